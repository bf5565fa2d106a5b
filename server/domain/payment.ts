import type { CivilDate, Currency, Instant, Minor, TimeZone } from './brands.ts';
import { localDate } from './calendar.ts';
import { ignored } from './decision.ts';
import type { Decision } from './decision.ts';
import type { CaseFacts, Payment, PaymentStatus } from './facts.ts';
import { add, min, ZERO } from './money.ts';
import { accepted } from './steps.ts';

/**
 * What the processor says of one payment intent right now, in our words. The gateway makes it from
 * the fetched object with its latest charge, refunds and dispute.
 */
export type ProcessorReport = {
  readonly paymentIntentId: string;
  /** metadata, a hint only */
  readonly paymentId: string | null;
  readonly status: 'created' | 'requiresAction' | 'processing' | 'succeeded' | 'canceled';
  readonly amountMinor: Minor;
  readonly receivedMinor: Minor;
  readonly currency: Currency;
  readonly refundedMinor: Minor;
  readonly dispute: 'none' | 'inquiry' | 'open' | 'won' | 'lost';
  /** What a bank asks about; no money moves for that. */
  readonly inquiryMinor: Minor;
  /** What is in open disputes, each of which may be about a part of the payment. */
  readonly disputedMinor: Minor;
  /** What lost disputes and bank returns have taken so far; falls when one is reversed. */
  readonly chargedBackMinor: Minor;
  /** When the bank's question or dispute is to be answered at the latest; null: it asks for nothing. */
  readonly answerBy: Instant | null;
  /** Of the last attempt; an intent with one may still succeed. */
  readonly declineCode: string | null;
  /** The delayed debit came back; the intent waits for another method. */
  readonly debitFailed: boolean;
  readonly initiatedAt: Instant | null;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly methodLabel: string | null;
  /** The processor's word for the kind of method; how long it takes follows from it. */
  readonly methodType: string | null;
  /** The same for each payment by one card or account; null where the processor gives none. */
  readonly methodFingerprint: string | null;
  readonly livemode: boolean;
};

/** How far a payment has come; a report of a lower rank is old news (rules 4.1). */
const RANKS = { created: 0, requiresAction: 1, processing: 2, succeeded: 3 } as const;

/** 0 created … 3 the money arrived; failed and canceled attempts rank below all of them. */
export function rankOf(status: PaymentStatus): number {
  if (status === 'failed' || status === 'canceled') return -1;
  return status in RANKS ? RANKS[status as keyof typeof RANKS] : RANKS.succeeded;
}

export type ArrivedPayment = Payment & { readonly settledAt: Instant };

/** The money arrived at some time, whatever became of it later. */
export function hasArrived(payment: Payment): payment is ArrivedPayment {
  return rankOf(payment.status) === RANKS.succeeded;
}

/** What is gone of money that arrived, given back or taken back, and never more than came. */
export function goneOf(
  { refundedMinor, chargedBackMinor }: Pick<Payment, 'refundedMinor' | 'chargedBackMinor'>,
  receivedMinor: Minor,
): Minor {
  return min(receivedMinor, add(refundedMinor, chargedBackMinor));
}

/** The debtor may still confirm it: nothing is on its way yet. */
export function isOpenAttempt(payment: Payment): boolean {
  return payment.status === 'created' || payment.status === 'requiresAction';
}

/** The quote of a payment has its id with another prefix: a repeated call names the same quote. */
export function quoteIdOf(payment: Pick<Payment, 'id'>): string {
  return `quo${payment.id.slice(payment.id.indexOf('_'))}`;
}

/**
 * The day that counts for a payment confirmed at this instant: the vendor's local day, or for an
 * offer's price the day on which it was quoted, as long as the quote held (rules 2.2 and 3.3).
 */
export function valueOnOf(payment: Payment, initiatedAt: Instant, zone: TimeZone): CivilDate {
  const isOffer = payment.option === 'discount' || payment.option === 'settlement';
  const keepsPrice = isOffer && initiatedAt <= payment.quoteExpiresAt;
  return localDate(keepsPrice ? payment.createdAt : initiatedAt, zone);
}

export type PaymentBase = Omit<Payment, 'status'>;

/** What a payment does not have before the processor tells of it: a method, an answer, money that went back. */
export const UNTOUCHED = {
  paymentMethodId: null,
  methodLabel: null,
  methodType: null,
  methodFingerprint: null,
  refundedMinor: ZERO,
  inquiryMinor: ZERO,
  disputedMinor: ZERO,
  chargedBackMinor: ZERO,
  refundDue: null,
  lastDeclineCode: null,
  reference: null,
} as const satisfies Partial<PaymentBase>;

/** The fields that every state has, without those of the present one. */
export function baseOf(payment: Payment): PaymentBase {
  return {
    id: payment.id,
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
    inquiryMinor: payment.inquiryMinor,
    disputedMinor: payment.disputedMinor,
    chargedBackMinor: payment.chargedBackMinor,
    refundDue: payment.refundDue,
    lastDeclineCode: payment.lastDeclineCode,
    reference: payment.reference,
  };
}

/** The attempts to cancel: nobody confirmed them while their price held (fault F29). */
export function abandonedPayments(
  facts: Pick<CaseFacts, 'payments'>,
  now: Instant,
): readonly Payment[] {
  return facts.payments.filter((p) => isOpenAttempt(p) && now >= p.quoteExpiresAt);
}

/** Remembers the intent that the processor made for a payment, so that it can be asked about. */
export function decideIntentKnown(
  facts: CaseFacts,
  { paymentId, paymentIntentId }: { readonly paymentId: string; readonly paymentIntentId: string },
): Decision<'notFound' | 'paymentMismatch'> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return { ok: false, code: 'notFound' };
  if (payment.paymentIntentId === paymentIntentId) return ignored('intentKnown');
  if (payment.paymentIntentId !== null) return { ok: false, code: 'paymentMismatch' };
  return accepted({
    events: [{ type: 'payment.intentCreated', data: { paymentId, paymentIntentId } }],
    changes: [{ do: 'putPayment', payment: { ...payment, paymentIntentId } }],
  });
}

/**
 * Remembers the page that the processor made for a payment, also for one that was given up meanwhile:
 * its page has to be closed.
 */
export function decideCheckoutKnown(
  facts: CaseFacts,
  { paymentId, sessionId }: { readonly paymentId: string; readonly sessionId: string },
): Decision<'notFound' | 'paymentMismatch'> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return { ok: false, code: 'notFound' };
  const { checkout } = payment;
  if (checkout?.sessionId === sessionId) return ignored('checkoutKnown');
  if (checkout?.sessionId !== null) return { ok: false, code: 'paymentMismatch' };
  return accepted({
    events: [{ type: 'payment.checkoutOpened', data: { paymentId, sessionId } }],
    changes: [{ do: 'putPayment', payment: { ...payment, checkout: { sessionId } } }],
  });
}

/**
 * Gives up an attempt that has no intent, or whose intent the processor canceled. One that is under
 * way or arrived is not given up: money is never made to disappear by us.
 */
export function decideCancelPayment(
  facts: CaseFacts,
  { paymentId, now }: { readonly paymentId: string; readonly now: Instant },
): Decision<'notFound' | 'alreadyBeingPaid'> {
  const payment = facts.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return { ok: false, code: 'notFound' };
  if (payment.status === 'canceled' || payment.status === 'failed') return ignored('alreadyOver');
  if (!isOpenAttempt(payment)) return { ok: false, code: 'alreadyBeingPaid' };
  return accepted({
    events: [{ type: 'payment.canceled', data: { paymentId } }],
    changes: [
      { do: 'putPayment', payment: { ...baseOf(payment), status: 'canceled', canceledAt: now } },
    ],
  });
}
