import type { Minor } from './brands.ts';
import type { Allocation, CaseFacts, DebtorCredit, Payment } from './facts.ts';
import { negate, subtract, sum } from './money.ts';

/**
 * What each invoice got of a payment when it came. What it got later, out of the credit that the money
 * had become, is not paid by this payment in anybody's eyes: the two invoices have nothing else in common.
 */
export function cameFor(
  { credits }: Pick<CaseFacts, 'credits'>,
  payment: Payment,
): readonly Allocation[] {
  const own = payment.allocations.flatMap(({ invoiceId, amountMinor }) => {
    const laterMinor = appliedMinor(credits, payment.id, invoiceId);
    const isOwn = laterMinor === 0 || amountMinor > laterMinor;
    return isOwn ? [{ invoiceId, amountMinor: subtract(amountMinor, laterMinor) }] : [];
  });
  return own.length > 0 ? own : payment.allocations;
}

/** The invoices that are told of the payment: those it came for, and those that it is missing from again. */
export function toldOf(
  facts: Pick<CaseFacts, 'credits' | 'entries'>,
  payment: Payment,
): readonly string[] {
  const came = cameFor(facts, payment).map((a) => a.invoiceId);
  const isMissed = (id: string): boolean =>
    facts.entries.some(
      (e) => e.invoiceId === id && e.paymentId === payment.id && e.kind === 'paymentReversed',
    );
  return payment.allocations
    .map((a) => a.invoiceId)
    .filter((id) => came.includes(id) || isMissed(id));
}

const appliedMinor = (
  credits: readonly DebtorCredit[],
  paymentId: string,
  invoiceId: string,
): Minor =>
  negate(
    sum(
      credits
        .filter(
          (c) =>
            c.paymentId === paymentId &&
            c.why.code === 'applied' &&
            c.why['invoiceId'] === invoiceId,
        )
        .map((c) => c.amountMinor),
    ),
  );
