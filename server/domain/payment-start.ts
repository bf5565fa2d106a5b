import type { Instant } from './brands.ts';
import { ignored } from './decision.ts';
import type { Decision, NewId, QuoteRow } from './decision.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { isOpenAttempt, quoteIdOf, UNTOUCHED } from './payment.ts';
import { priceOf } from './price.ts';
import type { Price, PriceAsk, PriceRefusal } from './price.ts';
import { accepted } from './steps.ts';

export type StartAsk = PriceAsk & {
  /** On the processor's own page instead of ours. */
  readonly redirect?: boolean;
};

export type StartedPayment = {
  /** Accepted: a new attempt. Ignored: the same attempt is open already. Refused: see the code. */
  readonly decision: Decision<PriceRefusal>;
  /** The attempt to go on with. */
  readonly paymentId?: string;
  /** An open attempt at another price; get it canceled, then decide again. */
  readonly cancelFirst?: string;
};

/**
 * Starts paying: at most one attempt is open per debt, so the same choice meets the same attempt while
 * its price holds, and another choice waits until the first attempt is out of the way (rules 4.3). The
 * payment's row and its quote exist before anybody asks the processor.
 */
export function decideStartPayment(
  facts: CaseFacts,
  ask: StartAsk,
  now: Instant,
  newId: NewId,
): StartedPayment {
  const { redirect = false } = ask;
  const price = priceOf(facts, ask, now);
  if (!price.ok) return { decision: price };
  const open = facts.payments.filter((p) => isOpenAttempt(p) && overlaps(p, price));
  const same = open.find((p) => isSame(p, price, redirect) && isUsable(p, now));
  const other = open.find((p) => p !== same);
  if (other !== undefined) {
    const detail = { paymentId: other.id };
    const decision = { ok: false, code: 'alreadyBeingPaid', detail } as const;
    return isBeingCharged(other, now) ? { decision } : { decision, cancelFirst: other.id };
  }
  if (same !== undefined) return { decision: ignored('sameAttempt'), paymentId: same.id };
  const payment = newPayment(price, redirect, now, newId('pay'));
  const { id: paymentId, currency, amountMinor, option, allocations, planId } = payment;
  const figures = { paymentId, option, currency, amountMinor, allocations, planId };
  const data = { ...figures, offSession: false, ...(redirect && { redirect }) };
  return {
    paymentId,
    decision: accepted({
      events: [{ type: 'payment.created', data }],
      changes: [
        { do: 'putPayment', payment },
        { do: 'addQuote', quote: quoteRow(payment) },
      ],
    }),
  };
}

/** Our own charge is with the processor at this moment: given up now, it would still take the money. */
function isBeingCharged(payment: Payment, now: Instant): boolean {
  return payment.offSession && payment.status === 'created' && now < payment.quoteExpiresAt;
}

function overlaps(payment: Payment, price: Price): boolean {
  return payment.allocations.some((a) => price.covers.some((c) => c.invoiceId === a.invoiceId));
}

/** A page takes half an hour at least: one that could not be made in time is begun anew. */
const PAGE_NEEDS_MS = 31 * 60_000;
const MADE_AT_ONCE_MS = 30_000;

function isUsable({ checkout, createdAt, quoteExpiresAt }: Payment, now: Instant): boolean {
  if (checkout === null || checkout.sessionId !== null) return now < quoteExpiresAt;
  return now + PAGE_NEEDS_MS <= quoteExpiresAt || now <= createdAt + MADE_AT_ONCE_MS;
}

function isSame(payment: Payment, price: Price, redirect: boolean): boolean {
  const asText = (parts: Price['covers']): string =>
    parts
      .map((p) => `${p.invoiceId} ${p.amountMinor}`)
      .toSorted()
      .join();
  return (
    payment.option === price.kind &&
    payment.amountMinor === price.amountMinor &&
    payment.planId === price.planId &&
    !payment.offSession &&
    (payment.checkout !== null) === redirect &&
    asText(payment.allocations) === asText(price.covers)
  );
}

function newPayment(price: Price, redirect: boolean, now: Instant, id: string): Payment {
  return {
    id,
    status: 'created',
    channel: 'stripe',
    currency: price.currency,
    amountMinor: price.amountMinor,
    allocations: price.covers,
    option: price.kind,
    quoteExpiresAt: price.expiresAt,
    createdAt: now,
    initiatedAt: null,
    planId: price.planId,
    offSession: false,
    checkout: redirect ? { sessionId: null } : null,
    paymentIntentId: null,
    customerId: null,
    ...UNTOUCHED,
  };
}

/** The price of a payment as its row keeps it. */
function quoteRow(payment: Payment): QuoteRow {
  return {
    id: quoteIdOf(payment),
    paymentId: payment.id,
    kind: payment.option,
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    covers: payment.allocations,
    createdAt: payment.createdAt,
    expiresAt: payment.quoteExpiresAt,
  };
}
