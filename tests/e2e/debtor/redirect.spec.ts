import type { Page } from '@playwright/test';
import { signIn } from '../admin-stage.ts';
import { barriersOf } from '../axe.ts';
import { saveSettings } from '../widget/allow.ts';
import { expect, test as base } from './stage.ts';
import type { Issued } from './stage.ts';

/** The vendor lets debtors pay on Stripe's own page; afterwards the settings are as they were. */
const test = base.extend<{ redirect: undefined }>({
  redirect: [
    async ({ saldo }, use) => {
      await saveSettings(saldo, { checkout: 'redirect' });
      await use(undefined);
      await saveSettings(saldo, { checkout: 'embedded' });
    },
    { auto: true },
  ],
});

const go = async (page: Page, { url }: Issued, option = 'all') => {
  await page.goto(`${url}/pay?option=${option}`);
  await page.getByRole('button', { name: /^Pay €.+ at Stripe$/ }).click();
  await expect(page.getByText('Stripe Checkout · sandbox')).toBeVisible();
};
const choose = async (page: Page, method: string) => {
  await page.getByRole('radio', { name: method }).check();
  await page.getByRole('button', { name: /^Pay €/ }).click();
};
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a debtor pays with a plain form and comes back to a page that says so', async ({
    page,
    saldo,
  }) => {
    const invoice = await saldo.issue();
    await page.goto(invoice.url);
    await page.getByRole('button', { name: 'Pay €121.00' }).click();
    await page.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
    await choose(page, 'Visa that pays');
    await expect(heading(page, '€121.00 is paid')).toBeVisible();
    expect(page.url()).toContain('/p/back?of=');
    expect(page.url()).not.toContain(invoice.token);
    await expect(page.getByText('open the link from your letter again')).toBeVisible();
    await expect(page.getByText(invoice.number)).toHaveCount(0);
    expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  });

  test('who leaves, is declined or sends a debit is told exactly that', async ({ page, saldo }) => {
    const invoice = await saldo.issue();
    await go(page, invoice);
    await page
      .getByRole('link', { name: 'Back to Zielony Dach sp. z o.o. without paying' })
      .click();
    await expect(heading(page, 'You did not pay €121.00')).toBeVisible();
    await expect(page.locator('meta[http-equiv="refresh"]')).toHaveCount(0);
    await go(page, invoice);
    await choose(page, 'Visa that is declined');
    await expect(page.getByRole('alert')).toHaveText('Your card was declined.');
    await page
      .getByRole('link', { name: 'Back to Zielony Dach sp. z o.o. without paying' })
      .click();
    await expect(page.getByText('Your bank declined the card. Nothing was taken.')).toBeVisible();
    await go(page, invoice);
    await choose(page, 'SEPA debit that pays in some days');
    await expect(heading(page, '€121.00 is on its way')).toBeVisible();
    await saldo.advance('P10D');
    await page.reload();
    await expect(heading(page, '€121.00 is paid')).toBeVisible();
  });

  test('an amount that changed meanwhile is not taken: the page says the new one', async ({
    page,
    saldo,
    watch,
  }) => {
    watch.expects(/status of 422/, 'the refused form says so in its status too');
    const invoice = await saldo.issue();
    await page.goto(`${invoice.url}/pay?option=all`);
    await saldo.api('POST', `/invoices/${invoice.id}/payments`, { amountMinor: 2100 });
    await page.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
    await expect(page.getByRole('alert')).toContainText('The amount has changed');
    await page.getByRole('button', { name: 'Pay €100.00 at Stripe' }).click();
    await choose(page, 'Visa that pays');
    await expect(heading(page, '€100.00 is paid')).toBeVisible();
  });
});

test('the tab knows its way back to the page of the payment, with receipt and invoice', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  expect(await barriersOf(page)).toEqual([]);
  await go(page, invoice);
  await choose(page, 'Visa that pays');
  await expect(page.getByRole('link', { name: 'Download the receipt' })).toBeVisible();
  await expect(heading(page, '€121.00 is paid')).toBeVisible();
  expect(page.url()).toContain(`${invoice.token}/payment/pay_`);
});

test('who turns round on Stripe’s page is told so, and finds the ways to pay', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await go(page, invoice);
  await page.getByRole('link', { name: 'Back to Zielony Dach sp. z o.o. without paying' }).click();
  await expect(heading(page, 'You did not pay €121.00')).toBeVisible();
  await expect(page.getByText('If you have just confirmed it at your bank')).toBeHidden();
  await page.getByRole('link', { name: 'See the ways to pay' }).click();
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
});

test('after a declined card one goes on where one was, and the bank may ask first', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await go(page, invoice);
  const address = page.url();
  await choose(page, 'Visa without enough money');
  await page.getByRole('link', { name: 'Back to Zielony Dach sp. z o.o. without paying' }).click();
  await expect(page.getByText('There is not enough money on the card or account.')).toBeVisible();
  await page.getByRole('link', { name: 'Go on with the payment' }).click();
  await page.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
  await expect(page).toHaveURL(address);
  await choose(page, 'Visa whose bank asks first (3-D Secure)');
  await page.getByRole('button', { name: 'Fail' }).click();
  await expect(page.getByRole('alert')).toContainText('unable to authenticate');
  await choose(page, 'Visa whose bank asks first (3-D Secure)');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(heading(page, '€121.00 is paid')).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
});

test('the back button and a second tab lead to the same page; paid once, both say so', async ({
  page,
  saldo,
  context,
}) => {
  const invoice = await saldo.issue();
  await go(page, invoice);
  const address = page.url();
  await page.goBack();
  await page.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
  await expect(page).toHaveURL(address);
  const second = await context.newPage();
  await second.goto(`${invoice.url}/pay?option=all`);
  await go(page, invoice);
  await choose(page, 'Visa that pays');
  await expect(heading(page, '€121.00 is paid')).toBeVisible();
  await second.getByRole('button', { name: 'Pay €121.00 at Stripe' }).click();
  await expect(heading(second, `Invoice ${invoice.number} is paid`)).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
});

test('the first payment of a plan is made there, in Polish, and its card is kept', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue({ debtor: { locale: 'pl' } });
  await page.goto(`${invoice.url}/plan?count=3`);
  await page.getByLabel('Proszę pobierać kolejne raty automatycznie').check();
  await page.getByLabel('Imię i nazwisko').fill('Anna Kowalska');
  await page.getByLabel('Przeczytałam lub przeczytałem ten tekst').check();
  await page.getByRole('button', { name: /40,34/ }).click();
  await expect(page.getByRole('heading', { name: 'Płatność w Stripe' })).toBeVisible();
  await expect(page.getByText('ten sposób zapłaty zostaje zapisany w Stripe')).toBeVisible();
  await page.getByRole('button', { name: /^Zapłać .+ w Stripe$/ }).click();
  await page.getByRole('radio', { name: 'Visa, która działa' }).check();
  await page.getByRole('button', { name: /^Zapłać/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Zapłacono 40,34');
  await saldo.advance('P32D');
  expect(await saldo.paid(invoice)).toEqual([4_034, 4_033]);
});

test('the vendor chooses it in the settings, and the pay page follows at once', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await signIn(page, saldo, '/admin/settings');
  const section = page.getByRole('region', { name: 'Card payments' });
  for (const [place, button] of [
    ['In a form on our page', 'Pay €121.00'],
    ['On a page of Stripe', 'Pay €121.00 at Stripe'],
  ] as const) {
    await page.goto(`${saldo.origin}/admin/settings`);
    await section.getByRole('radio', { name: place }).check();
    await section.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Where debtors pay is saved.')).toBeVisible();
    await expect(section.getByRole('radio', { name: place })).toBeChecked();
    await page.goto(`${invoice.url}/pay?option=all`);
    await expect(page.getByRole('button', { name: button, exact: true })).toBeVisible();
  }
});
