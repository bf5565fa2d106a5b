import type { Plan, PlanState } from '../server/domain/facts.ts';
import { openState } from '../server/domain/plan-state.ts';
import type { CaseRef } from './rows.ts';
import type { plans } from './schema/cases.ts';
import type { RowOf } from './table.ts';

export const toPlan = (row: RowOf<typeof plans>): Plan => ({
  ...row.state,
  id: row.id,
  currency: row.currency,
  baseMinor: row.baseMinor,
  allocations: row.allocations,
  instalments: row.instalments,
  frequency: row.frequency,
  autopay: row.autopay,
  customerId: row.customerId,
  paymentMethodId: row.paymentMethodId,
  methodLabel: row.methodLabel,
  methodSince: row.methodSince,
  methodLost: row.methodLost,
  policy: row.policy,
  acceptance: row.acceptance,
  acceptedSeq: row.acceptedSeq,
  acceptedAt: row.acceptedAt,
  letters: row.letters,
});

export const fromPlan = (ref: CaseRef, plan: Plan): RowOf<typeof plans> => ({
  ...ref,
  id: plan.id,
  status: plan.status,
  state: planState(plan),
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
});

/** Only the fields of the state that the plan is in. */
function planState(p: Plan): PlanState {
  switch (p.status) {
    case 'accepted':
    case 'active':
    case 'defaulted':
    case 'accelerated':
      return openState(p);
    case 'completed': {
      const { status, completedAt, acceleratedAt, before } = p;
      return {
        status,
        completedAt,
        ...(acceleratedAt !== undefined && { acceleratedAt }),
        ...(before !== undefined && { before }),
      };
    }
    case 'lapsed':
      return { status: p.status, lapsedAt: p.lapsedAt };
    case 'canceled':
      return { status: p.status, canceledAt: p.canceledAt, reason: p.reason };
    case 'superseded':
      return { status: p.status, supersededAt: p.supersededAt, byPlanId: p.byPlanId };
  }
}
