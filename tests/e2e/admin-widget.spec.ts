import { signIn } from './admin-stage.ts';
import { expect, test } from './debtor/stage.ts';

test('the settings show what to paste into a page, with the address and the id of the vendor', async ({
  page,
  saldo,
}) => {
  await signIn(page, saldo, '/admin/settings');
  const section = page.getByRole('region', { name: 'Widget' });
  const snippet = (await section.locator('pre').textContent()) ?? '';
  expect(snippet).toContain(`<script async src="${saldo.origin}/widget.js"></script>`);
  const [, vendorId = ''] = /<saldo-pay vendor="(ven_\w+)">/.exec(snippet) ?? [];
  const embed = await fetch(`${saldo.origin}/portal/v1/vendors/${vendorId}/embed`);
  expect(embed.status).toBe(200);
  await expect(section).toContainText('keep the addresses that are here already');
});

test('the sign-in page of the sandbox leads to the page that shows the password', async ({
  page,
  saldo,
}) => {
  await page.goto(`${saldo.origin}/admin/sign-in`);
  await page.getByRole('main').getByRole('link', { name: '/sandbox' }).click();
  await expect(page.getByText(saldo.vendor.adminPassword)).toBeVisible();
});
