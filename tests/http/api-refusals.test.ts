import { expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { invoiceInput } from '../support/debtor-world.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { ask } from '../support/ask.ts';
import { giveApiKey } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const api = (
  saldo: TestWorld,
  method: string,
  path: string,
  init: Parameters<typeof ask>[3] = {},
): ReturnType<typeof ask> => {
  const headers = {
    authorization: `Bearer ${saldo.access.apiKey}`,
    'content-type': 'application/json',
    ...init.headers,
  };
  return ask(saldo, method, path, { ...init, headers });
};

const post = (saldo: TestWorld, body: BodyInit, headers: Record<string, string> = {}) =>
  api(saldo, 'POST', '/api/v1/invoices', { body, headers });

test('only a key that is known, neither expired nor revoked, in a Bearer header opens the API', async () => {
  await using saldo = await openTestWorld();
  const { apiKey, vendorId } = saldo.access;
  const now = saldo.deps.clock.now();
  const expired = await giveApiKey(saldo, vendorId, { expiresAt: now });
  const lastMoment = await giveApiKey(saldo, vendorId, { expiresAt: (now + 1) as Instant });
  const revoked = await giveApiKey(saldo, vendorId, { revokedAt: now });
  const refused = [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${Buffer.from(`:${apiKey}`).toString('base64')}`,
    apiKey,
    `Bearer ${apiKey.slice(0, -1)}`,
    `Bearer ${apiKey}x`,
    `Bearer ${apiKey.toUpperCase()}`,
    `Bearer ${'x'.repeat(10_000)}`,
    `Bearer ' OR 1=1 --`,
    `Bearer ${expired}`,
    `Bearer ${revoked}`,
  ];
  for (const authorization of refused) {
    const asked = await api(saldo, 'GET', '/api/v1/invoices', { headers: { authorization } });
    expect([authorization, asked.status, asked.problem?.code]).toEqual([
      authorization,
      401,
      'unauthorized',
    ]);
  }
  for (const key of [apiKey, lastMoment])
    expect(
      await api(saldo, 'GET', '/api/v1/invoices', { headers: { authorization: `bearer ${key}` } }),
    ).toMatchObject({ status: 200 });
});

test('who tries keys is told to wait, and whoever asks from elsewhere is not', async () => {
  await using saldo = await openTestWorld();
  const guess = (n: number, ip: string) =>
    api(saldo, 'GET', '/api/v1/invoices', { headers: { authorization: `Bearer guess${n}` }, ip });
  const statuses = new Set<number>();
  // Another last half of an IPv6 address is the same subscriber.
  for (let n = 0; n < 100; n++) statuses.add((await guess(n, `2001:db8:1:2::${n}`)).status);
  expect([...statuses]).toEqual([401]);
  expect(await guess(101, '2001:db8:1:2:ffff::1')).toMatchObject({
    status: 429,
    problem: { code: 'tooManyRequests' },
  });
  expect((await guess(101, '2001:db8:1:3::1')).status).toBe(401);
});

test('of many keys tried at once no more are called wrong than of one after the other', async () => {
  await using saldo = await openTestWorld();
  const guesses = Array.from({ length: 150 }, (_, n) =>
    api(saldo, 'GET', '/api/v1/invoices', {
      headers: { authorization: `Bearer guess${n}` },
      ip: '192.0.2.44',
    }),
  );
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(100);
  expect(statuses.filter((status) => status === 429)).toHaveLength(50);
});

const valid = (): string => JSON.stringify(invoiceInput('B/1'));

const BODIES = [
  ['no JSON', 'number=B/1', 400, 'malformedBody'],
  ['cut off', valid().slice(0, -1), 400, 'malformedBody'],
  ['a comment', `/* */${valid()}`, 400, 'malformedBody'],
  ['NaN', valid().replace('10000', 'NaN'), 400, 'malformedBody'],
  ['two documents', `${valid()}${valid()}`, 400, 'malformedBody'],
  ['a key twice', valid().replace('{', '{"dueOn":"2027-01-31",'), 400, 'malformedBody'],
  ['a key twice, once escaped', valid().replace('{', '{"due\\u004fn":"x",'), 400, 'malformedBody'],
  [
    'a key twice, far from its colon',
    valid().replace('"dueOn"', `"dueOn":"",  "dueOn"${' '.repeat(99)}`),
    400,
    'malformedBody',
  ],
  ['a deep nest', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400, 'malformedBody'],
  [
    'a deep nest of objects',
    `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
    400,
    'malformedBody',
  ],
  [
    'bytes that are no UTF-8',
    Buffer.from(valid().replace('Roof', 'R\u00f3f'), 'latin1'),
    400,
    'malformedBody',
  ],
  ['UTF-16', Buffer.from(valid(), 'utf16le'), 400, 'malformedBody'],
  ['nothing', '', 400, 'invalidInput'],
  ['null', 'null', 400, 'invalidInput'],
  ['a list', '[]', 400, 'invalidInput'],
  ['a word', '"x"', 400, 'invalidInput'],
] as const;

test('a body that cannot be read or says two things is refused and writes nothing', async () => {
  await using saldo = await openTestWorld();
  const before = await logicalDigest(saldo.deps.db);
  for (const [what, body, status, code] of BODIES) {
    const asked = await post(saldo, body);
    expect([what, asked.status, asked.problem?.code]).toEqual([what, status, code]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('a body of another type or of too many bytes is refused by name', async () => {
  await using saldo = await openTestWorld();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', '']) {
    const asked = await post(saldo, valid(), { 'content-type': type });
    expect([type, asked.status, asked.problem?.code]).toEqual([type, 415, 'unsupportedMediaType']);
  }
  const huge = `{"number":"${'x'.repeat(8 * 1024 * 1024)}"}`;
  expect(await post(saldo, huge)).toMatchObject({ status: 413, problem: { code: 'bodyTooLarge' } });
  const stream = new Blob([huge]).stream();
  const streamed = saldo.app.request('/api/v1/invoices', {
    method: 'POST',
    body: stream,
    headers: { authorization: `Bearer ${saldo.access.apiKey}`, 'content-type': 'application/json' },
    duplex: 'half',
  } as RequestInit);
  expect((await streamed).status).toBe(413);
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(0);
});

test('a key that nobody reads is named with its place', async () => {
  await using saldo = await openTestWorld();
  const { debtor, lines, ...rest } = invoiceInput('B/2');
  const wrong = {
    ...rest,
    status: 'paid',
    vendorId: 'ven_1',
    debtor: { ...debtor, balanceMinor: 0, ['__proto__x']: 1 },
    lines: lines.map((line) => ({ ...line, paidAt: 1 })),
  };
  const text = JSON.stringify(wrong).replace('{', '{"__proto__":{"admin":true},"constructor":1,');
  const asked = await post(saldo, text);
  expect(asked).toMatchObject({ status: 400, problem: { code: 'invalidInput' } });
  const named = asked.problem?.errors?.map(({ path, message }) => `${path} ${message}`) ?? [];
  for (const path of ['status', 'vendorId', 'debtor.balanceMinor', 'constructor'])
    expect(named).toContain(`${path} is not a known key`);
  expect(named.join('\n')).toContain('paidAt');
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(0);
});

test('an address with anything in it is not found or not valid, by every method', async () => {
  await using saldo = await openTestWorld();
  const before = await logicalDigest(saldo.deps.db);
  const long = 'x'.repeat(20_000);
  const paths = [
    '/api/v1/invoices/%00',
    '/api/v1/invoices/%ff%fe',
    '/api/v1/invoices/inv_%00',
    `/api/v1/invoices/${long}`,
    `/api/v1/invoices?search=${long}`,
    '/api/v1/invoices?search=%00',
    '/api/v1/invoices?cursor=%ff',
    `/api/v1/invoices?number=${encodeURIComponent("' OR 1=1 --")}`,
    '/api/v1/invoices?limit=0',
    '/api/v1/invoices?limit=1e9',
    '/api/v1/invoices?limit=NaN',
    '/api/v1/invoices?unknown=1',
    '/api/v1/invoices?status=sold',
    '/api/v1/invoices?debtor=%27',
    '/api/v1/invoices/../../etc/passwd',
    '/api/v1/plans?cursor=e30',
    '/api/v1/payments?cursor=W10',
    '/api/v1/debtors?externalId=%00%ff',
    '/api/v1//invoices',
    '/portal/v1/%00',
    '/portal/v1/%ff%c0%80/payments/%2e%2e',
    `/portal/v1/${long}`,
    '/portal/v1/vendors/%00/embed',
    '/%00',
    '/webhooks/stripe/',
    '/admin/v1/%ff',
    '/_portal/%2e%2e/%2e%2e/package.json',
    '/widget/..%2f..%2fpackage.json',
  ];
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT', 'PATCH', 'POST', 'BREW']) {
      const { status, text } = await api(saldo, method, path);
      expect([method, path.slice(0, 60), status]).not.toContain(500);
      expect(text).not.toContain('"dependencies"');
    }
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('HEAD answers like GET without a body, OPTIONS opens nothing to foreign pages', async () => {
  await using saldo = await openTestWorld();
  const headers = {
    authorization: `Bearer ${saldo.access.apiKey}`,
    origin: 'https://evil.example',
  };
  const head = await saldo.app.request('/api/v1/invoices', { method: 'HEAD', headers });
  expect([head.status, await head.text()]).toEqual([200, '']);
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:4321.evil.example']) {
    const preflight = await saldo.app.request('/api/v1/invoices', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBeGreaterThanOrEqual(400);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([]);
  }
});
