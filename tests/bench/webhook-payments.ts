import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDataFolder } from '../support/data-folder.ts';
import {
  processorRows,
  seedPayments,
  signedEvent,
  writeProcessorRows,
  type ProcessorRows,
  type WaitingPayment,
} from '../support/processor-payments.ts';
import { less, more, ratio, type Part } from './figures.ts';
import {
  freeOrigin,
  load,
  newFolder,
  startServer,
  stopServer,
  type LoadRequest,
} from './measure.ts';
import { batchRate } from './raw-limits.ts';

const PAYMENTS = 3_840;
const CONNECTIONS = 32;
const ROUNDS = 3;
const ASK_EVERY_MS = 100;

type Round = {
  /** Answered 200: the event is on the disk. */
  readonly acknowledged: number;
  /** In the ledger, with journal, dunning stopped and receipt queued. */
  readonly booked: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/**
 * B3: signed webhooks over HTTP from 32 connections, one in five twice, one in twenty preceded by an
 * event that came out of order. Nothing counts before all of it is in the ledger, each once.
 */
export async function webhookPayments(): Promise<Part> {
  const rows = await processorRows();
  const rounds: Round[] = [];
  const batches: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = newFolder();
    batches.push(await batchRate(join(folder, 'batch.db')));
    rounds.push(await oneRound(join(folder, 'data'), rows));
    rmSync(folder, { recursive: true, force: true });
  }
  const booked = more({
    name: 'payments booked',
    unit: '/s',
    rounds: rounds.map((one) => one.booked),
    goal: 1_000,
  });
  const batch = more({ name: 'raw batch of six rows', unit: '/s', rounds: batches });
  const each = (name: 'p50Ms' | 'p99Ms') => rounds.map((one) => one[name]);
  return {
    title: 'B3 webhook payments: 1,000/s durable, or 0.7 of the raw batch',
    needs: 'any',
    figures: [
      booked,
      batch,
      more({ name: 'booked / raw batch', rounds: ratio(booked, batch), goal: 0.7 }),
      more({
        name: 'webhooks acknowledged',
        unit: '/s',
        rounds: rounds.map((one) => one.acknowledged),
      }),
      less({ name: 'p50', unit: 'ms', rounds: each('p50Ms') }),
      less({ name: 'p99', unit: 'ms', rounds: each('p99Ms') }),
    ],
  };
}

async function oneRound(folder: string, rows: ProcessorRows): Promise<Round> {
  const origin = await freeOrigin();
  const payments = await seed(folder, origin, rows);
  const server = await startServer(folder, origin);
  const requests = payments.flatMap((payment, index) => lettersAbout(rows, payment, index));
  const result = await load({ origin, connections: CONNECTIONS, requests });
  await untilAllPaid(folder, origin);
  await stopServer(server);
  const bookedAt = await lastBookedAt(folder, origin);
  return {
    acknowledged: result.perSecond,
    booked: Math.round((PAYMENTS / (bookedAt - result.startedAt)) * 1000),
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
  };
}

async function seed(
  folder: string,
  origin: string,
  rows: ProcessorRows,
): Promise<WaitingPayment[]> {
  await using data = await openDataFolder(folder, origin);
  const payments = await seedPayments(data, { from: 1, count: PAYMENTS });
  writeProcessorRows(folder, rows, payments, 'paid');
  return payments;
}

function lettersAbout(rows: ProcessorRows, payment: WaitingPayment, index: number): LoadRequest[] {
  const paid = signedEvent(rows, payment);
  const late = { id: `evt_late_${index}`, type: 'payment_intent.processing' };
  const events = [
    paid,
    ...(index % 5 === 0 ? [paid] : []),
    ...(index % 20 === 0 ? [signedEvent(rows, payment, late)] : []),
  ];
  return events.map(({ body, signature }) => ({
    method: 'POST',
    path: '/webhooks/stripe',
    body,
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
  }));
}

/** Asked as the vendor would: is anything still owed? */
async function untilAllPaid(folder: string, origin: string): Promise<void> {
  const access = readFileSync(join(folder, 'sandbox-access.json'), 'utf8');
  const { apiKey } = JSON.parse(access) as { readonly apiKey: string };
  const headers = { authorization: `Bearer ${apiKey}` };
  for (;;) {
    const answer = await fetch(`${origin}/api/v1/invoices?status=open&limit=1`, { headers });
    const { data } = (await answer.json()) as { readonly data: readonly unknown[] };
    if (data.length === 0) return;
    await pause(ASK_EVERY_MS);
  }
}

async function lastBookedAt(folder: string, origin: string): Promise<number> {
  await using data = await openDataFolder(folder, origin);
  const [row] = await data.deps.db.read({
    sql: `SELECT (SELECT max(applied_at) FROM webhook_events WHERE outcome = 'applied'), count(*),
      count(DISTINCT payment_id) FROM entries WHERE kind = 'payment'`,
    args: [],
  });
  if (Number(row?.[1]) !== PAYMENTS || Number(row?.[2]) !== PAYMENTS)
    throw new Error(`${PAYMENTS} payments were sent and ${Number(row?.[1])} were booked`);
  return Number(row?.[0]);
}
