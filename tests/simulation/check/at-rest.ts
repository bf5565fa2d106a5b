import type { Followed } from './auditor.ts';
import { isExhausted, reasonsNotToRemind } from './case-model.ts';
import type { CaseModel } from './case-model.ts';
import type { Charge, Evidence, Processor } from './evidence.ts';
import { checkIsolation } from './isolation.ts';
import { ofCase, rowsOf } from './rows.ts';
import type { EntryRow, PaymentRow, Read } from './rows.ts';
import { must } from './violation.ts';

const DAY = 86_400_000;

/** What must be true once no fault is left and all webhooks, retries and sweeps had their time. */
export async function checkAtRest(
  read: Read,
  cases: readonly Followed[],
  evidence: Evidence,
): Promise<void> {
  const processor = evidence.processor();
  const [waiting] = await read('SELECT count(*) FROM webhook_events WHERE applied_at IS NULL');
  must(waiting === 0, 'every webhook is applied in the end (I15)', () => `${String(waiting)} wait`);
  checkIntents(processor);
  const known = new Set<string>();
  const arrived = new Set(evidence.letters.map(({ id }) => id.slice(0, id.indexOf('@'))));
  for (const { model } of cases) {
    const mine = ofCase(model.debtor);
    const payments = await rowsOf(read, 'payments', mine);
    const entries = await rowsOf(read, 'entries', mine);
    const credits = await rowsOf(read, 'credits', mine);
    for (const payment of payments) {
      known.add(payment.id);
      checkEnded(payment, processor, evidence.now);
      if (evidence.untold.has(payment.payment_intent_id ?? '')) evidence.proves('F17');
      const own = entries.filter((e) => e.payment_id === payment.id);
      const credited = credits.filter((c) => c.payment_id === payment.id);
      checkBooks(
        payment,
        own,
        credited.reduce((sum, c) => sum + c.amount_minor, 0),
        processor,
      );
      if (own.some((e) => e.kind === 'payment') && payment.channel !== 'offline')
        evidence.proves('F14');
    }
    await checkRefusalsTold(read, model, payments);
    const left = Map.groupBy(credits, (c) => c.currency);
    for (const [currency, rows] of left) {
      const sum = rows.reduce((total, c) => total + c.amount_minor, 0);
      must(
        sum >= 0,
        'credit of a debtor is never below zero (rules 1.5)',
        () => `${model.debtor.name}: ${sum} ${currency}`,
      );
    }
    for (const { id, kind } of await rowsOf(
      read,
      'messages',
      ofCase(model.debtor, "status = 'sent'"),
    )) {
      must(arrived.has(id), 'a letter that counts as sent has left (I4)', () => `${kind} ${id}`);
    }
    for (const message of await rowsOf(
      read,
      'messages',
      ofCase(model.debtor, "status = 'queued'"),
    )) {
      must(
        message.created_at > evidence.now - 6 * DAY,
        'no letter waits for ever (I15)',
        () => `${message.kind} ${message.id} since ${new Date(message.created_at).toISOString()}`,
      );
    }
  }
  for (const intent of processor.paymentIntents) {
    const id = intent.metadata['paymentId'] ?? '';
    must(
      known.has(id),
      'every intent of the processor has its payment (I5)',
      () => `${intent.id} names ${id}`,
    );
  }
  await checkPromises(read, evidence);
  await checkIsolation(read, evidence);
}

/** Whoever was debited in vain hears of it, with the link to pay otherwise (rules 4.2, F60). */
async function checkRefusalsTold(
  read: Read,
  { debtor }: CaseModel,
  payments: readonly PaymentRow[],
): Promise<void> {
  const refused = payments.filter((p) => p.off_session === 1 && p.status === 'failed');
  if (refused.length === 0 || debtor.email === null) return;
  const letters = await rowsOf(read, 'messages', ofCase(debtor, "kind = 'paymentFailed'"));
  for (const { id } of refused) {
    must(
      letters.some((letter) => letter.payment_id === id),
      'a debit that was refused is told at once (rules 4.2)',
      () => id,
    );
  }
}

/** One payment is one intent at the processor, whatever was asked twice. */
function checkIntents({ paymentIntents }: Processor): void {
  for (const [id, same] of Map.groupBy(
    paymentIntents,
    (intent) => intent.metadata['paymentId'] ?? '',
  )) {
    must(
      same.length === 1,
      'a payment has one intent (I3)',
      () => `${id}: ${same.map((i) => `${i.id} ${i.status}`).join(', ')}`,
    );
  }
}

const FINAL = [
  'succeeded',
  'failed',
  'canceled',
  'partiallyRefunded',
  'refunded',
  'disputed',
  'disputeWon',
  'disputeLost',
];

/** Nothing stays half done: an open attempt is closed, and only what the bank still holds is on its way. */
function checkEnded(payment: PaymentRow, { paymentIntents }: Processor, now: number): void {
  const intent = paymentIntents.find((i) => i.id === payment.payment_intent_id);
  const figures = (): string =>
    `${payment.id} of ${new Date(payment.created_at).toISOString()} is ${payment.status}, its intent ${intent?.id ?? 'none'} ${intent?.status ?? ''}`;
  if (payment.status === 'processing') {
    must(
      intent?.status === 'processing',
      'a payment is on its way only while the bank says so (I5)',
      figures,
    );
    return;
  }
  must(
    FINAL.includes(payment.status) || payment.created_at > now - 3 * DAY,
    'no attempt stays open beyond its time (I15)',
    figures,
  );
  must(
    payment.refund_due === null || payment.status === 'disputed',
    'a refund that was decided has been made or given up (I15)',
    () => `${figures()}: ${JSON.stringify(payment.refund_due)}`,
  );
  if (intent === undefined) return;
  const arrived = FINAL.slice(3).includes(payment.status) || payment.status === 'succeeded';
  must(
    (intent.status === 'succeeded') === arrived,
    'our books say what the processor says (I5)',
    figures,
  );
}

/** What of a payment is on invoices or is credit is what the processor took less what it gave back. */
function checkBooks(
  payment: PaymentRow,
  entries: readonly EntryRow[],
  credit: number,
  processor: Processor,
): void {
  const money = entries.filter((e) => e.kind === 'payment' || e.kind === 'paymentReversed');
  const posted = money.reduce(
    (sum, e) => sum + (e.side === 'credit' ? e.amount_minor : -e.amount_minor),
    0,
  );
  const held =
    payment.channel === 'offline'
      ? payment.amount_minor - payment.refunded_minor
      : heldFor(payment, processor);
  must(
    posted + credit === held,
    'every charge, refund and lost dispute is booked once (I3, I5)',
    () =>
      `${payment.id} ${payment.status}: ${posted} on invoices + ${credit} credit, but the processor holds ${held}`,
  );
}

function heldFor(payment: PaymentRow, { charges, disputes }: Processor): number {
  return (
    charges
      .filter(
        (charge) =>
          charge.payment_intent === payment.payment_intent_id && charge.status === 'succeeded',
      )
      // Nobody gives back more than is left, also when an inquiry is lost after a refund.
      .reduce((sum, c) => sum + Math.max(0, c.amount - c.amount_refunded - lostOf(c, disputes)), 0)
  );
}

const lostOf = (charge: Charge, disputes: Processor['disputes']): number =>
  disputes
    .filter((d) => d.charge === charge.id && d.status === 'lost')
    .reduce((sum, d) => sum + d.amount, 0);

/** Whatever somebody was told has happened is there, once. */
async function checkPromises(read: Read, { promised }: Evidence): Promise<void> {
  const invoices = new Map((await rowsOf(read, 'invoices')).map((row) => [row.id, row]));
  const payments = await rowsOf(read, 'payments');
  const entries = await rowsOf(read, 'entries');
  const ids = new Set(
    [...(await rowsOf(read, 'holds')), ...(await rowsOf(read, 'plans'))].map((row) => row.id),
  );
  for (const promise of promised) {
    const isKept = ((): boolean => {
      switch (promise.what) {
        case 'invoice':
          return invoices.get(promise.id)?.amount_due_minor === promise.amountDueMinor;
        case 'offline':
          return (
            payments.filter(
              (p) => p.reference === promise.reference && p.amount_minor === promise.amountMinor,
            ).length === 1
          );
        case 'creditNote':
          return entries.some(
            (e) =>
              e.kind === 'creditNote' &&
              e.reference === promise.number &&
              e.invoice_id === promise.invoiceId,
          );
        case 'hold':
        case 'plan':
          return ids.has(promise.id);
        case 'payment': {
          const row = payments.find((p) => p.id === promise.id);
          return row?.payment_intent_id === promise.intent && row.quote_expires_at > promise.at;
        }
        case 'page': {
          const row = payments.find((p) => p.id === promise.id);
          return row?.checkout?.sessionId === promise.session && row.quote_expires_at > promise.at;
        }
      }
    })();
    must(isKept, 'what was acknowledged is there, once (I4)', () => JSON.stringify(promise));
  }
}

/** Left alone, every debt that may be asked for comes to the end of its sequence (I8). */
export async function checkLongAfter(
  read: Read,
  cases: readonly Followed[],
  evidence: Evidence,
): Promise<void> {
  for (const { model } of cases) {
    for (const [id, { row, balance }] of model.invoices) {
      const isQuiet = reasonsNotToRemind(model, id, evidence.now).length > 0;
      must(
        isQuiet || isExhausted(model, id, evidence.now),
        'left alone, a debt is asked for to the end (I8)',
        () => `${row.number}: ${balance} owed, nothing holds it, and its sequence has not ended`,
      );
    }
  }
  await checkIsolation(read, evidence);
}
