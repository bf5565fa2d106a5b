import { signIn } from './admin-stage.ts';
import { expect, test } from './debtor/stage.ts';

test('what was too much is said on both sides, used on another invoice and given back', async ({
  page,
  saldo,
}) => {
  const first = await saldo.issue();
  const second = await saldo.issue({ debtor: { email: first.email } });
  await saldo.api('POST', `/invoices/${first.id}/payments`, { amountMinor: 15_100 });
  await page.goto(first.url);
  await expect(page.getByText('€30.00 of what you paid is more than is owed.')).toBeVisible();

  await signIn(page, saldo, `/admin/invoices/${second.id}`);
  const use = page.locator('details').filter({ hasText: 'Use the debtor’s credit' });
  await use.locator('summary').click();
  await use.getByRole('button', { name: 'Pay €30.00 with it' }).click();
  await expect(page.getByRole('status')).toHaveText('The credit is used.');
  expect((await second.read()).balanceMinor).toBe(9_100);
  await expect(page.getByText('Use the debtor’s credit')).toHaveCount(0);

  await saldo.api('POST', `/invoices/${second.id}/payments`, { amountMinor: 10_000 });
  await page.reload();
  await page.getByRole('link', { name: '€9.00' }).click();
  await expect(page.getByRole('heading', { name: 'Credit' })).toBeVisible();
  await page.getByRole('button', { name: 'Give €9.00 back' }).click();
  await expect(page.getByRole('status')).toHaveText('The credit goes back.');
  await expect(page.getByRole('heading', { name: 'Credit' })).toHaveCount(0);
  expect((await second.read()).balanceMinor).toBe(0);
});
