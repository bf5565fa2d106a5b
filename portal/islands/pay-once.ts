import type { CreatedPayment } from '../../server/contract/portal.ts';
import type { PayConfig } from '../lib/pay-config.ts';
import { isRefusal, leavesNothing, refusalText } from '../lib/refusals.ts';
import type { CardForm } from '../lib/stripe-loader.ts';
import { remember } from './strip-token.ts';

/** What the card form shows. `unknown`: nobody here can say whether the payment went through. */
export type PayState =
  | { readonly is: 'loading' | 'notLoaded' | 'ready' | 'paying' | 'asking' | 'unknown' }
  /** `isOver`: nothing is left to pay, so the button would only be refused again. */
  | { readonly is: 'refused'; readonly message: string; readonly isOver?: boolean };

type Show = (state: PayState) => void;
type GoTo = (path: string) => void;
type Sent =
  | { readonly ok: true; readonly payment: CreatedPayment }
  | { readonly ok: false; readonly code: string };

const PAUSES_MS = [0, 1_000, 3_000];

/**
 * One press of the button: the card becomes a token, the server prices and confirms, the bank may ask
 * its question, and the page of the payment says what became of it. Said truthfully at each step.
 */
export async function payOnce(
  config: PayConfig,
  card: CardForm,
  returnUrl: string,
  show: Show,
  goTo: GoTo,
): Promise<void> {
  show({ is: 'paying' });
  const token = await card.createConfirmationToken();
  if (!token.ok) {
    return show(token.isShown ? { is: 'ready' } : { is: 'refused', message: token.message });
  }
  const sent = await send(config, { ...config.request, confirmationToken: token.id, returnUrl });
  if (!sent) return show({ is: 'unknown' });
  if (!sent.ok) {
    const message = refusalText(sent.code, config.words.refusal);
    return show({ is: 'refused', message, isOver: leavesNothing(sent.code) });
  }
  await finish(config, card, sent.payment, show, goTo);
}

async function finish(
  config: PayConfig,
  card: CardForm,
  payment: CreatedPayment,
  show: Show,
  goTo: GoTo,
): Promise<void> {
  const page = config.paymentPage.replace('PAYMENT', encodeURIComponent(payment.paymentId));
  if (payment.problem)
    return show({ is: 'refused', message: config.words.problem[payment.problem] });
  if (payment.status !== 'requiresAction') return goTo(page);
  show({ is: 'asking' });
  remember(page);
  const answered = await card.handleNextAction(payment.clientSecret);
  if (!answered.ok)
    return show({ is: 'refused', message: config.words.problem.authenticationFailed });
  if (answered.status !== 'leaving') goTo(page);
}

/**
 * The same token is the same attempt, however often it is sent, so a broken connection is tried
 * again. Undefined: no answer came that says what became of it.
 */
async function send(config: PayConfig, body: object): Promise<Sent | undefined> {
  for (const pauseMs of PAUSES_MS) {
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs);
    });
    const sent = await post(config.api, body);
    if (sent) return sent;
  }
  return undefined;
}

async function post(api: string, body: object): Promise<Sent | undefined> {
  try {
    const response = await fetch(api, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, payment: answer as CreatedPayment };
    const code = codeOf(answer);
    return isRefusal(response.status, code) ? { ok: false, code } : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(answer: unknown): string {
  return answer && typeof answer === 'object' && 'code' in answer ? String(answer.code) : '';
}
