import type { Instant } from './brands.ts';
import { applyChanges, ignored } from './decision.ts';
import type { Decision, NewId } from './decision.ts';
import type { Allocation, CaseFacts, Payment, QuoteKind } from './facts.ts';
import { earlier } from './moments.ts';
import { sum } from './money.ts';
import { UNTOUCHED } from './payment.ts';
import type { ProcessorReport } from './payment.ts';
import { decideProcessorReport } from './payment-report.ts';
import { accepted } from './steps.ts';

/**
 * What the processor is told of a payment beside its amount, so that the money can still be booked where
 * our own row of it is lost: an older copy of the database was put back (fault F50).
 */
export type PaymentOrigin = {
  readonly paymentId: string;
  readonly vendorId: string;
  readonly debtorId: string;
  readonly planId: string | null;
  readonly option: QuoteKind;
  readonly offSession: boolean;
  readonly createdAt: Instant;
  readonly quoteExpiresAt: Instant;
  readonly covers: readonly Allocation[];
};

/** What is told of this payment. The same each time it is told: the processor keeps it under our key. */
export function originOf({ vendor, debtor }: CaseFacts, payment: Payment): PaymentOrigin {
  const { id: paymentId, planId, option, offSession, createdAt, quoteExpiresAt } = payment;
  const when = { createdAt, quoteExpiresAt };
  const what = { planId, option, offSession, ...when, covers: payment.allocations };
  return { paymentId, vendorId: vendor.id, debtorId: debtor.id, ...what };
}

/**
 * Writes a payment down that the processor has and we do not, and with it all that became of it. Only
 * money: what nobody has confirmed is no debt and no payment. Its metadata is a hint, so everything that
 * it names has to be here and to fit: the invoices, their currency, and their parts to the amount.
 */
export function decideAdoptPayment(
  facts: CaseFacts,
  { origin, report }: { readonly origin: PaymentOrigin; readonly report: ProcessorReport },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'paymentMismatch'> {
  const known = facts.payments.find((p) => p.id === origin.paymentId);
  if (known !== undefined) {
    const isOther =
      known.paymentIntentId !== null && known.paymentIntentId !== report.paymentIntentId;
    // Money that came a second time under the same name is no part of what is known.
    return isOther ? { ok: false, code: 'paymentMismatch' } : ignored('alreadyKnown');
  }
  if (report.status !== 'succeeded' && report.status !== 'processing')
    return { ok: false, code: 'notFound' };
  if (!doesFit(facts, origin, report)) return { ok: false, code: 'paymentMismatch' };
  const payment = adopted(facts, origin, report, now);
  const { id: paymentId, currency, amountMinor, option, allocations, planId, offSession } = payment;
  const figures = { paymentId, option, currency, amountMinor, allocations, planId, offSession };
  const begun = {
    events: [{ type: 'payment.created', data: { ...figures, adopted: true } }],
    changes: [{ do: 'putPayment', payment }],
  } as const;
  const told = decideProcessorReport(
    applyChanges(facts, begun.changes),
    { paymentId, report },
    now,
    newId,
  );
  if (!told.ok) return told;
  return accepted({
    events: [...begun.events, ...told.events],
    changes: [...begun.changes, ...told.changes],
  });
}

function doesFit(
  { vendor, debtor, invoices }: CaseFacts,
  { vendorId, debtorId, covers }: PaymentOrigin,
  { currency, amountMinor }: ProcessorReport,
): boolean {
  const isOurs = vendor.id === vendorId && debtor.id === debtorId;
  const isOwn = ({ invoiceId }: Allocation): boolean =>
    invoices.some((i) => i.id === invoiceId && i.currency === currency);
  const isEachOnce = new Set(covers.map((c) => c.invoiceId)).size === covers.length;
  if (!isOurs || covers.length === 0 || !isEachOnce || !covers.every(isOwn)) return false;
  // Parts above the whole need no sum, which may be none that can be added up.
  const isPart = (c: Allocation): boolean => c.amountMinor <= amountMinor;
  return covers.every(isPart) && sum(covers.map((c) => c.amountMinor)) === amountMinor;
}

function adopted(
  { plans }: CaseFacts,
  origin: PaymentOrigin,
  report: ProcessorReport,
  now: Instant,
): Payment {
  const { paymentId: id, option, offSession, covers, planId, quoteExpiresAt } = origin;
  return {
    id,
    status: 'created',
    channel: 'stripe',
    currency: report.currency,
    amountMinor: report.amountMinor,
    allocations: covers,
    option,
    quoteExpiresAt,
    createdAt: earlier(origin.createdAt, now),
    initiatedAt: null,
    // The plan itself may be lost with the row.
    planId: plans.some((p) => p.id === planId) ? planId : null,
    offSession,
    checkout: null,
    paymentIntentId: report.paymentIntentId,
    customerId: report.customerId,
    ...UNTOUCHED,
  };
}
