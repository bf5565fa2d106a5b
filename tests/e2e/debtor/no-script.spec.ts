import { dayText, expect, linkIn, monthsAfter, payOutside, test } from './stage.ts';

test.use({ javaScriptEnabled: false });

test('the invoice is read in full, in either language', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(invoice.url);
  const lines = page.getByRole('table').getByRole('row');
  await expect(lines.filter({ hasText: 'Roof inspection' })).toContainText('80.00');
  await expect(lines.filter({ hasText: 'Gutter cleaning' })).toContainText('20.00');
  await expect(page.getByText(/^Tax 21% of .?100\.00$/)).toBeVisible();
  await expect(page.getByText('To pay', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Polski' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^121,00.€ – płatne do /);
  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^€121.00 is due on /);
});

test('a plan is chosen, agreed to and seen', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await page.goto(invoice.url);
  await page.getByRole('radio', { name: 'Pay in parts' }).check();
  await page.getByRole('button', { name: 'Continue with these dates' }).click();
  await page.getByRole('radio', { name: '4', exact: true }).check();
  await page.getByRole('button', { name: 'Show the dates' }).click();
  const last = dayText(monthsAfter(saldo.today, 3), saldo.today);
  await expect(page.getByRole('region', { name: 'The dates' })).toContainText(last);
  await page.getByLabel('Your name').fill('Anna Kowalska');
  await page.getByLabel('I have read this and agree to it.').check();
  await page.getByRole('button', { name: 'Agree to 4 payments, €30.25 today' }).click();
  await expect(page.getByText('The plan is agreed and written down.')).toBeVisible();
  await expect(page.getByText('Paying here needs JavaScript')).toBeVisible();
  await page.getByRole('link', { name: 'Pay by bank transfer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Transfer €30.25' })).toBeVisible();
  await page.goto(linkIn(await invoice.letter('planAccepted')));
  await expect(
    page.getByRole('heading', { level: 1, name: '€30.25 of your plan is due today' }),
  ).toBeVisible();
  expect(await invoice.read()).toMatchObject({
    status: 'onPlan',
    plan: { acceptedName: 'Anna Kowalska' },
  });
});

test('problems of a form are said at its top and at the field', async ({ page, saldo, watch }) => {
  watch.expects(/status of 422/, 'the page with the problems says so in its status too');
  const invoice = await saldo.issue();
  await page.goto(`${invoice.url}/plan?count=2`);
  await page.getByRole('button', { name: /^Agree to 2 payments/ }).click();
  await expect(page.getByRole('alert')).toContainText('Enter your first and last name.');
  await expect(page.getByLabel('Your name')).toHaveAccessibleDescription(
    /Enter your first and last name/,
  );
  await page.goto(`${invoice.url}/pay?option=other&amount=abc`);
  await expect(page.getByRole('alert')).toContainText('Enter an amount from €5.00 to €121.00.');
});

test('the state of a payment is told, and the page looks again by itself', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  const { paymentId } = await payOutside(saldo, invoice, 'pm_sepaDebit');
  await page.goto(`${invoice.url}/payment/${paymentId}`);
  await expect(
    page.getByRole('heading', { level: 1, name: '€121.00 is on its way' }),
  ).toBeVisible();
  await expect(page.locator('meta[http-equiv="refresh"]')).toHaveAttribute('content', '15');
  await saldo.advance('P30D');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '€121.00 is paid' })).toBeVisible();
  await expect(page.locator('meta[http-equiv="refresh"]')).toHaveCount(0);
});

test('a lost link is replaced with a plain form', async ({ page, saldo, watch }) => {
  watch.expects(/status of 410/, 'the page of a withdrawn link says so in its status too');
  const invoice = await saldo.issue();
  await saldo.api('DELETE', `/links/${invoice.token.split('.')[1]}`);
  await page.goto(invoice.url);
  await page.getByRole('button', { name: 'Send me a new link' }).click();
  await expect(page.getByText('If there is an address on file')).toBeVisible();
  await page.goto(linkIn(await invoice.letter('freshLink')));
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
});
