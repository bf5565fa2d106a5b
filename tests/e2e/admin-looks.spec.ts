import type { Page } from '@playwright/test';
import { expectGoodLooks } from './debtor/looks.ts';
import { expect, test as base } from './debtor/stage.ts';
import { REFUSED, signIn } from './admin-stage.ts';
import { startSaldo, type SaldoServer } from './saldo-server.ts';

/** The vendor's side of the demo on the day of the start; nobody moves its clock. */
const test = base.extend<object, { demo: SaldoServer }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const demo = await startSaldo();
      await use(demo);
      await demo.stop();
    },
    // The demo debtors live through their last two months first.
    { scope: 'worker', timeout: 90_000 },
  ],
  server: [({ demo }, use) => use(demo), { scope: 'worker' }],
});
test.describe.configure({ mode: 'default' });

async function linksTo(page: Page, start: string): Promise<readonly string[]> {
  const hrefs = await page
    .getByRole('main')
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  return [...new Set(hrefs.filter((href) => href.startsWith(start)))];
}

test('the sign-in page is good to look at, also after a refusal', async ({ page, demo, watch }) => {
  watch.expects(REFUSED, 'nothing was typed');
  await page.goto(`${demo.origin}/admin/sign-in`);
  await expectGoodLooks(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toBeFocused();
  await expectGoodLooks(page);
});

const PAGES = ['', '/invoices', '/plans', '/settings', '/settings/keys', '/settings/stripe'];
for (const path of PAGES.map((page) => `/admin${page}`)) {
  test(`${path} is good to look at`, async ({ page, demo }) => {
    await signIn(page, demo, path);
    await expectGoodLooks(page);
  });
}

test('every invoice of the demo is good to look at', async ({ page, demo }) => {
  test.slow();
  await signIn(page, demo, '/admin/invoices');
  const paths = await linksTo(page, '/admin/invoices/inv_');
  expect(paths.length).toBeGreaterThan(10);
  for (const path of paths) {
    await page.goto(demo.origin + path);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await expectGoodLooks(page);
  }
});

test('every plan of the demo is good to look at', async ({ page, demo }) => {
  await signIn(page, demo, '/admin/plans');
  const paths = await linksTo(page, '/admin/plans/pln_');
  expect(paths.length).toBeGreaterThan(2);
  for (const path of paths) {
    await page.goto(demo.origin + path);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await expectGoodLooks(page);
  }
});
