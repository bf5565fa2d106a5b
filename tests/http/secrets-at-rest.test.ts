import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { putMeta } from '../../db/queries/meta.ts';
import { textAt } from '../../db/select.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import { acceptPlan, confirm, issue, startPayment } from '../support/debtor-world.ts';
import { otherVendor, sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Secret = { readonly what: string; readonly value: string };

/** Everything that Saldo handed out or was told in confidence while these people used it. */
async function playStory(saldo: TestWorld): Promise<readonly Secret[]> {
  const other = await otherVendor(saldo);
  const { apiKey, adminEmail: email, adminPassword: password } = saldo.access;
  const cookies = [
    await sessionCookie(saldo, { email, password }),
    await sessionCookie(saldo, other),
  ];
  const cookie = cookies[0] ?? '';
  const started = await payAndPlan(saldo);
  const links = [...(await askForLinks(saldo, cookie)), ...(await issueTwice(other))];
  await provokeRefusals(saldo, links);
  // Four months: reminders, instalments that are charged, others that are missed, a session that ends.
  await saldo.advance('P120D');
  const letters = saldo.world.mail.list();
  expect(new Set(letters.map(({ kind }) => kind)).size).toBeGreaterThan(5);
  const tokens = new Set([...links, ...letters.flatMap((letter) => letter.links)].flatMap(tokenOf));
  const [key] = saldo.deps.keys.all;
  return [
    ...[apiKey, other.apiKey].map((value) => ({ what: 'API key', value })),
    ...[password, other.password].map((value) => ({ what: 'password', value })),
    ...cookies.map((set) => ({ what: 'session', value: set.split('=')[1] ?? '' })),
    ...started.map(({ clientSecret }) => ({ what: 'client secret', value: clientSecret ?? '' })),
    ...[...tokens].map((value) => ({ what: 'token of a link', value })),
    ...[...tokens].map((token) => ({ what: 'MAC of a link', value: token.split('.')[2] ?? '' })),
    { what: 'key of the links', value: Buffer.from(key?.secret ?? '').toString('base64url') },
    { what: 'secret key at Stripe', value: 'sk_test_sandbox' },
    { what: 'secret of the webhooks', value: 'whsec_sandbox' },
  ];
}

const tokenOf = (url: string): string[] => /\/p\/([\w.-]+)/.exec(url)?.slice(1) ?? [];

/** A card, a debit, a decline, a plan that is charged by itself and one that nobody pays. */
async function payAndPlan(saldo: TestWorld): Promise<readonly CreatedPayment[]> {
  const started: CreatedPayment[] = [];
  const methods = ['pm_card_visa', 'pm_sepaDebit', 'pm_card_visa_chargeDeclined'];
  for (const [n, method] of methods.entries()) {
    const { body } = await startPayment(saldo, await issue(saldo, `S/${n}`));
    await confirm(saldo, body.paymentIntent, method);
    started.push(body);
  }
  const planned = await issue(saldo, 'S/PLAN');
  await acceptPlan(saldo, planned, { autopay: true });
  const { body } = await startPayment(saldo, planned, { option: 'dueNow' });
  await confirm(saldo, body.paymentIntent);
  await acceptPlan(saldo, await issue(saldo, 'S/MISSED'));
  return [...started, body];
}

/** By the vendor's program, by the vendor, and by a debtor who lost the letter. */
async function askForLinks(saldo: TestWorld, cookie: string): Promise<readonly string[]> {
  const { invoice, token } = await issue(saldo, 'S/LINK');
  const made = await saldo.api<{ id: string; url: string }>(
    'POST',
    '/api/v1/links',
    { debtorId: invoice.debtor.id },
    { 'idempotency-key': 'link' },
  );
  expect(made.status).toBe(201);
  const lookup = { vendorId: saldo.access.vendorId, invoiceNumber: invoice.number };
  expect((await saldo.call('POST', '/portal/v1/lookup', lookup)).status).toBe(202);
  const seen = await saldo.call<unknown>('GET', `/admin/v1/invoices/${invoice.id}`, undefined, {
    cookie,
  });
  expect(JSON.stringify(seen.body)).toContain(token);
  await saldo.api('DELETE', `/api/v1/links/${token.split('.')[1]}`);
  expect((await saldo.call('GET', `/portal/v1/${token}`)).status).toBe(410);
  expect((await saldo.call('POST', '/portal/v1/fresh-link', { token })).status).toBe(202);
  return [invoice.payUrl, made.body.url];
}

/** The other vendor's program issues, hears nothing and asks again. */
async function issueTwice(other: Awaited<ReturnType<typeof otherVendor>>): Promise<string[]> {
  const key = { 'idempotency-key': 'again' };
  const keyed = {
    api: <Body>(method: string, path: string, body?: unknown) =>
      other.api<Body>(method, path, body, key),
  };
  const { invoice } = await issue(keyed, 'O/1');
  expect((await issue(keyed, 'O/1')).invoice).toEqual(invoice);
  return [invoice.payUrl];
}

/** Secrets at places where they do not belong, and a processor that fails. */
async function provokeRefusals(saldo: TestWorld, links: readonly string[]): Promise<void> {
  const token = tokenOf(links[0] ?? '')[0] ?? '';
  const { apiKey, adminEmail: email, adminPassword } = saldo.access;
  await saldo.call('GET', `/api/v1/invoices/${apiKey}?search=${adminPassword}`);
  await saldo.call('GET', `/portal/v1/${token}x/unknown?token=${token}`);
  await saldo.call('POST', '/admin/v1/sign-in', { email, password: `${adminPassword}x` });
  await saldo.call('POST', '/portal/v1/fresh-link', `{"token": "${token}"`);
  await saldo.call('POST', '/webhooks/stripe', { apiKey }, { 'stripe-signature': 'whsec_sandbox' });
  const issued = await issue(saldo, 'S/FAULT');
  saldo.world.emulator.inject({ on: 'POST /v1/payment_intents', kind: 'serverError' });
  expect((await startPayment(saldo, issued)).status).toBe(503);
}

/** Where a text stands in these bytes, as it is or dressed up. */
function findIn(bytes: Buffer, { what, value }: Secret): string[] {
  const raw = Buffer.from(value);
  const dresses = {
    plain: raw,
    hex: raw.toString('hex'),
    base64: raw.toString('base64').replaceAll('=', ''),
    'bytes of base64url': Buffer.from(value, 'base64url'),
  };
  return Object.entries(dresses)
    .filter(([, dressed]) => dressed.length >= 8 && bytes.includes(dressed))
    .map(([dress]) => `${what} (${dress})`);
}

/** The file of the database, what stands beside it, and a backup of it. */
async function storedBytes({ deps: { db } }: TestWorld): Promise<Buffer> {
  const [row] = await db.read({ sql: 'SELECT file FROM pragma_database_list', args: [] });
  const file = row === undefined ? '' : textAt(row, 0);
  const folder = mkdtempSync(join(tmpdir(), 'saldo-backup-'));
  try {
    await db.backup(join(folder, 'backup.db'));
    const beside = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)));
    expect(beside).toContain(`${basename(file)}-wal`);
    const paths = beside.map((name) => join(dirname(file), name));
    return Buffer.concat([...paths, join(folder, 'backup.db')].map((path) => readFileSync(path)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('no secret that was handed out lies in the database, its log of writes, a backup or the log (T2, T11)', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  await using saldo = await openTestWorld({ deps: (deps) => ({ ...deps, log }) });
  const secrets = await playStory(saldo);
  expect(secrets.filter(({ value }) => value.length < 12)).toEqual([]);
  expect(secrets.length).toBeGreaterThan(30);
  const said = Buffer.from(lines.join(''));
  expect(lines.length).toBeGreaterThan(30);
  expect(secrets.flatMap((secret) => findIn(said, secret))).toEqual([]);
  const stored = await storedBytes(saldo);
  expect(stored.includes('Restauracja S/PLAN')).toBe(true);
  expect(secrets.flatMap((secret) => findIn(stored, secret))).toEqual([]);
  // The search itself must not go blind.
  await saldo.deps.db.write([putMeta('planted', secrets.map(({ value }) => value).join(' '))]);
  const planted = await storedBytes(saldo);
  expect(secrets.filter((secret) => findIn(planted, secret).length === 0)).toEqual([]);
});
