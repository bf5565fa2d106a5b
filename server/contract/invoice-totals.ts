import type { Minor } from '../domain/brands.ts';
import { spreadDiscount } from '../domain/discount.ts';
import type { Adjustment, DiscountTier, InvoiceLine, TaxTotal } from '../domain/facts.ts';
import { MAX_LEDGER_MINOR, minor, negate, percentOf, ZERO } from '../domain/money.ts';

export type InvoiceTotals = {
  readonly taxTotals: readonly TaxTotal[];
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
  readonly grossMinor: Minor;
  readonly prepaidMinor: Minor;
  readonly roundingMinor: Minor;
  readonly amountDueMinor: Minor;
};

type Parts = {
  readonly lines: readonly InvoiceLine[];
  readonly adjustments: readonly Adjustment[];
  readonly discount: readonly DiscountTier[];
  readonly prepaidMinor: Minor;
  readonly roundingMinor: Minor;
};

/**
 * The totals of an invoice that states none: tax per category and rate, rounded once each (rules
 * 1.2). A discount with tax mode `always` lowers the tax whether it is taken or not (rules 3.2).
 * undefined when a sum leaves the ledger's bounds.
 */
export function totalsOf(parts: Parts): InvoiceTotals | undefined {
  const { prepaidMinor, roundingMinor } = parts;
  const nets = netsOf(parts);
  if (nets === undefined) return undefined;
  const always = parts.discount.find((tier) => tier.taxMode === 'always');
  const taken = always && spreadDiscount(always, nets, parts.lines);
  const taxTotals = nets.map((row, i): TaxTotal => ({
    ...row,
    taxMinor: percentOf(minor(row.netMinor - (taken?.[i] ?? ZERO)), row.taxRateBps),
  }));
  const netMinor = boundedSum(taxTotals.map((t) => t.netMinor));
  const taxMinor = boundedSum(taxTotals.map((t) => t.taxMinor));
  if (netMinor === undefined || taxMinor === undefined) return undefined;
  const grossMinor = boundedSum([netMinor, taxMinor]);
  if (grossMinor === undefined) return undefined;
  const amountDueMinor = boundedSum([grossMinor, negate(prepaidMinor), roundingMinor]);
  if (amountDueMinor === undefined) return undefined;
  return { taxTotals, netMinor, taxMinor, grossMinor, prepaidMinor, roundingMinor, amountDueMinor };
}

type Net = Omit<TaxTotal, 'taxMinor'>;

function netsOf({ lines, adjustments }: Parts): readonly Net[] | undefined {
  const parts = [
    ...lines,
    ...adjustments.map((a) => (a.kind === 'charge' ? a : { ...a, netMinor: negate(a.netMinor) })),
  ];
  const groups = Map.groupBy(parts, (part) => `${part.taxCategory} ${part.taxRateBps}`);
  const nets: Net[] = [];
  for (const [first, ...rest] of groups.values()) {
    if (first === undefined) continue;
    const netMinor = boundedSum([first, ...rest].map((part) => part.netMinor));
    if (netMinor === undefined) return undefined;
    nets.push({ taxCategory: first.taxCategory, taxRateBps: first.taxRateBps, netMinor });
  }
  return nets;
}

/** Stays inside the bounds at every step, so that no sum leaves the range in which it is exact. */
function boundedSum(amounts: readonly Minor[]): Minor | undefined {
  let sum = 0;
  for (const amount of amounts) {
    sum += amount;
    if (Math.abs(sum) > MAX_LEDGER_MINOR) return undefined;
  }
  return minor(sum);
}
