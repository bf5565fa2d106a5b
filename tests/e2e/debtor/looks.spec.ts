import { expectGoodLooks } from './looks.ts';
import { daysAfter, expect, payOutside, payWith, test } from './stage.ts';

test('the ways to settle, each unfolded, are good to look at', async ({ page, saldo }) => {
  const invoice = await saldo.issue({ discountUntilOn: daysAfter(saldo.today, 7) });
  await page.goto(invoice.url);
  for (const way of ['Pay in parts', 'Pay another amount']) {
    await page.getByRole('radio', { name: way }).check();
    await expectGoodLooks(page);
  }
});

test('the card form is good to look at, empty, wrong and refused', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  const pay = page.getByRole('button', { name: 'Pay €121.00' });
  await expect(page.getByRole('button', { name: 'Test card: pays' })).toBeVisible();
  await expectGoodLooks(page);
  await pay.click();
  await expect(page.getByText('Enter the number on the card.')).toBeVisible();
  await expectGoodLooks(page);
  await payWith(page, 'Test card: declined', '€121.00');
  await expect(page.getByRole('alert')).toContainText('Your bank declined the card.');
  await expectGoodLooks(page);
  await page.getByRole('radio', { name: 'SEPA direct debit' }).check();
  await expectGoodLooks(page);
});

test('the bank’s question and an unfinished payment are good to look at', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/pay?option=all`);
  await payWith(page, 'Test card: 3-D Secure', '€121.00');
  await expect(page.getByRole('button', { name: 'Approve' })).toBeVisible();
  await expectGoodLooks(page);
  await page.getByRole('button', { name: 'Fail' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /is not finished$/ })).toBeVisible();
  await expectGoodLooks(page);
});

test('a payment that arrived and one that went back are good to look at', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  const { paymentId, paymentIntent } = await payOutside(saldo, invoice, 'pm_card_visa');
  const look = async (heading: string): Promise<void> => {
    await page.goto(`${invoice.url}/payment/${paymentId}`);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expectGoodLooks(page);
    await page.goto(invoice.url);
    await expectGoodLooks(page);
  };
  await look('€121.00 is paid');
  await saldo.call('POST', '/sandbox/world', { do: 'refund', paymentIntent });
  await look('€121.00 was returned to you');
});

test('paying in parts is good to look at, with problems and without', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 422/, 'the page with the problems says so in its status too');
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=6&autopay=true`);
  await expectGoodLooks(page);
  await page.getByRole('button', { name: /^Agree to 6 payments/ }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page);
  await page.goto(`${invoice.url}/pay?option=other&amount=abc`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page);
});

test('the page of a new plan is good to look at', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=2&firstOn=${daysAfter(saldo.today, 5)}`);
  await page.getByLabel('Your name').fill('Anna Kowalska');
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('button', { name: /^Agree to 2 payments, the first of €60.50 on / }).click();
  await expect(page.getByText('Thank you. The plan is agreed and written down.')).toBeVisible();
  await expectGoodLooks(page);
});

test('links that lead nowhere are good to look at', async ({ page, saldo, watch }) => {
  watch.expects(/status of 4(04|10)/, 'the pages of dead links say so in their status too');
  const invoice = await saldo.issue();
  await saldo.api('DELETE', `/links/${invoice.token.split('.')[1]}`);
  for (const url of [
    invoice.url,
    `${invoice.url}/fresh`,
    `${saldo.origin}/p/nonsense`,
    `${saldo.origin}/p/back`,
  ]) {
    await page.goto(url);
    await expectGoodLooks(page);
  }
});

test('invoice numbers of forty characters leave the amounts below each other', async ({
  page,
  saldo,
}) => {
  const endless = 'FV'.padEnd(39, '1234567890');
  const first = await saldo.issue({ number: `${endless}1` });
  const debtor = { email: first.email };
  const second = await saldo.issue({ number: `${endless}2`, debtor });
  await saldo.issue({ debtor });
  await payOutside(saldo, second, 'pm_card_visa');
  const { debtor: known } = await first.read();
  const { url } = await saldo.api<{ url: string }>('POST', '/links', { debtorId: known.id });
  await page.goto(url);
  const rightEdges = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().right)));
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    for (const [selector, count] of [
      ['.choice label > b', 2],
      ['.doc summary > b', 3],
    ] as const) {
      const edges = await rightEdges(selector);
      expect(edges).toHaveLength(count);
      expect(new Set(edges).size).toBe(1);
    }
  }
  for (const path of ['', '/pay?option=all', '/plan?count=3', '/transfer']) {
    await page.goto(first.url + path);
    await expectGoodLooks(page);
  }
  await page.goto(url);
  await expectGoodLooks(page);
});

test('names without end and forty lines break nothing', async ({ page, saldo }) => {
  const endless = 'Wspólnota-Mieszkaniowa'.repeat(9);
  const lines = Array.from({ length: 40 }, (_, index) => ({
    description: index % 2 === 0 ? `${'Przegląddachu'.repeat(30)} ${index}` : `Gutter ${index}`,
    quantity: '12345.678',
    unit: 'm²',
    unitPriceMinor: 99,
    taxRateBps: 2300,
  }));
  const invoice = await saldo.issue({ lines, debtor: { name: endless } });
  await page.goto(invoice.url);
  await expect(page.getByRole('row')).not.toHaveCount(0);
  await expectGoodLooks(page);
  for (const path of ['/pay?option=all', '/plan?count=3']) {
    await page.goto(invoice.url + path);
    await expectGoodLooks(page);
  }
});
