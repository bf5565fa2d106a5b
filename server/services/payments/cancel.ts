import { loadCase } from '../../../db/cases.ts';
import { ignored } from '../../domain/decision.ts';
import type { CaseFacts, Payment } from '../../domain/facts.ts';
import { decideCancelPayment } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer, gatewayFailure, lookForIntent } from './apply.ts';
import { closePage } from './page.ts';

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
  if (payment.checkout !== null && facts) return cancelPage(deps, ref, facts, payment);
  const { paymentIntentId } = payment;
  if (paymentIntentId === null) return cancelUnknown(deps, ref, payment);
  const canceled = await deps.payments.cancelIntent({ paymentId, paymentIntentId });
  if (!canceled.ok && canceled.kind === 'gone') return giveUp(deps, ref, payment);
  if (!canceled.ok) return gatewayFailure(canceled);
  const applied = await applyAnswer(deps, ref, paymentId, canceled);
  if (!applied.ok) return applied;
  return applied.value.payment.status === 'canceled' ? done(null) : failed('alreadyBeingPaid');
}

/** An intent of the processor's page cannot be canceled by itself: its page is closed instead. */
async function cancelPage(
  deps: Deps,
  ref: CaseRef,
  facts: CaseFacts,
  payment: Payment,
): Promise<Outcome<null>> {
  const closed = await closePage(deps, facts, payment);
  if (!closed.ok) return closed;
  if (closed.value === 'unknownToProcessor') return giveUp(deps, ref, payment);
  return closed.value === 'closed' ? done(null) : failed('alreadyBeingPaid');
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

/** An intent or a page that became known since we looked can still be paid: then it is the processor's turn first. */
async function giveUp(
  deps: Deps,
  ref: CaseRef,
  known: Pick<Payment, 'id' | 'paymentIntentId' | 'checkout'>,
): Promise<Outcome<null>> {
  const { id: paymentId } = known;
  let isKnownNow = false;
  const changed = await changeCase(deps, ref, { kind: 'system' }, (facts, now) => {
    const present = facts.payments.find((p) => p.id === paymentId);
    isKnownNow =
      present?.paymentIntentId !== known.paymentIntentId ||
      present.checkout?.sessionId !== known.checkout?.sessionId;
    return isKnownNow ? ignored('intentKnown') : decideCancelPayment(facts, { paymentId, now });
  });
  if (isKnownNow) return cancelAttempt(deps, ref, paymentId);
  return changed.ok ? done(null) : changed;
}
