import type { CivilDate, Instant, Minor } from './brands.ts';
import { earlierDate, localDate } from './calendar.ts';
import type { JournalEvent, NewId } from './decision.ts';
import type { CaseFacts, Payment, Plan } from './facts.ts';
import { planLetter } from './plan-letter.ts';
import { inState, keptBefore, reinstate } from './plan-state.ts';
import { endMethodTasks } from './saved-method.ts';
import { dueUpTo, isOnPlan, paidOnPlan } from './plan.ts';
import { inTurn, NO_STEP, type Step } from './steps.ts';

/**
 * What the ledger now says of the plans: the first payment makes one active, the last completes it,
 * arrears paid in time reinstate it, a saved method is kept for the next debit. To be asked after
 * every change of entries or payments; asking again changes nothing.
 */
export function planChangesAfterLedger(facts: CaseFacts, now: Instant, newId: NewId): Step {
  const { events, changes } = inTurn(
    facts,
    facts.plans.map(({ id }) => (present) => {
      const plan = present.plans.find((p) => p.id === id);
      return plan === undefined ? NO_STEP : settle(plan, present, now, newId);
    }),
  );
  return { events, changes };
}

export type Progress = 'activate' | 'complete' | 'completeLate' | 'reinstate' | 'keepMethod';

/** What the facts ask for that the plan's row does not say yet; null when they agree. */
export function progressOf(plan: Plan, facts: CaseFacts, now: Instant): Progress | null {
  const paid = paidOnPlan(plan, facts.entries);
  const isAllPaid = paid === plan.baseMinor;
  switch (plan.status) {
    case 'accepted':
      if (isAllPaid) return 'complete';
      if (paid >= firstPaymentOf(plan)) return 'activate';
      return newMethod(plan, facts) === undefined ? null : 'keepMethod';
    case 'active':
      if (isAllPaid) return 'complete';
      return newMethod(plan, facts) === undefined ? null : 'keepMethod';
    case 'defaulted':
      if (isAllPaid) return 'complete';
      return isCured(plan, facts, now) ? 'reinstate' : null;
    case 'accelerated':
      if (!isCured(plan, facts, now)) return isAllPaid ? 'completeLate' : null;
      return isAllPaid ? 'complete' : 'reinstate';
    case 'completed':
    case 'lapsed':
    case 'canceled':
    case 'superseded':
      return null;
  }
}

/** Makes the plan's row say what the facts say. */
export function settle(plan: Plan, facts: CaseFacts, now: Instant, newId: NewId): Step {
  const progress = progressOf(plan, facts, now);
  switch (progress) {
    case null:
      return NO_STEP;
    case 'activate': {
      const active = inState(plan, {
        status: 'active',
        activeSince: now,
        reinstatedAt: null,
        ...keptBefore(plan),
      });
      return put(active, 'plan.activated');
    }
    case 'complete': {
      const completed = inState(plan, {
        status: 'completed',
        completedAt: now,
        ...keptBefore(plan),
      });
      const step = put(completed, 'plan.completed');
      // Money that was taken back as a mistake may come after all: then it is completed once more.
      const key = `${plan.id}:${facts.seq}`;
      const cause = { plan: completed, kind: 'planCompleted', key } as const;
      return { ...step, changes: [...step.changes, ...planLetter(facts, cause, now, newId)] };
    }
    // Too late to be forgiven: the receipt has said that it is paid, and a default it stays.
    case 'completeLate': {
      const since = plan.status === 'accelerated' ? { acceleratedAt: plan.acceleratedAt } : {};
      const completed = inState(plan, {
        status: 'completed',
        completedAt: now,
        ...since,
        ...keptBefore(plan),
      });
      return put(completed, 'plan.completed');
    }
    case 'reinstate':
      return reinstate(facts, plan, 'payment', now, newId);
    case 'keepMethod': {
      const method = newMethod(plan, facts);
      if (method === undefined) return NO_STEP;
      const { customerId, paymentMethodId, methodLabel } = method;
      const methodSince = method.initiatedAt ?? method.createdAt;
      const kept = { customerId, paymentMethodId, methodLabel, methodSince, methodLost: null };
      const { events, changes } = put({ ...plan, ...kept }, 'plan.methodKept');
      return { events, changes: [...changes, ...endMethodTasks(plan, now)] };
    }
  }
}

const put = (plan: Plan, type: JournalEvent['type']): Step => ({
  events: [{ type, data: { planId: plan.id } }],
  changes: [{ do: 'putPlan', plan }],
});

/** All that the schedule asks for is there, initiated inside the window, for the first time (5.7). */
const isCured = (
  plan: Extract<Plan, { status: 'defaulted' | 'accelerated' }>,
  facts: CaseFacts,
  now: Instant,
): boolean => plan.mayReinstate && isMadeGood(plan, plan.reinstateUntilOn, facts, now);

/** What the schedule asks for by this instant, or by the end of the window, is there in time. */
export function isMadeGood(
  plan: Plan,
  reinstateUntilOn: CivilDate,
  facts: CaseFacts,
  at: Instant,
): boolean {
  const day = localDate(at, facts.vendor.timeZone);
  const asked = dueUpTo(plan, earlierDate(day, reinstateUntilOn));
  return paidOnPlan(plan, facts.entries, reinstateUntilOn) >= asked;
}

/** The first payment that makes an accepted plan active. */
export const firstPaymentOf = (plan: Plan): Minor =>
  plan.instalments[0]?.amountMinor ?? plan.baseMinor;

/** The method of the debtor's latest payment on the plan, when it is another than the one known. */
function newMethod(plan: Plan, facts: CaseFacts): Payment | undefined {
  if (!plan.autopay) return undefined;
  const latest = facts.payments
    .filter((p) => p.status === 'processing' || p.status === 'succeeded')
    .filter((p) => !p.offSession && p.createdAt >= plan.acceptedAt)
    .filter((p) => p.customerId !== null && p.paymentMethodId !== null)
    .filter((p) => p.allocations.some((a) => isOnPlan(plan, a.invoiceId)))
    // What the debtor left since then counts, not what paid before.
    .filter((p) => plan.methodSince === null || (p.initiatedAt ?? p.createdAt) > plan.methodSince)
    .toSorted((a, b) => (a.initiatedAt ?? a.createdAt) - (b.initiatedAt ?? b.createdAt))
    .at(-1);
  return latest?.paymentMethodId === plan.paymentMethodId ? undefined : latest;
}
