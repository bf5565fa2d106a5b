import { createHash } from 'node:crypto';
import { loadCase } from '../../../db/cases.ts';
import { ConstraintViolated } from '../../../db/errors.ts';
import { insertAnswer, loadAnswer } from '../../../db/queries/idempotency.ts';
import type { CaseFacts, Payment } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';

export type Opened = { readonly facts: CaseFacts; readonly payment: Payment };

const SCOPE = 'confirmation';

/** A confirmation token is good for one attempt, so its hash names the attempt. The token itself is stored nowhere. */
export const attemptOf = (confirmationToken: string): string =>
  createHash('sha256').update(confirmationToken).digest('hex').slice(0, 32);

/**
 * The payment that this press of the button was about already. Whoever sends it again because the
 * answer was lost must hear what became of it, and not that nothing is left to pay.
 */
export async function openedBy(
  deps: Deps,
  ref: CaseRef,
  attempt: string,
  invoiceIds: readonly string[],
): Promise<Opened | undefined> {
  const known = await loadAnswer(deps.db, ref.vendorId, SCOPE, attempt);
  const facts = known && (await loadCase(deps.db, ref));
  const payment = facts?.payments.find((p) => p.id === known?.body);
  // Of a link's own invoices only, whatever else the token was used for.
  const isOwn = payment?.allocations.every((a) => invoiceIds.includes(a.invoiceId));
  return facts && payment && isOwn ? { facts, payment } : undefined;
}

/** Written before the processor is asked, like everything that may get lost on the way. */
export async function spendToken(
  deps: Deps,
  { vendorId }: CaseRef,
  attempt: string,
  paymentId: string,
): Promise<void> {
  const answer = { vendorId, scope: SCOPE, key: attempt, inputHash: attempt, status: 0 };
  try {
    const createdAt = deps.clock.now();
    await deps.db.write([insertAnswer({ ...answer, body: paymentId, createdAt })]);
  } catch (error) {
    // The same press of the button, twice at once: both are about the same attempt.
    if (!(error instanceof ConstraintViolated && error.kind === 'unique')) throw error;
  }
}
