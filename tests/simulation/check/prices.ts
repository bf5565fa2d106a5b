import { standing } from './case-model.ts';
import type { InvoiceModel } from './case-model.ts';
import type { EntryRow, TaxRow, TierOf } from './rows.ts';

/** Rules 3.2 and 3.4 a second time, in whole numbers of any size. */

export type TierWorth = {
  readonly tier: TierOf;
  /** What closes the invoice in time, and what that saves. */
  readonly early: number;
  readonly granted: number;
};

/** What each tier is worth after the entries given, the largest first. */
export function worthOf(
  { row }: Pick<InvoiceModel, 'row'>,
  before: readonly EntryRow[],
): readonly TierWorth[] {
  const { lines, taxTotals, terms } = row.document;
  const credited = before
    .filter((e) => e.kind === 'creditNote' && e.side === 'credit' && e.corrects_id === null)
    .flatMap((e) => e.breakdown);
  const creditedTotal = credited.reduce((sum, t) => sum + t.netMinor + t.taxMinor, 0);
  const nets = taxTotals.map((t) => t.netMinor - netIn(credited, t));
  return terms.discount
    .map((tier) => {
      const excluded = lines.filter((line) => tier.excludedLines.includes(line.id));
      const eligible = taxTotals.map((t, i) => Math.max(0, (nets[i] ?? 0) - netIn(excluded, t)));
      const parts = spread(tier, eligible, taxTotals);
      const granted = taxTotals.reduce((sum, t, i) => {
        const [net = 0, part = 0] = [nets[i], parts[i]];
        const tax =
          tier.taxMode === 'onEarly'
            ? share(net, t.taxRateBps) - share(net - part, t.taxRateBps)
            : 0;
        return sum + (part === 0 ? 0 : part + tax);
      }, 0);
      return { tier, granted, early: row.amount_due_minor - creditedTotal - granted };
    })
    .filter(({ granted, early }) => granted > 0 && early > 0)
    .toSorted((a, b) => b.granted - a.granted);
}

type Group = Pick<TaxRow, 'taxRateBps' | 'taxCategory'>;
const netIn = (rows: readonly (Group & { readonly netMinor: number })[], of: Group): number =>
  rows
    .filter((r) => r.taxRateBps === of.taxRateBps && r.taxCategory === of.taxCategory)
    .reduce((sum, r) => sum + r.netMinor, 0);

/** Largest remainder; equal remainders go to the higher rate, then to the one that is named first. */
function spread(
  tier: TierOf,
  eligible: readonly number[],
  totals: readonly TaxRow[],
): readonly number[] {
  const whole = eligible.reduce((a, b) => a + b, 0);
  if (whole === 0) return eligible.map(() => 0);
  const discount =
    tier.kind === 'percent'
      ? share(whole, tier.percentBps ?? 0)
      : Math.min(tier.fixedMinor ?? 0, whole);
  const exact = eligible.map((e, index) => {
    const product = BigInt(discount) * BigInt(e);
    return { index, units: Number(product / BigInt(whole)), rest: product % BigInt(whole) };
  });
  const left = discount - exact.reduce((sum, e) => sum + e.units, 0);
  const rate = (index: number): number => totals[index]?.taxRateBps ?? 0;
  const lucky = exact
    .toSorted(
      (a, b) => Number(b.rest - a.rest) || rate(b.index) - rate(a.index) || a.index - b.index,
    )
    .slice(0, left);
  return exact.map((e) => e.units + (lucky.includes(e) ? 1 : 0));
}

/** amount × rate, half away from zero. */
function share(amount: number, rateBps: number): number {
  const product = BigInt(Math.abs(amount)) * BigInt(rateBps);
  const rounded = Number((product * 2n + 10_000n) / 20_000n);
  return amount < 0 ? -rounded : rounded;
}

/** What still counts of the money that came by that day, per payment. */
export function paidInTime(entries: readonly EntryRow[], untilOn: string): readonly number[] {
  const inTime = entries.filter(
    (e) =>
      e.kind === 'payment' &&
      e.side === 'credit' &&
      e.corrects_id === null &&
      e.value_on <= untilOn,
  );
  const byPayment = Map.groupBy(inTime, (e) => e.payment_id ?? e.id);
  return [...byPayment.values()].map((group) =>
    group.reduce((sum, e) => sum + standing(e, entries), 0),
  );
}
