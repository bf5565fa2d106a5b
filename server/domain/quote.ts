import { invoicesOf } from './allocation.ts';
import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { earlierDate, localDate } from './calendar.ts';
import { discountStanding } from './discount.ts';
import type { CaseFacts, Invoice } from './facts.ts';
import { payableOf, processingOf, runningPlanOf } from './ledger.ts';
import { currency as knownCurrency, sum, ZERO } from './money.ts';
import { optionsOf } from './quote-options.ts';
import type { Debt, PricedOption, QuoteOption } from './quote-options.ts';

/** A way of paying with the debts that its amount goes to, the oldest first. */
export type OfferedOption = QuoteOption & Pick<PricedOption, 'covers'>;

export type Quote = {
  readonly invoiceIds: readonly string[];
  readonly currency: Currency;
  readonly payableMinor: Minor;
  /** Money under way; it is neither paid nor payable. */
  readonly processingMinor: Minor;
  readonly options: readonly OfferedOption[];
  /** "Pay X more by D to keep the discount", when parts were paid in time (rules 3.4). */
  readonly discountShortfall: { readonly amountMinor: Minor; readonly untilOn: CivilDate } | null;
};

/** What the debtor pays off, at which moment. */
export type QuoteAsk = { readonly invoiceIds: readonly string[]; readonly now: Instant };

/**
 * What can be paid now and what each way costs: the one answer that every surface reads (rules 2.1).
 * `dueNow` and `all` are there whenever something is payable. Ids that are not of this debtor are left
 * out, and so are invoices in another currency than the first: ask once per currency (rules 1.6). An
 * invoice whose discounted price is on its way counts as covered: its discount is not asked for.
 */
export function quote(facts: CaseFacts, ask: QuoteAsk): Quote {
  const { priced, ...quoted } = priceAll(facts, ask);
  return { ...quoted, options: priced.map(({ option, covers }) => ({ ...option, covers })) };
}

/** The quote with what each option covers, for whoever makes a payment of one. */
export function priceAll(
  facts: CaseFacts,
  { invoiceIds, now }: QuoteAsk,
): Omit<Quote, 'options'> & { readonly priced: readonly PricedOption[] } {
  const today = localDate(now, facts.vendor.timeZone);
  const found = invoicesOf(facts, invoiceIds);
  const first = found.find((i) => i.id === invoiceIds[0]) ?? found[0];
  const currency = first?.currency ?? facts.invoices[0]?.currency ?? knownCurrency('EUR');
  const invoices = found.filter((i) => i.currency === currency);
  const debts = invoices
    .map((invoice) => debtOf(facts, invoice, today))
    .filter((debt) => debt.payableMinor > 0);
  const payableMinor = sum(debts.map((d) => d.payableMinor));
  const quoted = { facts, debts, currency, payableMinor, today };
  return {
    invoiceIds: invoices.map((i) => i.id),
    currency,
    payableMinor,
    processingMinor: sum(invoices.map((i) => processingOf(facts.payments, i.id))),
    priced: payableMinor > 0 ? optionsOf(quoted) : [],
    discountShortfall: shortfallOf(debts),
  };
}

function debtOf(facts: CaseFacts, invoice: Invoice, today: CivilDate): Debt {
  const discount = discountStanding(facts, invoice, today);
  const offer = facts.offers.findLast(
    (o) => o.invoiceId === invoice.id && o.endedAt === null && today <= o.untilOn,
  );
  const isCovered = discount.status === 'onItsWay';
  return {
    invoice,
    payableMinor: isCovered ? ZERO : payableOf(facts, invoice.id),
    discount,
    offer,
    plan: runningPlanOf(facts.plans, invoice.id),
  };
}

function shortfallOf(debts: readonly Debt[]): Quote['discountShortfall'] {
  const open = debts.flatMap(({ discount }) =>
    discount.status === 'open' && discount.inTimeMinor > 0 ? [discount] : [],
  );
  if (open.length === 0) return null;
  return {
    amountMinor: sum(open.map((d) => d.restMinor)),
    untilOn: open.map((d) => d.untilOn).reduce(earlierDate),
  };
}
