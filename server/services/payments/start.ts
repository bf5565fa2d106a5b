import type { z } from 'zod';
import type { CreatedPayment, createPaymentSchema } from '../../contract/portal.ts';
import { decideStartPayment } from '../../domain/payment-start.ts';
import type { StartedPayment } from '../../domain/payment-start.ts';
import type { Deps } from '../../deps.ts';
import type { GatewayFailure } from '../../gateways/types.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { changeCase } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { requireInScope } from '../portal/load.ts';
import { applyAnswer } from './apply.ts';
import type { Attempt } from './apply.ts';
import { cancelAttempt } from './cancel.ts';
import { ensureIntent } from './intent.ts';
import { paymentProblem } from './problem.ts';
import { attemptOf, openedBy, spendToken } from './spent-token.ts';
import type { Opened } from './spent-token.ts';

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

const ROUNDS = 4;

/** Each round gets one older attempt out of the way; more than a few means that somebody else keeps opening them. */
async function openAttempt(deps: Deps, scope: PortalScope, input: Input): Promise<Outcome<Opened>> {
  const { invoiceIds, option, amountMinor } = input;
  for (let round = 0; round < ROUNDS; round++) {
    const started: StartedPayment[] = [];
    const changed = await changeCase(
      deps,
      scope,
      { kind: 'debtor', linkId: scope.linkId },
      (facts, now) => {
        const start = decideStartPayment(
          facts,
          { invoiceIds, option, amountMinor },
          now,
          deps.newId,
        );
        started.push(start);
        return start.decision;
      },
    );
    const last = started.at(-1);
    if (changed.ok) {
      const payment = changed.facts.payments.find((p) => p.id === last?.paymentId);
      if (payment === undefined) throw new Error('a started payment is not among the facts');
      return { ok: true, value: { facts: changed.facts, payment } };
    }
    if (last?.cancelFirst === undefined) return changed;
    const canceled = await cancelAttempt(deps, scope, last.cancelFirst);
    if (!canceled.ok) return canceled;
  }
  return failed('alreadyBeingPaid');
}

/**
 * Somebody else took this attempt out of the way while its intent was being made. Nobody may pay that
 * one any more, and nobody was given it.
 */
async function giveWay(deps: Deps, scope: PortalScope, paymentId: string): Promise<Failure> {
  const canceled = await cancelAttempt(deps, scope, paymentId);
  return canceled.ok ? failed('alreadyBeingPaid') : canceled;
}

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
