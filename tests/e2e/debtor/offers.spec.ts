import { atHour } from '../../../server/domain/calendar.ts';
import { dayText, daysAfter, expect, payWith, test, WARSAW, wordsOf } from './stage.ts';

test('paid in time, the discount is what the page says and what is charged', async ({
  page,
  saldo,
}) => {
  const untilOn = daysAfter(saldo.today, 7);
  const invoice = await saldo.issue({ discountUntilOn: untilOn });
  await page.goto(invoice.url);
  const early = page.getByRole('radio', { name: 'Pay now, with discount' });
  await expect(early).toBeChecked();
  await expect(early).toHaveAccessibleDescription(
    `Until ${dayText(untilOn, saldo.today)}. You save €2.42.`,
  );
  await page.getByRole('button', { name: 'Pay €118.58' }).click();
  await expect(page.getByText('€118.58, instead of €121.00')).toBeVisible();
  await payWith(page, 'Test card: pays', '€118.58');
  await expect(page.getByRole('heading', { level: 1, name: '€118.58 is paid' })).toBeVisible();
  await expect(page.getByText('Your discount of €2.42 is granted.')).toBeVisible();
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await saldo.paid(invoice)).toEqual([11_858]);
  const receipt = await invoice.letter('paymentReceipt');
  expect(wordsOf(receipt)).toContain('€118.58');
  expect(wordsOf(receipt)).toContain('discount of €2.42');
});

test('the discount ends with its last day in Warsaw, and then the whole amount is charged', async ({
  page,
  saldo,
}) => {
  const untilOn = daysAfter(saldo.today, 7);
  const invoice = await saldo.issue({ discountUntilOn: untilOn });
  const midnight = atHour(daysAfter(untilOn, 1), 0, WARSAW);
  await saldo.travelTo(new Date(midnight - 60_000));
  await page.goto(invoice.url);
  await expect(page.getByRole('radio', { name: 'Pay now, with discount' })).toBeVisible();
  await saldo.travelTo(new Date(midnight));
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Pay now, with discount' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Pay €121.00' }).click();
  await payWith(page, 'Test card: pays', '€121.00');
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([12_100]);
});

test('one second after the deadline an open page takes nothing and says that the amount changed', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(/status of 4(09|22)/, 'the server refuses the old price, and browsers print that');
  const untilOn = daysAfter(saldo.today, 7);
  const invoice = await saldo.issue({ discountUntilOn: untilOn });
  await page.goto(`${invoice.url}/pay?option=discount`);
  await expect(page.getByRole('button', { name: 'Pay €118.58' })).toBeVisible();
  await saldo.travelTo(new Date(atHour(daysAfter(untilOn, 1), 0, WARSAW) + 1000));
  await payWith(page, 'Test card: pays', '€118.58');
  await expect(page.getByRole('alert')).toContainText(
    'The amount has changed since you opened the page. Nothing was taken.',
  );
  expect(await saldo.paid(invoice)).toEqual([]);
  await page.reload();
  await expect(
    page.getByRole('heading', { level: 1, name: 'The amount has changed' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Back to what is due' }).click();
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
});

test('an amount of one’s own has bounds, and the rest keeps its discount', async ({
  page,
  saldo,
}) => {
  const untilOn = daysAfter(saldo.today, 7);
  const invoice = await saldo.issue({ discountUntilOn: untilOn });
  await page.goto(invoice.url);
  await page.getByRole('radio', { name: 'Pay another amount' }).check();
  for (const wrong of ['4.99', '121.01', '0', '-1', '0.001', '90071992547409.93', 'ten']) {
    await page.getByLabel('Amount in EUR').fill(wrong);
    await page.getByRole('button', { name: /^Continue/ }).click();
    await expect(page.getByRole('alert')).toContainText('Enter an amount from €5.00 to €121.00.');
    await expect(page).toHaveTitle(/^Error: /);
    await expect(page.getByLabel('Amount in EUR')).toHaveValue(wrong);
  }
  await page.getByLabel('Amount in EUR').fill('50,58');
  await page.getByRole('button', { name: /^Continue/ }).click();
  await payWith(page, 'Test card: pays', '€50.58');
  await expect(page.getByRole('heading', { level: 1, name: '€50.58 is paid' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the invoice' }).click();
  await expect(
    page.getByText(`Pay €68.00 more by ${dayText(untilOn, saldo.today)} to keep the discount.`),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Pay €68.00' }).click();
  await payWith(page, 'Test card: pays', '€68.00');
  await expect(page.getByText('Your discount of €2.42 is granted.')).toBeVisible();
  expect(await saldo.paid(invoice)).toEqual([5058, 6800]);
  expect(await invoice.read()).toMatchObject({ status: 'paid', balanceMinor: 0 });
});
