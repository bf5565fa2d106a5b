import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from './preview.ts';

test('the card that is chosen names its amount on the button', async ({ page }) => {
  await page.goto('/p/open');
  await expect(page.getByRole('radio', { name: /Pay now, with discount/ })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Pay €118.58' })).toBeVisible();
  await page.getByRole('radio', { name: /Pay the full amount/ }).check();
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Pay €118.58' })).toBeHidden();
});

test('parts unfold in place, with every date and amount of the chosen number', async ({ page }) => {
  await page.goto('/p/open');
  await expect(page.getByText('How many payments?')).toBeHidden();
  await page.getByRole('radio', { name: /Pay in parts/ }).check();
  await page.getByRole('radio', { name: '3', exact: true }).check();
  await expect(page.getByText('Friday 22 January 2027').locator('visible=true')).toHaveCount(1);
  await page.getByRole('button', { name: 'Continue with these dates' }).click();
  await expect(page).toHaveURL(/\/p\/open\/plan\?invoices=inv_114&count=3/);
  await expect(page.getByRole('radio', { name: '3', exact: true })).toBeChecked();
});

test('the keyboard alone chooses a way and goes on', async ({ page }) => {
  await page.goto('/p/open');
  await page.getByRole('radio', { name: /Pay now, with discount/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /Pay the full amount/ })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Pay €121.00' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Pay €121.00' })).toBeVisible();
});

test('focus is never hidden under the button that stays in view', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 640 });
  await page.goto('/p/open');
  await page.getByRole('radio', { name: /Pay now, with discount/ }).focus();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowDown');
  const radio = await page.getByRole('radio', { name: /Pay another amount/ }).boundingBox();
  const bar = await page.getByRole('button', { name: 'Continue with this amount' }).boundingBox();
  expect((radio?.y ?? 999) + (radio?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
});

test('leaving invoices out changes the amounts at once', async ({ page }) => {
  await page.goto('/p/several');
  await page.getByRole('checkbox', { name: /2026\/097/ }).uncheck();
  await expect(page.getByRole('button', { name: 'Pay €201.00' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '€201.00 to settle, for 2 invoices',
  );
  await page.reload();
  await expect(page.getByRole('checkbox', { name: /2026\/097/ })).not.toBeChecked();
});

test('an amount of one’s own is taken as typed and refused outside its bounds', async ({
  page,
}) => {
  await page.goto('/p/open');
  await page.getByRole('radio', { name: /Pay another amount/ }).check();
  await page.getByLabel('Amount in EUR').fill('5');
  await page.getByRole('button', { name: 'Continue with this amount' }).click();
  await expect(page.getByRole('alert')).toContainText('Enter an amount from €10.00 to €121.00.');
  await expect(page).toHaveTitle(/^Error: /);
  await page.getByLabel('Amount in EUR').fill('50,5');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Pay €50.50' })).toBeVisible();
});

test('the language is switched for good while one stays on the link', async ({ page }) => {
  await page.goto('/p/open');
  await page.getByRole('link', { name: 'Polski' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /121,00.€ – płatne do piątku 4 grudnia/,
  );
  await page.getByRole('button', { name: /Zapłać 118,58/ }).click();
  await expect(page.getByRole('heading', { name: /Zapłata 118,58/ })).toBeVisible();
});

test('the first page is light: no script, three requests, nothing moves', async ({ page }) => {
  const bodies: { readonly url: string; readonly bytes: number }[] = [];
  page.on('response', async (response) => {
    bodies.push({ url: response.url(), bytes: gzipSync(await response.body()).byteLength });
  });
  await countShifts(page);
  await page.goto('/p/long');
  await page.waitForLoadState('networkidle');
  expect(bodies.map(({ url }) => url).filter((url) => /\.m?js/.test(url))).toEqual([]);
  expect(bodies.length).toBeLessThanOrEqual(4);
  expect(bodies.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(14_336);
  expect(await shifts(page)).toBe(0);
});

async function countShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: number[] = [];
    Object.assign(window, { seenShifts: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push('value' in entry ? Number(entry.value) : 0);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

async function shifts(page: Page): Promise<number> {
  return page.evaluate(() =>
    ('seenShifts' in window ? (window.seenShifts as number[]) : [1]).reduce(
      (sum, value) => sum + value,
      0,
    ),
  );
}
