import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type FrameLocator, type Page } from '@playwright/test';
import { startSaldo, type SaldoServer } from '../saldo-server.ts';
import { allow } from './allow.ts';
import { blockForeignCookies } from './blocking.ts';
import { startVendorSite, type VendorSite } from './vendor-site.ts';

/** The widget with everything behind it: the real server, its pages, and a page of a foreign site. */
const test = base.extend<{ complaints: string[] }, { saldo: SaldoServer; vendor: VendorSite }>({
  saldo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const saldo = await startSaldo();
      await use(saldo);
      await saldo.stop();
    },
    { scope: 'worker' },
  ],
  vendor: [
    async ({ saldo }, use) => {
      const vendor = await startVendorSite();
      await allow(saldo, [vendor.origin, demoOrigin(saldo)]);
      await use(vendor);
      await vendor.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ page }, use) => {
    await blockForeignCookies(page);
    await use(page);
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on(
        'console',
        (message) => message.type() === 'error' && complaints.push(message.text()),
      );
      page.on('pageerror', (error) => complaints.push(error.message));
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

interface Issued {
  readonly id: string;
  readonly number: string;
  readonly token: string;
  readonly email: string;
}
let issued = 0;

/** €100.00 and 21 % tax, for a debtor of its own. */
async function issue({ api, now }: SaldoServer): Promise<Issued> {
  issued += 1;
  const number = `W/${test.info().workerIndex}/${issued}`;
  const email = `ksiegowosc${issued}@podlipa.example`;
  const { id, payUrl } = await api<{ id: string; payUrl: string }>('POST', '/invoices', {
    number,
    debtor: { name: 'Restauracja Pod Lipą', email, locale: 'en' },
    currency: 'EUR',
    issuedOn: (await now()).toISOString().slice(0, 10),
    dueOn: '2099-01-04',
    lines: [
      { description: 'Roof inspection', quantity: '1', unitPriceMinor: 10000, taxRateBps: 2100 },
    ],
  });
  return { id, number, email, token: new URL(payUrl).pathname.split('/').at(-1) ?? '' };
}

/** The other name of this machine, where the demo page stands. */
const demoOrigin = ({ origin }: SaldoServer) => origin.replace('127.0.0.1', 'localhost');

async function openVendorPage(
  page: Page,
  { saldo, vendor }: { saldo: SaldoServer; vendor: VendorSite },
  element: string,
): Promise<FrameLocator> {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    for (const name of ['ready', 'paid', 'processing', 'plan', 'error']) {
      addEventListener(`saldo:${name}`, (event) => {
        told.push(`${name} ${JSON.stringify((event as CustomEvent<unknown>).detail)}`);
      });
    }
  });
  await page.goto(vendor.put(`<script async src="${saldo.origin}/widget.js"></script>${element}`));
  return page.frameLocator('saldo-pay iframe');
}

const told = (page: Page, name: string) =>
  page.evaluate((start) => {
    const all = Reflect.get(window, 'told') as string[];
    return all.filter((line) => line.startsWith(start));
  }, `${name} `);

test('a debtor pays inside the vendor’s page, the page hears it once, the reminders stop', async ({
  page,
  saldo,
  vendor,
}) => {
  const invoice = await issue(saldo);
  const frame = await openVendorPage(
    page,
    { saldo, vendor },
    `<saldo-pay token="${invoice.token}" locale="en"></saldo-pay>`,
  );
  await frame.getByRole('button', { name: 'Pay €121.00' }).click();
  await frame.getByRole('button', { name: 'Test card: pays' }).click();
  await frame.getByRole('button', { name: 'Pay €121.00' }).click();
  await expect.poll(() => told(page, 'paid'), { timeout: 20_000 }).toHaveLength(1);
  expect((await told(page, 'paid'))[0]).toContain(
    '"amountMinor":12100,"currency":"EUR","balanceMinor":0',
  );
  await expect(frame.getByRole('heading', { level: 1 })).toContainText(/paid/i);
  expect(await page.context().cookies()).toEqual([]);
  expect(await saldo.api('GET', `/invoices/${invoice.id}`)).toMatchObject({
    status: 'paid',
    dunning: { status: 'stopped' },
  });
});

test('a debtor agrees to parts inside the dialog, and the page hears of the plan', async ({
  page,
  saldo,
  vendor,
}) => {
  const invoice = await issue(saldo);
  const element = `<saldo-pay token="${invoice.token}" mode="button" locale="en"><a href="#">Settle</a></saldo-pay>`;
  const frame = await openVendorPage(page, { saldo, vendor }, element);
  await page.getByRole('button', { name: 'Settle' }).click();
  await frame.getByLabel('Pay in parts').check();
  await frame.getByRole('button', { name: /dates/ }).click();
  await frame.getByLabel(/name/i).fill('Anna Kowalska');
  await frame.getByLabel('I have read this and agree to it.').check();
  await frame.getByRole('button', { name: /Agree/ }).click();
  await expect.poll(() => told(page, 'plan'), { timeout: 20_000 }).toHaveLength(1);
  await frame.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a visitor who lost the link gets it by e-mail, and learns nothing here', async ({
  page,
  saldo,
  vendor,
}) => {
  const invoice = await issue(saldo);
  const frame = await openVendorPage(
    page,
    { saldo, vendor },
    `<saldo-pay vendor="${saldo.vendor.id}" locale="en"></saldo-pay>`,
  );
  const ask = async (number: string) => {
    await frame.getByLabel('Invoice number').fill(number);
    await frame.getByRole('button', { name: 'Send me the link' }).click();
    await expect(frame.getByRole('heading', { name: 'Look at your inbox' })).toBeVisible();
    return frame.locator('main').innerText();
  };
  const right = await ask(invoice.number);
  await frame.getByRole('link', { name: 'Try another number' }).click();
  const wrong = await ask('W/no/such');
  expect(wrong).toBe(right);
  const textsTo = async (email: string) => (await saldo.letters(email)).map(({ text }) => text);
  await expect.poll(async () => (await textsTo(invoice.email)).join()).toContain(invoice.token);
});

test('the demo stands on the other name of this machine and hears its widgets', async ({
  page,
  saldo,
}) => {
  await page.goto(`${demoOrigin(saldo)}/widget/demo`);
  await expect(page.getByText('saldo:ready').first()).toBeVisible();
  const frame = page.locator('saldo-pay iframe').first().contentFrame();
  await frame.getByRole('button', { name: /^Pay €/ }).click();
  await frame.getByRole('button', { name: 'Test card: pays' }).click();
  await frame.getByRole('button', { name: /^Pay €/ }).click();
  await expect(page.getByText('saldo:paid')).toBeVisible();
  await expect(
    page.getByText(/^€[\d.]+ is paid, thank you\. Nothing is left to pay\.$/),
  ).toHaveCount(1);
  // The frame's next page is looked at from its top on, however far down the button was.
  await expect(frame.getByRole('heading', { level: 1, name: /is paid$/ })).toBeInViewport();
  await expect(frame.getByRole('link', { name: 'Back to the invoice' })).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations).toEqual([]);
});
