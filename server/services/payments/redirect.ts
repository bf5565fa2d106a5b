import type { z } from 'zod';
import type { StartedCheckout, startCheckoutSchema } from '../../contract/portal.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { requireInScope } from '../portal/load.ts';
import { giveWay, openAttempt } from './open-attempt.ts';
import { ensurePage } from './page.ts';
import type { OnPage } from './page.ts';
import { paymentProblem } from './problem.ts';

type Input = z.infer<typeof startCheckoutSchema>;

const ROUNDS = 3;

/**
 * The debtor pays on the processor's own page: price it, write the attempt down, then ask for the page.
 * The same attempt leads to the same page, so a second tab and the back button do too (rules 4.3). A
 * page that ended before its price did is no longer the attempt's: a new one is begun.
 */
export async function startCheckout(
  deps: Deps,
  scope: PortalScope,
  input: Input,
): Promise<Outcome<StartedCheckout>> {
  const allowed = requireInScope(scope, input.invoiceIds);
  if (!allowed.ok) return allowed;
  for (let round = 0; round < ROUNDS; round++) {
    const opened = await openAttempt(deps, scope, { ...input, redirect: true });
    if (!opened.ok) return opened;
    const page = await ensurePage(deps, opened.value.facts, opened.value.payment);
    if (!page.ok) return page;
    const { payment, answer } = page.value;
    if (payment.status !== 'canceled') return done(toAnswer(page.value));
    if (answer.status === 'open') return giveWay(deps, scope, payment.id);
  }
  return failed('alreadyBeingPaid');
}

function toAnswer({ payment, answer }: OnPage): StartedCheckout {
  return {
    paymentId: payment.id,
    status: payment.status,
    url: answer.url,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    problem: paymentProblem(payment),
  };
}
