import { loadCase } from '../../../db/cases.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer } from './apply.ts';
import { ensureIntent } from './intent.ts';

/**
 * Carries out a charge that was decided: the row with the stored instalment's amount exists, so a
 * crash at any point is taken up again under the same key and never charges twice.
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
  if (!asked.ok) return asked;
  const applied = await applyAnswer(deps, ref, paymentId, { ok: true, value: asked.value.answer });
  return applied.ok ? done(null) : applied;
}
