import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { openDataFolder } from '../support/data-folder.ts';
import { openBrowser, openPhone, readPaints, watchPaints, type Paints } from './browser.ts';
import { less, more, type Part } from './figures.ts';
import { seedOpenInvoices } from './invoices.ts';
import { freeOrigin, newFolder, startServer } from './measure.ts';

const ROUNDS = 3;
const KB = 1_000;

/**
 * B2: what a debtor with a cheap phone downloads before the way to pay can be chosen, on an invoice of
 * 20 lines with a discount, a part payment and plans. Sizes are gzipped, as a proxy in front does it.
 */
export async function pageWeight(): Promise<Part> {
  const folder = newFolder();
  const origin = await freeOrigin();
  const tokens = await seed(folder, origin);
  await using server = await startServer(folder, origin);
  await server.heard((line) => line.startsWith('Saldo is ready'));
  await using browser = await openBrowser();
  const url = `${origin}/p/${tokens[0]}`;
  const visits: Visit[] = [];
  for (let round = 0; round < ROUNDS; round += 1) visits.push(await visit(browser, url));
  const withoutScript = await chooseWithoutScript(browser, url);
  rmSync(folder, { recursive: true, force: true });
  return report(visits, withoutScript);
}

async function seed(folder: string, origin: string): Promise<readonly string[]> {
  await using data = await openDataFolder(folder, origin);
  return await seedOpenInvoices(data.deps, data.vendorId, 2);
}

type Visit = Paints & {
  readonly requests: number;
  readonly pageBytes: number;
  readonly scriptBytes: number;
  readonly readyMs: number;
};

async function visit(browser: Browser, url: string): Promise<Visit> {
  const { context, page, requests } = await openPhone(browser);
  await watchPaints(page);
  await page.goto(url, { waitUntil: 'load' });
  await form(page).waitFor();
  const readyMs = await page.evaluate(() => performance.now());
  const paints = await readPaints(page);
  const answered = requests().filter((one) => one.type !== 'Other');
  const sizeOf = async (types: readonly string[]): Promise<number> => {
    const wanted = answered.filter((one) => types.includes(one.type));
    const sizes = await Promise.all(wanted.map((one) => gzipped(one.url)));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const visited = {
    ...paints,
    requests: answered.length,
    pageBytes: await sizeOf(['Document', 'Stylesheet']),
    scriptBytes: await sizeOf(['Script']),
    readyMs,
  };
  await context.close();
  return visited;
}

const form = (page: Page) => page.locator('main form [type=submit], main form button').first();

async function gzipped(url: string): Promise<number> {
  return gzipSync(new Uint8Array(await (await fetch(url)).arrayBuffer())).byteLength;
}

/** 1 when the chosen way to pay can be sent off with scripts switched off. */
async function chooseWithoutScript(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  await Promise.all([page.waitForURL((at) => at.pathname.endsWith('/pay')), form(page).click()]);
  const isThere = await page.locator('h1').isVisible();
  await context.close();
  return isThere ? 1 : 0;
}

function report(visits: readonly Visit[], withoutScript: number): Part {
  const each = (name: keyof Visit, per = 1) => visits.map((one) => one[name] / per);
  return {
    title: 'B2 page weight until a way to pay can be chosen',
    figures: [
      less({ name: 'HTML + CSS', unit: 'kB', rounds: each('pageBytes', KB), goal: 14 }),
      less({ name: 'JS before card entry', unit: 'kB', rounds: each('scriptBytes', KB), goal: 12 }),
      less({ name: 'requests', rounds: each('requests'), goal: 4 }),
      less({ name: 'layout shift', rounds: each('shift'), goal: 0 }),
      less({ name: 'largest paint', unit: 'ms', rounds: each('largestMs') }),
      less({ name: 'form ready', unit: 'ms', rounds: each('readyMs') }),
      more({ name: 'payable without JS', rounds: withoutScript, goal: 1 }),
    ],
  };
}
