import { expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { addressBlock } from '../../server/middleware/rate-limit.ts';
import { addressOf } from '../../server/middleware/request-context.ts';
import { ask } from '../support/ask.ts';
import { issue } from '../support/debtor-world.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Route = { readonly method: string; readonly path: string };

/** Anybody may ask here; each new address has to be named, or to stand behind a check. */
const OPEN = new Set([
  'GET /health',
  'GET /ready',
  'POST /webhooks/stripe',
  'GET /api/openapi.json',
  'POST /portal/v1/fresh-link',
  'POST /portal/v1/lookup',
  'GET /portal/v1/vendors/:vendorId/embed',
  'POST /admin/v1/sign-in',
  'POST /admin/v1/sign-out',
]);
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

function routesOf({ app }: Pick<TestWorld, 'app'>): readonly Route[] {
  const served = app.routes.filter(({ method }) => method !== 'ALL');
  return [...new Map(served.map((route) => [`${route.method} ${route.path}`, route])).values()];
}

const at = ({ path }: Route): string => path.replaceAll(/:\w+/g, 'x_1');
const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** Who opens what; undefined: nothing guards this address. */
function doorOf({ path }: Route): 'key' | 'session' | 'link' | 'sandbox' | undefined {
  if (path.startsWith('/api/v1/')) return 'key';
  if (path.startsWith('/admin/v1/')) return 'session';
  if (path.startsWith('/portal/v1/:token')) return 'link';
  // Another key than the link's, but as unguessable and refused in the same way.
  if (path.startsWith('/portal/v1/returns/:key')) return 'link';
  if (path.startsWith('/sandbox/')) return 'sandbox';
  return undefined;
}

test('every address stands behind its door, and what opens another door does not open this one (T18)', async () => {
  await using saldo = await openTestWorld();
  const { access } = saldo;
  const { token } = await issue(saldo, 'D/1');
  const cookie = await sessionCookie(saldo, {
    email: access.adminEmail,
    password: access.adminPassword,
  });
  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const wrong = {
    key: [{}, { cookie }, bearer(token), bearer(cookie.split('=')[1] ?? '')],
    session: [{}, bearer(access.apiKey), { cookie: `saldo=${access.apiKey}` }],
    link: [{}, bearer(access.apiKey), { cookie }],
  } as const;
  const before = await logicalDigest(saldo.deps.db);
  const refused = { key: 401, session: 401, link: 404 };
  const routes = routesOf(saldo);
  const unguarded: string[] = [];
  for (const route of routes.filter((one) => !OPEN.has(nameOf(one)))) {
    const door = doorOf(route);
    if (door === undefined) unguarded.push(nameOf(route));
    if (door === undefined || door === 'sandbox') continue;
    for (const headers of wrong[door]) {
      const json = { 'content-type': 'application/json', ...headers };
      const { status } = await ask(saldo, route.method, at(route), { headers: json });
      expect([nameOf(route), headers, status]).toEqual([nameOf(route), headers, refused[door]]);
    }
  }
  expect(unguarded).toEqual([]);
  expect(routes.length).toBeGreaterThan(40);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('outside the sandbox its addresses do not exist', async () => {
  await using saldo = await openTestWorld();
  const live = createApp(
    { ...saldo.deps, config: { ...saldo.deps.config, sandbox: false } },
    { wakeWorker: () => undefined, workerEndedAt: () => null },
  );
  const sandbox = routesOf(saldo).filter((route) => doorOf(route) === 'sandbox');
  expect(sandbox.length).toBeGreaterThan(5);
  for (const route of sandbox) {
    const { status } = await live.request(at(route), { method: route.method });
    expect([nameOf(route), status]).toEqual([nameOf(route), 404]);
  }
});

const FOREIGN: readonly Readonly<Record<string, string>>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: '' },
  { origin: 'http://127.0.0.1' },
  { origin: 'http://127.0.0.1:43210' },
  { origin: 'https://127.0.0.1:4321' },
  { origin: 'http://127.0.0.1:4321.evil.example' },
  { origin: 'http://evil.example/http://127.0.0.1:4321' },
  { origin: 'http://127.0.0.1:4321, https://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:4321' },
  { 'sec-fetch-site': 'anything' },
];
const TYPES = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

test('nothing is changed by a request that a page of another site started, whatever its type (T39)', async () => {
  await using saldo = await openTestWorld();
  const { access } = saldo;
  const credentials = {
    authorization: `Bearer ${access.apiKey}`,
    cookie: await sessionCookie(saldo, {
      email: access.adminEmail,
      password: access.adminPassword,
    }),
  };
  const before = await logicalDigest(saldo.deps.db);
  for (const route of routesOf(saldo).filter(({ method }) => CHANGING.has(method))) {
    for (const [n, foreign] of FOREIGN.entries()) {
      const type = TYPES[n % TYPES.length] ?? '';
      const headers = { 'content-type': type, ...credentials, ...foreign };
      const { status, problem } = await ask(saldo, route.method, at(route), { headers });
      const said = [nameOf(route), foreign, status, problem?.code];
      expect(said).toEqual([nameOf(route), foreign, 403, 'originRefused']);
    }
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('every answer, also a refusal, forbids to keep it, to guess its type and to tell where it came from (T10, T13)', async () => {
  await using saldo = await openTestWorld();
  const { portal } = await issue(saldo, 'D/2');
  const answers = [
    await saldo.call('GET', portal),
    await saldo.call('GET', '/portal/v1/nobody'),
    await saldo.call('POST', `${portal}/payments`, '{'),
    await saldo.call('GET', '/admin/v1/me'),
    await saldo.api('GET', '/api/v1/invoices'),
    await saldo.call('GET', '/nothing/here'),
    await saldo.call('POST', '/webhooks/stripe', '{}'),
    await saldo.call('POST', '/admin/v1/sign-in', {}, { origin: 'https://evil.example' }),
    await saldo.call('GET', '/health'),
  ];
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{12}$/);
  }
});

const READING = [
  '/health',
  '/api/v1/invoices',
  '/api/openapi.json',
  '/admin/v1/me',
  '/webhooks/stripe',
];

test('no page of another origin may read an answer (T38)', async () => {
  await using saldo = await openTestWorld();
  const { portal } = await issue(saldo, 'D/3');
  const origins = FOREIGN.flatMap(({ origin }) => origin ?? []);
  for (const path of [...READING, portal, `${portal}/embed`]) {
    for (const origin of [...origins, 'http://127.0.0.1:4321', 'file://', 'https://żółw.example']) {
      for (const method of ['GET', 'OPTIONS']) {
        const headers = {
          origin: Buffer.from(origin).toString('latin1'),
          authorization: `Bearer ${saldo.access.apiKey}`,
          'access-control-request-method': 'POST',
        };
        const answer = await saldo.app.request(path, { method, headers }, { clientIp: 'x' });
        const allowed = [...answer.headers.keys()].filter((name) =>
          name.startsWith('access-control'),
        );
        expect([method, path, origin, allowed]).toEqual([method, path, origin, []]);
      }
    }
  }
});

test.each([
  [0, '1.2.3.4', '192.0.2.1'],
  [1, undefined, '192.0.2.1'],
  [1, '', '192.0.2.1'],
  [1, '1.2.3.4', '1.2.3.4'],
  [1, '6.6.6.6, 1.2.3.4', '1.2.3.4'],
  [1, '6.6.6.6,, 7.7.7.7 ,1.2.3.4', '1.2.3.4'],
  [2, '6.6.6.6, 1.2.3.4, 10.0.0.1', '1.2.3.4'],
  [2, '1.2.3.4', '192.0.2.1'],
])(
  'with %i proxies believed, X-Forwarded-For %j is a visitor from %s (T55)',
  (trusted, header, visitor) => {
    expect(addressOf('192.0.2.1', header, trusted)).toBe(visitor);
  },
);

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
  ['2001:db8::7', '2001:db8:0:0'],
  ['2001:db8::8:9', '2001:db8:0:0'],
  ['2001:db8:0:0:ffff::', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['unknown', 'unknown'],
])('who guesses from %s is counted as %s', (ip, block) => {
  expect(addressBlock(ip)).toBe(block);
});
