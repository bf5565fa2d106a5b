import type { Page } from '@playwright/test';
import { CAST } from '../../../server/sandbox/cast-list.ts';
import { START_TIMEOUT_MS, startSaldo, type SaldoServer } from '../saldo-server.ts';
import { expectGoodLooks } from './looks.ts';
import { expect, test as base } from './stage.ts';

/** The demo debtors on the day of the start: one of each state that an invoice can be in. */
const test = base.extend<object, { demo: SaldoServer }>({
  demo: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const demo = await startSaldo();
      await use(demo);
      await demo.stop();
    },
    { scope: 'worker', timeout: START_TIMEOUT_MS },
  ],
  server: [({ demo }, use) => use(demo), { scope: 'worker' }],
});

// In one worker: the demo is started once, and nobody moves its clock.
test.describe.configure({ mode: 'default' });

/** The pages that a page links to below the same link, without those in another language. */
async function pagesBelow(page: Page): Promise<readonly string[]> {
  const hrefs = await page
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  const pages = hrefs.filter((href) => /^\/p\/[^?]+\/(plan|payment)\b/.test(href));
  return [...new Set(pages)];
}

for (const { label } of CAST) {
  test(`every page of “${label}” is good to look at`, async ({ page, demo }) => {
    const url = demo.cast.get(label) ?? '';
    await page.goto(url);
    await expectGoodLooks(page);
    for (const path of await pagesBelow(page)) {
      await page.goto(demo.origin + path);
      await expectGoodLooks(page);
    }
    expect(url).toContain('/p/');
  });
}
