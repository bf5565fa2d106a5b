import type { Currency, Instant, Minor } from './brands.ts';
import type { CaseFacts, Entry, Payment } from './facts.ts';
import { undecidedReversals } from './reversal-review.ts';
import { payableOf, standingAmount } from './ledger.ts';
import { max, min, subtract, sum, ZERO } from './money.ts';
import { refundLeft } from './refund.ts';

/** What of an arrived payment no invoice holds, and what became of it. */
export type MoneyBeside = {
  /** Free credit of the debtor that came with it. */
  readonly creditMinor: Minor;
  /** On its way back to where it came from. */
  readonly returningMinor: Minor;
  /** The last refund did not arrive: so much of it is here again. */
  readonly refundFailedMinor: Minor;
  /** Other money came than was asked for, and pays nothing by itself. */
  readonly cameInstead: { readonly amountMinor: Minor; readonly currency: Currency } | null;
};

type Books = Pick<CaseFacts, 'entries' | 'credits'>;

/** A payment of which a link may see a part only has no figures beside that part (threat T7). */
export function moneyBeside(
  { payments, entries, credits }: Books & Pick<CaseFacts, 'payments'>,
  payment: Payment,
): MoneyBeside {
  const ids = payment.allocations.map((a) => a.invoiceId);
  const whole = payments.find((p) => p.id === payment.id);
  const isPart = whole !== undefined && whole.allocations.length > ids.length;
  const facts: Books = isPart
    ? { entries: entries.filter((e) => ids.includes(e.invoiceId)), credits: [] }
    : { entries, credits };
  const own = facts.credits.filter((c) => c.paymentId === payment.id);
  const creditMinor = max(ZERO, sum(own.map((c) => c.amountMinor)));
  const returningMinor = min(refundLeft(payment), creditMinor);
  const other = own.find((c) => c.why.code === 'amountMismatch');
  return {
    creditMinor: subtract(creditMinor, returningMinor),
    returningMinor,
    refundFailedMinor: refundFailed(facts, payment),
    cameInstead: other ? { amountMinor: other.amountMinor, currency: other.currency } : null,
  };
}

type Moved = { readonly at: Instant; readonly amountMinor: Minor };

/** What came back of refunds last, unless another one was made since. */
function refundFailed({ entries, credits }: Books, { id }: Payment): Minor {
  const own = entries.filter((e) => e.paymentId === id && e.kind === 'paymentReversed');
  const refunds = own.filter((e) => e.side === 'debit' && e.reversal === 'refund');
  const ofRefund = (e: Entry): boolean =>
    e.side === 'credit' && refunds.some((r) => r.id === e.correctsId);
  const kept = (code: string) => credits.filter((c) => c.paymentId === id && c.why.code === code);
  const back: readonly Moved[] = [...own.filter(ofRefund), ...kept('refundCameBack')];
  const backAt = lastOf(back);
  if (backAt === null || backAt < (lastOf([...refunds, ...kept('refund')]) ?? 0)) return ZERO;
  return sum(back.filter((m) => m.at === backAt).map((m) => m.amountMinor));
}

const lastOf = (moved: readonly Moved[]): Instant | null =>
  moved.reduce<Instant | null>((last, { at }) => (last === null || at > last ? at : last), null);

/** What of an invoice is owed again and waits for a person's decision (rules 4.5, 4.6); null: nothing. */
export type UnderReview = {
  readonly refundMinor: Minor;
  readonly chargebackMinor: Minor;
  /** Nothing else of the invoice can be paid now. */
  readonly isAll: boolean;
};

export function underReview(facts: CaseFacts, invoiceId: string): UnderReview | null {
  const open = undecidedReversals(facts, invoiceId);
  if (open.length === 0) return null;
  const of = (reversal: Entry['reversal']): Minor =>
    sum(
      open
        .filter(({ entry }) => entry.reversal === reversal)
        .map(({ entry, leftMinor }) => min(leftMinor, standingAmount(entry, facts.entries))),
    );
  const [refundMinor, chargebackMinor] = [of('refund'), of('chargeback')];
  const isAll = payableOf(facts, invoiceId) <= sum(open.map((one) => one.leftMinor));
  return { refundMinor, chargebackMinor, isAll };
}
