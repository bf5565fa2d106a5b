import type { Instant } from './brands.ts';
import { localDate } from './calendar.ts';
import { ignored } from './decision.ts';
import type { Change, Decision, JournalEvent, NewId } from './decision.ts';
import type { CaseFacts, MethodLost, Payment, Plan } from './facts.ts';
import { isRunning } from './ledger.ts';
import { leavesDebits } from './method-after.ts';
import { subtract } from './money.ts';
import { hasHardDecline } from './plan-charge.ts';
import { planLetter } from './plan-letter.ts';
import { paidOnPlan, planStanding } from './plan.ts';
import type { Writing } from './posting.ts';

/** What the processor says of a method that we keep. `ready`: it may be charged. */
export type MethodState = 'ready' | MethodLost['why'];

/** What the processor says of a method that a debtor has just left for a plan. */
export type SetupReport = {
  readonly setupIntentId: string;
  readonly status: 'succeeded' | 'requiresAction' | 'waiting' | 'canceled';
  /** metadata, a hint only */
  readonly planId: string | null;
  readonly createdAt: Instant;
  readonly customerId: string | null;
  readonly paymentMethodId: string | null;
  readonly methodLabel: string | null;
  readonly declineCode: string | null;
  readonly livemode: boolean;
};

/** Why a plan that agreed to be debited is not: its method is gone, or was refused for good. */
export function methodProblem(
  plan: Plan,
  facts: Pick<CaseFacts, 'payments'>,
): MethodLost['why'] | 'declined' | null {
  if (!plan.autopay || !isRunning(plan) || plan.paymentMethodId === null) return null;
  if (plan.methodLost !== null) return plan.methodLost.why;
  return hasHardDecline(plan, facts) ? 'declined' : null;
}

/** Whether the debtor may leave another method: the plan debits, and something of it is to come. */
export const mayReplaceMethod = (plan: Plan): boolean => plan.autopay && isRunning(plan);

/**
 * Whether a payment of the debtor leaves its method for debits to come: its plan debits, and something
 * of it is left once this has arrived. From what stood written before the payment was begun, so that its
 * request to the processor is the same each time it is sent: what is written in that very instant may
 * come after it. `methodAfter` tells the debtor before.
 */
export function leavesMethod(
  { plans, entries }: Pick<CaseFacts, 'plans' | 'entries'>,
  payment: Pick<Payment, 'planId' | 'offSession' | 'option' | 'allocations' | 'createdAt'>,
): boolean {
  const plan = plans.find((p) => p.id === payment.planId && p.autopay);
  if (plan === undefined || payment.offSession) return false;
  const written = entries.filter((e) => e.at < payment.createdAt);
  const leftMinor = subtract(plan.baseMinor, paidOnPlan(plan, written));
  const invoiceIds = plan.allocations.map((a) => a.invoiceId);
  const { option, allocations: covers } = payment;
  return leavesDebits({ invoiceIds, leftMinor }, { option, covers });
}

/**
 * The processor detached a method, its mandate ended or the card ran out: from this moment nothing is
 * charged to it, and the debtor is asked for another (fault F61). A renewed card is charged again.
 */
export function decideMethodState(
  facts: CaseFacts,
  { paymentMethodId, state }: { readonly paymentMethodId: string; readonly state: MethodState },
  now: Instant,
  newId: NewId,
): Decision {
  const plans = facts.plans.filter(
    (p) => p.paymentMethodId === paymentMethodId && mayReplaceMethod(p),
  );
  const steps = plans.flatMap((plan) => changed(facts, plan, state, now, newId));
  if (steps.length === 0) return ignored('nothingNew');
  return {
    ok: true,
    events: steps.map((s) => s.event),
    changes: steps.flatMap((s) => s.changes),
  };
}

type Changed = { readonly event: JournalEvent; readonly changes: readonly Change[] };

function changed(
  facts: CaseFacts,
  plan: Plan,
  state: MethodState,
  now: Instant,
  newId: NewId,
): readonly Changed[] {
  const { id: planId, methodLost, methodLabel: method } = plan;
  if (state === 'ready') {
    // A mandate and an attachment do not come back; the date on a card does.
    if (methodLost?.why !== 'expired') return [];
    const renewed = { ...plan, methodLost: null };
    return [
      {
        event: { type: 'plan.methodRenewed', data: { planId, method } },
        changes: [{ do: 'putPlan', plan: renewed }, ...endMethodTasks(plan, now)],
      },
    ];
  }
  if (methodLost !== null) return [];
  const lost = { ...plan, methodLost: { why: state, at: now } };
  // Another method may be left and lost in the same moment: that is told, too.
  const letter = { plan: lost, kind: 'planMethodLost', key: `${planId}:${facts.seq}` } as const;
  return [
    {
      event: { type: 'plan.methodLost', data: { planId, method, code: state } },
      changes: [
        { do: 'putPlan', plan: lost },
        ...planLetter(facts, letter, now, newId),
        methodTask(facts, lost, state, { now, newId }),
      ],
    },
  ];
}

/** The debtor was asked; who hears nothing by the day of the next debit phones. */
function methodTask(
  facts: CaseFacts,
  plan: Plan,
  state: MethodLost['why'],
  { now, newId }: Writing,
): Change {
  const today = localDate(now, facts.vendor.timeZone);
  const { next } = planStanding(plan, facts, today);
  const amount = next && { amountMinor: next.amountMinor, currency: plan.currency };
  const untilOn = next === null || next.dueOn < today ? today : next.dueOn;
  const note = { code: state, method: plan.methodLabel, untilOn, ...amount };
  const invoiceId = plan.allocations[0]?.invoiceId ?? null;
  const task = {
    id: newId('tsk'),
    kind: 'methodLost',
    invoiceId,
    dueOn: today,
    note,
    createdAt: now,
  } as const;
  return { do: 'addTask', task };
}

export const endMethodTasks = (plan: Plan, at: Instant): readonly Change[] =>
  plan.allocations.map(({ invoiceId }) => ({ do: 'endTasks', kind: 'methodLost', invoiceId, at }));

/**
 * The debtor left another method: the next debits go to it. What was left earlier than the present one
 * is old news, whoever tells it.
 */
export function decideMethodReplaced(
  facts: CaseFacts,
  { planId, report }: { readonly planId: string; readonly report: SetupReport },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'planNotActive'> {
  const plan = facts.plans.find((p) => p.id === planId);
  if (plan === undefined) return { ok: false, code: 'notFound' };
  const { status, customerId, paymentMethodId, methodLabel, createdAt } = report;
  if (status !== 'succeeded' || customerId === null || paymentMethodId === null) {
    return ignored('notSetUp');
  }
  const isOld = plan.methodSince !== null && createdAt < plan.methodSince;
  if (isOld || plan.paymentMethodId === paymentMethodId) return ignored('nothingNew');
  if (!mayReplaceMethod(plan)) {
    return { ok: false, code: 'planNotActive', detail: { status: plan.status } };
  }
  const kept = {
    ...plan,
    customerId,
    paymentMethodId,
    methodLabel,
    methodSince: createdAt,
    methodLost: null,
  };
  const letter = { plan: kept, kind: 'planMethodReplaced', key: paymentMethodId } as const;
  return {
    ok: true,
    events: [
      {
        type: 'plan.methodReplaced',
        data: { planId, method: methodLabel, before: plan.methodLabel },
      },
    ],
    changes: [
      { do: 'putPlan', plan: kept },
      ...endMethodTasks(plan, now),
      ...planLetter(facts, letter, now, newId),
    ],
  };
}
