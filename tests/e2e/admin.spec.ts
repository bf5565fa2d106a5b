import type { Page } from '@playwright/test';
import { REFUSED, signIn } from './admin-stage.ts';
import { expectGoodLooks } from './debtor/looks.ts';
import { expect, test } from './debtor/stage.ts';

/** Opens a thing to do and gives its form. */
async function unfold(page: Page, title: string) {
  const details = page.locator('details').filter({ hasText: title });
  await details.locator('summary').click();
  return details;
}

test('signing in leads to the page that was asked for, signing out closes it', async ({
  page,
  context,
  saldo,
  watch,
}) => {
  watch.expects(REFUSED, 'the password was wrong');
  await page.goto(`${saldo.origin}/admin/plans?tab=missed`);
  await expect(page).toHaveURL(/\/admin\/sign-in\?next=/);
  await page.getByLabel('E-mail address').fill(saldo.vendor.adminEmail);
  await page.getByLabel('Password').fill('not it');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('or the password is not right');
  await expect(page.getByLabel('E-mail address')).toHaveValue(saldo.vendor.adminEmail);
  await page.getByLabel('Password').fill(saldo.vendor.adminPassword);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${saldo.origin}/admin/plans?tab=missed`);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.goto(`${saldo.origin}/admin`);
  await expect(page).toHaveURL(/\/admin\/sign-in$/);
});

test('a task that could not be finished is told as an error, one that somebody else finished is not', async ({
  page,
  saldo,
}) => {
  await signIn(page, saldo, '/admin?task=failed');
  await expect(page.getByRole('alert')).toContainText('the task stands as it was');
  await expectGoodLooks(page);
  await page.goto('/admin?task=gone');
  await expect(page.getByRole('status')).toHaveText('That task was done already.');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a way to another site is not followed after signing in', async ({ page, saldo }) => {
  await page.goto(`${saldo.origin}/admin/sign-in?next=https://evil.example/admin`);
  await page.getByLabel('E-mail address').fill(saldo.vendor.adminEmail);
  await page.getByLabel('Password').fill(saldo.vendor.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(`${saldo.origin}/admin`);
});

test('a payment is recorded, what is wrong with it is said and what was typed is kept', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(REFUSED, 'the amount was wrong');
  const invoice = await saldo.issue();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  const form = await unfold(page, 'Record a payment');
  await form.getByLabel('Amount in EUR').fill('1,2,3');
  await form.getByLabel('Reference').fill('Transfer 7');
  await form.getByRole('button', { name: 'Record the payment' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await page.getByRole('link', { name: 'Enter an amount such as 120.00.' }).click();
  const amount = page.getByLabel('Amount in EUR', { exact: true });
  await expect(amount).toBeFocused();
  await expect(amount).toHaveValue('1,2,3');
  await expect(page.getByLabel('Reference')).toHaveValue('Transfer 7');
  await amount.fill('21.00');
  await page.getByRole('button', { name: 'Record the payment' }).click();
  await expect(page.getByRole('status')).toHaveText('The payment is recorded.');
  expect((await invoice.read()).balanceMinor).toBe(10_000);
  await page.reload();
  expect((await invoice.read()).balanceMinor).toBe(10_000);
});

test('reminders are held with a reason and go on when the hold is ended', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await expect(page.getByText('Nothing is late.')).toBeVisible();
  const form = await unfold(page, 'Hold the reminders');
  await form.getByLabel('Note').fill('Nina called');
  await form.getByRole('button', { name: 'Hold the reminders' }).click();
  await expect(page.getByText('Reminders wait: a person paused them.')).toBeVisible();
  expect((await invoice.read()).dunning.status).toBe('held');
  await page.getByRole('button', { name: /^End this hold/ }).click();
  await expect(page.getByText('Nothing is late.')).toBeVisible();
  expect((await invoice.read()).dunning.status).toBe('notDue');
});

test('of a refund one decides: ask again, credit with the amount filled in, or write off', async ({
  page,
  saldo,
}) => {
  const invoice = await saldo.issue();
  const started = await saldo.call<{ paymentIntent: string }>(
    'POST',
    `/portal/v1/${invoice.token}/payments`,
    { invoiceIds: [invoice.id], option: 'all' },
  );
  const { paymentIntent } = started.body;
  await saldo.call('POST', '/sandbox/pay', { paymentIntent, paymentMethod: 'pm_card_visa' });
  await saldo.call('POST', '/sandbox/world', { do: 'refund', paymentIntent });
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await page.getByRole('link', { name: 'Write it off' }).click();
  await expect(page.getByRole('button', { name: 'Write off €121.00' })).toBeVisible();
  await page.getByRole('link', { name: 'Credit it' }).click();
  await expect(page.getByLabel('Amount in EUR, tax included')).toHaveValue('121.00');
  await page.getByRole('button', { name: 'Ask for it again', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('The hold has ended.');
  expect((await invoice.read()).dunning.status).toBe('notDue');
});

test('an address is corrected, and what is none is said at its field', async ({
  page,
  saldo,
  watch,
}) => {
  watch.expects(REFUSED, 'the address was none');
  const invoice = await saldo.issue({ debtor: { name: 'Nowy Adres' } });
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await page.getByRole('link', { name: 'Name and address' }).click();
  const address = page.getByLabel('E-mail address');
  await expect(address).toHaveValue(invoice.email);
  await address.fill('nowy@adres');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an address such as');
  await expectGoodLooks(page);
  await address.fill('nowy@adres.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status')).toContainText('is saved');
  await page.goto(`${saldo.origin}/admin/invoices/${invoice.id}`);
  await expect(page.getByText('e-mail address nowy@adres.example, before')).toBeVisible();
});

test('writing off needs a reason and stops the reminders', async ({ page, saldo, watch }) => {
  watch.expects(REFUSED, 'no reason was given');
  const invoice = await saldo.issue();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  const form = await unfold(page, 'Write it off');
  await form.getByRole('button', { name: 'Write off €121.00' }).click();
  await expect(page.getByRole('alert')).toContainText('Say why.');
  await page.getByLabel('Why').last().fill('Closed down');
  await page.getByRole('button', { name: 'Write off €121.00' }).click();
  await expect(page.getByText('Reminders have stopped: written off.')).toBeVisible();
  await expect(page.getByText('€121.00 was written off: Closed down.')).toBeVisible();
});

test('the board shows a plan that is missed, broken, restored and ended', async ({
  page,
  saldo,
  watch,
}) => {
  test.slow();
  watch.expects(REFUSED, 'no reason was given');
  const name = `Tablica ${saldo.today}`;
  const invoice = await saldo.issue({ debtor: { name } });
  await saldo.call('POST', `/portal/v1/${invoice.token}/plans`, {
    invoiceIds: [invoice.id],
    count: 2,
    frequency: 'biweekly',
    acceptedName: 'Jan Tablica',
    acceptedTerms: true,
  });
  const row = page.getByRole('row').filter({ hasText: name });
  await saldo.advance('P2D');
  await signIn(page, saldo, '/admin/plans?tab=missed');
  await expect(row).toContainText('Missed');
  await expect(row).toContainText('held: plan of 2');
  await saldo.advance('P21D');
  await page.getByRole('link', { name: /^Broken/ }).click();
  await expect(row).toContainText('Broken');
  await row.getByRole('link', { name }).click();
  await (await unfold(page, 'Restore this plan')).getByRole('button').click();
  await expect(page.getByRole('status')).toHaveText('The plan runs again.');
  const form = await unfold(page, 'End this plan');
  await form.getByRole('button', { name: 'End the plan' }).click();
  await expect(page.getByRole('alert')).toContainText('Say why.');
  await page.getByLabel('Why').fill('Agreed on the phone');
  await page.getByRole('button', { name: 'End the plan' }).click();
  await expect(page.getByRole('status')).toHaveText('The plan has ended.');
  expect((await invoice.read()).plan?.status).toBe('canceled');
});

test('what is typed into settings is kept when somebody else was faster', async ({
  page,
  context,
  saldo,
  watch,
}) => {
  watch.expects(REFUSED, 'somebody saved in between');
  await signIn(page, saldo, '/admin/settings');
  const other = await context.newPage();
  await other.goto(`${saldo.origin}/admin/settings`);
  await other.getByLabel('Days of grace').fill('9');
  await other.locator('section').filter({ hasText: 'Offer plans' }).getByRole('button').click();
  await expect(other.getByRole('status')).toContainText('is saved');
  const days = page.getByLabel('Days to pay when an invoice states no due date');
  await days.fill('21');
  const save = page.locator('section').filter({ has: days }).getByRole('button', { name: 'Save' });
  await save.click();
  await expect(page.getByRole('alert')).toContainText('Somebody changed the settings');
  await expect(days).toHaveValue('21');
  await expect(page.getByLabel('Days of grace')).toHaveValue('9');
  await save.click();
  await expect(page.getByRole('status')).toHaveText('Terms and discount are saved.');
});

test('a site that is none is refused by its line', async ({ page, saldo, watch }) => {
  watch.expects(REFUSED, 'the second line is no site');
  await signIn(page, saldo, '/admin/settings');
  const sites = page.getByLabel('Sites, one per line');
  await sites.fill('https://www.example.com\nwww.example.com');
  await page.locator('section').filter({ has: sites }).getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText('Line 2, “www.example.com”, is not a site.');
  await expect(sites).toHaveValue('https://www.example.com\nwww.example.com');
});

test('an invoice that is not there says so', async ({ page, saldo, watch }) => {
  watch.expects(REFUSED, 'there is no such invoice');
  await signIn(page, saldo);
  const answer = await page.goto(`${saldo.origin}/admin/invoices/inv_01NOTHERE`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is here');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('invoices are filtered, opened and held', async ({ page, saldo }) => {
    const invoice = await saldo.issue({ debtor: { name: 'Bez Skryptu' } });
    await signIn(page, saldo, '/admin/invoices');
    await page.getByLabel('Number or debtor').fill('bez skryptu');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: invoice.number }).click();
    const form = await unfold(page, 'Hold the reminders');
    await form.getByRole('button', { name: 'Hold the reminders' }).click();
    await expect(page.getByRole('status')).toHaveText('The reminders are held.');
  });
});
