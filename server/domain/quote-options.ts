import { allocate, targetOf } from './allocation.ts';
import type { CivilDate, Currency, Minor } from './brands.ts';
import { earlierDate } from './calendar.ts';
import type { DiscountStanding } from './discount.ts';
import type { Allocation, CaseFacts, Invoice, Plan, QuoteKind, SettlementOffer } from './facts.ts';
import { chargeableOf, minor, subtract, sum, ZERO } from './money.ts';
import { planStanding } from './plan.ts';
import { settlementRest } from './posting.ts';
import { smallestAmounts } from './smallest-amounts.ts';

export type QuoteOption = {
  readonly kind: QuoteKind;
  /** The exact amount; for `other` the smallest that can be chosen. */
  readonly amountMinor: Minor;
  readonly currency: Currency;
  /** Last day of this price in the vendor's zone; null: it does not lapse. */
  readonly untilOn: CivilDate | null;
  /** When the oldest part of the amount is or was due; null when parts of it have several days. */
  readonly dueOn: CivilDate | null;
  /** What one saves against paying all; zero unless discount or settlement. */
  readonly savesMinor: Minor;
  /** Bounds of `other`. */
  readonly minMinor: Minor | null;
  readonly maxMinor: Minor | null;
  /** What remains owed after paying this. */
  readonly leavesMinor: Minor;
};

/** An option and the debts that its amount goes to, oldest first; they sum to it. */
export type PricedOption = {
  readonly option: QuoteOption;
  readonly covers: readonly Allocation[];
};

/** One debt of the quote with everything the options are made of. */
export type Debt = {
  readonly invoice: Invoice;
  readonly payableMinor: Minor;
  readonly discount: DiscountStanding;
  readonly offer: SettlementOffer | undefined;
  readonly plan: Plan | undefined;
};

/** Everything that the options are made of; there is at least one debt. */
export type Quoted = {
  readonly facts: CaseFacts;
  readonly debts: readonly Debt[];
  readonly currency: Currency;
  readonly payableMinor: Minor;
  readonly today: CivilDate;
};

/** The ways to pay, the one that is asked for first. */
export function optionsOf(quoted: Quoted): readonly PricedOption[] {
  return [
    dueNowOption(quoted),
    allOption(quoted),
    reducedOption(quoted, 'discount', discountedTo),
    reducedOption(quoted, 'settlement', (debt) => settledFor(quoted.facts, debt)),
    otherOption(quoted),
  ].filter((offered) => offered !== null);
}

function priced(
  { currency, payableMinor }: Quoted,
  kind: QuoteKind,
  covers: readonly Allocation[],
  more: Partial<QuoteOption> = {},
): PricedOption {
  const amountMinor = sum(covers.map((c) => c.amountMinor));
  const option = {
    kind,
    amountMinor,
    currency,
    untilOn: null,
    dueOn: null,
    savesMinor: ZERO,
    minMinor: null,
    maxMinor: null,
    leavesMinor: subtract(payableMinor, amountMinor),
    ...more,
  };
  return { option, covers };
}

/** Part of the debt with the day on which it is asked for. */
type Due = { readonly dueOn: CivilDate; readonly amountMinor: Minor };

/** What is due by today; when nothing is, what comes next: always something while money is owed. */
function dueNowOption(quoted: Quoted): PricedOption {
  const { debts, today } = quoted;
  const groups = [...Map.groupBy(debts, (d) => d.plan?.id ?? d.invoice.id).values()];
  const dues = groups.map((group) => ({ group, parts: duesOf(quoted, group) }));
  const days = dues.flatMap(({ parts }) => parts.map((p) => p.dueOn));
  const first = days.reduce(earlierDate);
  const lastDay = first <= today ? today : first;
  const covers = dues.flatMap(({ group, parts }) => {
    const due = sum(parts.filter((p) => p.dueOn <= lastDay).map((p) => p.amountMinor));
    return coverOldest(group, due);
  });
  return priced(quoted, 'dueNow', covers, { dueOn: first });
}

/** The instalments of a plan that are still open, or the whole of an invoice on its due day. */
function duesOf({ facts, today }: Quoted, group: readonly Debt[]): readonly Due[] {
  const payable = sum(group.map((d) => d.payableMinor));
  const ownDueOn = group.map((d) => d.invoice.dueOn).reduce(earlierDate);
  const plan = group[0]?.plan;
  const open = plan === undefined ? [] : openInstalments(facts, plan, today);
  // What a plan does not cover (a charge, an older payment taken back) is owed beside it.
  const besideMinor = subtract(payable, sum(open.map((i) => i.amountMinor)));
  return besideMinor > 0 ? [...open, { dueOn: ownDueOn, amountMinor: besideMinor }] : open;
}

function openInstalments(facts: CaseFacts, plan: Plan, today: CivilDate): readonly Due[] {
  return planStanding(plan, facts, today)
    .instalments.map((i) => ({
      dueOn: i.dueOn,
      amountMinor: minor(i.amountMinor - i.paidMinor - i.processingMinor),
    }))
    .filter((i) => i.amountMinor > 0);
}

function allOption(quoted: Quoted): PricedOption {
  const days = new Set(quoted.debts.map((d) => (d.plan === undefined ? d.invoice.dueOn : null)));
  const [only = null] = days;
  return priced(quoted, 'all', coverOldest(quoted.debts, quoted.payableMinor), {
    dueOn: days.size === 1 ? only : null,
  });
}

type Reduced = { readonly toPayMinor: Minor; readonly untilOn: CivilDate };

/** Everything, with a lower price for the debts that have one; null when none has. */
function reducedOption(
  quoted: Quoted,
  kind: 'discount' | 'settlement',
  reducedFor: (debt: Debt) => Reduced | null,
): PricedOption | null {
  const prices = quoted.debts.map((debt) => {
    const reduced = reducedFor(debt);
    const isLess =
      reduced !== null && reduced.toPayMinor > 0 && reduced.toPayMinor < debt.payableMinor;
    return { debt, reduced: isLess ? reduced : null };
  });
  const days = prices.flatMap(({ reduced }) => (reduced === null ? [] : [reduced.untilOn]));
  if (days.length === 0) return null;
  const covers = prices.map(({ debt, reduced }) => ({
    invoiceId: debt.invoice.id,
    amountMinor: reduced?.toPayMinor ?? debt.payableMinor,
  }));
  const amountMinor = sum(covers.map((c) => c.amountMinor));
  return priced(quoted, kind, covers, {
    untilOn: days.reduce(earlierDate),
    savesMinor: subtract(quoted.payableMinor, amountMinor),
    leavesMinor: ZERO,
  });
}

function discountedTo({ discount }: Debt): Reduced | null {
  if (discount.status !== 'open') return null;
  return { toPayMinor: discount.restMinor, untilOn: discount.untilOn };
}

function settledFor(facts: CaseFacts, { offer }: Debt): Reduced | null {
  if (offer === undefined) return null;
  return { toPayMinor: settlementRest(facts, offer), untilOn: offer.untilOn };
}

/** Any amount between the smallest worth taking and all; null when all is not more than that. */
function otherOption(quoted: Quoted): PricedOption | null {
  const { facts, debts, currency, payableMinor } = quoted;
  const minMinor = smallestAmounts(facts.vendor.settings, currency).paymentMinor;
  if (minMinor >= payableMinor) return null;
  return priced(quoted, 'other', coverOldest(debts, minMinor), {
    minMinor,
    maxMinor: chargeableOf(payableMinor, currency),
  });
}

/** The debts that an amount goes to when the debtor does not say which: the oldest first. */
export function coverOldest(
  debts: readonly { readonly invoice: Invoice; readonly payableMinor: Minor }[],
  amountMinor: Minor,
): readonly Allocation[] {
  return allocate(
    amountMinor,
    debts.map((d) => targetOf(d.invoice, d.payableMinor)),
  ).allocations;
}
