import type { z } from 'zod';
import type { CreatedPayment, createPaymentSchema } from '../../contract/portal.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayFailure } from '../../gateways/types.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { requireInScope } from '../portal/load.ts';
import { applyAnswer } from './apply.ts';
import type { Attempt } from './apply.ts';
import { ensureIntent } from './intent.ts';
import { giveWay, openAttempt } from './open-attempt.ts';
import { paymentProblem } from './problem.ts';
import { attemptOf, openedBy, spendToken } from './spent-token.ts';

type Input = z.infer<typeof createPaymentSchema>;

/**
 * The debtor pays: price it, write the attempt down, then ask the processor. At most one attempt is
 * open per debt (rules 4.3), so a second tab gets the same intent or "already being paid".
 */
export async function startPayment(
  deps: Deps,
  scope: PortalScope,
  input: Input,
): Promise<Outcome<CreatedPayment>> {
  const allowed = requireInScope(scope, input.invoiceIds);
  if (!allowed.ok) return allowed;
  const { confirmationToken } = input;
  const attempt = confirmationToken === undefined ? null : attemptOf(confirmationToken);
  const before =
    attempt === null ? undefined : await openedBy(deps, scope, attempt, input.invoiceIds);
  const opened = before ? done(before) : await openAttempt(deps, scope, input);
  if (!opened.ok) return opened;
  const { facts, payment } = opened.value;
  const asked = await ensureIntent(deps, facts, payment);
  if (!asked.ok) return asked;
  if (asked.value.payment.status === 'canceled') return giveWay(deps, scope, payment.id);
  if (confirmationToken === undefined || attempt === null) return done(toAnswer(deps, asked.value));
  if (!before) await spendToken(deps, scope, attempt, payment.id);
  const confirmed = await deps.payments.confirmIntent({
    paymentId: payment.id,
    paymentIntentId: asked.value.answer.report.paymentIntentId,
    confirmationToken,
    returnUrl: returnUrlOf(deps, input),
    attempt,
  });
  if (!confirmed.ok) return failed(isRefused(confirmed) ? 'paymentDeclined' : 'outcomeUnknown');
  const applied = await applyAnswer(deps, scope, payment.id, confirmed);
  return applied.ok ? done(toAnswer(deps, applied.value)) : applied;
}

/**
 * A token that is used up, too old or made up is a payment that was refused; nothing is on its way.
 * Anything else may have been taken: sent again, the same token hears what became of it.
 */
const isRefused = ({ kind }: GatewayFailure): boolean => kind === 'gone' || kind === 'refused';

/** Only our own pages are returned to; anything else would be an open redirect. */
function returnUrlOf(deps: Deps, { returnUrl }: Input): string {
  const { baseUrl } = deps.config;
  return returnUrl !== undefined && URL.parse(returnUrl)?.origin === baseUrl ? returnUrl : baseUrl;
}

function toAnswer(deps: Deps, { payment, answer }: Attempt): CreatedPayment {
  return {
    paymentId: payment.id,
    status: payment.status,
    paymentIntent: answer.report.paymentIntentId,
    clientSecret: answer.clientSecret,
    publishableKey: deps.payments.publishableKey,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    problem: paymentProblem(payment),
    nextAction: answer.nextAction && { ...answer.nextAction },
  };
}
