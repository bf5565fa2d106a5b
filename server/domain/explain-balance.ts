import type { Instant, Minor } from './brands.ts';
import { priceTier } from './discount.ts';
import type { Actor } from './decision.ts';
import { entryCode } from './entry-code.ts';
import type { CaseFacts, DiscountTier, Entry, Invoice, Why } from './facts.ts';
import { balanceOf } from './ledger.ts';
import { add, subtract, ZERO } from './money.ts';

/** An entry with the journal record that it was decided with. */
export type BookedEntry = Entry & {
  readonly seq: number;
  readonly actor: Actor;
  /** Type of that record: what was being decided when the entry was written. */
  readonly source: string;
};

/** Everything that moves a balance, each with its own sentence. */
export const TERM_CODES = [
  'invoiced',
  'payment',
  'paidFromCredit',
  'paymentReleased',
  'paymentRestored',
  'paymentTakenBack',
  'refund',
  'chargeback',
  'discountEarned',
  'discountByCreditNote',
  'discountGranted',
  'discountTakenBack',
  'discountCredited',
  'discountRestored',
  'creditNote',
  'creditNoteUndone',
  'lateCharge',
  'lateChargeUndone',
  'waiver',
  'waiverUndone',
  'writeOff',
  'settlementKept',
  'writeOffUndone',
  'writeOffRestored',
] as const;
export type TermCode = (typeof TERM_CODES)[number];

export type BalanceTerm = {
  readonly code: TermCode;
  readonly entry: BookedEntry;
  /** What it adds to the balance; negative: takes away. */
  readonly amountMinor: Minor;
  /** The balance after it. */
  readonly balanceMinor: Minor;
  /** The figures that it follows from. */
  readonly why: Why;
};

export type BalanceExplanation = {
  readonly balanceMinor: Minor;
  /** In the order in which they were written; they sum to the balance, exactly. */
  readonly terms: readonly BalanceTerm[];
};

export type ExplainedFacts = Pick<CaseFacts, 'invoices' | 'payments' | 'offers'> & {
  readonly entries: readonly BookedEntry[];
};

/**
 * Why the balance of an invoice was what it was at that instant: every entry written until then, what
 * it is and what it follows from. Nothing before the invoice came in, so the balance is zero there.
 */
export function explainBalance(
  facts: ExplainedFacts,
  invoiceId: string,
  at: Instant,
): BalanceExplanation {
  const written = facts.entries
    .filter((e) => e.invoiceId === invoiceId && e.at <= at)
    .toSorted((a, b) => a.seq - b.seq);
  let balanceMinor = ZERO;
  const terms = written.map((entry): BalanceTerm => {
    const amountMinor = balanceOf([entry]);
    balanceMinor = add(balanceMinor, amountMinor);
    const code = codeOf(entry);
    return { code, entry, amountMinor, balanceMinor, why: whyOf(facts, code, entry) };
  });
  return { balanceMinor, terms };
}

/** The code of the entry, and of what gives something up also who decided so. */
function codeOf(entry: Entry & Pick<BookedEntry, 'source'>): TermCode {
  const { paymentId, source } = entry;
  const code = entryCode(entry, source === 'credit.applied');
  const isByHand = paymentId === null && source !== 'credit.applied';
  switch (code) {
    case 'discount':
      if (source === 'creditNote.issued') return 'discountByCreditNote';
      return isByHand ? 'discountGranted' : 'discountEarned';
    case 'discountTakenBack':
      return source === 'creditNote.issued' ? 'discountCredited' : code;
    case 'writeOff':
      return isByHand ? 'writeOff' : 'settlementKept';
    default:
      return code;
  }
}

function whyOf(facts: ExplainedFacts, code: TermCode, entry: BookedEntry): Why {
  const { paymentId, reference, valueOn, correctsId } = entry;
  const payment = facts.payments.find((p) => p.id === paymentId);
  const paid = payment && {
    paymentId,
    paymentMinor: payment.amountMinor,
    method: payment.methodLabel,
  };
  const corrected = facts.entries.find((e) => e.id === correctsId);
  const correction = corrected && { ofMinor: corrected.amountMinor, ofSeq: corrected.seq };
  const invoice = facts.invoices.find((i) => i.id === entry.invoiceId);
  return {
    code,
    valueOn,
    reference,
    ...paid,
    ...correction,
    ...(invoice && ownFigures(facts, invoice, code, entry)),
  };
}

function ownFigures(
  facts: ExplainedFacts,
  invoice: Invoice,
  code: TermCode,
  entry: BookedEntry,
): Omit<Why, 'code'> {
  switch (code) {
    case 'invoiced':
      return { number: invoice.number, issuedOn: invoice.issuedOn, dueOn: invoice.dueOn };
    case 'discountEarned':
    case 'discountByCreditNote':
    case 'discountGranted':
      return termsOf(tierOf(invoice, code === 'discountGranted' ? null : entry));
    case 'settlementKept': {
      const offer = facts.offers.find((o) => o.id === entry.reference);
      return offer ? { offerMinor: offer.amountMinor, untilOn: offer.untilOn } : {};
    }
    default:
      return {};
  }
}

function termsOf(tier: DiscountTier | undefined): Omit<Why, 'code'> {
  if (tier === undefined) return {};
  const { untilOn } = tier;
  return tier.kind === 'percent'
    ? { percentBps: tier.percentBps, untilOn }
    : { fixedMinor: tier.fixedMinor, untilOn };
}

/** The best terms that the day of the entry still reached; of all terms where the day is not what counted. */
function tierOf({ terms, ...invoice }: Invoice, entry: Entry | null): DiscountTier | undefined {
  const inTime = terms.discount.filter((tier) => entry !== null && entry.valueOn <= tier.untilOn);
  const worth = (tier: DiscountTier): Minor => priceTier(invoice, tier)?.grantedMinor ?? ZERO;
  const [best] = (inTime.length > 0 ? inTime : terms.discount).toSorted((a, b) =>
    subtract(worth(b), worth(a)),
  );
  return best;
}
