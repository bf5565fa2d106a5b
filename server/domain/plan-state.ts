import type { Instant } from './brands.ts';
import type { NewId } from './decision.ts';
import type { CaseFacts, Plan, PlanState } from './facts.ts';
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

/** The plan is active again: once by payment of its arrears, or because the vendor says so. */
export function reinstate(
  facts: CaseFacts,
  plan: Plan,
  by: 'payment' | 'vendor',
  now: Instant,
  newId: NewId,
): Step {
  const active = inState(plan, { status: 'active', activeSince: now, reinstatedAt: now });
  const key = `${plan.id}:${now}`;
  return {
    events: [{ type: 'plan.reinstated', data: { planId: plan.id, by } }],
    changes: [
      { do: 'putPlan', plan: active },
      ...planLetter(facts, { plan: active, kind: 'planReinstated', key }, now, newId),
    ],
  };
}
