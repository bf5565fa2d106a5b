import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import type { Change, MessageKind, Task } from './decision.ts';
import type { CaseFacts, Payment, Why } from './facts.ts';
import { max, min, negate, subtract, sum, ZERO } from './money.ts';
import { baseOf, goneOf, hasArrived } from './payment.ts';
import type { ArrivedPayment, ProcessorReport } from './payment.ts';
import { cameFor } from './came-for.ts';
import { invoiceIdsOf } from './payment-attempt.ts';
import { toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { reviewTasks } from './reversal-review.ts';
import { creditLeftOf, giveBack, takeBack } from './reversal-entries.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

type Refunded = Pick<ProcessorReport, 'currency' | 'refundedMinor' | 'receivedMinor'>;

/**
 * Money that goes back. The processor's refunded total is cumulative, so only the difference to what
 * we know is new (rules 4.5). What became credit goes back first, so that returning a surplus does not
 * reopen any debt; the rest reopens the invoices, last served first, never beyond what they took.
 */
export function refundStep(
  facts: CaseFacts,
  payment: Payment,
  report: Refunded,
  writing: Writing,
): Step {
  if (!hasArrived(payment)) return NO_STEP;
  const delta = subtract(report.refundedMinor, payment.refundedMinor);
  if (delta === 0) return NO_STEP;
  return delta > 0
    ? refund(facts, payment, report, delta, writing)
    : refundCameBack(facts, payment, report, negate(delta), writing);
}

function refund(
  facts: CaseFacts,
  payment: ArrivedPayment,
  report: Refunded,
  deltaMinor: Minor,
  writing: Writing,
): Step {
  const { id: paymentId } = payment;
  const { currency, refundedMinor } = report;
  const takenMinor = movedBy(payment, report);
  const fromCreditMinor = min(takenMinor, creditLeftOf(facts, payment, report));
  const fromDebtsMinor = subtract(takenMinor, fromCreditMinor);
  const data = { paymentId, currency, amountMinor: deltaMinor, refundedMinor, fromCreditMinor };
  const why = { code: 'refund', paymentId, amountMinor: deltaMinor, currency };
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.refunded', data }],
      changes: [{ do: 'putPayment', payment: refundedTo(payment, report) }],
    }),
    () => toCredit(paymentId, currency, negate(fromCreditMinor), why, writing),
    (present) => takeBack(present, payment, fromDebtsMinor, 'refund', writing),
    (present) => reviewTasks(facts, present, writing),
    // Out of credit alone it concerns no invoice that credit paid since.
    (present) => {
      const allocations = fromDebtsMinor > 0 ? payment.allocations : cameFor(present, payment);
      return tell(present, { ...payment, allocations }, 'paymentReversed', writing, 'refunded');
    },
  ]);
}

/** How much more of the money is gone than we know; what a bank has taken is not given back twice. */
function movedBy(payment: ArrivedPayment, { refundedMinor, receivedMinor }: Refunded): Minor {
  const { chargedBackMinor } = payment;
  return subtract(
    goneOf({ refundedMinor, chargedBackMinor }, receivedMinor),
    goneOf(payment, receivedMinor),
  );
}

/** A refund that the bank sent back: what it had reopened is paid again. */
function refundCameBack(
  facts: CaseFacts,
  payment: ArrivedPayment,
  report: Refunded,
  backMinor: Minor,
  writing: Writing,
): Step {
  const { id: paymentId } = payment;
  const { currency, refundedMinor } = report;
  const data = { paymentId, currency, amountMinor: backMinor, refundedMinor };
  // What a bank took is gone, whether a refund had taken a part of it before or not.
  const ownMinor = negate(movedBy(payment, report));
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.refundFailed', data }],
      changes: [{ do: 'putPayment', payment: refundedTo(payment, report) }],
    }),
    (present) => (ownMinor > 0 ? giveBack(present, payment, ownMinor, 'refund', writing) : NO_STEP),
    (present) => reviewTasks(facts, present, writing),
    (present) => askForAnotherWay(present, facts, payment, ownMinor, writing),
    (present) => tell(present, payment, 'refundFailed', writing),
  ]);
}

/**
 * The debtor has not got what was meant to go back. What no invoice can take is credit again; what
 * pays a debt again was given back on purpose, so a person decides about it once more.
 */
function askForAnotherWay(
  facts: CaseFacts,
  before: CaseFacts,
  payment: ArrivedPayment,
  backMinor: Minor,
  writing: Writing,
): Step {
  const { id: paymentId, currency } = payment;
  const creditMinor = sum(facts.credits.slice(before.credits.length).map((c) => c.amountMinor));
  const paidMinor = max(ZERO, subtract(backMinor, creditMinor));
  const asked = (kind: Task['kind'], code: string, amountMinor: Minor): Step =>
    amountMinor > 0
      ? ask(facts, payment, kind, { code, paymentId, currency, amountMinor }, writing)
      : NO_STEP;
  return inTurn(facts, [
    () => asked('refundOverpayment', 'surplus', creditMinor),
    () => asked('refundFailed', 'refundFailed', paidMinor),
  ]);
}

/** The state that the refunded total means; a bank's dispute is the stronger word and stays. */
function refundedTo(known: ArrivedPayment, report: Refunded): Payment {
  const { refundedMinor } = report;
  const isDone = known.refundDue !== null && refundedMinor >= known.refundDue.toMinor;
  const payment = isDone ? { ...known, refundDue: null } : known;
  const isDisputed =
    payment.status === 'disputed' ||
    payment.status === 'disputeWon' ||
    payment.status === 'disputeLost';
  if (isDisputed) return { ...payment, refundedMinor };
  const { settledAt } = payment;
  const base = { ...baseOf(payment), refundedMinor };
  if (refundedMinor <= 0) return { ...base, status: 'succeeded', settledAt };
  return refundedMinor >= report.receivedMinor
    ? { ...base, status: 'refunded', settledAt }
    : { ...base, status: 'partiallyRefunded', settledAt };
}

/**
 * One letter per decision and cause: a refund that came back may be made again, and a dispute that was
 * won be followed by another.
 */
export function tell(
  facts: CaseFacts,
  payment: Payment,
  kind: Extract<MessageKind, `payment${string}` | `refund${string}`>,
  { now, newId }: Writing,
  cause: string = kind,
): Step {
  const letter = {
    kind,
    key: `${cause}:${payment.id}:${facts.seq}`,
    invoiceIds: invoiceIdsOf(payment),
    paymentId: payment.id,
    planId: payment.planId,
  } as const;
  return { events: [], changes: queueMessage(facts, letter, now, newId) };
}

/** What a task asked for is done, or there is nothing left to do about it. */
export const endTasks = (
  payment: Payment,
  kind: Task['kind'],
  { now }: Writing,
): readonly Change[] =>
  invoiceIdsOf(payment).map((invoiceId) => ({ do: 'endTasks', kind, invoiceId, at: now }));

export function ask(
  facts: CaseFacts,
  payment: Payment,
  kind: Task['kind'],
  note: Why,
  { now, newId }: Writing,
): Step {
  const task: Task = {
    id: newId('tsk'),
    kind,
    invoiceId: payment.allocations[0]?.invoiceId ?? null,
    dueOn: localDate(now, facts.vendor.timeZone),
    note,
    createdAt: now,
  };
  const change: Change = { do: 'addTask', task };
  return { events: [], changes: [change] };
}
