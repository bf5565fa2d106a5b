import type { Page } from '@playwright/test';
import { expect, payWith, test } from './stage.ts';

const paid = (page: Page) => page.getByRole('heading', { level: 1, name: '€121.00 is paid' });
const alreadyDone = (page: Page) =>
  page.getByRole('alert').filter({ hasText: /already being paid|nothing left to pay/ });

test('two tabs that press the button at once pay once (F32)', async ({ page, saldo, watch }) => {
  watch.allows(/status of 4(09|22)/, 'the slower tab may be refused, and browsers print that');
  const invoice = await saldo.issue();
  const tabs = [page, await page.context().newPage()];
  for (const tab of tabs) {
    await tab.goto(`${invoice.url}/pay?option=all`);
    await tab.getByRole('button', { name: 'Test card: pays' }).click();
  }
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Pay €121.00' }).click()));
  for (const tab of tabs) await expect(paid(tab).or(alreadyDone(tab))).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  for (const tab of tabs) {
    await tab.goto(invoice.url);
    await expect(
      tab.getByRole('heading', { level: 1, name: `Invoice ${invoice.number} is paid` }),
    ).toBeVisible();
  }
});

test('a double click pays once', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('button', { name: 'Test card: pays' }).click();
  await page.getByRole('button', { name: 'Pay €121.00' }).dblclick();
  await expect(paid(page)).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
});

test('an open page pays nothing twice after somebody else has paid', async ({
  page,
  browser,
  saldo,
  watch,
}) => {
  watch.expects(/status of 4\d\d/, 'the late page is refused, and browsers print that');
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('button', { name: 'Test card: pays' }).click();
  const other = await browser.newContext({ locale: 'en-GB' });
  watch.over(other);
  const colleague = await other.newPage();
  await colleague.goto(`${invoice.url}/pay?option=all`);
  await payWith(colleague, 'Test card: pays', '€121.00');
  await expect(paid(colleague)).toBeVisible();
  await page.getByRole('button', { name: 'Pay €121.00' }).click();
  await expect(alreadyDone(page)).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
  await other.close();
});

test('while one is at the bank, another pays, and the first is told the truth on the way back (F33)', async ({
  page,
  browser,
  saldo,
  watch,
}) => {
  watch.expects(/status of 404/, 'the bank has nothing to ask any more');
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: 3-D Secure', '€121.00');
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
  const other = await browser.newContext({ locale: 'en-GB' });
  watch.over(other);
  const colleague = await other.newPage();
  await colleague.goto(`${invoice.url}/pay?option=all`);
  await payWith(colleague, 'Test card: pays', '€121.00');
  await expect(paid(colleague)).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing to confirm' })).toBeVisible();
  await page.goto(invoice.url);
  await expect(
    page.getByRole('heading', { level: 1, name: `Invoice ${invoice.number} is paid` }),
  ).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
  await other.close();
});

test('a debit on its way is not paid again from a page that was open before', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 4\d\d/, 'the old page is refused, and browsers print that');
  const invoice = await saldo.issue();
  const old = await page.context().newPage();
  await old.goto(`${invoice.url}/pay?option=all`);
  await old.getByRole('button', { name: 'Test card: pays' }).click();
  await page.goto(`${invoice.url}/pay?option=all`);
  await page.getByRole('radio', { name: 'SEPA direct debit' }).check();
  await payWith(page, 'Test account: pays', '€121.00');
  await expect(
    page.getByRole('heading', { level: 1, name: '€121.00 is on its way' }),
  ).toBeVisible();
  await old.getByRole('button', { name: 'Pay €121.00' }).click();
  await expect(alreadyDone(old)).toBeVisible();
  await saldo.advance('P30D');
  expect(await saldo.paid(invoice)).toEqual([12_100]);
});
