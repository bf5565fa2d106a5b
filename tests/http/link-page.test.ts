import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { PortalView } from '../../server/contract/portal.ts';
import type { PageServices } from '../../server/http.ts';
import { answerLinksFirst } from '../../server/pages.ts';
import { portalStates, portalView } from '../support/portal-fixtures.ts';

const FILES = { sheets: ['/_portal/Page.css'], keepLive: '/_portal/keep-live.js' };
const TOKEN = 'k1.lnk_01M81FTJBJ6FKQ0G01KNCVRSJK.hDyri87Dhsc0E97jbycrDkm9rowLsYBQJ3EkFCUOGoE';

type Asked = { readonly token: string; readonly invoiceIds: readonly string[] };

/** What a visitor gets; Astro says "by Astro" to everything that reaches it, and asks about the link once more. */
async function visit(path: string, view: PortalView | null, init: RequestInit = {}) {
  const asked: Asked[] = [];
  const show: PageServices['show'] = async (token, invoiceIds) => {
    asked.push({ token, invoiceIds });
    if (view !== null) return { ok: true, value: view };
    return { ok: false, status: 410, code: 'linkExpired', problem: {} };
  };
  const pages = answerLinksFirst(FILES, async (_, response, __, { saldo }) => {
    await saldo.show(TOKEN, []);
    response.end('by Astro');
  });
  const fetchNothing = () => Promise.reject(new Error('not asked for'));
  const saldo = { fetch: fetchNothing, show, origin: 'http://127.0.0.1', sandbox: false };
  const server = createServer((request, response) => {
    void pages(request, response, () => undefined, { saldo });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
  const html = await answer.text();
  server.closeAllConnections();
  server.close();
  return { status: answer.status, headers: answer.headers, html, asked };
}

test('the page of a link is whole and never reaches Astro', async () => {
  const { status, headers, html, asked } = await visit(`/p/${TOKEN}`, portalView());
  expect(status).toBe(200);
  expect(html).toMatch(/^<!DOCTYPE html><html lang="en">.*<\/html>$/s);
  expect(html).toContain('<link rel="stylesheet" href="/_portal/Page.css">');
  expect(html).not.toContain('<script');
  expect(asked).toEqual([{ token: TOKEN, invoiceIds: [] }]);
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(html)),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});

test('the policy lets in exactly the sheet that the page carries', async () => {
  const { headers, html } = await visit(`/p/${TOKEN}`, portalView());
  const css = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = await crypto.subtle.digest('SHA-256', Buffer.from(css));
  const source = `'sha256-${Buffer.from(hash).toString('base64')}'`;
  expect(headers.get('content-security-policy')).toContain(`style-src 'self' ${source};`);
});

test('what the debtor chose is asked about, and the script comes where there is a choice', async () => {
  const { several } = portalStates;
  const { html, asked } = await visit(`/p/${TOKEN}?invoices=a,b&lang=pl`, several ?? null);
  expect(asked).toEqual([{ token: TOKEN, invoiceIds: ['a', 'b'] }]);
  expect(html).toContain('<html lang="pl">');
  expect(html).toContain('<script type="module" src="/_portal/keep-live.js"></script>');
});

test('the language follows the address, then a debtor whose language we have, then the browser', async () => {
  const view = portalView();
  const debtor = { ...view.debtor, locale: 'xx' };
  const headers = { 'accept-language': 'pl' };
  const polish = await visit(`/p/${TOKEN}`, { ...view, debtor }, { headers });
  expect(polish.html).toContain('<html lang="pl">');
  const english = await visit(`/p/${TOKEN}?lang=en`, { ...view, debtor }, { headers });
  expect(english.html).toContain('<html lang="en">');
});

test('names and notes are text, whatever they contain', async () => {
  const view = portalView();
  const hostile = `<script>alert("x")</script>' & "`;
  const vendor = { ...view.vendor, name: hostile, address: [hostile], phone: hostile };
  const invoices = view.invoices.map((invoice) => ({ ...invoice, number: hostile, note: hostile }));
  const { html } = await visit(`/p/${TOKEN}`, { ...view, vendor, invoices });
  expect(html).not.toContain('<script');
  expect(html).not.toContain(`"${hostile.slice(8, 16)}`);
});

test('a link that shows nothing is asked about once and answered by Astro', async () => {
  const { html, asked } = await visit(`/p/${TOKEN}`, null);
  expect(html).toBe('by Astro');
  expect(asked).toHaveLength(1);
});

test.each([
  [`/p/${TOKEN}/pay`, 'GET'],
  [`/p/${TOKEN}`, 'POST'],
  ['/p/back', 'GET'],
  ['/p/back?lang=pl', 'GET'],
  ['/p/%2e%2e', 'GET'],
])('%s with %s is left to Astro', async (path, method) => {
  expect((await visit(path, portalView(), { method })).html).toBe('by Astro');
});
