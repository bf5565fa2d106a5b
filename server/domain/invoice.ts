import type { Instant, Minor } from './brands.ts';
import type { Decision, NewId } from './decision.ts';
import { defaultDiscount, spreadDiscount } from './discount.ts';
import type {
  Adjustment,
  CaseFacts,
  DiscountPolicy,
  DiscountTier,
  Invoice,
  TaxTotal,
} from './facts.ts';
import { MAX_LEDGER_MINOR, minor, negate, percentOf, subtract, sum, ZERO } from './money.ts';
import { entryOn } from './posting.ts';
import { accepted } from './steps.ts';

export type InvoiceTotals = Pick<
  Invoice,
  | 'taxTotals'
  | 'netMinor'
  | 'taxMinor'
  | 'grossMinor'
  | 'prepaidMinor'
  | 'roundingMinor'
  | 'amountDueMinor'
>;

/**
 * The totals of an invoice that states none: per tax rate and category the tax on the net sum, rounded
 * once (rules 1.2 and 3.2). With a discount in tax mode `always` the tax is that of the early price,
 * whatever is paid in the end: late = N + T(N−D). undefined when a sum leaves the ledger's bounds.
 */
export function totalsOf(parts: {
  readonly lines: Invoice['lines'];
  readonly adjustments: readonly Adjustment[];
  readonly discount: readonly DiscountTier[];
  readonly prepaidMinor: Minor;
  readonly roundingMinor: Minor;
}): InvoiceTotals | undefined {
  const { lines, adjustments, discount, prepaidMinor, roundingMinor } = parts;
  const stated = [...lines, ...adjustments].map((part) => part.netMinor);
  // Taxes are at most as much again, so that every sum below stays exact.
  const size = [...stated, prepaidMinor, roundingMinor].reduce((a, b) => a + Math.abs(b), 0);
  if (size > MAX_LEDGER_MINOR / 2) return undefined;
  const nets = netsPerRate(lines, adjustments);
  const untaxed = untaxedParts(discount, nets, lines);
  const taxTotals = nets.map((t, i) => ({
    ...t,
    taxMinor: percentOf(subtract(t.netMinor, untaxed[i] ?? ZERO), t.taxRateBps),
  }));
  const netMinor = sum(taxTotals.map((t) => t.netMinor));
  const taxMinor = sum(taxTotals.map((t) => t.taxMinor));
  const grossMinor = minor(netMinor + taxMinor);
  const amountDueMinor = minor(grossMinor - prepaidMinor + roundingMinor);
  return { taxTotals, netMinor, taxMinor, grossMinor, prepaidMinor, roundingMinor, amountDueMinor };
}

type Priced = InvoiceTotals & Pick<Invoice, 'lines' | 'adjustments' | 'terms'>;

/**
 * The invoice with the vendor's standing offer, when it states no discount of its own (rules 3.1).
 * Under `always` our tax is that of the early price, so the totals follow from the terms. A document
 * that states its tax is right about it: that tax is of the full price, and the part of it on the
 * discount is given back with the early payment, which makes the early price the same.
 */
export function withDefaultDiscount<T extends Priced & Pick<Invoice, 'issuedOn' | 'dueOn'>>(
  invoice: T,
  policy: DiscountPolicy | null,
  { taxIsStated }: { readonly taxIsStated: boolean },
): T {
  if (invoice.terms.discount.length > 0) return invoice;
  const ours = defaultDiscount(policy, invoice.issuedOn, invoice.dueOn);
  if (ours.length === 0) return invoice;
  if (!taxIsStated) return withTerms(invoice, ours, totalsOf({ ...invoice, discount: ours }));
  const onStated = ours.map((tier): DiscountTier =>
    tier.taxMode === 'always' ? { ...tier, taxMode: 'onEarly' } : tier,
  );
  return withTerms(invoice, onStated, invoice);
}

/** Without totals that can be asked for the invoice stays as it is: prepaid ones get no discount. */
function withTerms<T extends Priced>(
  invoice: T,
  discount: readonly DiscountTier[],
  totals: InvoiceTotals | undefined,
): T {
  if (totals === undefined || totals.amountDueMinor < 0) return invoice;
  return { ...invoice, ...totals, terms: { ...invoice.terms, discount } };
}

type Nets = Omit<TaxTotal, 'taxMinor'>;

/** Net amounts per tax rate and category, in the order in which the document names them first. */
function netsPerRate(lines: Invoice['lines'], adjustments: readonly Adjustment[]): readonly Nets[] {
  const parts: readonly Nets[] = [
    ...lines,
    ...adjustments.map((a) => (a.kind === 'charge' ? a : { ...a, netMinor: negate(a.netMinor) })),
  ];
  const groups = Map.groupBy(parts, (p) => `${p.taxCategory} ${p.taxRateBps}`);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map(({ taxRateBps, taxCategory }) => ({
      taxRateBps,
      taxCategory,
      netMinor: sum(group.map((p) => p.netMinor)),
    })),
  );
}

/** The discount per rate on which no tax is asked for: that of the largest tier in mode `always`. */
function untaxedParts(
  tiers: readonly DiscountTier[],
  nets: readonly Nets[],
  lines: Invoice['lines'],
): readonly Minor[] {
  const spreads = tiers
    .filter((tier) => tier.taxMode === 'always')
    .map((tier) => spreadDiscount(tier, nets, lines))
    .toSorted((a, b) => sum(b) - sum(a));
  return spreads[0] ?? [];
}

export type IssueInvoice = { readonly invoice: Invoice; readonly contentHash: string };
export type IssueRefusal =
  | 'numberTaken'
  | 'negativeInvoice'
  | 'invalidInput'
  | 'dueBeforeIssued'
  | 'invalidTerms';

/**
 * Issues an invoice: its terms are frozen and what is due becomes owed. One that is prepaid in full
 * has nothing in the ledger (rules 1.4 and 3.1).
 */
export function decideInvoice(
  facts: CaseFacts,
  { invoice, contentHash }: IssueInvoice,
  now: Instant,
  newId: NewId,
): Decision<IssueRefusal> {
  const code = refusalOf(facts, invoice);
  if (code !== null) return { ok: false, code, detail: { number: invoice.number } };
  const { id: invoiceId, number, currency, amountDueMinor, issuedOn, dueOn } = invoice;
  const data = { invoiceId, number, currency, amountDueMinor, issuedOn, dueOn };
  const issued = { do: 'addInvoice', invoice, contentHash } as const;
  const owed = {
    do: 'addEntry',
    entry: entryOn(
      invoice,
      { now, newId },
      {
        kind: 'invoiced',
        side: 'debit',
        amountMinor: amountDueMinor,
        valueOn: issuedOn,
        reference: number,
      },
    ),
  } as const;
  return accepted({
    events: [{ type: 'invoice.issued', data }],
    changes: amountDueMinor > 0 ? [issued, owed] : [issued],
  });
}

function refusalOf(facts: CaseFacts, invoice: Invoice): IssueRefusal | null {
  const { amountDueMinor, grossMinor, issuedOn, dueOn, terms, lines } = invoice;
  if (facts.invoices.some((i) => i.number === invoice.number)) return 'numberTaken';
  if (amountDueMinor < 0 || grossMinor < 0) return 'negativeInvoice';
  // All that one debtor was ever asked for stays inside the ledger, and with it every sum of it.
  const asked = facts.invoices.map((i) => i.grossMinor).reduce<number>((a, b) => a + b, 0);
  if (asked + Math.max(amountDueMinor, grossMinor) > MAX_LEDGER_MINOR) return 'invalidInput';
  if (dueOn < issuedOn) return 'dueBeforeIssued';
  const isWrong = terms.discount.some(
    (tier) =>
      tier.untilOn >= dueOn ||
      (tier.kind === 'fixed' && tier.fixedMinor <= 0) ||
      tier.excludedLines.some((id) => !lines.some((line) => line.id === id)),
  );
  return isWrong ? 'invalidTerms' : null;
}
