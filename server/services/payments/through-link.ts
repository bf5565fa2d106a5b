import type { Minor } from '../../domain/brands.ts';
import { cameFor } from '../../domain/came-for.ts';
import type { CaseFacts, Entry, Payment } from '../../domain/facts.ts';
import { standingAmount } from '../../domain/ledger.ts';
import { max, min, negate, sum, ZERO } from '../../domain/money.ts';
import { baseOf } from '../../domain/payment.ts';

type Books = Pick<CaseFacts, 'entries' | 'credits'>;

/**
 * A payment as far as a link may see it (threat T7): a debtor's link all of it; an invoice's link only
 * what is about its invoice, with no figure of any other. One that came for this invoice alone is all
 * about it, whatever its money did later. undefined: it did not come for this invoice.
 */
export function throughLink(
  facts: Books,
  payment: Payment,
  invoiceId: string | null,
): Payment | undefined {
  if (invoiceId === null) return payment;
  const came = cameFor(facts, payment);
  const own = came.filter((a) => a.invoiceId === invoiceId);
  const allocations = payment.allocations.filter((a) => a.invoiceId === invoiceId);
  if (own.length === 0) return undefined;
  if (own.length === came.length) return { ...payment, allocations };
  const amountMinor = sum(own.map((a) => a.amountMinor));
  if (amountMinor === 0) return undefined;
  return partOf(payment, {
    allocations,
    amountMinor,
    refundedMinor: returned(facts, payment, invoiceId, 'refund'),
    chargedBackMinor: returned(facts, payment, invoiceId, 'chargeback'),
    disputedMinor: min(amountMinor, payment.disputedMinor),
    inquiryMinor: min(amountMinor, payment.inquiryMinor),
    // What the payer wrote for the bank may name the other invoices.
    reference: null,
  });
}

type Part = Pick<
  Payment,
  | 'allocations'
  | 'amountMinor'
  | 'refundedMinor'
  | 'chargedBackMinor'
  | 'disputedMinor'
  | 'inquiryMinor'
  | 'reference'
>;

/** Where nothing of this part went back, it is simply received, whatever became of the others. */
function partOf(payment: Payment, part: Part): Payment {
  const base = { ...baseOf(payment), ...part };
  const { refundedMinor, chargedBackMinor, amountMinor } = base;
  switch (payment.status) {
    case 'refunded':
    case 'partiallyRefunded': {
      const { settledAt } = payment;
      if (refundedMinor === 0) return { ...base, status: 'succeeded', settledAt };
      const isWhole = refundedMinor >= amountMinor;
      return { ...base, status: isWhole ? 'refunded' : 'partiallyRefunded', settledAt };
    }
    case 'disputeLost':
      if (chargedBackMinor > 0) return { ...payment, ...part };
      return { ...base, status: 'succeeded', settledAt: payment.settledAt };
    default:
      return { ...payment, ...part };
  }
}

/** What of this invoice's part went back: out of its ledger, and out of what a note had freed of it. */
function returned(
  { entries, credits }: Books,
  { id }: Payment,
  invoiceId: string,
  reversal: 'refund' | 'chargeback',
): Minor {
  const isOwn = (e: Entry): boolean =>
    e.invoiceId === invoiceId && e.paymentId === id && e.reversal === reversal;
  const ofDebtMinor = sum(entries.filter(isOwn).map((e) => standingAmount(e, entries)));
  const own = credits.filter((c) => c.paymentId === id);
  const taken = own.filter((c) => MOVES[reversal].includes(c.why.code));
  const freed = own.filter((c) => c.why.code === 'creditNote');
  // Which note's money went back is known only where all notes were for this one invoice.
  const isCertain = freed.length > 0 && freed.every((c) => c.why['invoiceId'] === invoiceId);
  const freedMinor = isCertain ? sum(freed.map((c) => c.amountMinor)) : ZERO;
  const ofCreditMinor = negate(sum(taken.map((c) => c.amountMinor)));
  return sum([ofDebtMinor, min(freedMinor, max(ZERO, ofCreditMinor))]);
}

/** Money that left the credit for this reason, and money of it that came back. */
const MOVES: Readonly<Record<'refund' | 'chargeback', readonly string[]>> = {
  refund: ['refund', 'refundCameBack'],
  chargeback: ['chargeback', 'reversalUndone'],
};
