import { expect } from '@playwright/test';
import { blockForeignCookies } from './blocking.ts';
import { test } from './stage.ts';

test('with third-party cookies blocked the widget works and keeps none', async ({
  page,
  stage,
}) => {
  await blockForeignCookies(page);
  // The same browser keeps the same cookie where the page is not in a frame of another site.
  await page.goto(`${stage.saldo}/embed/tok`);
  await expect(page.locator('html')).toHaveAttribute('data-cookies', 'third=party');
  await stage.open(
    page,
    `<script async src="${stage.saldo}/widget.js"></script><saldo-pay token="tok"></saldo-pay>`,
  );
  const frame = page.frameLocator('saldo-pay iframe');
  await frame.getByRole('button', { name: 'Finish' }).click();
  await expect
    .poll(async () => (await stage.events(page)).map(({ type }) => type))
    .toContain('paid');
  await expect(frame.locator('html')).toHaveAttribute('data-cookies', 'none');
});
