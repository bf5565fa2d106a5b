import type { Bps, CivilDate, Minor, TimeZone } from './brands.ts';
import { addDays } from './calendar.ts';
import type { CaseFacts, DiscountPolicy, DiscountTier, Entry, Invoice, TaxTotal } from './facts.ts';
import {
  creditedBy,
  creditedParts,
  entriesOf,
  lateChargesOf,
  payableOf,
  runningPlanOf,
  totalOf,
} from './ledger.ts';
import { max, min, percentOf, splitByWeights, subtract, sum, ZERO } from './money.ts';
import { valueOnOf } from './payment.ts';

/** What one tier of the early-payment discount is worth on one invoice (rules 3.2). */
export type TierPrice = {
  readonly tier: DiscountTier;
  /** What closes the invoice in time: the amount due less credit notes and less the discount. */
  readonly earlyMinor: Minor;
  /** What closes it later. early + granted = late, exactly. */
  readonly lateMinor: Minor;
  readonly grantedMinor: Minor;
  /** The discount as net and tax per rate, for the vendor's books (rules 3.7). */
  readonly breakdown: readonly TaxTotal[];
};

type Nets = Pick<TaxTotal, 'taxRateBps' | 'taxCategory' | 'netMinor'>;

/**
 * The price of a tier; null when it takes nothing away or would leave nothing to pay. `onEarly` gives
 * back the tax on the discount too; with `always` the stated tax is that of the early price already,
 * with `never` it stays that of the full price: in both, the discount is net only. Prepaid and
 * rounding amounts stay what they are. `credited` is what credit notes gave back before.
 */
export function priceTier(
  invoice: Pick<Invoice, 'lines' | 'taxTotals' | 'amountDueMinor'>,
  tier: DiscountTier,
  credited: readonly TaxTotal[] = [],
): TierPrice | null {
  const nets = invoice.taxTotals.map((t) => ({
    ...t,
    netMinor: subtract(t.netMinor, netOf(credited, t)),
  }));
  const parts = spreadDiscount(tier, nets, invoice.lines);
  const breakdown = nets
    .map(({ taxRateBps, taxCategory, netMinor }, i): TaxTotal => {
      const part = parts[i] ?? ZERO;
      const fullTax = percentOf(netMinor, taxRateBps);
      const earlyTax = percentOf(subtract(netMinor, part), taxRateBps);
      const taxMinor = tier.taxMode === 'onEarly' ? subtract(fullTax, earlyTax) : ZERO;
      return { taxRateBps, taxCategory, netMinor: part, taxMinor };
    })
    .filter((part) => part.netMinor !== 0);
  const grantedMinor = totalOf(breakdown);
  const lateMinor = subtract(invoice.amountDueMinor, totalOf(credited));
  const earlyMinor = subtract(lateMinor, grantedMinor);
  if (grantedMinor <= 0 || earlyMinor <= 0) return null;
  return { tier, earlyMinor, lateMinor, grantedMinor, breakdown };
}

/**
 * The net discount per tax total, in their order: rounded once over the eligible net, then spread by
 * largest remainder, equal remainders to the higher rate (rules 3.2). A fixed discount is net too.
 */
export function spreadDiscount(
  tier: DiscountTier,
  totals: readonly Nets[],
  lines: Invoice['lines'],
): readonly Minor[] {
  const excluded = lines.filter((line) => tier.excludedLines.includes(line.id));
  const eligible = totals.map((t) => max(ZERO, subtract(t.netMinor, netOf(excluded, t))));
  const whole = sum(eligible);
  const discount =
    tier.kind === 'percent' ? percentOf(whole, tier.percentBps) : min(tier.fixedMinor, whole);
  const rateAt = (i: number): Bps | 0 => totals[i]?.taxRateBps ?? 0;
  return whole === 0
    ? totals.map(() => ZERO)
    : splitByWeights(discount, eligible, (a, b) => rateAt(b) - rateAt(a) || a - b);
}

/** The vendor's own terms for an invoice that states none; none when they would end on or after its due day. */
export function defaultDiscount(
  policy: DiscountPolicy | null,
  issuedOn: CivilDate,
  dueOn: CivilDate,
): readonly DiscountTier[] {
  if (policy === null || policy.percentBps === 0) return [];
  const untilOn = addDays(issuedOn, policy.days);
  if (untilOn >= dueOn) return [];
  const { percentBps, taxMode } = policy;
  return [{ kind: 'percent', percentBps, untilOn, taxMode, excludedLines: [] }];
}

export type DiscountStanding =
  /** No terms, nothing owed, or all deadlines passed without enough money. */
  | { readonly status: 'none' | 'lapsed' }
  | { readonly status: 'blocked'; readonly by: 'plan' | 'lateCharge' }
  | { readonly status: 'granted'; readonly grantedMinor: Minor }
  /** Money that counts has reached the early total; the entry is not written yet. */
  | { readonly status: 'earned'; readonly price: TierPrice }
  /** Money on its way will reach it. */
  | { readonly status: 'onItsWay'; readonly price: TierPrice }
  /** `restMinor` more until the end of `untilOn` earns it. */
  | {
      readonly status: 'open';
      readonly price: TierPrice;
      readonly untilOn: CivilDate;
      readonly inTimeMinor: Minor;
      readonly restMinor: Minor;
    };

type DiscountFacts = Pick<CaseFacts, 'vendor' | 'entries' | 'payments' | 'plans'>;

/**
 * Where the discount of an invoice stands on a day of the vendor's zone. Parts paid in time add up
 * (rules 3.4); a running plan or a late charge that stands takes the discount away (rules 3.6).
 */
export function discountStanding(
  facts: DiscountFacts,
  invoice: Invoice,
  today: CivilDate,
): DiscountStanding {
  const own = entriesOf(facts.entries, invoice.id);
  const grantedMinor = creditedBy('discount', own, invoice.id);
  if (grantedMinor > 0) return { status: 'granted', grantedMinor };
  const prices = tierPrices(invoice, own);
  if (prices.length === 0) return { status: 'none' };
  if (runningPlanOf(facts.plans, invoice.id)) return { status: 'blocked', by: 'plan' };
  if (lateChargesOf(own, invoice.id) > 0) return { status: 'blocked', by: 'lateCharge' };
  const standings = prices.map((price) => tierStanding(facts, invoice, price, today));
  for (const status of ['earned', 'onItsWay', 'open'] as const) {
    const best = standings.find((s) => s.status === status);
    if (best !== undefined) return best;
  }
  return { status: 'lapsed' };
}

export type LateDiscount = {
  readonly price: TierPrice;
  /** What of it is still owed, and what granting it would take away. */
  readonly amountMinor: Minor;
};

/**
 * The discount that was missed by time alone: its early total is paid, but not all of it in time, so
 * that the rest of the full price stays owed until the vendor grants it anyway (rules 3.5).
 */
export function lateDiscount(
  facts: DiscountFacts,
  invoice: Invoice,
  today: CivilDate,
): LateDiscount | null {
  const { status } = discountStanding(facts, invoice, today);
  if (status === 'granted' || status === 'blocked') return null;
  const own = entriesOf(facts.entries, invoice.id);
  const openMinor = payableOf({ entries: own, payments: facts.payments }, invoice.id);
  const paidMinor = creditedBy('payment', own, invoice.id);
  const price = tierPrices(invoice, own).find((p) => paidMinor >= p.earlyMinor);
  if (price === undefined || openMinor === 0) return null;
  return { price, amountMinor: min(price.grantedMinor, openMinor) };
}

/** All tiers of an invoice that are worth something now, the largest discount first. */
function tierPrices(invoice: Invoice, own: readonly Entry[]): readonly TierPrice[] {
  const credited = creditedParts(own, invoice.id);
  return invoice.terms.discount
    .map((tier) => priceTier(invoice, tier, credited))
    .filter((price) => price !== null)
    .toSorted((a, b) => b.grantedMinor - a.grantedMinor);
}

function tierStanding(
  facts: DiscountFacts,
  invoice: Invoice,
  price: TierPrice,
  today: CivilDate,
): DiscountStanding {
  const { untilOn } = price.tier;
  const fullOnly = invoice.terms.discountFullOnly;
  const paid = paidPerPayment(facts.entries, invoice.id, untilOn);
  const moving = movingPerPayment(facts, invoice.id, untilOn);
  const count = fullOnly ? largestOf : sum;
  if (count(paid) >= price.earlyMinor) return { status: 'earned', price };
  if (count([...paid, ...moving]) >= price.earlyMinor) return { status: 'onItsWay', price };
  if (today > untilOn) return { status: 'lapsed' };
  const inTimeMinor = sum([...paid, ...moving]);
  const restMinor = fullOnly ? price.earlyMinor : subtract(price.earlyMinor, inTimeMinor);
  // One payment of the whole early total is no longer possible when parts left less than that.
  if (fullOnly && restMinor > subtract(price.lateMinor, inTimeMinor)) return { status: 'lapsed' };
  return { status: 'open', price, untilOn, inTimeMinor, restMinor };
}

function paidPerPayment(
  entries: readonly Entry[],
  invoiceId: string,
  untilOn: CivilDate,
): readonly Minor[] {
  const inTime = entriesOf(entries, invoiceId).filter(
    (e) => e.kind === 'payment' && e.side === 'credit' && e.valueOn <= untilOn,
  );
  const byPayment = Map.groupBy(inTime, (e) => e.paymentId ?? e.id);
  return [...byPayment.values()].map((group) =>
    creditedBy('payment', entries, invoiceId, (e) => group.includes(e)),
  );
}

function movingPerPayment(
  { payments, vendor }: DiscountFacts,
  invoiceId: string,
  untilOn: CivilDate,
): readonly Minor[] {
  const zone: TimeZone = vendor.timeZone;
  return payments.flatMap((p) =>
    p.status === 'processing' && valueOnOf(p, p.initiatedAt ?? p.processingSince, zone) <= untilOn
      ? p.allocations.filter((a) => a.invoiceId === invoiceId).map((a) => a.amountMinor)
      : [],
  );
}

const largestOf = (amounts: readonly Minor[]): Minor => amounts.reduce(max, ZERO);

/** The same breakdown for a smaller amount: every part shrinks in proportion, the sum is exact. */
export function shrinkBreakdown(
  breakdown: readonly TaxTotal[],
  amountMinor: Minor,
): readonly TaxTotal[] {
  if (totalOf(breakdown) === amountMinor) return breakdown;
  const parts = splitByWeights(
    amountMinor,
    breakdown.flatMap((t) => [t.netMinor, t.taxMinor]),
  );
  return breakdown.map((t, i) => ({
    ...t,
    netMinor: parts[2 * i] ?? ZERO,
    taxMinor: parts[2 * i + 1] ?? ZERO,
  }));
}

function netOf(parts: readonly Nets[], group: Nets): Minor {
  return sum(
    parts
      .filter((p) => p.taxRateBps === group.taxRateBps && p.taxCategory === group.taxCategory)
      .map((p) => p.netMinor),
  );
}
