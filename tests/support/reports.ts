import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { minor, ZERO } from '../../server/domain/money.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { decideProcessorReport } from '../../server/domain/payment-report.ts';
import { aPayment, countedIds, EUR, NOW } from './builders.ts';

/** What the processor says of the default payment: 121.00 EUR, nothing confirmed yet. */
export function aReport(over: Partial<ProcessorReport> = {}): ProcessorReport {
  const amountMinor = over.amountMinor ?? minor(12_100);
  return {
    paymentIntentId: 'pi_1',
    paymentId: 'pay_1',
    status: 'created',
    amountMinor,
    receivedMinor: over.status === 'succeeded' ? amountMinor : ZERO,
    currency: EUR,
    refundedMinor: ZERO,
    dispute: 'none',
    inquiryMinor: over.dispute === 'inquiry' ? amountMinor : ZERO,
    disputedMinor: over.dispute === 'open' ? amountMinor : ZERO,
    chargedBackMinor: over.dispute === 'lost' ? amountMinor : ZERO,
    answerBy: null,
    declineCode: null,
    debitFailed: false,
    initiatedAt: over.status === 'succeeded' || over.status === 'processing' ? NOW : null,
    customerId: null,
    paymentMethodId: null,
    methodLabel: 'Visa ·4242',
    methodType: 'card',
    methodFingerprint: null,
    livemode: false,
    ...over,
  };
}

const ids = countedIds();

/** Applies a report to the payment with this id: given(facts).when(reported({ status: 'succeeded' })). */
export const reported =
  (over: Partial<ProcessorReport> = {}, paymentId = 'pay_1', now = NOW) =>
  (facts: CaseFacts) =>
    decideProcessorReport(facts, { paymentId, report: aReport(over) }, now, ids);

/** The default payment in each state that it can have. */
export const PAYMENT_STATES: readonly Payment[] = [
  aPayment({}, { status: 'created' }),
  aPayment({}, { status: 'requiresAction' }),
  aPayment({}, { status: 'processing', processingSince: NOW }),
  aPayment({}, { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' }),
  aPayment({}, { status: 'canceled', canceledAt: NOW }),
  aPayment({}, { status: 'succeeded', settledAt: NOW }),
  aPayment({ refundedMinor: minor(100) }, { status: 'partiallyRefunded', settledAt: NOW }),
  aPayment({ refundedMinor: minor(12_100) }, { status: 'refunded', settledAt: NOW }),
  aPayment(
    { disputedMinor: minor(12_100) },
    { status: 'disputed', settledAt: NOW, disputedAt: NOW },
  ),
  aPayment({}, { status: 'disputeWon', settledAt: NOW }),
  aPayment(
    { chargedBackMinor: minor(12_100) },
    { status: 'disputeLost', settledAt: NOW, lostAt: NOW },
  ),
];
