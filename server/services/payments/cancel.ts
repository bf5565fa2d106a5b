import { loadCase } from '../../../db/cases.ts';
import { ignored } from '../../domain/decision.ts';
import type { Payment } from '../../domain/facts.ts';
import { decideCancelPayment } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer, gatewayFailure, lookForIntent } from './apply.ts';

/**
 * Takes an attempt out of the way: cancels its intent, or believes the processor that it is too
 * late for that. Fails with `alreadyBeingPaid` when money is under way or arrived.
 */
export async function cancelAttempt(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
): Promise<Outcome<null>> {
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return failed('notFound');
  const { paymentIntentId } = payment;
  if (paymentIntentId === null) return cancelUnknown(deps, ref, payment);
  const canceled = await deps.payments.cancelIntent({ paymentId, paymentIntentId });
  if (!canceled.ok && canceled.kind === 'gone') return giveUp(deps, ref, payment);
  if (!canceled.ok) return gatewayFailure(canceled);
  const applied = await applyAnswer(deps, ref, paymentId, canceled);
  if (!applied.ok) return applied;
  return applied.value.payment.status === 'canceled' ? done(null) : failed('alreadyBeingPaid');
}

/**
 * The debtor was never given an intent that we do not know, so nobody can pay it. A charge of ours is
 * made in one go: it may have taken the money although its answer was lost.
 */
async function cancelUnknown(deps: Deps, ref: CaseRef, payment: Payment): Promise<Outcome<null>> {
  if (!payment.offSession) return giveUp(deps, ref, payment);
  const found = await lookForIntent(deps, ref, payment);
  if (!found.ok) return found;
  return found.value === null ? giveUp(deps, ref, payment) : cancelAttempt(deps, ref, payment.id);
}

/** An intent that became known since we looked can still be paid: then it is the processor's turn first. */
async function giveUp(
  deps: Deps,
  ref: CaseRef,
  { id: paymentId, paymentIntentId }: Pick<Payment, 'id' | 'paymentIntentId'>,
): Promise<Outcome<null>> {
  let hasIntentNow = false;
  const changed = await changeCase(deps, ref, { kind: 'system' }, (facts, now) => {
    const known = facts.payments.find((p) => p.id === paymentId)?.paymentIntentId ?? null;
    hasIntentNow = known !== paymentIntentId;
    return hasIntentNow ? ignored('intentKnown') : decideCancelPayment(facts, { paymentId, now });
  });
  if (hasIntentNow) return cancelAttempt(deps, ref, paymentId);
  return changed.ok ? done(null) : changed;
}
