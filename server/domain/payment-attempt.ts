import type { Minor } from './brands.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { baseOf, rankOf } from './payment.ts';
import type { PaymentBase, ProcessorReport } from './payment.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/** What becomes of an attempt before any money arrived. None of these touches the ledger. */

/** The debtor is asked to confirm at the bank; never back from a later state. */
export function waitForDebtor(payment: Payment, report: ProcessorReport): Step {
  const isForward = payment.status === 'created' && report.status === 'requiresAction';
  if (!isForward) return NO_STEP;
  const base = learned(payment, report);
  // Nothing is confirmed before the bank's question is answered: its day does not count yet.
  const { initiatedAt } = payment;
  // An earlier decline is over: this card is not refused, it is asked about.
  const { declineCode: lastDeclineCode } = report;
  const waiting = { ...base, initiatedAt, lastDeclineCode, status: 'requiresAction' } as const;
  return {
    events: [{ type: 'payment.requiresAction', data: { paymentId: payment.id } }],
    changes: [{ do: 'putPayment', payment: waiting }],
  };
}

/** The money is on its way: not paid, not unpaid (rules 4.2). */
export function setOut(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  { now, newId }: Writing,
): Step {
  const base = learned(payment, report);
  const processingSince = base.initiatedAt ?? now;
  return {
    events: [{ type: 'payment.processing', data: { ...figures(payment), processingSince } }],
    changes: [
      {
        do: 'putPayment',
        payment: {
          ...base,
          initiatedAt: processingSince,
          lastDeclineCode: refusalOf(payment, report),
          status: 'processing',
          processingSince,
        },
      },
      ...queueMessage(
        facts,
        {
          kind: 'paymentProcessing',
          key: `processing:${payment.id}:${processingSince}`,
          invoiceIds: invoiceIdsOf(payment),
          paymentId: payment.id,
          planId: payment.planId,
        },
        now,
        newId,
      ),
    ],
  };
}

/** A debit came back, or a charge that nobody attends was refused: said at once (rules 4.2). */
export function fail(
  facts: CaseFacts,
  payment: Payment,
  report: ProcessorReport,
  { now, newId }: Writing,
): Step {
  const base = learned(payment, report);
  const failureCode = report.declineCode ?? 'debit_failed';
  return {
    events: [{ type: 'payment.failed', data: { ...figures(payment), code: failureCode } }],
    changes: [
      {
        do: 'putPayment',
        payment: {
          ...base,
          lastDeclineCode: refusalOf(payment, report),
          status: 'failed',
          failedAt: now,
          failureCode,
        },
      },
      ...queueMessage(
        facts,
        {
          kind: 'paymentFailed',
          key: `failed:${payment.id}:${base.initiatedAt ?? 0}`,
          invoiceIds: invoiceIdsOf(payment),
          paymentId: payment.id,
          planId: payment.planId,
        },
        now,
        newId,
      ),
    ],
  };
}

/** Why a charge of ours was refused stays known when the debtor pays it with another method. */
const refusalOf = (payment: Payment, { declineCode }: ProcessorReport): string | null =>
  payment.offSession ? (payment.lastDeclineCode ?? declineCode) : declineCode;

/** The processor closed the intent. */
export function cancel(payment: Payment, report: ProcessorReport, { now }: Writing): Step {
  return {
    events: [{ type: 'payment.canceled', data: { paymentId: payment.id } }],
    changes: [
      {
        do: 'putPayment',
        payment: { ...learned(payment, report), status: 'canceled', canceledAt: now },
      },
    ],
  };
}

/** What every state has, with what the report adds to it. Known values are never lost. */
export function learned(payment: Payment, report: ProcessorReport): PaymentBase {
  const base = baseOf(payment);
  // A later attempt of a failed payment has its own day; one that only moves on keeps its first.
  const isAgain = rankOf(payment.status) < 0;
  const initiatedAt = isAgain
    ? (report.initiatedAt ?? base.initiatedAt)
    : (base.initiatedAt ?? report.initiatedAt);
  return {
    ...base,
    paymentIntentId: report.paymentIntentId,
    customerId: report.customerId ?? base.customerId,
    paymentMethodId: report.paymentMethodId ?? base.paymentMethodId,
    methodLabel: report.methodLabel ?? base.methodLabel,
    methodType: report.methodType ?? base.methodType,
    methodFingerprint: report.methodFingerprint ?? base.methodFingerprint,
    initiatedAt,
  };
}

export const invoiceIdsOf = (payment: Payment): readonly string[] =>
  payment.allocations.map((a) => a.invoiceId);

function figures(payment: Payment): {
  paymentId: string;
  currency: string;
  amountMinor: Minor;
} {
  return {
    paymentId: payment.id,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
  };
}
