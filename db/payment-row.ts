import { firstAskAt } from '../server/domain/ask-schedule.ts';
import type { Instant } from '../server/domain/brands.ts';
import type { Payment, PaymentState } from '../server/domain/facts.ts';
import type { CaseRef } from './rows.ts';
import type { payments } from './schema/cases.ts';
import type { RowOf } from './table.ts';

export const toPayment = (row: RowOf<typeof payments>): Payment => ({
  ...row.state,
  id: row.id,
  channel: row.channel,
  currency: row.currency,
  amountMinor: row.amountMinor,
  allocations: row.allocations,
  option: row.option,
  quoteExpiresAt: row.quoteExpiresAt,
  createdAt: row.createdAt,
  initiatedAt: row.initiatedAt,
  planId: row.planId,
  offSession: row.offSession,
  checkout: row.checkout,
  paymentIntentId: row.paymentIntentId,
  customerId: row.customerId,
  paymentMethodId: row.paymentMethodId,
  methodLabel: row.methodLabel,
  methodType: row.methodType,
  methodFingerprint: row.methodFingerprint,
  refundedMinor: row.refundedMinor,
  refundDue: row.refundDue,
  inquiryMinor: row.inquiryMinor,
  disputedMinor: row.disputedMinor,
  chargedBackMinor: row.chargedBackMinor,
  lastDeclineCode: row.lastDeclineCode,
  reference: row.reference,
});

export const fromPayment = (
  ref: CaseRef,
  payment: Payment,
  askAt: Instant | null = firstAskAt(payment),
): RowOf<typeof payments> => ({
  ...ref,
  id: payment.id,
  status: payment.status,
  state: paymentState(payment),
  channel: payment.channel,
  currency: payment.currency,
  amountMinor: payment.amountMinor,
  allocations: payment.allocations,
  option: payment.option,
  quoteExpiresAt: payment.quoteExpiresAt,
  createdAt: payment.createdAt,
  initiatedAt: payment.initiatedAt,
  planId: payment.planId,
  offSession: payment.offSession,
  checkout: payment.checkout,
  paymentIntentId: payment.paymentIntentId,
  customerId: payment.customerId,
  paymentMethodId: payment.paymentMethodId,
  methodLabel: payment.methodLabel,
  methodType: payment.methodType,
  methodFingerprint: payment.methodFingerprint,
  refundedMinor: payment.refundedMinor,
  refundDue: payment.refundDue,
  inquiryMinor: payment.inquiryMinor,
  disputedMinor: payment.disputedMinor,
  chargedBackMinor: payment.chargedBackMinor,
  lastDeclineCode: payment.lastDeclineCode,
  reference: payment.reference,
  askAt,
});

/** Only the fields of the state that the payment is in. */
function paymentState(p: Payment): PaymentState {
  switch (p.status) {
    case 'created':
    case 'requiresAction':
      return { status: p.status };
    case 'processing':
      return { status: p.status, processingSince: p.processingSince };
    case 'failed':
      return { status: p.status, failedAt: p.failedAt, failureCode: p.failureCode };
    case 'canceled':
      return { status: p.status, canceledAt: p.canceledAt };
    case 'disputed':
      return { status: p.status, settledAt: p.settledAt, disputedAt: p.disputedAt };
    case 'disputeLost':
      return { status: p.status, settledAt: p.settledAt, lostAt: p.lostAt };
    case 'succeeded':
    case 'partiallyRefunded':
    case 'refunded':
    case 'disputeWon':
      return { status: p.status, settledAt: p.settledAt };
  }
}
