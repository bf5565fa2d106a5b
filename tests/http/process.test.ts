import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import { invoiceInput, issuedOf } from '../support/debtor-world.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';
import { freePort, startServer } from '../support/server-process.ts';

const STRIPE = {
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_x',
  STRIPE_WEBHOOK_SECRET: 'whsec_x',
};
const LIVE = { ...STRIPE, SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'office@saldo.example' };
const IN_NO_FOLDER = '/dev/null/saldo';

/** How a server ends that cannot start, and what it says. */
async function refusal(
  settings: Readonly<Record<string, string>>,
  port?: number,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'saldo-refused-'));
  try {
    const given = { DATA_DIR: folder, ...settings };
    await using server = startServer(port ?? (await freePort()), given);
    const code = await server.ended;
    return { code, stdout: server.stdout(), stderr: server.stderr() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One sentence to a person, and no stack of ours. */
const said = (sentence: RegExp | string) => ({
  code: 1,
  stdout: '',
  stderr: expect.stringMatching(sentence) as unknown,
});

test('SIGTERM lets what is in flight end, takes nothing new, and exits with 0 (F66)', async () => {
  await using saldo = await openLiveSaldo();
  await using server = saldo.start();
  await server.ready();
  const { invoice, portal } = issuedOf(
    await saldo.api<InvoiceView>('POST', '/api/v1/invoices', invoiceInput('P/1')),
  );
  const processor = saldo.holdProcessor('POST /v1/payment_intents');
  const answer = fetch(`${server.origin}${portal}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ invoiceIds: [invoice.id], option: 'all' }),
  });
  await processor.isAsked;
  server.signal('SIGTERM');
  server.signal('SIGTERM');
  let isOpen = true;
  while (isOpen)
    isOpen = await fetch(`${server.origin}/health`).then(
      () => true,
      () => false,
    );
  processor.goOn();
  const paying = await answer;
  expect(paying.status).toBe(201);
  expect(((await paying.json()) as CreatedPayment).clientSecret).toMatch(/^pi_/);
  expect(await server.ended).toBe(0);
  expect(server.stderr()).toBe('');
  expect(server.stdout()).not.toContain('"level":50');
});

test('SIGTERM ends a server whose worker waits for an answer that does not come', async () => {
  await using saldo = await openLiveSaldo();
  await using server = saldo.start();
  await server.ready();
  const { invoice, portal } = issuedOf(
    await saldo.api<InvoiceView>('POST', '/api/v1/invoices', invoiceInput('P/2')),
  );
  const { paymentIntent } = await saldo.api<CreatedPayment>('POST', `${portal}/payments`, {
    invoiceIds: [invoice.id],
    option: 'all',
  });
  const processor = saldo.holdProcessor('GET /v1/payment_intents');
  const id = paymentIntent ?? '';
  const event = { id: 'evt_1', type: 'payment_intent.succeeded', created: 1, livemode: false };
  const object = { id, object: 'payment_intent' };
  const body = JSON.stringify({ ...event, object: 'event', data: { object } });
  expect(await saldo.deliver({ id: event.id, intentId: id, body })).toBe(true);
  await processor.isAsked;
  server.signal('SIGTERM');
  expect([await server.ended, server.stderr()]).toEqual([0, '']);
  processor.goOn();
});

test('Ctrl-C ends an idle server at once with 0, and it starts again on its file', async () => {
  await using saldo = await openLiveSaldo();
  for (const _ of [1, 2]) {
    await using server = saldo.start();
    await server.ready();
    server.signal('SIGINT');
    expect([await server.ended, server.stderr()]).toEqual([0, '']);
  }
});

test('a second process on the same file is refused with one sentence, and the first goes on', async () => {
  await using saldo = await openLiveSaldo();
  await using server = saldo.start();
  await server.ready();
  const second = await refusal(saldo.settings);
  expect(second).toEqual(
    said(/^Saldo cannot start: \S+saldo\.db is open in another process\..*DATABASE_URL.*\n$/),
  );
  expect(await saldo.api('GET', '/api/v1/invoices')).toMatchObject({ data: [] });
});

test('an address that is taken is refused with one sentence', async () => {
  await using saldo = await openLiveSaldo();
  await using server = saldo.start();
  await server.ready();
  const second = await refusal(LIVE, Number(new URL(server.origin).port));
  expect(second).toEqual(said(/^Saldo cannot start: HOST and PORT .*EADDRINUSE.*\n$/));
});

test.each(Object.keys(STRIPE))(
  'without %s alone the server does not start and says so',
  async (name) => {
    const rest = Object.fromEntries(Object.entries(LIVE).filter(([other]) => other !== name));
    expect(await refusal(rest)).toEqual(said(`^Saldo cannot start: ${name} is missing: .*\n$`));
  },
);

test.each([
  ['LINK_KEYS', { LINK_KEYS: 'k1:c2hvcnQ' }, /^Saldo cannot start: LINK_KEYS must be .*\n$/],
  ['DATA_DIR', { DATA_DIR: IN_NO_FOLDER }, /^Saldo cannot start: DATA_DIR cannot be used: .*\n$/],
  [
    'SALDO_ENV_FILE',
    { SALDO_ENV_FILE: IN_NO_FOLDER },
    /^Saldo cannot start: SALDO_ENV_FILE cannot be used: .*\n$/,
  ],
  ['DATABASE_URL', { DATABASE_URL: 'saldo.db' }, /^Saldo cannot start: DATABASE_URL .*\n$/],
  [
    'STRIPE_API_URL',
    { STRIPE_API_URL: 'http://stripe.example' },
    /^Saldo cannot start: STRIPE_API_URL must be .*\n$/,
  ],
  [
    'DATABASE_URL of nobody',
    { DATABASE_URL: 'http://127.0.0.1:1' },
    /^Saldo cannot start: DATABASE_URL cannot be used: .*\n$/,
  ],
])('%s that is not usable ends the start with a sentence', async (_, wrong, sentence) => {
  expect(await refusal({ ...LIVE, ...wrong })).toEqual(said(sentence));
});
