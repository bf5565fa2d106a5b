import type { CivilDate, Instant, Minor } from './brands.ts';
import { addDays, endOfDay, localDate, type WorkCalendar } from './calendar.ts';
import {
  ignored,
  type Accepted,
  type Change,
  type Decision,
  type NewId,
  type Refused,
} from './decision.ts';
import type { Acceptance, CaseFacts, Frequency, Plan, PlanState } from './facts.ts';
import { planLetter } from './plan-letter.ts';
import { planMenu, type PlanMenu, type PlanMenuItem, type PlanRefusal } from './plan-menu.ts';
import { inState, reinstate } from './plan-state.ts';
import { runningPlanOf } from './ledger.ts';
import { accepted } from './steps.ts';
import { isOpenAttempt } from './payment.ts';
import { isOnPlan } from './plan.ts';

export type PlanChoice = {
  readonly invoiceIds: readonly string[];
  readonly count: number;
  readonly frequency: Frequency;
  readonly firstOn?: CivilDate | undefined;
  readonly autopay?: boolean | undefined;
};
export type AcceptPlan = PlanChoice & { readonly acceptance: Acceptance };

export type AcceptPlanCode =
  | 'notFound'
  | 'currencyMismatch'
  | 'planRunning'
  | 'alreadyBeingPaid'
  | 'nothingToPay'
  | 'planNotOffered'
  | 'planDateNotAllowed'
  | 'planNotInMenu'
  | 'autopayNeeded';

/** `cancelPaymentIds`: attempts at other prices that nobody confirmed; their intents must be closed. */
export type PlanAccepted = Accepted & {
  readonly plan: Plan;
  readonly cancelPaymentIds: readonly string[];
};

/**
 * The debtor takes a plan from the menu. Its amounts and dates are stored as shown and never
 * recomputed; the early-payment discount is given up with it (rules 3.6, 5.3, 5.8).
 */
export function decideAcceptPlan(
  facts: CaseFacts,
  command: AcceptPlan,
  now: Instant,
  newId: NewId,
  cal: WorkCalendar,
): PlanAccepted | Refused<AcceptPlanCode> {
  const chosen = choose(facts, command, now, cal);
  if (!chosen.ok) return chosen;
  const plan = newPlan(facts, command, chosen, now, newId('pln'));
  const superseded = facts.plans.filter((p) => p.status === 'accelerated' && overlaps(p, plan));
  const changes: readonly Change[] = [
    { do: 'putPlan', plan },
    ...superseded.map((old): Change => ({ do: 'putPlan', plan: supersede(old, plan, now) })),
    ...planLetter(facts, { plan, kind: 'planAccepted', key: plan.id }, now, newId),
  ];
  const { baseMinor, currency, allocations, instalments, acceptance } = plan;
  const { termsSha256, name, linkId } = acceptance;
  const data = {
    planId: plan.id,
    baseMinor,
    currency,
    allocations,
    instalments,
    autopay: plan.autopay,
    termsSha256,
    name,
    linkId,
  };
  return {
    ok: true,
    plan,
    changes,
    events: [{ type: 'plan.accepted', data }],
    cancelPaymentIds: openAttempts(facts, plan),
  };
}

/** What the terms of a plan state, in numbers and dates; the words are made elsewhere. */
export type PlanTermsFacts = {
  readonly ok: true;
  readonly item: PlanMenuItem;
  readonly menu: PlanMenu;
  readonly autopay: boolean;
  readonly invoices: readonly {
    readonly id: string;
    readonly number: string;
    readonly amountMinor: Minor;
  }[];
};

/** The content of the terms for a choice from the menu, refused as its acceptance would be. */
export function planTermsFacts(
  facts: CaseFacts,
  choice: PlanChoice,
  now: Instant,
  cal: WorkCalendar,
): PlanTermsFacts | Refused<AcceptPlanCode> {
  const chosen = choose(facts, choice, now, cal);
  if (!chosen.ok) return chosen;
  const numbers = new Map(facts.invoices.map((i) => [i.id, i.number]));
  const invoices = chosen.menu.allocations.map(({ invoiceId, amountMinor }) => ({
    id: invoiceId,
    number: numbers.get(invoiceId) ?? invoiceId,
    amountMinor,
  }));
  return { ...chosen, invoices };
}

/** The vendor ends a plan; the debt is due as before and dunning goes on (rules 7.6). */
export function decideCancelPlan(
  facts: CaseFacts,
  command: { readonly planId: string; readonly reason: string },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'planNotActive'> {
  const plan = facts.plans.find((p) => p.id === command.planId);
  if (plan === undefined) return { ok: false, code: 'notFound' };
  if (plan.status === 'canceled') return ignored('alreadyCanceled');
  if (plan.status !== 'accepted' && plan.status !== 'active' && plan.status !== 'defaulted') {
    return { ok: false, code: 'planNotActive', detail: { status: plan.status } };
  }
  const { reason } = command;
  const canceled = inState(plan, { status: 'canceled', canceledAt: now, reason });
  return {
    ok: true,
    events: [{ type: 'plan.canceled', data: { planId: plan.id, reason } }],
    changes: [
      { do: 'putPlan', plan: canceled },
      ...planLetter(facts, { plan: canceled, kind: 'planCanceled', key: plan.id }, now, newId),
    ],
  };
}

/** The vendor gives a broken plan another chance: what is missed gets a fresh grace from today. */
export function decideReinstatePlan(
  facts: CaseFacts,
  command: { readonly planId: string },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'planNotActive' | 'planRunning'> {
  const plan = facts.plans.find((p) => p.id === command.planId);
  if (plan === undefined) return { ok: false, code: 'notFound' };
  if (plan.status === 'active') return ignored('alreadyActive');
  if (plan.status !== 'defaulted' && plan.status !== 'accelerated') {
    return { ok: false, code: 'planNotActive', detail: { status: plan.status } };
  }
  const others = facts.plans.filter((p) => p.id !== plan.id);
  if (plan.allocations.some((a) => runningPlanOf(others, a.invoiceId) !== undefined)) {
    return { ok: false, code: 'planRunning' };
  }
  return accepted(reinstate(facts, plan, 'vendor', now, newId));
}

const REFUSALS: { readonly [refusal in PlanRefusal]: AcceptPlanCode } = {
  noPolicy: 'planNotOffered',
  noInvoices: 'notFound',
  mixedCurrencies: 'currencyMismatch',
  planRunning: 'planRunning',
  moneyUnderWay: 'alreadyBeingPaid',
  nothingToPay: 'nothingToPay',
  held: 'planNotOffered',
  afterDefault: 'planNotOffered',
  firstDateOutside: 'planDateNotAllowed',
  belowMinimum: 'planNotOffered',
};

type Chosen = {
  readonly ok: true;
  readonly menu: PlanMenu;
  readonly item: PlanMenuItem;
  readonly autopay: boolean;
};

function choose(
  facts: CaseFacts,
  choice: PlanChoice,
  now: Instant,
  cal: WorkCalendar,
): Chosen | Refused<AcceptPlanCode> {
  const { invoiceIds, firstOn, count, frequency } = choice;
  const menu = planMenu(facts, { invoiceIds, firstOn, now }, cal);
  if (!menu.ok) {
    return { ok: false, code: REFUSALS[menu.refusal], detail: { reason: menu.refusal } };
  }
  const item = menu.items.find((i) => i.count === count && i.frequency === frequency);
  const { autopay } = menu.policy;
  const wants = choice.autopay ?? autopay === 'required';
  if (item === undefined) return { ok: false, code: 'planNotInMenu' };
  if (autopay === 'required' && !wants) return { ok: false, code: 'autopayNeeded' };
  if (autopay === 'off' && wants) {
    return { ok: false, code: 'planNotInMenu', detail: { reason: 'autopayOff' } };
  }
  return { ok: true, menu, item, autopay: wants };
}

function newPlan(
  facts: CaseFacts,
  command: AcceptPlan,
  { menu, item, autopay }: Chosen,
  now: Instant,
  id: string,
): Plan {
  return {
    id,
    currency: menu.currency,
    baseMinor: menu.baseMinor,
    allocations: menu.allocations,
    instalments: item.instalments,
    frequency: item.frequency,
    autopay,
    customerId: null,
    paymentMethodId: null,
    methodLabel: null,
    methodSince: null,
    methodLost: null,
    policy: menu.policy,
    acceptance: command.acceptance,
    acceptedSeq: facts.seq + 1,
    acceptedAt: now,
    letters: [],
    ...firstState(facts, menu, now),
  };
}

function firstState(facts: CaseFacts, { policy }: PlanMenu, now: Instant): PlanState {
  if (policy.activation.on === 'acceptance') {
    return { status: 'active', activeSince: now, reinstatedAt: null };
  }
  const { timeZone } = facts.vendor;
  const lastDay = addDays(localDate(now, timeZone), policy.activation.withinDays);
  return { status: 'accepted', activateBy: endOfDay(lastDay, timeZone) };
}

function supersede(old: Plan, by: Plan, now: Instant): Plan {
  return inState(old, { status: 'superseded', supersededAt: now, byPlanId: by.id });
}

const overlaps = (a: Plan, b: Plan): boolean =>
  a.allocations.some((one) => b.allocations.some((other) => other.invoiceId === one.invoiceId));

const openAttempts = (facts: CaseFacts, plan: Plan): readonly string[] =>
  facts.payments
    .filter((p) => isOpenAttempt(p) && p.allocations.some((a) => isOnPlan(plan, a.invoiceId)))
    .map((p) => p.id);
