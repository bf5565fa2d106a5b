import type { Followed } from './auditor.ts';
import type { Charge, Evidence, Processor } from './evidence.ts';
import { ofCase, rowsOf } from './rows.ts';
import type { EntryRow, PaymentRow, Read } from './rows.ts';
import { must } from './violation.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Our books are the processor's, payment by payment: asked an hour after the last fault, and at rest (I5). */
export async function checkEqual(
  read: Read,
  cases: readonly Followed[],
  evidence: Evidence,
): Promise<void> {
  const processor = evidence.processor();
  checkIntents(processor);
  for (const { model } of cases) {
    const mine = ofCase(model.debtor);
    const payments = await rowsOf(read, 'payments', mine);
    const entries = await rowsOf(read, 'entries', mine);
    const credits = await rowsOf(read, 'credits', mine);
    for (const payment of payments) {
      checkEnded(payment, processor, evidence.now);
      checkRefunded(payment, evidence.now);
      const own = entries.filter((e) => e.payment_id === payment.id);
      const credited = credits.filter((c) => c.payment_id === payment.id);
      const credit = credited.reduce((sum, c) => sum + c.amount_minor, 0);
      checkBooks(payment, own, credit, processor);
      if (own.some((e) => e.kind === 'payment') && payment.channel !== 'offline')
        evidence.proves('F14');
    }
  }
  must(
    evidence.differences.length === 0,
    '"Saldo against Stripe" lists nothing an hour after the last fault (I5)',
    () => evidence.differences.join('\n'),
  );
}

/** One payment is one intent and one page at the processor, whatever was asked twice. */
function checkIntents({ paymentIntents, checkoutSessions }: Processor): void {
  const pages = Map.groupBy(checkoutSessions, (page) => page.metadata?.['paymentId'] ?? page.id);
  for (const [id, same] of pages) {
    must(
      same.length === 1,
      'a payment has one page (I3)',
      () => `${id}: ${same.map((page) => page.id).join(', ')}`,
    );
  }
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
  if (intent === undefined) return;
  const arrived = FINAL.slice(3).includes(payment.status) || payment.status === 'succeeded';
  must(
    (intent.status === 'succeeded') === arrived,
    'our books say what the processor says (I5)',
    figures,
  );
}

/** Somebody's money does not lie with us a day longer than an outage lasted; one decided just now may wait. */
function checkRefunded({ id, status, refund_due: due }: PaymentRow, now: number): void {
  must(
    due === null || status === 'disputed' || due.decidedAt > now - HOUR,
    'a refund that was decided has been made or given up an hour after the last fault (I15)',
    () => `${id} ${status}: ${JSON.stringify(due)}`,
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
