import { assertNever } from './brands.ts';
import type { Instant } from './brands.ts';
import { ignored } from './decision.ts';
import type { Decision, NewId } from './decision.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { hasArrived, isOpenAttempt, rankOf } from './payment.ts';
import type { ProcessorReport } from './payment.ts';
import { arrive, arriveOtherwise } from './payment-arrival.ts';
import { cancel, fail, learned, setOut, waitForDebtor } from './payment-attempt.ts';
import { disputeStep } from './payment-dispute.ts';
import { refundStep } from './payment-reversal.ts';
import { planChangesAfterLedger } from './plan-progress.ts';
import type { Writing } from './posting.ts';
import { accepted, inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/**
 * Whether a report says less than we know. Such a one is decided only when the processor was asked
 * after these facts were read: an older answer would read as a debit that came back, or a refund.
 */
export function takesBack(payment: Payment, report: ProcessorReport): boolean {
  if (payment.status === 'processing') return isWaiting(report);
  if (!hasArrived(payment)) return false;
  const isDecided = payment.status === 'disputeWon' || payment.status === 'disputeLost';
  return (
    report.refundedMinor < payment.refundedMinor ||
    report.chargedBackMinor < payment.chargedBackMinor ||
    (isDecided && report.dispute === 'open')
  );
}

/**
 * Applies what the processor says of one payment: total over every state and every report. What is
 * new (arrival, refunds, disputes, several at once when earlier ones got lost) is written in one
 * decision. Ask `takesBack` first, and fetch the object again before deciding again.
 */
export function decideProcessorReport(
  facts: CaseFacts,
  { paymentId, report }: { readonly paymentId: string; readonly report: ProcessorReport },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'paymentMismatch'> {
  const known = facts.payments.find((p) => p.id === paymentId);
  if (known === undefined) return { ok: false, code: 'notFound' };
  if (known.channel === 'offline') return ignored('offline');
  if (known.paymentIntentId !== null && known.paymentIntentId !== report.paymentIntentId) {
    return { ok: false, code: 'paymentMismatch' };
  }
  const step = inTurn(
    facts,
    [advance, learnIntent, noteDecline, refundStep, disputeStep].map(
      (part) => (present: CaseFacts) => {
        const payment = present.payments.find((p) => p.id === paymentId) ?? known;
        return part(present, payment, report, { now, newId });
      },
    ),
  );
  if (step.events.length === 0) return ignored('nothingNew');
  const plan = planChangesAfterLedger(step.facts, now, newId);
  return accepted({
    events: [...step.events, ...plan.events],
    changes: [...step.changes, ...plan.changes],
  });
}

/** The next state by rank; money that arrived is believed whatever we thought before (rules 4.1). */
function advance(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  writing: Writing,
): Step {
  if (hasArrived(payment)) return NO_STEP;
  if (report.status === 'succeeded') {
    return isMismatch(payment, report)
      ? arriveOtherwise(facts, payment, report, writing)
      : arrive(facts, payment, report, writing);
  }
  if (isMismatch(payment, report)) return NO_STEP;
  switch (report.status) {
    case 'created':
    case 'requiresAction':
      return hasFailed(payment, report)
        ? fail(facts, payment, report, writing)
        : waitForDebtor(payment, report);
    case 'processing':
      return isNewAttempt(payment, report) ? setOut(facts, payment, report, writing) : NO_STEP;
    case 'canceled':
      if (isOver(payment)) return NO_STEP;
      // Who was told that the money is on its way is told that it is not.
      return payment.status === 'processing'
        ? fail(facts, payment, report, writing)
        : cancel(payment, report, writing);
    default:
      return assertNever(report.status);
  }
}

/** An intent with other money than we asked for never pays anything by itself (threat T21). */
function isMismatch(payment: Payment, report: ProcessorReport): boolean {
  const arrivedMinor = report.status === 'succeeded' ? report.receivedMinor : payment.amountMinor;
  return (
    report.currency !== payment.currency ||
    report.amountMinor !== payment.amountMinor ||
    arrivedMinor !== payment.amountMinor
  );
}

const isOver = (payment: Payment): boolean => rankOf(payment.status) < 0;

function hasFailed(payment: Payment, report: ProcessorReport): boolean {
  if (isOver(payment)) return false;
  // Whatever card is tried on the same intent by now: the debit that was on its way did not arrive.
  if (payment.status === 'processing') return true;
  // A declined card may be tried again by the debtor; one that we charged alone has nobody to try.
  const isAlone = payment.offSession && report.declineCode !== null;
  return (report.debitFailed && report.status === 'created') || isAlone;
}

const isWaiting = ({ status }: ProcessorReport): boolean =>
  status === 'created' || status === 'requiresAction';

function isNewAttempt(payment: Payment, report: ProcessorReport): boolean {
  if (isOpenAttempt(payment)) return true;
  if (payment.status === 'failed') {
    // Both by the processor's clock: ours may be ahead, or note the failure in the second of the retry.
    const before = payment.initiatedAt ?? payment.failedAt;
    return report.initiatedAt !== null && report.initiatedAt > before;
  }
  // Given up before its intent was known: the processor never heard of that.
  return payment.status === 'canceled' && payment.paymentIntentId === null;
}

/** Remembers the intent that the processor made, when that is all there is to learn. */
function learnIntent(
  _: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  { now }: Writing,
): Step {
  const { paymentIntentId } = report;
  if (payment.paymentIntentId !== null) return NO_STEP;
  // It was given up before its intent was known, and is open there: it is closed at the next round.
  const mustClose = payment.status === 'canceled' && isWaiting(report);
  return {
    events: [{ type: 'payment.intentCreated', data: { paymentId: payment.id, paymentIntentId } }],
    changes: [
      {
        do: 'putPayment',
        payment: { ...payment, paymentIntentId },
        ...(mustClose && { askAt: now }),
      },
    ],
  };
}

/**
 * A refused card that may be tried again: the page says so, the payment waits on. When the next card, or
 * another method, is being asked about, that is what there is to say, and where to confirm it.
 */
function noteDecline(_: CaseFacts, payment: Payment, report: ProcessorReport): Step {
  const { declineCode: code, methodType } = report;
  const isNews = code !== payment.lastDeclineCode;
  const isAsked = code === null && report.status === 'requiresAction';
  const isOther = isAsked && methodType !== null && methodType !== payment.methodType;
  if (!isOpenAttempt(payment) || !(isOther || (isNews && (code !== null || isAsked)))) {
    return NO_STEP;
  }
  const { id: paymentId } = payment;
  const known = isAsked ? learned(payment, report) : payment;
  const tried = { methodLabel: known.methodLabel, methodType: known.methodType };
  return {
    events: [
      code === null
        ? { type: 'payment.requiresAction', data: { paymentId } }
        : { type: 'payment.declined', data: { paymentId, code } },
    ],
    changes: [{ do: 'putPayment', payment: { ...payment, ...tried, lastDeclineCode: code } }],
  };
}
