import { expect, test } from '@playwright/test';
import { startSaldo } from '../saldo-server.ts';
import { allow, saveSettings } from './allow.ts';
import { startVendorSite } from './vendor-site.ts';

/**
 * Says on the vendor's page where the widget wants to go, and keeps it from going when told to stay.
 * Each page in the frame is ready anew; before that its links lead where any link leads.
 */
const LISTENER = `<title>Shop</title><script>
  let pages = 0;
  addEventListener('saldo:ready', () => {
    document.body.dataset.pages = String(++pages);
  });
  addEventListener('saldo:redirect', (event) => {
    document.title = event.detail.url;
    if (location.hash) event.preventDefault();
  });
</script>`;

test('Stripe’s page is opened outside the frame, and the vendor’s page may open it elsewhere', async ({
  page,
}) => {
  const [saldo, vendor] = [await startSaldo(), await startVendorSite()];
  await saveSettings(saldo, { checkout: 'redirect' });
  await allow(saldo, [vendor.origin]);
  const { payUrl } = await saldo.api<{ payUrl: string }>('POST', '/invoices', {
    number: 'F/1',
    debtor: { name: 'Restauracja Pod Lipą', email: 'ap@podlipa.example', locale: 'en' },
    currency: 'EUR',
    issuedOn: (await saldo.now()).toISOString().slice(0, 10),
    dueOn: '2099-01-04',
    lines: [{ description: 'Roof', quantity: '1', unitPriceMinor: 10_000, taxRateBps: 2100 }],
  });
  const token = new URL(payUrl).pathname.split('/').at(-1) ?? '';
  const host = vendor.put(
    `${LISTENER}<script async src="${saldo.origin}/widget.js"></script><saldo-pay token="${token}" locale="en"></saldo-pay>`,
  );
  const frame = page.frameLocator('saldo-pay iframe');
  const breakOut = async (address: string) => {
    await page.goto(address);
    await frame.getByRole('button', { name: 'Pay €121.00' }).click();
    await expect(page.locator('body')).toHaveAttribute('data-pages', '2');
    await frame.getByRole('link', { name: 'Go on in a page of its own' }).click();
  };
  await breakOut(`${host}#stay`);
  await expect(page).toHaveTitle(new RegExp(`^${saldo.origin}/p/`));
  expect(page.url()).toContain(vendor.origin);
  await page.goto('about:blank');
  await breakOut(host);
  await page.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
  await page.getByRole('button', { name: 'Pay €121.00', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  expect(page.url()).toContain(`${saldo.origin}/p/`);
  await Promise.all([saldo.stop(), vendor.close()]);
});
