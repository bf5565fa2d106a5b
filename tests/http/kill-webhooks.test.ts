import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { textAt } from '../../db/select.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import { instant, MINUTE_MS } from '../../server/domain/calendar.ts';
import { reconcilePayments } from '../../server/services/payments/reconcile.ts';
import { applyInbox } from '../../server/services/webhooks/apply-inbox.ts';
import { startChild } from '../support/child.ts';
import { openDataFolder } from '../support/data-folder.ts';
import type { DataFolder } from '../support/data-folder.ts';
import {
  processorRows,
  seedPayments,
  signedEvent,
  writeProcessorRows,
} from '../support/processor-payments.ts';
import type { ProcessorRows, WaitingPayment } from '../support/processor-payments.ts';

const SERVER = new URL('../../server/main.ts', import.meta.url);
const KILLS = 30;
const LANES = 12;
const SETTLED = 700;
/** Debtors who pay at the emulator while the server is about to be killed, per kill. */
const PAYERS = 2;

/** What the outside world was told: a 200 is a promise. */
type Promised = { readonly payments: Set<string>; count: number };

test(
  `${KILLS} times kill -9 while webhooks arrive: each payment that was acknowledged is booked once`,
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'saldo-kill-'));
    const origin = `http://127.0.0.1:${await freePort()}`;
    const rows = await processorRows();
    const { settled, open } = await seed(folder, origin, rows);
    const promised: Promised = { payments: new Set(), count: 0 };
    // One in five is told twice, close together.
    const letters = settled.flatMap((payment, i) => (i % 5 === 0 ? [payment, payment] : [payment]));

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const payers = open.slice((kill - 1) * PAYERS, kill * PAYERS);
      await killUnderLoad({ folder, origin, rows, letters, payers, promised, after: lull(kill) });
    }
    expect(promised.count).toBeGreaterThan(KILLS * 5);

    await using found = await openDataFolder(folder, origin);
    const { db } = found.deps;
    // Before anything is asked for: what was promised is in the inbox or in the ledger.
    await applyInbox(found.deps);
    const kept = await bookedPayments(db);
    expect([...promised.payments].filter((id) => kept.get(id) !== 1)).toEqual([]);
    await askAboutTheRest(found);
    const booked = await bookedPayments(db);
    expect(booked.size).toBeGreaterThan(kept.size);
    expect([...booked].filter(([, times]) => times !== 1)).toEqual([]);
    expect([...booked.keys()].toSorted()).toEqual(paidAtProcessor(found));
    expect(await receiptsSentTwice(db)).toEqual([]);
    for (const { debtorId } of [...settled, ...open]) {
      const chain = await verifyChain(db, { vendorId: found.vendorId, debtorId });
      expect(chain).toMatchObject({ ok: true });
    }
    expect(await verifyLedger(db)).toEqual([]);
    expect(await db.read({ sql: 'PRAGMA integrity_check', args: [] })).toMatchObject([
      { integrity_check: 'ok' },
    ]);
    rmSync(folder, { recursive: true, force: true });
  },
);

/** How many answers a server may give before it is killed: early, in the middle and late. */
const lull = (kill: number): number => 1 + ((kill * 11) % 37);

async function seed(folder: string, origin: string, rows: ProcessorRows) {
  await using made = await openDataFolder(folder, origin);
  const settled = await seedPayments(made, { from: 1, count: SETTLED });
  const open = await seedPayments(made, { from: SETTLED + 1, count: KILLS * PAYERS });
  writeProcessorRows(folder, rows, settled, 'paid');
  writeProcessorRows(folder, rows, open, 'open');
  return { settled, open };
}

type Round = {
  readonly folder: string;
  readonly origin: string;
  readonly rows: ProcessorRows;
  /** What the processor still has to say; what is not acknowledged goes back to its end. */
  readonly letters: WaitingPayment[];
  readonly payers: readonly WaitingPayment[];
  readonly promised: Promised;
  readonly after: number;
};

async function killUnderLoad(round: Round): Promise<void> {
  const { folder, origin, rows, letters, payers, promised, after } = round;
  const env = {
    PORT: new URL(origin).port,
    BASE_URL: origin,
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
  };
  await using server = startChild(SERVER, [], env);
  await server.heard((line) => line.startsWith('Saldo is ready'));
  let answers = 0;
  let killed: Promise<void> | undefined;
  const tell = async (payment: WaitingPayment, send: () => Promise<boolean>): Promise<boolean> => {
    const isAcknowledged = await send();
    if (!isAcknowledged) return false;
    promised.payments.add(payment.paymentId);
    promised.count += 1;
    answers += 1;
    if (answers >= after) killed ??= server.kill();
    return true;
  };
  const lane = async (): Promise<void> => {
    while (killed === undefined) {
      const payment = letters.shift();
      if (payment === undefined) return;
      const isTold = await tell(payment, () => postEvent(origin, rows, payment));
      if (!isTold) letters.push(payment);
    }
  };
  const paying = payers.map((payment) => tell(payment, () => payAtProcessor(origin, payment)));
  await Promise.all([...paying, ...Array.from({ length: LANES }, lane)]);
  await (killed ?? server.kill());
}

function postEvent(origin: string, rows: ProcessorRows, payment: WaitingPayment): Promise<boolean> {
  const { body, signature } = signedEvent(rows, payment);
  return post(`${origin}/webhooks/stripe`, body, { 'stripe-signature': signature });
}

function payAtProcessor(origin: string, { intentId }: WaitingPayment): Promise<boolean> {
  const paid = { paymentIntent: intentId, paymentMethod: 'pm_card_visa' };
  return post(`${origin}/sandbox/pay`, JSON.stringify(paid), {});
}

/** false: the server died before it answered, so nothing was promised. */
async function post(url: string, body: string, headers: Record<string, string>): Promise<boolean> {
  let answer: Response;
  try {
    answer = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    });
  } catch {
    return false;
  }
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  return true;
}

/** What the server does by itself within the next hours. */
async function askAboutTheRest({ deps, world }: DataFolder): Promise<void> {
  world.clock.moveTo(instant(deps.clock.now() + 120 * MINUTE_MS));
  await reconcilePayments(deps);
  await applyInbox(deps);
}

/** How often each payment is in the ledger. */
async function bookedPayments(db: Database): Promise<ReadonlyMap<string, number>> {
  const found = await db.read({
    sql: "SELECT payment_id, count(*) FROM entries WHERE kind = 'payment' GROUP BY payment_id",
    args: [],
  });
  return new Map(found.map((row) => [textAt(row, 0), Number(row[1])]));
}

const paidAtProcessor = ({ world }: DataFolder): string[] =>
  world.emulator
    .state()
    .paymentIntents.filter((intent) => intent.status === 'succeeded')
    .map((intent) => intent.metadata['paymentId'] ?? intent.id)
    .toSorted();

const receiptsSentTwice = (db: Database) =>
  db.read({
    sql: `SELECT payment_id FROM messages WHERE kind = 'paymentReceipt'
      GROUP BY payment_id HAVING count(*) > 1`,
    args: [],
  });

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
