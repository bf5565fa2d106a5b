import { caseOfPayment } from '../../../db/queries/locate.ts';
import { loadCase } from '../../../db/cases.ts';
import { declineReason } from '../../contract/decline-reason.ts';
import type { ReturnView } from '../../contract/portal.ts';
import type { CaseFacts, Payment } from '../../domain/facts.ts';
import { isOpenAttempt } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import type { CheckoutAnswer } from '../../gateways/types.ts';
import type { CaseRef } from '../case.ts';
import { readToken, tokenMatches } from '../links/token.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { applyPage } from './page.ts';
import { paymentProblem } from './problem.ts';

/**
 * What became of a payment, for whoever comes back from the processor's page: no more than that page
 * has shown, and nothing that leads on to the debt. Whoever has just paid is faster than the webhook, so
 * the processor is asked; looking changes nothing.
 */
export async function viewReturn(deps: Deps, key: string): Promise<Outcome<ReturnView>> {
  const found = await openReturn(deps, key);
  if (!found.ok) return found;
  const { facts, payment } = found.value;
  const page = await askAboutPage(deps, payment);
  return done(toView(facts, payment, page ? stateOf(payment, page) : {}));
}

/** The same, and takes over what the processor says, so that every other page knows it too. */
export async function refreshReturn(deps: Deps, key: string): Promise<Outcome<ReturnView>> {
  const found = await openReturn(deps, key);
  if (!found.ok) return found;
  const { ref, facts, payment } = found.value;
  const page = await askAboutPage(deps, payment);
  if (page === undefined) return done(toView(facts, payment));
  const applied = await applyPage(deps, ref, payment.id, page);
  if (!applied.ok) return applied;
  const { payment: now } = applied.value;
  return done(toView(facts, now, { isUnpaid: isUnpaid(page) }));
}

type Returned = {
  readonly ref: CaseRef;
  readonly facts: CaseFacts;
  readonly payment: Payment;
};

async function openReturn(deps: Deps, key: string): Promise<Outcome<Returned>> {
  const id = readToken(key, 'return')?.linkId;
  const ref = id && (await caseOfPayment(deps.db, id));
  if (!id || !ref) return failed('notFound');
  const payer = { id, vendorId: ref.vendorId, version: 1 };
  if (!tokenMatches(deps.keys, 'return', key, payer)) return failed('notFound');
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === id);
  return facts && payment ? done({ ref, facts, payment }) : failed('notFound');
}

/** undefined: our books know the end already, or the processor does not answer now. */
async function askAboutPage(deps: Deps, payment: Payment): Promise<CheckoutAnswer | undefined> {
  const sessionId = payment.checkout?.sessionId ?? null;
  if (sessionId === null || !isOpenAttempt(payment)) return undefined;
  const page = await deps.payments.fetchCheckout(sessionId);
  return page.ok ? page.value : undefined;
}

type State = Pick<ReturnView, 'status' | 'problem' | 'isUnpaid'>;

/** Nobody has confirmed anything there: who comes back now has turned round. */
const isUnpaid = ({ intent, status }: CheckoutAnswer): boolean =>
  status === 'open' && (intent === null || intent.report.status === 'created');

function stateOf({ status }: Payment, page: CheckoutAnswer): State {
  const { intent, status: pageStatus } = page;
  if (intent === null) {
    const now = pageStatus === 'expired' ? 'canceled' : status;
    return { status: now, problem: null, isUnpaid: isUnpaid(page) };
  }
  const { report } = intent;
  const problem = report.declineCode === null ? null : declineReason(report.declineCode);
  const now = report.debitFailed ? 'failed' : report.status;
  return { status: now, problem, isUnpaid: isUnpaid(page) };
}

function toView(
  { vendor, debtor }: CaseFacts,
  payment: Payment,
  state: Partial<State> = {},
): ReturnView {
  return {
    paymentId: payment.id,
    status: payment.status,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    problem: paymentProblem(payment),
    vendorName: vendor.name,
    locale: debtor.locale,
    isUnpaid: false,
    ...state,
  };
}
