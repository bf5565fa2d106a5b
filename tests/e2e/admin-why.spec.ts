import { signIn } from './admin-stage.ts';
import { expectGoodLooks } from './debtor/looks.ts';
import { expect, test } from './debtor/stage.ts';

test('a balance says why it is what it is, now and on a day before', async ({ page, saldo }) => {
  const invoice = await saldo.issue();
  await signIn(page, saldo, `/admin/invoices/${invoice.id}`);
  await page.getByRole('link', { name: 'Why €121.00?' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Why €121.00?');
  await expect(page.getByRole('row', { name: /^Invoice / })).toContainText('€121.00');
  await expectGoodLooks(page);
  await page.getByLabel('At the end of').fill('2026-01-02');
  await page.getByRole('button', { name: 'Look back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Why €0.00?');
  await expect(page.getByText('The invoice was not here yet: nothing was owed.')).toBeVisible();
  await page.getByRole('link', { name: /^Invoice / }).click();
  await expect(page).toHaveURL(`${saldo.origin}/admin/invoices/${invoice.id}`);
});
