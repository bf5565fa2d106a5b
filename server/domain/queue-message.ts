import type { Instant } from './brands.ts';
import type { Change, MessageKind, NewId } from './decision.ts';
import type { CaseFacts } from './facts.ts';

/** What a letter about money is about; the rest of the outbox row follows from the facts. */
export type Letter = {
  readonly kind: MessageKind;
  /** Unique: the same cause queues one letter only. */
  readonly key: string;
  readonly invoiceIds: readonly string[];
  readonly paymentId: string | null;
  readonly planId?: string | null;
};

/** Queues a confirmation to leave now; nothing when there is no address to send it to. */
export function queueMessage(
  { debtor }: Pick<CaseFacts, 'debtor'>,
  letter: Letter,
  now: Instant,
  newId: NewId,
): readonly Change[] {
  if (debtor.email === null) return [];
  const message = {
    id: newId('msg'),
    key: letter.key,
    kind: letter.kind,
    to: debtor.email,
    invoiceIds: letter.invoiceIds,
    step: null,
    planId: letter.planId ?? null,
    instalmentNo: null,
    paymentId: letter.paymentId,
    notBefore: now,
    createdAt: now,
  };
  return [{ do: 'addMessage', message }];
}
