import type { Page } from '@playwright/test';
import { signIn } from './admin-stage.ts';
import { expectGoodLooks } from './debtor/looks.ts';
import { expect, test } from './debtor/stage.ts';

/** What the outside world does, with the buttons of the panel. */
async function press(page: Page, act: string, what: string): Promise<void> {
  await page.goto('/sandbox');
  await page.getByRole('button', { name: `${act}: ${what}` }).click();
  await expect(page).toHaveURL(/since=/);
}

test('a BLIK payment waits for the phone, is approved, and its page notices', async ({
  page,
  saldo,
}) => {
  const debtor = { name: 'Kawiarnia Blik' };
  const invoice = await saldo.issue({ currency: 'PLN', debtor });
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('radio', { name: 'BLIK' }).check();
  await expect(page.getByLabel('Card number')).toBeHidden();
  await page.getByRole('button', { name: 'Test code' }).click();
  await page.getByRole('button', { name: /^Pay PLN/ }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: /^Confirm PLN\s121\.00 in your bank’s app$/ }),
  ).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go on with the payment' })).toBeHidden();
  await expectGoodLooks(page);
  const panel = await page.context().newPage();
  await press(panel, 'Let it arrive', 'PLN\u00a0121.00 from Kawiarnia Blik');
  await expect(
    page.getByRole('heading', { level: 1, name: /^PLN\s121\.00 is paid$/ }),
  ).toBeVisible();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await expect(page.getByText('The bank asked the debtor to confirm')).toBeVisible();
  expect(await invoice.kinds()).toEqual(['paymentReceipt']);
});

test('a dispute is told on both sides, and lost it is owed again and not called late', async ({
  page,
  saldo,
}) => {
  const debtor = { name: 'Restauracja Spór', locale: 'pl' };
  const invoice = await saldo.issue({ debtor });
  const portal = `/portal/v1/${invoice.token}/payments`;
  const body = { invoiceIds: [invoice.id], option: 'all' };
  const { paymentIntent } = (await saldo.call<{ paymentIntent: string }>('POST', portal, body))
    .body;
  await saldo.call('POST', '/sandbox/pay', { paymentIntent, paymentMethod: 'pm_card_visa' });
  const what = '€121.00 from Restauracja Spór';

  await press(page, 'Dispute', what);
  await page.goto(`${invoice.url}?lang=en`);
  await expect(
    page.getByRole('heading', { level: 1, name: 'A payment is disputed: your bank decides' }),
  ).toBeVisible();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await expect(
    page.getByText(/^The debtor’s bank disputes €121\.00\. Send what shows/),
  ).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Disputed');
  await expectGoodLooks(page);
  await page.goto('/admin/invoices?status=disputed');
  await expect(page.getByRole('row', { name: invoice.number })).toContainText('Disputed');
  await page.goto(`/admin/invoices/${invoice.id}`);
  await page.getByRole('link', { name: 'Name and address' }).click();
  await expect(page.getByText('Disputed at the bank')).toBeVisible();
  await expect(page.getByText(/^The debtor’s bank disputes €121\.00\. Reminders/)).toBeVisible();
  await expectGoodLooks(page);

  await press(page, 'Debtor wins', what);
  await page.goto(invoice.url);
  await expect(
    page.getByRole('heading', { level: 1, name: /^121,00\s€ jest znów do zapłaty$/ }),
  ).toBeVisible();
  await expect(page.getByText(/^Bank zwrócił Państwu 121,00/)).toBeVisible();
  await expectGoodLooks(page);
  await page.goto(`/admin/invoices/${invoice.id}`);
  await expect(page.getByText(/^The bank gave €121\.00 back to the debtor\. Decide/)).toBeVisible();
  expect(await invoice.kinds()).toEqual(['paymentReceipt', 'paymentDisputed', 'paymentReversed']);
});
