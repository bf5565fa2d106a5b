import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import type { Change, Task } from './decision.ts';
import type { CaseFacts, Payment, Why } from './facts.ts';
import { min, negate, subtract } from './money.ts';
import { baseOf, hasArrived } from './payment.ts';
import type { ArrivedPayment, ProcessorReport } from './payment.ts';
import { invoiceIdsOf } from './payment-attempt.ts';
import { toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
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

/** A dispute with the bank, won or lost; an inquiry moves no money and changes nothing (rules 4.6). */
export function disputeStep(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  if (!hasArrived(payment)) return NO_STEP;
  const isQuiet = payment.status === 'succeeded' || payment.status === 'partiallyRefunded';
  switch (report.dispute) {
    case 'none':
    case 'inquiry':
      return NO_STEP;
    case 'open':
      // One that was won may be followed by another on other grounds.
      return isQuiet || payment.status === 'disputeWon' ? openDispute(payment, writing) : NO_STEP;
    case 'won':
      if (payment.status === 'disputeLost') return winBack(facts, payment, report, writing);
      return isQuiet || payment.status === 'disputed' ? winDispute(payment) : NO_STEP;
    case 'lost':
      return payment.status === 'disputeLost'
        ? NO_STEP
        : loseDispute(facts, payment, report, writing);
  }
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
  const fromCreditMinor = min(deltaMinor, creditLeftOf(facts, payment, report));
  const fromDebtsMinor = subtract(deltaMinor, fromCreditMinor);
  const data = { paymentId, currency, amountMinor: deltaMinor, refundedMinor, fromCreditMinor };
  const why = { code: 'refund', paymentId, amountMinor: deltaMinor, currency };
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.refunded', data }],
      changes: [{ do: 'putPayment', payment: refundedTo(payment, report) }],
    }),
    () => toCredit(paymentId, currency, negate(fromCreditMinor), why, writing),
    (present) => takeBack(present, payment, fromDebtsMinor, 'refund', writing),
    (present) => tell(present, payment, 'refund', writing),
    (present) =>
      fromDebtsMinor > 0 ? ask(present, payment, 'refundReview', why, writing) : NO_STEP,
  ]);
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
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.refundFailed', data }],
      changes: [{ do: 'putPayment', payment: refundedTo(payment, report) }],
    }),
    (present) =>
      // What a lost dispute took is gone, whether a refund had taken a part of it before or not.
      payment.status === 'disputeLost'
        ? NO_STEP
        : giveBack(present, payment, backMinor, 'refund', writing),
    (present) => askAboutCredit(present, facts, payment, writing),
  ]);
}

/** What came back and no invoice can take is credit again, and another way has to be found for it. */
function askAboutCredit(
  facts: CaseFacts,
  before: CaseFacts,
  payment: ArrivedPayment,
  writing: Writing,
): Step {
  const [credit] = facts.credits.slice(before.credits.length);
  if (credit === undefined) return NO_STEP;
  const { currency, amountMinor } = credit;
  const why = { code: 'surplus', paymentId: payment.id, currency, amountMinor };
  return ask(facts, payment, 'refundOverpayment', why, writing);
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

function openDispute(payment: ArrivedPayment, { now }: Writing): Step {
  const { settledAt } = payment;
  return {
    events: [{ type: 'payment.disputed', data: { paymentId: payment.id } }],
    changes: [
      {
        do: 'putPayment',
        payment: { ...baseOf(payment), status: 'disputed', settledAt, disputedAt: now },
      },
    ],
  };
}

/** Back as it was: nothing had been written, so nothing is to be undone. */
function winDispute(payment: ArrivedPayment): Step {
  const { settledAt } = payment;
  return {
    events: [{ type: 'payment.disputeWon', data: { paymentId: payment.id } }],
    changes: [
      { do: 'putPayment', payment: { ...baseOf(payment), status: 'disputeWon', settledAt } },
    ],
  };
}

/** The bank changed its mind after the debt was reopened: the money is written again, once. */
function winBack(
  facts: CaseFacts,
  payment: ArrivedPayment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  const backMinor = subtract(report.receivedMinor, report.refundedMinor);
  return inTurn(facts, [
    () => winDispute(payment),
    (present) => giveBack(present, payment, backMinor, 'chargeback', writing),
  ]);
}

/** The amount is owed again and contested: a person decides before any reminder (rules 4.6). */
function loseDispute(
  facts: CaseFacts,
  payment: ArrivedPayment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  const { now } = writing;
  const { id: paymentId, settledAt } = payment;
  const { currency } = report;
  const creditMinor = creditLeftOf(facts, payment, report);
  const lost = {
    ...baseOf(payment),
    // What the bank has taken back nobody gives back again.
    refundDue: null,
    status: 'disputeLost',
    settledAt,
    lostAt: now,
  } as const;
  const why = { code: 'chargeback', paymentId, currency, amountMinor: payment.amountMinor };
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.disputeLost', data: { paymentId, currency } }],
      changes: [{ do: 'putPayment', payment: lost }],
    }),
    () => toCredit(paymentId, currency, negate(creditMinor), why, writing),
    (present) => takeBack(present, payment, payment.amountMinor, 'chargeback', writing),
    (present) => tell(present, payment, 'chargeback', writing),
    (present) => ask(present, payment, 'chargebackLost', why, writing),
  ]);
}

/** One letter per journal record: a refund that came back may be made again, up to the same total. */
function tell(
  facts: CaseFacts,
  payment: Payment,
  reversal: 'refund' | 'chargeback',
  { now, newId }: Writing,
): Step {
  const letter = {
    kind: 'paymentReversed',
    key: `reversed:${payment.id}:${reversal}:${facts.seq}`,
    invoiceIds: invoiceIdsOf(payment),
    paymentId: payment.id,
    planId: payment.planId,
  } as const;
  return { events: [], changes: queueMessage(facts, letter, now, newId) };
}

function ask(
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
