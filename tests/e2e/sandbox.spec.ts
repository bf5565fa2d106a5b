import { test as base, expect } from '@playwright/test';
import { barriersOf } from './axe.ts';
import { START_TIMEOUT_MS, startSaldo, type SaldoServer } from './saldo-server.ts';

/** A letter's frame takes no script, not even the one with which Playwright records a trace. */
const RECORDER_REFUSED = /^Blocked script execution in '[^']+\/body' because/;

/** The try-out panel and the API pages, on the real server with the demo debtors. */
const test = base.extend<{ complaints: string[] }, { saldo: SaldoServer }>({
  saldo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const saldo = await startSaldo();
      await use(saldo);
      await saldo.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  baseURL: ({ saldo }, use) => use(saldo.origin),
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        const isRecorder = RECORDER_REFUSED.test(message.text());
        if (['error', 'warning'].includes(message.type()) && !isRecorder) {
          complaints.push(message.text());
        }
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

test('the first page of a sandbox is its panel', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/sandbox$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a week passes, is told line by line, and the clock stands a week later', async ({ page }) => {
  await page.goto('/sandbox');
  const before = await page.locator('.when time').getAttribute('datetime');
  await page.getByRole('button', { name: '+7 days' }).click();
  await expect(page).toHaveURL(/since=/);
  await expect(page.getByRole('button', { name: 'Show all at once' })).toBeHidden();
  const after = await page.locator('.when time').getAttribute('datetime');
  const days = (Date.parse(after ?? '') - Date.parse(before ?? '')) / 86_400_000;
  expect(Math.floor(days)).toBe(7);
  await expect(page.locator('[data-line]:visible').first()).toBeVisible();
  await expect(page.getByRole('status')).toContainText('events');
  await expect(page.getByRole('button', { name: '+7 days' })).toBeFocused();
});

test('whoever asked for less motion sees everything at once', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/sandbox');
  await page.getByRole('button', { name: '+7 days' }).click();
  await expect(page).toHaveURL(/since=/);
  await expect(page.locator('[data-line][hidden]')).toHaveCount(0);
});

test('a letter opens beside the story, and its link leads to the debtor’s page', async ({
  page,
}) => {
  await page.goto('/sandbox');
  await page.locator('.pile a').first().click();
  const letter = page.frameLocator('iframe');
  const popup = page.waitForEvent('popup');
  await letter.getByRole('link').first().click();
  await expect(await popup).toHaveURL(/\/p\//);
  await page.getByRole('link', { name: 'Plain text' }).click();
  await expect(page.locator('.letter pre')).toContainText('/p/');
  await page.getByRole('link', { name: 'All letters' }).click();
  await expect(page.locator('.pile')).toBeVisible();
});

test('the bank lets a debit arrive', async ({ page, saldo }) => {
  const made = await saldo.api<{ id: string; payUrl: string }>('POST', '/invoices', {
    number: 'E2E/SEPA',
    debtor: { name: 'Debit Tester', email: 'debit@tester.example', locale: 'en' },
    currency: 'EUR',
    issuedOn: '2026-11-01',
    dueOn: '2099-12-04',
    lines: [{ description: 'Work', quantity: 1, unitPriceMinor: 4200, taxRateBps: 0 }],
  });
  const portal = `/portal/v1/${made.payUrl.split('/p/')[1]}/payments`;
  const body = { invoiceIds: [made.id], option: 'all' };
  const started = await saldo.call<{ paymentIntent: string }>('POST', portal, body);
  const { paymentIntent } = started.body;
  await saldo.call('POST', '/sandbox/pay', { paymentIntent, paymentMethod: 'pm_sepaDebit' });
  await page.goto('/sandbox');
  await page.getByRole('button', { name: 'Let it arrive: €42.00 from Debit Tester' }).click();
  await expect(page.getByRole('status')).toHaveText('€42.00 from Debit Tester arrives.');
});

test('without scripts the same buttons do the same', async ({ browser, saldo }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: saldo.origin });
  const page = await context.newPage();
  await page.goto('/sandbox');
  await page.getByRole('button', { name: 'To the next event' }).click();
  await expect(page).toHaveURL(/since=/);
  expect(await page.locator('[data-line]').count()).toBeGreaterThan(0);
  await page.locator('.pile a').first().click();
  await expect(page.locator('.letter h3')).toBeVisible();
  await page.getByRole('button', { name: 'twice' }).click();
  await expect(page.getByRole('button', { name: 'twice' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'at once' }).click();
  await context.close();
});

for (const path of ['/sandbox', '/api/docs']) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${path} has no barriers, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      expect(await barriersOf(page)).toEqual([]);
    });
  }

  test(`${path} fits a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
}

test('on a phone a link leads to what banks do', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/sandbox');
  const jumps = page.getByRole('navigation', { name: 'On this page' });
  for (const link of await jumps.getByRole('link').all()) {
    await link.click();
    await expect(page.locator(':target')).toBeInViewport();
  }
  await jumps.getByRole('link', { name: 'What banks do' }).click();
  await expect(page.getByRole('heading', { name: 'What banks do' })).toBeInViewport();
});

test('an opened letter and what happened have no barriers', async ({ page }) => {
  await page.goto('/sandbox');
  await page.locator('.pile a').first().click();
  await page.getByRole('link', { name: 'Plain text' }).click();
  await expect(page.locator('.letter pre')).toBeVisible();
  expect(await barriersOf(page)).toEqual([]);
});

test('the API pages tell every address and every problem, and load nothing from elsewhere', async ({
  page,
  saldo,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/api/docs');
  const { body } = await saldo.call<{ paths: Record<string, object> }>('GET', '/api/openapi.json');
  const count = Object.values(body.paths).flatMap((item) => Object.keys(item)).length;
  await expect(page.locator('.endpoint')).toHaveCount(count);
  await expect(page.locator('#invalidInput')).toContainText('400');
  await expect(page.locator('#getInvoices pre')).toContainText('Bearer sk_saldo_');
  expect(asked.filter((url) => !url.startsWith(`${saldo.origin}/`))).toEqual([]);
});
