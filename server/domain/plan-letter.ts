import type { Instant } from './brands.ts';
import type { Change, MessageKind, NewId } from './decision.ts';
import type { CaseFacts, Plan } from './facts.ts';

export type PlanLetterCause = {
  readonly plan: Plan;
  readonly kind: Extract<MessageKind, `plan${string}`>;
  /** What makes the letter unique beside its kind. */
  readonly key: string;
  readonly instalmentNo?: number;
};

/** Queues a letter of a plan to the debtor's address; nothing when there is none. */
export function planLetter(
  facts: CaseFacts,
  { plan, kind, key, instalmentNo }: PlanLetterCause,
  now: Instant,
  newId: NewId,
): readonly Change[] {
  if (facts.debtor.email === null) return [];
  const message = {
    id: newId('msg'),
    key: `${kind}:${key}`,
    kind,
    to: facts.debtor.email,
    invoiceIds: plan.allocations.map((a) => a.invoiceId),
    step: null,
    planId: plan.id,
    instalmentNo: instalmentNo ?? null,
    paymentId: null,
    notBefore: now,
    createdAt: now,
  };
  return [{ do: 'addMessage', message }];
}
