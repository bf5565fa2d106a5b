import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { invoicesOf } from './allocation.ts';
import {
  addDays,
  addMonthsAnchored,
  localDate,
  nextWorkingDay,
  type WorkCalendar,
} from './calendar.ts';
import type {
  Allocation,
  CaseFacts,
  Frequency,
  HoldReason,
  Instalment,
  Invoice,
  PlanPolicy,
} from './facts.ts';
import { activeHolds } from './hold.ts';
import { payableOf, processingOf, runningPlanOf } from './ledger.ts';
import { chargeableOf, chargeStep, percentOf, splitEqually, sum } from './money.ts';
import { smallestAmounts } from './smallest-amounts.ts';

/** Why no plan is offered. */
export type PlanRefusal =
  | 'noPolicy'
  | 'noInvoices'
  | 'mixedCurrencies'
  | 'planRunning'
  | 'moneyUnderWay'
  | 'nothingToPay'
  | 'held'
  | 'afterDefault'
  | 'firstDateOutside'
  | 'belowMinimum';

export type PlanMenuItem = {
  readonly count: number;
  readonly frequency: Frequency;
  readonly instalments: readonly Instalment[];
};

export type PlanMenu = {
  readonly ok: true;
  readonly invoiceIds: readonly string[];
  readonly currency: Currency;
  readonly baseMinor: Minor;
  /** The base is all that is payable, so each invoice is allocated what is payable on it (5.2). */
  readonly allocations: readonly Allocation[];
  readonly firstOn: CivilDate;
  readonly earliestFirstOn: CivilDate;
  readonly latestFirstOn: CivilDate;
  readonly policy: PlanPolicy;
  readonly items: readonly PlanMenuItem[];
};

export type PlanMenuRefused = { readonly ok: false; readonly refusal: PlanRefusal };

export type PlanMenuRequest = {
  readonly invoiceIds: readonly string[];
  /** Date of the first instalment; today when left out. */
  readonly firstOn?: CivilDate | undefined;
  readonly now: Instant;
};

/**
 * The plans that the vendor's policy offers over these invoices, with every date and amount, or why
 * there are none (rules 5.1–5.3). What is shown here is what is stored on acceptance.
 */
export function planMenu(
  facts: CaseFacts,
  request: PlanMenuRequest,
  cal: WorkCalendar,
): PlanMenu | PlanMenuRefused {
  const policy = facts.vendor.settings.plan;
  if (policy === null) return refused('noPolicy');
  const invoices = invoicesOf(facts, request.invoiceIds);
  const refusal = refusalOf(facts, policy, invoices, request);
  const currency = invoices[0]?.currency;
  if (refusal !== null) return refused(refusal);
  if (currency === undefined) return refused('noInvoices');
  const today = localDate(request.now, facts.vendor.timeZone);
  const firstOn = request.firstOn ?? today;
  const latestFirstOn = addDays(today, policy.latestFirstDays);
  if (firstOn < today || firstOn > latestFirstOn) return refused('firstDateOutside');
  const allocations = invoices
    .map((i) => ({ invoiceId: i.id, amountMinor: payableOf(facts, i.id) }))
    .filter((a) => a.amountMinor > 0);
  const baseMinor = sum(allocations.map((a) => a.amountMinor));
  const minMinor = smallestAmounts(facts.vendor.settings, currency).instalmentMinor;
  const items = menuItems({ policy, currency, minMinor, baseMinor, firstOn, today, cal });
  if (items.length === 0) return refused('belowMinimum');
  return {
    ok: true,
    invoiceIds: allocations.map((a) => a.invoiceId),
    currency,
    baseMinor,
    allocations,
    firstOn,
    earliestFirstOn: today,
    latestFirstOn,
    policy,
    items,
  };
}

/** Due dates counted from the first, so that the 31st stays the 31st where a month has one (5.3). */
export function instalmentDates(
  anchorOn: CivilDate,
  frequency: Frequency,
  count: number,
): readonly CivilDate[] {
  return Array.from({ length: count }, (_, i) => {
    switch (frequency) {
      case 'weekly':
        return addDays(anchorOn, 7 * i);
      case 'biweekly':
        return addDays(anchorOn, 14 * i);
      case 'monthly':
        return addMonthsAnchored(anchorOn, i);
    }
  });
}

const refused = (refusal: PlanRefusal): PlanMenuRefused => ({ ok: false, refusal });

/** Holds under which the debt itself is in question or no longer the vendor's to arrange. */
const NO_PLAN_UNDER: readonly HoldReason[] = [
  'dispute',
  'legal',
  'insolvency',
  'chargeback',
  'refundReview',
];

function refusalOf(
  facts: CaseFacts,
  policy: PlanPolicy,
  invoices: readonly Invoice[],
  { invoiceIds, now }: PlanMenuRequest,
): PlanRefusal | null {
  if (invoices.length === 0 || invoices.length !== new Set(invoiceIds).size) return 'noInvoices';
  if (new Set(invoices.map((i) => i.currency)).size > 1) return 'mixedCurrencies';
  if (invoices.some((i) => runningPlanOf(facts.plans, i.id) !== undefined)) return 'planRunning';
  if (invoices.some((i) => processingOf(facts.payments, i.id) > 0)) return 'moneyUnderWay';
  if (invoices.every((i) => payableOf(facts, i.id) === 0)) return 'nothingToPay';
  const holds = invoices.flatMap((i) => activeHolds(facts, i.id, now));
  if (holds.some((h) => NO_PLAN_UNDER.includes(h.reason))) return 'held';
  return !policy.againAfterDefault && hasDefaulted(facts) ? 'afterDefault' : null;
}

/** A default that was made good, by reinstatement, is forgiven. */
const hasDefaulted = (facts: CaseFacts): boolean =>
  facts.plans.some(
    (p) =>
      p.status === 'defaulted' ||
      p.status === 'accelerated' ||
      (p.status === 'completed' && p.acceleratedAt !== undefined),
  );

type Offer = {
  readonly policy: PlanPolicy;
  readonly currency: Currency;
  readonly minMinor: Minor;
  readonly baseMinor: Minor;
  readonly firstOn: CivilDate;
  readonly today: CivilDate;
  readonly cal: WorkCalendar;
};

function menuItems(offer: Offer): readonly PlanMenuItem[] {
  const { counts, frequencies } = offer.policy;
  return frequencies.flatMap((frequency) =>
    counts
      .map((count) => ({ count, frequency, instalments: schedule(offer, frequency, count) }))
      .filter(({ instalments }) => isInsidePolicy(offer, instalments)),
  );
}

/** Equal parts that can be paid, the extra units first; a date on a free day moves alone, the later ones stay (5.3). */
function schedule(offer: Offer, frequency: Frequency, count: number): readonly Instalment[] {
  const amounts = splitEqually(offer.baseMinor, count, chargeStep(offer.currency));
  const dates = instalmentDates(offer.firstOn, frequency, count).map((date) =>
    offer.policy.weekend === 'nextWorkingDay' ? nextWorkingDay(date, offer.cal) : date,
  );
  return amounts.flatMap((amountMinor, i) => {
    const dueOn = dates[i];
    return dueOn === undefined ? [] : [{ no: i + 1, dueOn, amountMinor }];
  });
}

function isInsidePolicy(
  { policy, currency, minMinor, baseMinor, today }: Offer,
  parts: readonly Instalment[],
): boolean {
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return false;
  const isRising = parts.every((p, i) => i === 0 || p.dueOn > (parts[i - 1]?.dueOn ?? p.dueOn));
  // A part that no payment can carry would be agreed to and then refused on each of its days. The first
  // part is the largest and the last the smallest.
  const isPayable =
    last.amountMinor >= minMinor &&
    [first, last].every((p) => chargeableOf(p.amountMinor, currency) === p.amountMinor);
  return (
    isRising &&
    isPayable &&
    first.amountMinor >= percentOf(baseMinor, policy.minFirstBps) &&
    last.dueOn <= addDays(today, policy.longestDays)
  );
}
