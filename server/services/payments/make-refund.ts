import { loadCase } from '../../../db/cases.ts';
import type { Payment } from '../../domain/facts.ts';
import { decideRefundGivenUp, refundLeft, refundsToMake } from '../../domain/refund.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayFailure } from '../../gateways/types.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer } from './apply.ts';

/** The processor refuses or nobody hears of the refund for as long as this: a person takes over. */
const GIVE_UP_MS = 7 * 86_400_000;

/**
 * Asks the processor for a refund that was decided. First what it has given back already is looked at,
 * so that a refund whose answer was lost, or that somebody made by hand, is not made again; the key
 * names the step from one figure to the next, so that two workers make it once.
 */
export async function makeRefund(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
): Promise<Outcome<null>> {
  const before = await lookAt(deps, ref, paymentId);
  if (!before.ok) return before;
  const payment = before.value;
  const { paymentIntentId, refundDue, refundedMinor } = payment;
  if (paymentIntentId === null || refundDue === null) return done(null);
  if (!refundsToMake({ payments: [payment] }).includes(payment)) return done(null);
  const made = await deps.payments.refund({
    paymentId,
    paymentIntentId,
    amountMinor: refundLeft(payment),
    key: `${refundedMinor}-${refundDue.toMinor}`,
  });
  if (!made.ok) return giveUpOrWait(deps, ref, { paymentId, asked: refundDue }, made);
  const after = await lookAt(deps, ref, paymentId);
  return after.ok ? done(null) : after;
}

/** The payment as the processor has it now, and our books with it. */
async function lookAt(deps: Deps, ref: CaseRef, paymentId: string): Promise<Outcome<Payment>> {
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === paymentId);
  if (payment === undefined) return failed('notFound');
  if (payment.paymentIntentId === null) return done(payment);
  const fetched = await deps.payments.fetchIntent(payment.paymentIntentId);
  const applied = await applyAnswer(deps, ref, paymentId, fetched);
  return applied.ok ? done(applied.value.payment) : applied;
}

async function giveUpOrWait(
  deps: Deps,
  ref: CaseRef,
  { paymentId, asked }: Pick<Parameters<typeof decideRefundGivenUp>[1], 'paymentId' | 'asked'>,
  failure: GatewayFailure,
): Promise<Outcome<null>> {
  const isRefused = failure.kind === 'refused' || failure.kind === 'gone';
  const isTooOld = deps.clock.now() - asked.decidedAt > GIVE_UP_MS;
  if (!isRefused && !isTooOld) return failed('processorBusy');
  const { code } = failure;
  const changed = await changeCase(deps, ref, { kind: 'system' }, (facts, now) =>
    decideRefundGivenUp(facts, { paymentId, asked, code }, now, deps.newId),
  );
  return changed.ok ? done(null) : changed;
}
