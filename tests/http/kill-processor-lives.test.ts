import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { numberAt, textAt } from '../../db/select.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { VendorPaymentView } from '../../server/contract/ledger-api.ts';
import type { CreatedPayment } from '../../server/contract/portal.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import { createRandom } from '../simulation/play/random.ts';
import type { Random } from '../simulation/play/random.ts';
import { invoiceInput, issuedOf } from '../support/debtor-world.ts';
import { openLiveSaldo } from '../support/live-saldo.ts';
import type { HeldWebhook, LiveSaldo } from '../support/live-saldo.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import type { ServerProcess } from '../support/server-process.ts';

const SEED = 20_261_122;
/** `npm run faults -- --kills 300` does it three hundred times. */
const KILLS = 15;
const LANES = 12;
/** A question to the processor that was put off, by the end of a server say, is due again by then. */
const BETWEEN_LIVES_MS = 3_600_000;
const SHIFTED_CLOCK = new URL('../support/shifted-clock.ts', import.meta.url);
const ASK_AGAIN_MS = 50;
const ASK_AT_MOST = 400;
const DEBTORS = 60;
/** Payments of one debtor meet in one case, so their webhooks race for it. */
const INVOICES_PER_DEBTOR = 4;
/** Everything but letters: those that a dead server had claimed leave some minutes later. */
const MONEY = ['entries', 'credits', 'payments', 'invoices', 'webhook_events'];

/** How far the time of Saldo and of the processor is ahead of the machine's. */
type Ahead = { ms: number };

type Page = { readonly data: readonly VendorPaymentView[]; readonly nextCursor: string | null };

test(
  `in Stripe mode, ${KILLS} times kill -9 at moments of seed ${SEED}: what was acknowledged is booked once, and telling all again changes nothing (I3, I4, F46)`,
  { timeout: 240_000 },
  async () => {
    const ahead: Ahead = { ms: 0 };
    const clock = { now: () => (systemClock.now() + ahead.ms) as Instant };
    await using saldo = await openLiveSaldo({ clock });
    const intents = await takePayments(saldo);
    const random = createRandom(SEED);
    const webhooks = shuffled(saldo.webhooks, random);
    // One event per payment, told until it is acknowledged and then no more: if that was not kept, nothing is.
    const untold = webhooks.filter(({ body }) => body.includes('"payment_intent.succeeded"'));
    const acknowledged = new Set<string>();
    for (let kill = 1; kill <= KILLS; kill += 1)
      await killUnderLoad(saldo, untold, acknowledged, random);
    expect(acknowledged.size).toBeGreaterThan(KILLS);

    const first = await settle(saldo, ahead, [], acknowledged, bookings);
    expect([...acknowledged].filter((intent) => first.get(intent) !== 1)).toEqual([]);
    expect([...first].filter(([, times]) => times !== 1)).toEqual([]);
    const all = await settle(saldo, ahead, webhooks, new Set(intents), bookings);
    expect(all).toEqual(new Map(intents.map((intent) => [intent, 1])));
    const before = await settle(saldo, ahead, [], new Set(intents), moneyRows);
    const again = [...webhooks, ...webhooks.toReversed()];
    expect(await settle(saldo, ahead, again, new Set(intents), moneyRows)).toEqual(before);
  },
);

/** Every invoice is being paid and was paid at the processor; no webhook has arrived yet. */
async function takePayments(saldo: LiveSaldo): Promise<readonly string[]> {
  await using server = saldo.start();
  await server.ready();
  const numbers = Array.from({ length: DEBTORS * INVOICES_PER_DEBTOR }, (_, n) => n);
  const intents: string[] = [];
  const lane = async (): Promise<void> => {
    for (let n = numbers.shift(); n !== undefined; n = numbers.shift())
      intents.push(await payAtProcessor(saldo, server, n));
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  return intents;
}

async function payAtProcessor(saldo: LiveSaldo, server: ServerProcess, n: number): Promise<string> {
  const who = n % DEBTORS;
  const debtor = { name: `Debtor ${who}`, email: `d${who}@podlipa.example`, locale: 'en' };
  const input = invoiceInput(`N/${n}`, { debtor, terms: {} });
  const { invoice, portal } = issuedOf(
    await saldo.api<InvoiceView>('POST', '/api/v1/invoices', input),
  );
  const answer = await fetch(`${server.origin}${portal}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ invoiceIds: [invoice.id], option: 'all' }),
  });
  expect(answer.status).toBe(201);
  const { paymentIntent } = (await answer.json()) as CreatedPayment;
  const paid = await saldo.emulator.pay({ paymentIntent, paymentMethod: 'pm_card_visa' });
  expect(paid).toMatchObject({ ok: true });
  return paymentIntent;
}

/** Webhooks arrive on many lines until so many were sent or answered; then the server is gone. */
async function killUnderLoad(
  saldo: LiveSaldo,
  untold: HeldWebhook[],
  acknowledged: Set<string>,
  random: Random,
): Promise<void> {
  const moment = { counts: random.pick(['sent', 'answered']), after: random.int(1, 14) };
  await using server = saldo.start();
  await server.ready();
  const done = { sent: 0, answered: 0 };
  let isKilled = false;
  const count = (what: 'sent' | 'answered'): void => {
    done[what] += 1;
    if (what !== moment.counts || done[what] < moment.after) return;
    isKilled = true;
    server.signal('SIGKILL');
  };
  const lane = async (): Promise<void> => {
    while (!isKilled) {
      const webhook = untold.shift();
      if (webhook === undefined) return;
      const told = saldo.deliver(webhook);
      count('sent');
      if (await told) {
        acknowledged.add(webhook.intentId);
        count('answered');
      } else untold.push(webhook);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  server.signal('SIGKILL');
  expect([moment, await server.ended, server.stderr()]).toEqual([moment, null, '']);
}

/** Starts once more, tells these, waits until those are paid, stops when no event waits, and looks at the rows. */
async function settle<Found>(
  saldo: LiveSaldo,
  ahead: Ahead,
  webhooks: readonly HeldWebhook[],
  expected: ReadonlySet<string>,
  look: (db: Database) => Promise<Found>,
): Promise<Found> {
  await live(saldo, ahead, webhooks, expected);
  ahead.ms += BETWEEN_LIVES_MS;
  const db = await openDatabase({ url: `file:${saldo.file}` });
  try {
    // A payment is paid by the first of its events: the others may have been stored and not applied.
    if ((await countRows(db, 'webhook_events', 'applied_at IS NULL')) === 0) {
      await expectSound(db, saldo.vendorId);
      return await look(db);
    }
  } finally {
    await db.close();
  }
  return settle(saldo, ahead, [], expected, look);
}

async function live(
  saldo: LiveSaldo,
  ahead: Ahead,
  webhooks: readonly HeldWebhook[],
  expected: ReadonlySet<string>,
): Promise<void> {
  await using server = saldo.start({
    CLOCK_STEPS_MS: `${ahead.ms}`,
    NODE_OPTIONS: `--import ${SHIFTED_CLOCK.href}`,
  });
  await server.ready();
  const told = await Promise.all(webhooks.map((webhook) => saldo.deliver(webhook)));
  expect(told.filter((isTold) => !isTold)).toEqual([]);
  // A payment that was lost never comes: then the rows show which one it is.
  const isOver = async (): Promise<boolean> =>
    (await areAllPaid(saldo, expected)) && (await hasWorked(server));
  for (let asked = 0; asked < ASK_AT_MOST && !(await isOver()); asked += 1)
    await pause(ASK_AGAIN_MS);
  server.signal('SIGTERM');
  expect([await server.ended, server.stderr()]).toEqual([0, '']);
  expect(server.stdout()).not.toContain('"level":50');
}

/** A round of its worker is over: what was due in it is done. */
async function hasWorked({ origin }: ServerProcess): Promise<boolean> {
  const answer = await fetch(`${origin}/ready`);
  return ((await answer.json()) as { worker?: string }).worker === 'ok';
}

/** As the vendor's program hears it. */
async function areAllPaid({ api }: LiveSaldo, expected: ReadonlySet<string>): Promise<boolean> {
  const paid = new Set<string>();
  let cursor: string | null = '';
  while (cursor !== null) {
    const from = cursor === '' ? '' : `&cursor=${cursor}`;
    const page: Page = await api<Page>('GET', `/api/v1/payments?status=succeeded&limit=100${from}`);
    for (const { paymentIntent } of page.data) paid.add(paymentIntent ?? '');
    cursor = page.nextCursor;
  }
  return [...expected].every((intent) => paid.has(intent));
}

async function expectSound(db: Database, vendorId: string): Promise<void> {
  expect(await db.read({ sql: 'PRAGMA integrity_check', args: [] })).toMatchObject([
    { integrity_check: 'ok' },
  ]);
  expect(await verifyLedger(db)).toEqual([]);
  for (const row of await db.read({ sql: 'SELECT id FROM debtors', args: [] })) {
    const chain = await verifyChain(db, { vendorId, debtorId: textAt(row, 0) });
    expect(chain).toMatchObject({ ok: true });
  }
}

/** How often the money of each intent stands in the ledger, read from the rows. */
async function bookings(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await db.read({
    sql: `SELECT payment_intent_id, count(*) FROM entries JOIN payments ON payments.id = payment_id
      WHERE kind = 'payment' GROUP BY payment_intent_id`,
    args: [],
  });
  return new Map(rows.map((row) => [textAt(row, 0), numberAt(row, 1)]));
}

async function moneyRows(db: Database): Promise<readonly unknown[]> {
  const digest = await logicalDigest(db);
  const decided = await db.read({
    sql: `SELECT hash FROM journal WHERE type NOT LIKE 'message.%' ORDER BY hash`,
    args: [],
  });
  return [...MONEY.map((table) => [table, digest[table]]), decided.map((row) => textAt(row, 0))];
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((item) => ({ item, place: random.int(0, 1_000_000) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
