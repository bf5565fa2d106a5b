import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import type { Change, Task } from './decision.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { max, min, negate, subtract, ZERO } from './money.ts';
import { baseOf, goneOf, hasArrived } from './payment.ts';
import type { ArrivedPayment, ProcessorReport } from './payment.ts';
import { ask, endTasks, tell } from './payment-reversal.ts';
import { toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { creditLeftOf, giveBack, takeBack } from './reversal-entries.ts';
import { reviewTasks } from './reversal-review.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

type Part = (
  facts: CaseFacts,
  payment: ArrivedPayment,
  report: ProcessorReport,
  writing: Writing,
) => Step;

/**
 * What banks do to money that had arrived (rules 4.6). What they have taken for good is the processor's
 * cumulative figure, so that parts, several disputes and late returns are each booked once and exactly;
 * an open dispute holds, and an inquiry moves and holds nothing.
 */
export function disputeStep(
  facts: CaseFacts,
  { id }: Payment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  const parts: readonly Part[] = [inquiryPart, lostPart, reinstatedPart, openPart, closedPart];
  return inTurn(
    facts,
    parts.map((part) => (present) => {
      const payment = present.payments.find((p) => p.id === id);
      return payment !== undefined && hasArrived(payment)
        ? part(present, payment, report, writing)
        : NO_STEP;
    }),
  );
}

/** A bank asks first: a person answers it at the processor before it becomes a dispute. */
const inquiryPart: Part = (facts, payment, { inquiryMinor, currency, answerBy }, writing) => {
  if (inquiryMinor === payment.inquiryMinor) return NO_STEP;
  const { id: paymentId } = payment;
  const isNew = inquiryMinor > payment.inquiryMinor;
  const amountMinor = isNew ? inquiryMinor : payment.inquiryMinor;
  const type = isNew ? 'payment.inquiryOpened' : 'payment.inquiryClosed';
  const known: Step = {
    events: [{ type, data: { paymentId, currency, amountMinor } }],
    changes: [{ do: 'putPayment', payment: { ...payment, inquiryMinor } }],
  };
  const changes = isNew
    ? toAnswer(facts, payment, { kind: 'answerInquiry', amountMinor, answerBy }, writing)
    : endTasks(payment, 'answerInquiry', writing);
  return { ...known, changes: [...known.changes, ...changes] };
};

type Question = Pick<ProcessorReport, 'answerBy'> & {
  readonly kind: Extract<Task['kind'], `answer${string}`>;
  readonly amountMinor: Minor;
};

/** A person answers at the processor; what is known last is what has to be answered. */
function toAnswer(
  facts: CaseFacts,
  payment: ArrivedPayment,
  { kind, amountMinor, answerBy }: Question,
  writing: Writing,
): readonly Change[] {
  const { id: paymentId, currency } = payment;
  const untilOn = answerBy === null ? null : localDate(answerBy, facts.vendor.timeZone);
  const why = { code: 'bankAsks', paymentId, currency, amountMinor, untilOn };
  const { changes } = ask(facts, payment, kind, why, writing);
  return [...endTasks(payment, kind, writing), ...changes];
}

/** The amount is owed again and contested: a person decides before any reminder. */
const lostPart: Part = (facts, payment, report, writing) => {
  const takenMinor = movedBy(payment, report);
  const isFirst = payment.status !== 'disputeLost' && payment.chargedBackMinor === 0;
  const isLost = report.dispute === 'lost' && isFirst;
  if (takenMinor <= 0 && !isLost) return NO_STEP;
  const { id: paymentId, settledAt } = payment;
  const { currency, chargedBackMinor } = report;
  const fromCreditMinor = min(takenMinor, creditLeftOf(facts, payment, report));
  const fromDebtsMinor = subtract(takenMinor, fromCreditMinor);
  const why = { code: 'chargeback', paymentId, currency, amountMinor: takenMinor };
  const lost = {
    ...baseOf(payment),
    chargedBackMinor,
    disputedMinor: ZERO,
    // What the bank has taken back nobody gives back again.
    refundDue: null,
    status: 'disputeLost',
    settledAt,
    lostAt: writing.now,
  } as const;
  return inTurn(facts, [
    () => ({
      events: [
        { type: 'payment.disputeLost', data: { paymentId, currency, amountMinor: takenMinor } },
      ],
      changes: [
        { do: 'putPayment', payment: lost },
        ...endTasks(payment, 'answerDispute', writing),
      ],
    }),
    () => toCredit(paymentId, currency, negate(fromCreditMinor), why, writing),
    (present) => takeBack(present, payment, fromDebtsMinor, 'chargeback', writing),
    (present) =>
      takenMinor > 0 ? tell(present, payment, 'paymentReversed', writing, 'chargedBack') : NO_STEP,
    (present) => ask(present, payment, 'chargebackLost', why, writing),
  ]);
};

/** The bank changed its mind after the debt was reopened: the money is written again, once. */
const reinstatedPart: Part = (facts, payment, report, writing) => {
  // While another dispute is open nobody knows yet what remains of the figure.
  if (report.dispute === 'open') return NO_STEP;
  const backMinor = negate(movedBy(payment, report));
  const isWon = payment.status === 'disputeLost' && report.dispute === 'won';
  if (backMinor <= 0 && !isWon) return NO_STEP;
  const { id: paymentId } = payment;
  const { currency, chargedBackMinor } = report;
  const data = { paymentId, currency, amountMinor: max(ZERO, backMinor) };
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.disputeWon', data }],
      changes: [{ do: 'putPayment', payment: afterDispute({ ...payment, chargedBackMinor }) }],
    }),
    (present) => giveBack(present, payment, max(ZERO, backMinor), 'chargeback', writing),
    (present) => reviewTasks(facts, present, writing),
    (present) => tell(present, payment, 'paymentStands', writing),
  ]);
};

/** Nothing is written while it is open. One that was decided may be followed by another. */
const openPart: Part = (facts, payment, { dispute, disputedMinor, ...report }, writing) => {
  if (dispute !== 'open') return NO_STEP;
  if (report.chargedBackMinor !== payment.chargedBackMinor) return NO_STEP;
  const isKnown = payment.status === 'disputed' && disputedMinor === payment.disputedMinor;
  // Nothing is left in it that a bank could dispute.
  if (isKnown || payment.status === 'refunded') return NO_STEP;
  const { settledAt } = payment;
  const isOpen = payment.status === 'disputed';
  const disputedAt = isOpen ? payment.disputedAt : writing.now;
  const base = { ...baseOf(payment), disputedMinor };
  const { currency, answerBy } = report;
  const question = { kind: 'answerDispute', amountMinor: disputedMinor, answerBy } as const;
  return {
    events: [
      {
        type: 'payment.disputed',
        data: { paymentId: payment.id, currency, amountMinor: disputedMinor },
      },
    ],
    changes: [
      { do: 'putPayment', payment: { ...base, status: 'disputed', settledAt, disputedAt } },
      ...toAnswer(facts, payment, question, writing),
      // Who was told that it is disputed need not hear each change of its figure.
      ...(isOpen ? [] : tell(facts, payment, 'paymentDisputed', writing).changes),
    ],
  };
};

/** Back as it was: nothing had been written, so nothing is to be undone. */
const closedPart: Part = (facts, payment, { dispute, currency }, writing) => {
  const isQuiet = payment.status === 'succeeded' || payment.status === 'partiallyRefunded';
  const isOver = payment.status === 'disputed' && (dispute === 'won' || dispute === 'lost');
  if (!isOver && !(isQuiet && dispute === 'won')) return NO_STEP;
  const amountMinor = isQuiet ? payment.amountMinor : payment.disputedMinor;
  return {
    events: [
      { type: 'payment.disputeWon', data: { paymentId: payment.id, currency, amountMinor } },
    ],
    changes: [
      { do: 'putPayment', payment: afterDispute(payment) },
      ...endTasks(payment, 'answerDispute', writing),
      // One that was over before we heard of it was told to nobody.
      ...(isOver ? tell(facts, payment, 'paymentStands', writing).changes : []),
    ],
  };
};

/** How much more of the money is gone than we know; negative: some of it is here again. */
function movedBy(payment: ArrivedPayment, report: ProcessorReport): Minor {
  const { refundedMinor } = payment;
  const { chargedBackMinor, receivedMinor } = report;
  return subtract(
    goneOf({ refundedMinor, chargedBackMinor }, receivedMinor),
    goneOf(payment, receivedMinor),
  );
}

/** The state of a payment of which no dispute is open: what an earlier one took stays taken. */
function afterDispute(payment: ArrivedPayment): Payment {
  const { settledAt, chargedBackMinor } = payment;
  const base = { ...baseOf(payment), disputedMinor: ZERO };
  if (chargedBackMinor === 0) return { ...base, status: 'disputeWon', settledAt };
  const lostAt = payment.status === 'disputeLost' ? payment.lostAt : settledAt;
  return { ...base, status: 'disputeLost', settledAt, lostAt };
}
