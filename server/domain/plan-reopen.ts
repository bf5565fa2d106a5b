import type { Instant } from './brands.ts';
import { addDays, daysBetween, instant, localDate } from './calendar.ts';
import type { CaseFacts, OpenPlanState, Plan, Vendor } from './facts.ts';
import { isRunning } from './ledger.ts';
import { paidOnPlan } from './plan.ts';
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
export function reopenPlans(before: CaseFacts, facts: CaseFacts, now: Instant): Step {
  const { events, changes } = inTurn(
    facts,
    facts.plans.map(({ id }) => (present) => {
      const plan = present.plans.find((p) => p.id === id);
      return plan === undefined || !hasLost(plan, before, facts)
        ? NO_STEP
        : reopen(plan, present, now);
    }),
  );
  return { events, changes };
}

const hasLost = (plan: Plan, before: CaseFacts, after: CaseFacts): boolean =>
  paidOnPlan(plan, after.entries) < paidOnPlan(plan, before.entries);

function reopen(plan: Plan, facts: CaseFacts, now: Instant): Step {
  let back = plan;
  for (let state = stateBefore(back, facts); state !== null; state = stateBefore(back, facts))
    back = inState(back, resumed(state, leftAt(back), facts.vendor, now));
  if (back === plan || isTaken(plan, facts)) return NO_STEP;
  return {
    events: [{ type: 'plan.reopened', data: { planId: plan.id, to: back.status } }],
    changes: [{ do: 'putPlan', plan: back }],
  };
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
