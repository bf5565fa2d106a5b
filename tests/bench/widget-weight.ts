import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { openDataFolder } from '../support/data-folder.ts';
import { openBrowser, openPhone, readPaints, watchPaints } from './browser.ts';
import { less, type Part } from './figures.ts';
import { seedOpenInvoices } from './invoices.ts';
import { freeOrigin, newFolder, startServer } from './measure.ts';

const ROUNDS = 5;
const KB = 1_000;
/** What the peers' loaders weigh, gzipped, kB: figures from their pages, November 2026. */
const POLAR = 2.65;
const CAL = 17.2;

/** B6: the widget on a vendor's page of another origin, on the phone of B2. */
export async function widgetWeight(): Promise<Part> {
  const folder = newFolder();
  const origin = await freeOrigin();
  const shop = await openShop();
  const tokens = await seed(folder, shop.origin);
  await using server = await startServer(folder, origin);
  await using browser = await openBrowser();
  const loader = await (await fetch(`${origin}/widget.js`)).arrayBuffer();
  const loaderKb = gzipSync(new Uint8Array(loader)).byteLength / KB;
  const bare: Visit[] = [];
  const shown: Visit[] = [];
  shop.put('/plain', '');
  shop.put('/with', widgetTag(origin, tokens[0] ?? ''));
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await visit(browser, `${shop.origin}/plain`));
    shown.push(await visit(browser, `${shop.origin}/with`));
  }
  await server.kill();
  shop.close();
  rmSync(folder, { recursive: true, force: true });
  const scripts = (visits: readonly Visit[]) => Math.min(...visits.map((one) => one.scriptMs));
  return {
    title: 'B6 widget on a vendor’s page',
    figures: [
      less({ name: 'loader', unit: 'kB', rounds: loaderKb, goal: 2 }),
      less({ name: 'loader / Polar', rounds: loaderKb / POLAR, goal: 0.8 }),
      less({ name: 'loader / Cal.com', rounds: loaderKb / CAL, goal: 0.12 }),
      less({
        name: 'scripts on the main thread',
        unit: 'ms',
        rounds: scripts(shown) - scripts(bare),
        goal: 10,
      }),
      less({ name: 'layout shift', rounds: shown.map((one) => one.shift), goal: 0 }),
      less({ name: 'dialog open', unit: 'ms', rounds: shown.map((one) => one.openMs) }),
      less({ name: 'page inside it ready', unit: 'ms', rounds: shown.map((one) => one.readyMs) }),
    ],
  };
}

async function seed(folder: string, origin: string): Promise<readonly string[]> {
  await using data = await openDataFolder(folder, origin);
  return await seedOpenInvoices(data.deps, data.vendorId, 1);
}

const widgetTag = (origin: string, token: string): string =>
  `<script async src="${origin}/widget.js"></script>
  <saldo-pay token="${token}" mode="modal"><a href="${origin}/p/${token}">Pay</a></saldo-pay>`;

type Visit = {
  readonly scriptMs: number;
  readonly shift: number;
  readonly openMs: number;
  readonly readyMs: number;
};

async function visit(browser: Browser, url: string): Promise<Visit> {
  const { context, page, cdp } = await openPhone(browser);
  await watchPaints(page);
  await cdp.send('Performance.enable');
  await page.goto(url, { waitUntil: 'load' });
  const hasWidget = url.endsWith('/with');
  if (hasWidget) await page.locator('saldo-pay:defined').waitFor({ state: 'attached' });
  const { metrics } = await cdp.send('Performance.getMetrics');
  const scriptMs = 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0);
  const { shift } = await readPaints(page);
  const opened = hasWidget ? await open(page) : { openMs: 0, readyMs: 0 };
  await context.close();
  return { scriptMs, shift, ...opened };
}

/** The vendor's site, on the other name of loopback: another origin and another site. */
async function openShop() {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const inside = pages.get(request.url ?? '') ?? '';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Shop</title><h1>Your order</h1>${inside}<p>Thank you.</p>`);
  });
  const origin = (await freeOrigin()).replace('127.0.0.1', 'localhost');
  server.listen(Number(new URL(origin).port), '127.0.0.1');
  return {
    origin,
    put: (path: string, inside: string) => pages.set(path, inside),
    close: () => server.close(),
  };
}

async function open(page: Page): Promise<Pick<Visit, 'openMs' | 'readyMs'>> {
  const from = performance.now();
  await page.locator('saldo-pay a').click();
  await page.getByRole('dialog').waitFor();
  const openMs = performance.now() - from;
  await page.frameLocator('saldo-pay iframe').locator('h1').first().waitFor();
  return { openMs, readyMs: performance.now() - from };
}
