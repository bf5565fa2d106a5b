import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import { build } from 'esbuild';
import type { Outcome } from '../../../widget/protocol.ts';
import { serve, startVendorSite } from './vendor-site.ts';

/**
 * Two origins for the widget to live between: a vendor's site that serves any page a test writes,
 * and a Saldo that serves the real build of the loader and a small page for the frame.
 */
export interface Stage {
  /** Origin of Saldo, on 127.0.0.1. */
  readonly saldo: string;
  /** Origin of the vendor's site, on localhost: another site for cookies and storage. */
  readonly vendor: string;
  /** Origins that the frame lets in; the vendor's by default. */
  allowedOrigins: readonly string[];
  /** Whether the frame's page also says so in its headers, as the product does. */
  sendsFrameAncestors: boolean;
  /** Opens a page of the vendor's site with this markup and waits for nothing. */
  readonly open: (page: Page, body: string, headers?: Record<string, string>) => Promise<void>;
  /** Every `saldo:` event that reached the document, in order. */
  readonly events: (page: Page) => Promise<readonly WidgetEvent[]>;
}
export interface WidgetEvent {
  readonly type: string;
  readonly detail: unknown;
}

const dist = fileURLToPath(new URL('../../../dist/widget/', import.meta.url));
const EVENTS = [
  'ready',
  'resize',
  'paid',
  'processing',
  'plan',
  'promise',
  'dispute',
  'close',
  'error',
];
const OLD: Outcome = {
  key: 'paid pay_0',
  event: {
    type: 'paid',
    detail: { paymentId: 'pay_0', amountMinor: 500, currency: 'EUR', balanceMinor: 11858 },
  },
};
const NEW: Outcome = {
  key: 'plan pl_1',
  event: {
    type: 'plan',
    detail: { planId: 'pl_1', totalMinor: 12100, currency: 'EUR', firstDueOn: '2026-12-04' },
  },
};

export const test = base.extend<{ stage: Stage }, { frameScript: string }>({
  frameScript: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the wanted fixtures from it
    async ({}, use) => {
      const { outputFiles } = await build({
        entryPoints: [fileURLToPath(new URL('frame-page.ts', import.meta.url))],
        bundle: true,
        write: false,
        format: 'esm',
      });
      await use(outputFiles[0]?.text ?? '');
    },
    { scope: 'worker' },
  ],
  stage: async ({ frameScript }, use) => {
    const vendor = await startVendorSite();
    const stage: { -readonly [Key in keyof Stage]: Stage[Key] } = {
      saldo: '',
      vendor: vendor.origin,
      allowedOrigins: [vendor.origin],
      sendsFrameAncestors: true,
      open: async (page, body, headers = {}) => {
        await page.addInitScript(recordEvents, EVENTS);
        await page.goto(vendor.put(body, headers));
      },
      events: (page) => page.evaluate(() => Reflect.get(window, 'told') as WidgetEvent[]),
    };
    const saldo = await serve('127.0.0.1', (request, response) => {
      serveSaldo(request, response, stage, frameScript);
    });
    stage.saldo = saldo.origin;
    await use(stage);
    await Promise.all([saldo.close(), vendor.close()]);
  },
});

function serveSaldo(
  { url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  stage: Stage,
  frameScript: string,
): void {
  const { pathname } = new URL(url, 'http://saldo.test');
  if (pathname === '/widget.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(readFileSync(`${dist}widget.js`));
  } else if (pathname === '/frame.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    response.end(
      `document.documentElement.dataset.cookies = ${JSON.stringify(headers.cookie ?? 'none')};${frameScript}`,
    );
  } else {
    const ancestors = stage.allowedOrigins.join(' ') || `'none'`;
    response.writeHead(200, {
      'content-type': 'text/html',
      'referrer-policy': 'no-referrer',
      'set-cookie': 'third=party; SameSite=None; Secure; Path=/',
      ...(stage.sendsFrameAncestors
        ? { 'content-security-policy': `frame-ancestors ${ancestors}` }
        : {}),
    });
    response.end(framePage(pathname, stage.allowedOrigins));
  }
}

function framePage(pathname: string, allowedOrigins: readonly string[]): string {
  const outcomes = pathname.endsWith('/next') ? [OLD, NEW] : [OLD];
  const buttons = ['Confirm', 'Finish', 'Tell again', 'Close', 'Grow'];
  return `<!doctype html><html lang="en" data-frame='${JSON.stringify({ allowedOrigins, outcomes })}'>
    <title>Invoice</title><style>body{margin:0}.tall{height:900px}</style>
    <h1>Invoice 2026/114</h1><p id="address"></p><a href="/embed/tok/next">Next page</a>
    ${buttons.map((name) => `<button>${name}</button>`).join('')}
    <script type="module" src="/frame.js"></script>`;
}

function recordEvents(names: readonly string[]): void {
  const told: WidgetEvent[] = [];
  Object.assign(window, { told });
  for (const name of names) {
    addEventListener(`saldo:${name}`, (event) => {
      told.push({ type: name, detail: (event as CustomEvent<unknown>).detail });
    });
  }
}
