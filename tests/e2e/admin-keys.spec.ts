import { REFUSED, signIn } from './admin-stage.ts';
import { expect, test } from './debtor/stage.ts';

test('a key is made, shown once, used and revoked', async ({ page, saldo, watch }) => {
  watch.expects(REFUSED, 'the key had no name');
  const label = `Shop ${saldo.today} ${Math.floor(performance.now())}`;
  await signIn(page, saldo, '/admin/settings');
  await page.getByRole('link', { name: 'API keys' }).click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByRole('alert')).toContainText('which program uses it');
  await page.getByLabel('Used by').fill(label);
  await page.getByRole('button', { name: 'Make a key' }).click();
  await expect(page.getByRole('status')).toHaveText(`The key of ${label} is made.`);
  const apiKey = (await page.getByText(/^sk_saldo_[\w-]{43}$/).textContent()) ?? '';
  const ask = async () =>
    (
      await fetch(`${saldo.origin}/api/v1/invoices`, {
        headers: { authorization: `Bearer ${apiKey}` },
      })
    ).status;
  expect(await ask()).toBe(200);
  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'API keys' }).click();
  await expect(page.getByText(apiKey)).toHaveCount(0);
  await page.getByRole('button', { name: `Revoke the key of ${label}` }).click();
  await expect(page.getByRole('status')).toContainText('The key is revoked.');
  await expect(page.getByRole('row').filter({ hasText: label })).toHaveCount(0);
  expect(await ask()).toBe(401);
});
