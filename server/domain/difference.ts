import type { Currency, Minor } from './brands.ts';
import type { CaseFacts, Payment, PaymentStatus } from './facts.ts';
import { negate, subtract, sum } from './money.ts';
import { goneOf, hasArrived, isOpenAttempt } from './payment.ts';
import type { ProcessorReport } from './payment.ts';

/** In what our books and the processor's may differ about one payment (invariant I5). */
export const DIFFERENCE_KINDS = [
  'missingHere',
  'missingThere',
  'unreadable',
  'currency',
  'amount',
  'status',
  'refunded',
  'disputed',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/**
 * Who does what about it. `askAgain`: we take over what the processor says. `person`: we did, and it is
 * still so, or the money has to be understood first. `checkKey`: the account may be another one.
 */
export const NEXT_STEPS = ['askAgain', 'person', 'lookUp', 'checkKey', 'update'] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** How one side sees a payment. */
export type SideHere = {
  readonly status: PaymentStatus;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly refundedMinor: Minor;
  /** What of it stands on invoices or is credit. */
  readonly bookedMinor: Minor;
};
export type SideThere = Pick<
  ProcessorReport,
  'status' | 'currency' | 'amountMinor' | 'receivedMinor' | 'refundedMinor' | 'dispute'
>;

type Books = Pick<CaseFacts, 'entries' | 'credits'>;

/** What differs between a payment with its books and what the processor says of it now. */
export function differencesOf(
  books: Books,
  payment: Payment,
  report: ProcessorReport,
): readonly DifferenceKind[] {
  const kinds: DifferenceKind[] = [];
  const bothArrived = hasArrived(payment) && report.status === 'succeeded';
  if (!agreesOnStatus(payment, report)) kinds.push('status');
  if (bothArrived) {
    const here = sideHere(books, payment, report.currency);
    if (here.bookedMinor !== expectedHere(payment, report)) {
      const isOther = payment.currency !== report.currency && here.bookedMinor === 0;
      kinds.push(isOther ? 'currency' : 'amount');
    }
    if (payment.refundedMinor !== report.refundedMinor) kinds.push('refunded');
    if (!agreesOnDispute(payment, report)) kinds.push('disputed');
  } else if (!hasArrived(payment) && report.status !== 'canceled') {
    if (payment.currency !== report.currency) kinds.push('currency');
    else if (payment.amountMinor !== report.amountMinor) kinds.push('amount');
  }
  return kinds;
}

/** What is to be done about differences of these kinds; `before`: the same was found and asked about earlier. */
export function nextStepOf(kinds: readonly DifferenceKind[], before: boolean): NextStep {
  if (kinds.includes('missingHere')) return 'lookUp';
  if (kinds.includes('missingThere')) return 'checkKey';
  if (kinds.includes('unreadable')) return 'update';
  const isMoney = kinds.includes('amount') || kinds.includes('currency');
  return before || isMoney ? 'person' : 'askAgain';
}

/** Our side, its booked money in that currency: what came as other money than was asked for is credit in its own. */
export function sideHere(
  { entries, credits }: Books,
  payment: Payment,
  currency: Currency = payment.currency,
): SideHere {
  const posted = entries
    .filter(
      (e) =>
        e.paymentId === payment.id &&
        e.currency === currency &&
        (e.kind === 'payment' || e.kind === 'paymentReversed'),
    )
    .map((e) => (e.side === 'credit' ? e.amountMinor : negate(e.amountMinor)));
  const credit = credits
    .filter((c) => c.paymentId === payment.id && c.currency === currency)
    .map((c) => c.amountMinor);
  const { status, amountMinor, refundedMinor } = payment;
  return {
    status,
    currency: payment.currency,
    amountMinor,
    refundedMinor,
    bookedMinor: sum([...posted, ...credit]),
  };
}

/** What has to stand in our books if the processor is right about what came and we about what went. */
const expectedHere = (payment: Payment, { receivedMinor }: ProcessorReport): Minor =>
  subtract(receivedMinor, goneOf(payment, receivedMinor));

function agreesOnStatus(payment: Payment, { status }: ProcessorReport): boolean {
  const isWaiting = status === 'created' || status === 'requiresAction';
  if (hasArrived(payment)) return status === 'succeeded';
  if (payment.status === 'processing') return status === 'processing';
  if (isOpenAttempt(payment)) return isWaiting;
  // The same intent waits for another method, or was closed.
  if (payment.status === 'failed') return isWaiting || status === 'canceled';
  // Given up before its intent was known: nobody was ever given it, so nobody can pay it.
  return status === 'canceled' || (payment.paymentIntentId === null && isWaiting);
}

/**
 * What was won or given back before is as if nothing had been. An inquiry moves no money, but has a day
 * by which somebody has to answer it.
 */
function agreesOnDispute(payment: Payment, report: ProcessorReport): boolean {
  const { status } = payment;
  if (payment.inquiryMinor !== report.inquiryMinor || !agreesOnTaken(payment, report)) return false;
  switch (report.dispute) {
    case 'none':
    case 'inquiry':
    case 'won':
      return status !== 'disputed' && status !== 'disputeLost';
    case 'open':
      if (status === 'refunded') return true;
      return status === 'disputed' && payment.disputedMinor === report.disputedMinor;
    case 'lost':
      return status === 'disputeLost';
  }
}

/** What banks have taken for good, as far as a refund had not gone before it; each part is booked once. */
function agreesOnTaken(
  payment: Payment,
  { dispute, chargedBackMinor, receivedMinor }: ProcessorReport,
): boolean {
  const { refundedMinor } = payment;
  const there = goneOf({ refundedMinor, chargedBackMinor }, receivedMinor);
  const here = goneOf(payment, receivedMinor);
  // What a bank gives back is written once no other dispute is open.
  return dispute === 'open' ? there <= here : there === here;
}
