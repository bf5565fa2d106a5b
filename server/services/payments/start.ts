import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { CreatedPayment, createPaymentSchema } from '../../contract/portal.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Payment } from '../../domain/facts.ts';
import { decideIntentKnown, decideStartPayment } from '../../domain/payment-start.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayResult, IntentAnswer } from '../../gateways/types.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { changeCase } from '../case.ts';
import { failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { applyAnswer, gatewayFailure } from './apply.ts';
import { cancelAttempt } from './cancel.ts';
import { paymentProblem } from './problem.ts';
import { ensureCustomer } from './customer.ts';

type Input = z.infer<typeof createPaymentSchema>;

/**
 * The debtor pays: price it, write the attempt down, then ask the processor. At most one attempt is
 * open per payable set (rules 4.3), so a second tab gets the same intent or "already being paid".
 */
export async function startPayment(deps: Deps, scope: PortalScope, input: Input): Promise<Outcome<CreatedPayment>> {
  if (scope.invoiceId !== null && input.invoiceIds.some((id) => id !== scope.invoiceId)) return failed('notFound');
  const attempt = await openAttempt(deps, scope, input);
  if (!attempt.ok) return attempt;
  const created = await ensureIntent(deps, scope, attempt.value);
  if (!created.ok) return created;
  const token = input.confirmationToken;
  if (token === undefined) return { ok: true, value: answerOf(deps, created.value) };
  const { payment } = created.value;
  const confirmed = await deps.payments.confirmIntent({
    paymentId: payment.id,
    paymentIntentId: created.value.answer.report.paymentIntentId,
    confirmationToken: token,
    returnUrl: input.returnUrl ?? deps.config.baseUrl,
    // A confirmation token is used once, so its hash numbers the attempt and a repeated POST is the same attempt.
    attempt: createHash('sha256').update(token).digest('hex').slice(0, 16),
  });
  const applied = await applied_(deps, scope, payment.id, confirmed);
  return applied.ok ? { ok: true, value: answerOf(deps, applied.value) } : applied;
}

type Attempt = { readonly payment: Payment; readonly answer: IntentAnswer };

async function openAttempt(deps: Deps, scope: PortalScope, input: Input): Promise<Outcome<Payment>> {
  const actor = { kind: 'debtor', linkId: scope.linkId } as const;
  // Each round gets one older attempt out of the way; more than a few means somebody else keeps opening them.
  for (let round = 0; round < 4; round++) {
    let older: string | null = null;
    let paymentId = '';
    const changed = await changeCase(deps, scope, actor, (facts, now) => {
      const start = decideStartPayment(facts, { ...priceInput(input), now, newId: deps.newId });
      older = start.cancelFirst ?? null;
      paymentId = start.paymentId ?? '';
      return start.decision;
    });
    if (older !== null) {
      const canceled = await cancelAttempt(deps, scope, older);
      if (!canceled.ok) return canceled;
      continue;
    }
    if (!changed.ok) return changed;
    const payment = changed.facts.payments.find((p) => p.id === paymentId);
    if (!payment) throw new Error('a started payment is not among the facts');
    return { ok: true, value: payment };
  }
  return failed('alreadyBeingPaid');
}

const priceInput = (input: Input) => ({
  invoiceIds: input.invoiceIds,
  option: input.option,
  amountMinor: input.amountMinor ?? null,
});
