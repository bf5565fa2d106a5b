import { decideStartPayment } from '../../domain/payment-start.ts';
import type { StartAsk, StartedPayment } from '../../domain/payment-start.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { changeCase } from '../case.ts';
import { failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { cancelAttempt } from './cancel.ts';
import type { Opened } from './spent-token.ts';

const ROUNDS = 4;

/** Each round gets one older attempt out of the way; more than a few means that somebody else keeps opening them. */
export async function openAttempt(
  deps: Deps,
  scope: PortalScope,
  ask: StartAsk,
): Promise<Outcome<Opened>> {
  for (let round = 0; round < ROUNDS; round++) {
    const started: StartedPayment[] = [];
    const changed = await changeCase(
      deps,
      scope,
      { kind: 'debtor', linkId: scope.linkId },
      (facts, now) => {
        const start = decideStartPayment(facts, ask, now, deps.newId);
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
 * Somebody else took this attempt out of the way while its intent or its page was being made. Nobody may pay that
 * one any more, and nobody was given it.
 */
export async function giveWay(deps: Deps, scope: PortalScope, paymentId: string): Promise<Failure> {
  const canceled = await cancelAttempt(deps, scope, paymentId);
  return canceled.ok ? failed('alreadyBeingPaid') : canceled;
}
