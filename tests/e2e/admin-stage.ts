import type { Page } from '@playwright/test';
import type { SaldoServer } from './saldo-server.ts';

/** What the browser is told with a refusal; the page itself says what is wrong. */
export const REFUSED = /status of (401|404|422|429)/;

/** Signs in as the demo company's person and stays on the page that was asked for. */
export async function signIn(
  page: Page,
  { origin, vendor }: Pick<SaldoServer, 'origin' | 'vendor'>,
  path = '/admin',
): Promise<void> {
  await page.goto(origin + path);
  await page.getByLabel('E-mail address').fill(vendor.adminEmail);
  await page.getByLabel('Password').fill(vendor.adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(origin + path);
}
