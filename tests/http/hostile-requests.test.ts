import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startServer } from '../support/server-process.ts';
import type { ServerProcess } from '../support/server-process.ts';

/** The real server with its demo, over a bare socket: no client tidies up what is sent. */
const folder = mkdtempSync(join(tmpdir(), 'saldo-hostile-'));
let server: ServerProcess;
let link: string;
let apiKey: string;

beforeAll(async () => {
  server = startServer(await freePort(), { DATA_DIR: folder });
  await server.ready();
  const state = (await (await fetch(`${server.origin}/sandbox/state.json`)).json()) as {
    readonly links: readonly { readonly url: string }[];
    readonly vendor: { readonly apiKey: string };
  };
  link = new URL(state.links[0]?.url ?? '').pathname;
  apiKey = state.vendor.apiKey;
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Sent = { readonly head: string; readonly body?: string };

/** Sends exactly these bytes and hears until the server hangs up. */
function send({ head, body = '' }: Sent): Promise<string> {
  return new Promise((resolve) => {
    const { port } = new URL(server.origin);
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that refuses early resets what is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.write(`${head}\r\nConnection: close\r\n\r\n${body}`, 'latin1');
  });
}

const host = (): string => `Host: ${new URL(server.origin).host}`;
const form = (path: string, type: string, body: string): Sent => ({
  head: [
    `POST ${path} HTTP/1.1`,
    host(),
    `Origin: ${server.origin}`,
    ...(type === '' ? [] : [`Content-Type: ${type}`]),
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
  ].join('\r\n'),
  body,
});

/** Answers that are none, are a fault of ours or lead to another site; the server lives on. */
async function faultsOf(requests: readonly Sent[]): Promise<readonly string[]> {
  const waiting = [...requests];
  const faults: string[] = [];
  const lane = async (): Promise<void> => {
    for (let sent = waiting.shift(); sent !== undefined; sent = waiting.shift()) {
      const head = (await send(sent)).split('\r\n\r\n')[0] ?? '';
      const isAnswer = /^HTTP\/1\.1 [234]\d\d /.test(head);
      if (!isAnswer || /^location: *(?:https?:)?\/\/evil/im.test(head))
        faults.push(`${sent.head.slice(0, 160)} ${sent.body?.slice(0, 60) ?? ''}: ${head}`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  const health = await fetch(`${server.origin}/health`);
  expect(health.status).toBe(200);
  return faults;
}

const PATHS = (): readonly string[] => [
  '/',
  '/%',
  '/%00',
  '/%ff',
  '//evil.example/',
  '/\\evil.example',
  '/.env',
  '/.git/config',
  '/p/',
  '/p//',
  '/p/%',
  '/p/%00',
  '/p/%ff',
  '/p/%zz',
  '/p/..%2f..%2f',
  '/p/__proto__',
  '/p/constructor',
  `/p/${'a'.repeat(9_000)}`,
  `/p/${'a'.repeat(20_000)}`,
  '/embed/',
  '/embed/%00',
  '/embed/%ff?locale=%ff&theme=%00&accent=%',
  '/embed/__proto__',
  '/embed/lookup/%ff',
  '/embed/lookup/ven_1?number=%00',
  '/widget/demo?x=%',
  '/admin/%00',
  '/admin/invoices/%ff',
  '/admin/invoices?cursor=%ff&search=%00',
  '/admin/sign-in?next=//evil.example',
  '/admin/sign-in?next=https://evil.example',
  '/sandbox/?since=%ff',
  '/sandbox/mail/%00',
  '/sandbox/mail/x?as=text',
  '/api/docs/%00',
  '/_portal/%2e%2e%2f%2e%2e%2fpackage.json',
  '/_image?href=http://169.254.169.254/',
  '/_server-islands/x',
  '/_actions/x',
  `${link}/%00`,
  `${link}/__proto__`,
  `${link}/nothing`,
  `${link}?invoices=%00&invoices=%ff&locale=zz`,
  `${link}/receipt/%ff`,
  `${link}/%2e%2e`,
  `${link}/pay?payment_intent=%00&redirect_status=succeeded`,
  `${link}/pay?amount=1e309`,
  `${link}/plan?count=%00&frequency[]=x&firstOn=2026-99-99`,
  `${link}/plan?count=-1`,
];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

test('no address and no method is a fault (T49)', async () => {
  const faults = await faultsOf(
    PATHS().flatMap((path) =>
      METHODS.map((method) => ({
        head: `${method} ${path} HTTP/1.1\r\n${host()}${method === 'POST' ? '\r\nContent-Length: 0' : ''}`,
      })),
    ),
  );
  expect(faults).toEqual([]);
}, 60_000);

test('no header is a fault, and none leads away (T49, T54)', async () => {
  const hosts = [
    '[',
    '[::1',
    'a b',
    'evil.example',
    '127.0.0.1:99999',
    '1:2@evil',
    '%00',
    '\u0001',
  ];
  const paths = [link, '/', '/admin', '/embed/x', '/health', '/api/v1/invoices', '/sandbox'];
  const extra = [
    `Cookie: ${'%'.repeat(500)}; saldo=%ff%; =; ;;; __proto__=x`,
    `Accept-Language: ${'x'.repeat(5_000)}`,
    'Accept-Language: *;q=NaN, en-US;q=1e999,,,;',
    'X-Forwarded-For: , ,, %00, ::::',
    'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: javascript\r\nForwarded: host=evil.example',
    'Range: bytes=0-18446744073709551615',
    'If-None-Match: "',
    'Expect: 200-anything',
    `Authorization: Bearer ${'x'.repeat(10_000)}`,
    'A: b\r\n'.repeat(2_000).trimEnd(),
  ];
  const faults = await faultsOf([
    ...hosts.flatMap((name) =>
      paths.map((path) => ({ head: `GET ${path} HTTP/1.1\r\nHost: ${name}` })),
    ),
    ...paths.flatMap((path) =>
      extra.map((line) => ({ head: `GET ${path} HTTP/1.1\r\n${host()}\r\n${line}` })),
    ),
    ...[`http://evil.example${link}`, '*', 'evil.example:443', '/p/\u007f', '/p/\u00e9'].map(
      (target) => ({ head: `GET ${target} HTTP/1.1\r\n${host()}` }),
    ),
  ]);
  expect(faults).toEqual([]);
}, 60_000);

test('no form is a fault, whatever it says it is (T49)', async () => {
  const token = link.slice('/p/'.length);
  const pages = [link, '/pay', '/plan', '/settle', '/x'].map((path) =>
    path === link ? link : link + path,
  );
  const others = ['/p/nobody', `/embed/${token}`, `/embed/${token}/plan`, '/embed/lookup/ven_1'];
  const rooms = ['/admin/sign-in', '/admin', '/admin/settings', '/sandbox', '/', '/api/docs'];
  const types = [
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/json',
    '',
  ];
  const bodies = [
    '',
    'a=%ff&b=%00&%=%',
    'count=999&frequency=x&acceptedName=%00&acceptedTerms=1&invoiceIds=x',
    `option=other&amount=${'9'.repeat(400)}&invoiceIds=%F0%9F`,
    '__proto__=1&constructor=2&email=%00&password=%ff',
    'advance=P99999Y&do=settle&paymentIntent=%00&mode=x',
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhi\r\n--x--',
    'a=1&'.repeat(12_000),
  ];
  const faults = await faultsOf(
    [...pages, ...others, ...rooms].flatMap((page) =>
      types.flatMap((type) => bodies.map((body) => form(page, type, body))),
    ),
  );
  expect(faults).toEqual([]);
}, 120_000);

test('a body whose length is a lie is refused, and what follows it is not taken for a request (T49)', async () => {
  const key = `Authorization: Bearer ${apiKey}`;
  const post = (path: string, lines: readonly string[], body: string): Sent => ({
    head: [`POST ${path} HTTP/1.1`, host(), 'Content-Type: application/json', key, ...lines].join(
      '\r\n',
    ),
    body,
  });
  const smuggled = 'GET /sandbox/state.json HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const path of ['/webhooks/stripe', '/api/v1/invoices', '/admin/sign-in']) {
    for (const sent of [
      post(path, ['Content-Length: 5', 'Content-Length: 6'], 'hello'),
      post(path, ['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`),
      post(path, ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`),
      post(path, ['Transfer-Encoding: chunked'], `ZZ\r\n\r\n${smuggled}`),
      post(path, ['Content-Length: -1'], smuggled),
      post(path, ['Content-Length: 0x10'], smuggled),
    ]) {
      const answer = await send(sent);
      expect([sent, answer.slice(0, 12)]).toEqual([sent, expect.stringMatching(/^HTTP\/1\.1 4/)]);
      expect(answer).not.toContain('adminPassword');
    }
  }
});

test('nothing that was sent is in what the server wrote, and no link either (T11, T48)', () => {
  const opening = /lnk_[0-9A-Z]{26}\.[\w-]{43}/;
  const log = server
    .stdout()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(log.length).toBeGreaterThan(100);
  expect(log.filter((line) => opening.test(line))).toEqual([]);
  expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
  expect(log.join('')).not.toMatch(/evil|__proto__|%00|smuggled/);
  expect(server.stderr()).not.toMatch(opening);
  expect(server.stderr()).not.toContain('Could not render');
});
