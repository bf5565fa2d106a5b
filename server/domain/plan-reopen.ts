import type { Instant } from './brands.ts';
import { addDays, daysBetween, instant, localDate } from './calendar.ts';
import type { CaseFacts, OpenPlanState, Plan, Vendor } from './facts.ts';
import { isRunning } from './ledger.ts';
import { dueUpTo, isOnPlan, paidOnPlan } from './plan.ts';
import { firstPaymentOf, isMadeGood } from './plan-progress.ts';
import { inState } from './plan-state.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/**
 * Plans that money moved on, and the money was none: each goes back to where it was before, as far as
 * what is really there does not bear it out (rules 5.4). The time in between does not count against the
 * debtor, who was told that it is paid: days that were left are left again, and what fell due meanwhile is
 * asked for from now on. Only for mistakes: what a bank or the vendor gave back leaves a plan completed,
 * and a person decides about that debt (rules 4.5, 4.6).
 */
export function reopenPlans(before: CaseFacts, facts: CaseFacts, undone: Undone): Step {
  const { events, changes } = inTurn(
    facts,
    facts.plans.map(({ id }) => (present) => {
      const plan = present.plans.find((p) => p.id === id);
      return plan === undefined || !hasLost(plan, before, facts)
        ? NO_STEP
        : reopen(plan, before, present, undone);
    }),
  );
  return { events, changes };
}

type Undone = { readonly paymentId: string; readonly now: Instant };

const hasLost = (plan: Plan, before: CaseFacts, after: CaseFacts): boolean =>
  paidOnPlan(plan, after.entries) < paidOnPlan(plan, before.entries);

function reopen(plan: Plan, before: CaseFacts, facts: CaseFacts, { paymentId, now }: Undone): Step {
  const cameAt = firstOnPlan(plan, before, paymentId);
  let back = plan;
  // What came later led to no state before it.
  while (cameAt !== null && cameAt <= leftAt(back)) {
    const state = stateBefore(back, facts);
    if (state === null) break;
    back = inState(back, resumed(state, leftAt(back), facts.vendor, now));
  }
  if (back === plan) return askAgain(plan, before, facts, now);
  if (isTaken(plan, facts)) return NO_STEP;
  return {
    events: [{ type: 'plan.reopened', data: { planId: plan.id, to: back.status } }],
    changes: [{ do: 'putPlan', plan: back }],
  };
}

/** When the first of a payment's money was written to the plan's debt. */
function firstOnPlan(plan: Plan, { entries }: CaseFacts, paymentId: string): Instant | null {
  const own = entries.filter((e) => e.paymentId === paymentId && isOnPlan(plan, e.invoiceId));
  return own.reduce<Instant | null>((at, e) => (at === null || e.at < at ? e.at : at), null);
}

/** A part that is past and was told to be paid has its grace from now on; one that was late is as late. */
function askAgain(plan: Plan, before: CaseFacts, facts: CaseFacts, now: Instant): Step {
  if (plan.status !== 'active') return NO_STEP;
  const today = localDate(now, facts.vendor.timeZone);
  const [paid, paidBefore] = [paidOnPlan(plan, facts.entries), paidOnPlan(plan, before.entries)];
  const isUncovered = plan.instalments.some(({ dueOn }) => {
    const asked = dueUpTo(plan, dueOn);
    return dueOn <= today && asked <= paidBefore && asked > paid;
  });
  return isUncovered
    ? { events: [], changes: [{ do: 'putPlan', plan: { ...plan, reopenedAt: now } }] }
    : NO_STEP;
}

/** Where the plan belongs when its money does not reach what led to its state; null: it does. */
function stateBefore(plan: Plan, facts: CaseFacts): OpenPlanState | null {
  const paid = paidOnPlan(plan, facts.entries);
  if (plan.status === 'completed') return paid < plan.baseMinor ? beforeCompletion(plan) : null;
  if (plan.status !== 'active' || plan.before === undefined) return null;
  const { before, activeSince } = plan;
  if (before.status === 'accepted') return paid < firstPaymentOf(plan) ? before : null;
  if (before.status === 'active') return null;
  return isMadeGood(plan, before.reinstateUntilOn, facts, activeSince) ? null : before;
}

/** One that was completed before the state was kept: broken for good it stays what it is. */
function beforeCompletion(plan: Extract<Plan, { status: 'completed' }>): OpenPlanState | null {
  if (plan.before !== undefined) return plan.before;
  if (plan.acceleratedAt !== undefined) return null;
  return { status: 'active', activeSince: plan.acceptedAt, reinstatedAt: null };
}

/** When the plan left the state that it goes back to. */
const leftAt = (plan: Plan): Instant =>
  plan.status === 'completed'
    ? plan.completedAt
    : plan.status === 'active'
      ? plan.activeSince
      : plan.acceptedAt;

/** The state again, with as much time as it had left. */
function resumed(
  state: OpenPlanState,
  since: Instant,
  { timeZone }: Vendor,
  now: Instant,
): OpenPlanState {
  const days = daysBetween(localDate(since, timeZone), localDate(now, timeZone));
  switch (state.status) {
    case 'accepted':
      return { ...state, activateBy: instant(state.activateBy + (now - since)) };
    case 'active':
      return { ...state, reopenedAt: now };
    case 'defaulted':
      return {
        ...state,
        noticeUntilOn: addDays(state.noticeUntilOn, days),
        reinstateUntilOn: addDays(state.reinstateUntilOn, days),
      };
    case 'accelerated':
      return { ...state, reinstateUntilOn: addDays(state.reinstateUntilOn, days) };
  }
}

/** Its debt is on another plan by now: what is owed again is owed beside that one. */
const isTaken = (plan: Plan, { plans }: CaseFacts): boolean =>
  plans.some(
    (other) =>
      other.id !== plan.id &&
      isRunning(other) &&
      other.allocations.some((a) => plan.allocations.some((b) => a.invoiceId === b.invoiceId)),
  );
