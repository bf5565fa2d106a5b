import type { Minor } from '../../domain/brands.ts';
import type { CaseFacts, Entry, Payment } from '../../domain/facts.ts';
import { standingAmount } from '../../domain/ledger.ts';
import { min, sum } from '../../domain/money.ts';

/**
 * A payment as far as a link may see it (threat T7): a debtor's link all of it; an invoice's link only
 * what is about its invoice, with no figure of any other. undefined: nothing of it is.
 */
export function throughLink(
  facts: Pick<CaseFacts, 'entries'>,
  payment: Payment,
  invoiceId: string | null,
): Payment | undefined {
  if (invoiceId === null) return payment;
  const own = payment.allocations.filter((a) => a.invoiceId === invoiceId);
  if (own.length === payment.allocations.length) return payment;
  const amountMinor = sum(own.map((a) => a.amountMinor));
  if (amountMinor === 0) return undefined;
  const returned = (reversal: Entry['reversal']): Minor =>
    sum(
      facts.entries
        .filter(
          (e) => e.invoiceId === invoiceId && e.paymentId === payment.id && e.reversal === reversal,
        )
        .map((e) => standingAmount(e, facts.entries)),
    );
  return {
    ...payment,
    allocations: own,
    amountMinor,
    refundedMinor: returned('refund'),
    chargedBackMinor: returned('chargeback'),
    disputedMinor: min(amountMinor, payment.disputedMinor),
    inquiryMinor: min(amountMinor, payment.inquiryMinor),
    // What the payer wrote for the bank may name the other invoices.
    reference: null,
  };
}
