import { loadCase } from '../../../db/cases.ts';
import { isChargeStillDue } from '../../domain/plan-charge.ts';
import type { Payment } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer, lookForIntent } from './apply.ts';
import { cancelAttempt } from './cancel.ts';
import { ensureIntent } from './intent.ts';
import { lookAtMethod } from '../plans/method-events.ts';

/**
 * Carries out a charge that was decided just now: the row with the stored instalment's amount exists,
 * so a crash at any point is taken up again under the same key and never charges twice.
 */
export async function chargePayment(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
): Promise<Outcome<null>> {
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === paymentId);
  if (!facts || !payment) return failed('notFound');
  const asked = await ensureIntent(deps, facts, payment);
  if (!asked.ok) return asked.code === 'processorRefused' ? giveUp(deps, ref, payment) : asked;
  const applied = await applyAnswer(deps, ref, paymentId, { ok: true, value: asked.value.answer });
  return applied.ok ? done(null) : applied;
}

/**
 * A clear no, which would be the same for ever: nothing is on its way. When the method is why, the plan
 * says so from now on and nothing is charged to it any more (fault F61).
 */
async function giveUp(deps: Deps, ref: CaseRef, payment: Payment): Promise<Outcome<null>> {
  const { paymentMethodId } = payment;
  if (paymentMethodId !== null) await lookAtMethod(deps, paymentMethodId);
  return cancelAttempt(deps, ref, payment.id);
}

/**
 * Takes up a charge that was decided earlier and of which we know no answer. What the processor has of
 * it counts; what it never heard of is charged only if it would be decided again today, else closed:
 * in the meantime the plan may have ended, the debt may be held, paid, or the price too old.
 */
export async function resumeCharge(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
): Promise<Outcome<null>> {
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === paymentId);
  if (!facts || !payment) return failed('notFound');
  const found = await lookForIntent(deps, ref, payment);
  if (!found.ok) return found;
  if (found.value !== null) return done(null);
  const cal = deps.calendars.of(facts.vendor, facts.debtor);
  return isChargeStillDue(facts, payment, deps.clock.now(), cal)
    ? chargePayment(deps, ref, paymentId)
    : cancelAttempt(deps, ref, paymentId);
}
