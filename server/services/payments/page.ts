import { decideCancelPayment, decideCheckoutKnown } from '../../domain/payment.ts';
import type { CaseFacts, Payment } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import type { CheckoutAnswer, GatewayResult } from '../../gateways/types.ts';
import { loadCase } from '../../../db/cases.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { deriveToken } from '../links/token.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyReport, gatewayFailure } from './apply.ts';
import { customerOf, intentRequest } from './intent.ts';

/** A payment that is made on the processor's own page, and the page as it is now. */
export type OnPage = { readonly payment: Payment; readonly answer: CheckoutAnswer };

/**
 * The processor's page for a payment that we wrote down: the known one, or a new one under our own key.
 * The counterpart of `ensureIntent`; the attempt is over long before the processor forgets the key.
 */
export async function ensurePage(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<Outcome<OnPage>> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const known = payment.checkout?.sessionId ?? null;
  const asked =
    known === null
      ? await makePage(deps, facts, payment)
      : await deps.payments.fetchCheckout(known);
  if (!asked.ok) return gatewayFailure(asked);
  return learnPage(deps, ref, payment.id, asked.value);
}

/** The same for a page that we hear of; refused when the payment has another page, or none at all. */
export async function learnPage(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  answer: CheckoutAnswer,
): Promise<Outcome<OnPage>> {
  const { sessionId } = answer;
  const learned = await changeCase(deps, ref, { kind: 'system' }, (facts) =>
    decideCheckoutKnown(facts, { paymentId, sessionId }),
  );
  return learned.ok ? applyPage(deps, ref, paymentId, answer) : learned;
}

async function makePage(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<GatewayResult<CheckoutAnswer>> {
  const customer = await customerOf(deps, facts, payment);
  if (!customer.ok) return customer;
  return deps.payments.createCheckout({
    ...intentRequest(facts, payment, customer.value),
    returnUrl: returnUrlOf(deps, facts.vendor.id, payment.id),
    locale: facts.debtor.locale,
    startedAt: payment.createdAt,
    expiresAt: payment.quoteExpiresAt,
  });
}

/**
 * Where the processor's page sends people back to: an address that shows this payment and nothing else,
 * because the processor and everybody on the way see it (threat T10).
 */
function returnUrlOf(deps: Deps, vendorId: string, id: string): string {
  const key = deriveToken(deps.keys, 'return', { id, vendorId, version: 1 });
  return `${deps.config.baseUrl}/p/back?of=${key}`;
}

/** Takes over what the processor says of a page: what its intent says, else that nobody can pay on it. */
export async function applyPage(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  answer: CheckoutAnswer,
): Promise<Outcome<OnPage>> {
  const changed = await change(deps, ref, paymentId, answer);
  if (!changed.ok) return changed;
  const payment = changed.value.payments.find((p) => p.id === paymentId);
  return payment ? done({ payment, answer }) : failed('notFound');
}

async function change(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  { intent, status }: CheckoutAnswer,
): Promise<Outcome<CaseFacts>> {
  if (intent !== null) {
    const applied = await applyReport(deps, ref, paymentId, intent.report);
    return applied.ok ? done(applied.facts) : applied;
  }
  if (status === 'expired') {
    // Nobody confirmed there and nobody can any more, so no money can come of it.
    const canceled = await changeCase(deps, ref, { kind: 'processor' }, (facts, now) =>
      decideCancelPayment(facts, { paymentId, now }),
    );
    return canceled.ok ? done(canceled.facts) : canceled;
  }
  const facts = await loadCase(deps.db, ref);
  return facts ? done(facts) : failed('notFound');
}

/** Closes the page of a payment, or believes the processor that it was paid there before. */
export async function closePage(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<Outcome<'closed' | 'tooLate' | 'unknownToProcessor'>> {
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const sessionId = await sessionOf(deps, facts, payment);
  if (!sessionId.ok) return sessionId;
  if (sessionId.value === null) return done('unknownToProcessor');
  const expired = await deps.payments.expireCheckout(sessionId.value);
  if (!expired.ok && expired.kind === 'gone') return done('unknownToProcessor');
  if (!expired.ok) return gatewayFailure(expired);
  const applied = await applyPage(deps, ref, payment.id, expired.value);
  if (!applied.ok) return applied;
  return done(applied.value.payment.status === 'canceled' ? 'closed' : 'tooLate');
}

/** An intent whose page we do not know was made on it all the same: its key names the page again. */
async function sessionOf(
  deps: Deps,
  facts: CaseFacts,
  payment: Payment,
): Promise<Outcome<string | null>> {
  const known = payment.checkout?.sessionId ?? null;
  if (known !== null || payment.paymentIntentId === null) return done(known);
  const made = await makePage(deps, facts, payment);
  return made.ok ? done(made.value.sessionId) : gatewayFailure(made);
}
