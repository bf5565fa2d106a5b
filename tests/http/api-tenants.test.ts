import { expect, test } from 'vitest';
import { issue } from '../support/debtor-world.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { CANARY, twoVendors } from '../support/two-vendors.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type OpenApi = { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
type Route = { readonly method: string; readonly path: string };

const plan = { count: 3, frequency: 'monthly', acceptedName: 'Jan Obcy', acceptedTerms: true };

/** A body that each address takes from its own people, so that only the id can be what is refused. */
const BODIES: Readonly<Record<string, (id: string) => unknown>> = {
  'POST /invoices/{id}/payments': () => ({ amountMinor: 100 }),
  'POST /invoices/{id}/credit-notes': () => ({ amountMinor: 100 }),
  'POST /invoices/{id}/discount': () => ({}),
  'POST /invoices/{id}/write-off': () => ({}),
  'POST /invoices/{id}/holds': () => ({}),
  'POST /invoices/{id}/apply-credit': () => ({}),
  'POST /bank-lines/{id}/confirm': (id) => ({ invoiceIds: [id] }),
  'POST /bank-lines/{id}/ignore': () => ({}),
  'POST /bank-lines/{id}/undo': () => ({}),
  'POST /comparison/ask': (id) => ({ paymentIntent: id }),
  'POST /debtors/{id}/return-credit': () => ({ currency: 'EUR' }),
  'PATCH /debtors/{id}': () => ({ name: 'Obcy' }),
  'POST /plans/{id}/cancel': () => ({}),
  'POST /plans/{id}/reinstate': () => ({}),
  'POST /tasks/{id}/done': () => ({}),
  'POST /links': (id) => (id.startsWith('deb') ? { debtorId: id } : { invoiceId: id }),
  'POST /{token}/payments': (id) => ({ invoiceIds: [id], option: 'all' }),
  'POST /{token}/checkouts': (id) => ({ invoiceIds: [id], option: 'all' }),
  'POST /{token}/plans/{id}/method': () => ({ confirmationToken: 'ctoken_1' }),
  'POST /returns/{key}': () => ({}),
  'POST /{token}/plans': (id) => ({ invoiceIds: [id], ...plan }),
};
/** Addresses that take no id and give only what is the caller's own. */
const OWN = [
  'POST /invoices',
  'POST /invoices/import',
  'POST /bank-statements',
  'POST /api-keys',
  'PUT /settings',
  'POST /sign-in',
  'POST /sign-out',
  'POST /fresh-link',
  'POST /lookup',
  'POST /comparison',
];
/** Papers are not in the document of the API: no program reads them. */
const PAPERS = ['invoices/{id}.pdf', 'receipts/{id}.pdf', 'plans/{id}.pdf', 'plans/{id}.ics'];

/** Every address, called from a fresh network address: too many misses from one would only say "wait". */
let callers = 0;
async function ask(
  saldo: TestWorld,
  method: string,
  path: string,
  init: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; text: string }> {
  callers += 1;
  const response = await saldo.app.request(
    path,
    {
      method,
      headers: { 'content-type': 'application/json', ...init.headers },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    },
    { clientIp: `198.18.${callers >> 8}.${callers & 255}` },
  );
  return { status: response.status, text: await response.text() };
}

async function routesUnder(saldo: TestWorld, prefix: string): Promise<readonly Route[]> {
  // The people's addresses are not in the document that programs read.
  if (prefix === '/admin/v1') return servedUnder(saldo, prefix);
  const { body } = await saldo.call<OpenApi>('GET', '/api/openapi.json');
  return Object.entries(body.paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.slice(prefix.length),
      })),
    );
}

function servedUnder(saldo: TestWorld, prefix: string): readonly Route[] {
  const served = saldo.app.routes.filter(
    ({ method, path }) => method !== 'ALL' && path.startsWith(prefix),
  );
  const routes = served.map(({ method, path }) => ({
    method,
    path: path.slice(prefix.length).replaceAll(/:(\w+)/g, '{$1}'),
  }));
  const byName = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  return [...byName.values()];
}

const bodyOf = ({ method, path }: Route, id: string): unknown => {
  if (method === 'GET' || method === 'DELETE') return undefined;
  const make = BODIES[`${method} ${path}`];
  if (make === undefined) throw new Error(`BODIES says nothing about ${method} ${path}`);
  return make(id);
};

test.each(['/api/v1', '/admin/v1'])(
  'no address below %s opens anything of another vendor',
  async (prefix) => {
    await using saldo = await openTestWorld();
    const { stranger, ids } = await twoVendors(saldo);
    const headers: Record<string, string> =
      prefix === '/api/v1'
        ? { authorization: `Bearer ${stranger.apiKey}` }
        : { cookie: await sessionCookie(saldo, stranger) };
    const routes = await routesUnder(saldo, prefix);
    const before = await logicalDigest(saldo.deps.db);
    const leaks: string[] = [];
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      if (OWN.includes(name)) continue;
      const takesId = route.path.includes('{') || BODIES[name] !== undefined;
      for (const [kind, id] of Object.entries(ids)) {
        const path = route.path.replaceAll(/\{\w+\}/g, id);
        // A list is read whole as well: a question that it does not know would only be refused.
        for (const query of takesId ? [''] : ['', `?debtor=${id}`]) {
          const { status, text } = await ask(saldo, route.method, `${prefix}${path}${query}`, {
            headers,
            body: bodyOf(route, id),
          });
          const isRight = takesId ? status === 404 : status === 200 || status === 400;
          if (!isRight || text.includes(CANARY))
            leaks.push(`${name} with ${kind}: ${status} ${text}`);
        }
      }
    }
    expect(leaks).toEqual([]);
    expect(routes.length).toBeGreaterThan(15);
    expect(await logicalDigest(saldo.deps.db)).toEqual(before);
  },
);

test('no link opens anything of another vendor, of another debtor or beside its invoice', async () => {
  await using saldo = await openTestWorld();
  const { strangersLink, owed, ids } = await twoVendors(saldo);
  const neighbour = await issue(saldo, 'SASIAD/1');
  const routes = await routesUnder(saldo, '/portal/v1');
  const before = await logicalDigest(saldo.deps.db);
  const leaks: string[] = [];
  const { paidInvoice, planInvoice, payment, plan: planId, invoice } = ids;
  const beside = { paidInvoice, planInvoice, payment, plan: planId };
  const foreign = { ...beside, invoice };
  const cases = [
    [strangersLink.token, foreign],
    [neighbour.token, foreign],
    [owed.token, beside],
  ] as const;
  for (const [token, targets] of cases) {
    for (const [kind, id] of Object.entries(targets)) {
      for (const paper of PAPERS) {
        const path = `/portal/v1/${token}/${paper.replace('{id}', id)}`;
        const { status, text } = await ask(saldo, 'GET', path);
        if (status !== 404 || text.includes(CANARY)) leaks.push(`${paper} ${kind}: ${status}`);
      }
      for (const route of routes) {
        const name = `${route.method} ${route.path}`;
        if (OWN.includes(name)) continue;
        const path = route.path.replace('{token}', token).replaceAll(/\{\w+\}/g, id);
        const query = `?invoices=${id}&invoiceIds=${id}&count=3&frequency=monthly`;
        const { status, text } = await ask(saldo, route.method, `/portal/v1${path}${query}`, {
          body: bodyOf(route, id),
        });
        const seesOnlyOwn = route.path === '/{token}' || route.path === '/{token}/embed';
        const isRight = seesOnlyOwn ? status === 200 : status === 404;
        if (!isRight || text.includes(id)) leaks.push(`${name} with ${kind}: ${status} ${text}`);
      }
    }
  }
  expect(leaks).toEqual([]);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});
