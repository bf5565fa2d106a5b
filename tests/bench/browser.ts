import { existsSync } from 'node:fs';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from '@playwright/test';
import browsers from '../e2e/browsers.json' with { type: 'json' };
import config from '../playwright.config.ts';

/** A browser of the tests, with the same switches: it calls nobody. The one with windows, as people have it. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const there = browsers.filter((path) => existsSync(path));
  const executablePath = there.find((path) => !path.endsWith('-headless-shell')) ?? there[0];
  const browser = await chromium.launch({
    ...config.use?.launchOptions,
    ...(executablePath ? { executablePath } : {}),
  });
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}

export type Phone = {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly requests: () => readonly Answered[];
};
export type Answered = { readonly url: string; readonly type: string; readonly bytes: number };

/** A cheap phone on a slow network: 390 px, 150 ms, 1.6 Mbit/s, a quarter of this processor, nothing cached. */
export async function openPhone(browser: Browser): Promise<Phone> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const seen = new Map<string, Answered>();
  cdp.on('Network.responseReceived', ({ requestId, response, type }) => {
    seen.set(requestId, { url: response.url, type, bytes: 0 });
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answered = seen.get(requestId);
    if (answered) seen.set(requestId, { ...answered, bytes: encodedDataLength });
  });
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1_000_000) / 8,
    uploadThroughput: (0.75 * 1_000_000) / 8,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  return { context, page, cdp, requests: () => [...seen.values()] };
}

/** Before the first navigation: notes the largest paint and every shift of what is already there. */
export function watchPaints(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const paints = { largestMs: 0, shift: 0 };
    Object.assign(globalThis, { paints });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) paints.largestMs = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) paints.shift += Number(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

export type Paints = { readonly largestMs: number; readonly shift: number };

export const readPaints = (page: Page): Promise<Paints> =>
  page.evaluate(() => Reflect.get(globalThis, 'paints') as Paints);
