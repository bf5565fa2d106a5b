import type { Instant } from './brands.ts';
import type { NewId } from './decision.ts';
import type { CaseFacts, OpenPlanState, Plan, PlanState } from './facts.ts';
import { isRunning } from './ledger.ts';
import { planLetter } from './plan-letter.ts';
import type { Step } from './steps.ts';

/** The plan in another state: every field but those of the old state stays. */
export function inState(plan: Plan, state: PlanState): Plan {
  return {
    id: plan.id,
    currency: plan.currency,
    baseMinor: plan.baseMinor,
    allocations: plan.allocations,
    instalments: plan.instalments,
    frequency: plan.frequency,
    autopay: plan.autopay,
    customerId: plan.customerId,
    paymentMethodId: plan.paymentMethodId,
    methodLabel: plan.methodLabel,
    methodSince: plan.methodSince,
    methodLost: plan.methodLost,
    policy: plan.policy,
    acceptance: plan.acceptance,
    acceptedSeq: plan.acceptedSeq,
    acceptedAt: plan.acceptedAt,
    letters: plan.letters,
    ...state,
  };
}

type OpenPlan = Extract<Plan, { status: OpenPlanState['status'] }>;

/** The state alone of a plan that is not over. */
export function openState(plan: OpenPlan): OpenPlanState {
  switch (plan.status) {
    case 'accepted':
      return { status: plan.status, activateBy: plan.activateBy };
    case 'active': {
      const { status, activeSince, reinstatedAt, reopenedAt, before } = plan;
      return {
        status,
        activeSince,
        reinstatedAt,
        ...(reopenedAt !== undefined && { reopenedAt }),
        ...(before !== undefined && { before }),
      };
    }
    case 'defaulted': {
      const { status, defaultedAt, noticeUntilOn, reinstateUntilOn, mayReinstate } = plan;
      return { status, defaultedAt, noticeUntilOn, reinstateUntilOn, mayReinstate };
    }
    case 'accelerated': {
      const { status, acceleratedAt, reinstateUntilOn, mayReinstate } = plan;
      return { status, acceleratedAt, reinstateUntilOn, mayReinstate };
    }
  }
}

/** The state before, to be kept with one that money has led to. */
export function keptBefore(plan: Plan): { readonly before?: OpenPlanState } {
  return isOpen(plan) ? { before: openState(plan) } : {};
}

const isOpen = (plan: Plan): plan is OpenPlan => plan.status === 'accelerated' || isRunning(plan);

/** The plan is active again: once by payment of its arrears, or because the vendor says so. */
export function reinstate(
  facts: CaseFacts,
  plan: Plan,
  by: 'payment' | 'vendor',
  now: Instant,
  newId: NewId,
): Step {
  const active = inState(plan, {
    status: 'active',
    activeSince: now,
    reinstatedAt: now,
    ...(by === 'payment' && keptBefore(plan)),
  });
  // Money that was taken back as a mistake may come after all, in the same moment for one.
  const key = `${plan.id}:${facts.seq}`;
  return {
    events: [{ type: 'plan.reinstated', data: { planId: plan.id, by } }],
    changes: [
      { do: 'putPlan', plan: active },
      ...planLetter(facts, { plan: active, kind: 'planReinstated', key }, now, newId),
    ],
  };
}
