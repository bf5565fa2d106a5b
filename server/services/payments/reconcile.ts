import { claimPaymentsToAsk, putAskAt, putOffAsking } from '../../../db/queries/payments.ts';
import { loadCase } from '../../../db/cases.ts';
import { nextAskAt } from '../../domain/ask-schedule.ts';
import type { Instant } from '../../domain/brands.ts';
import { instant, MINUTE_MS } from '../../domain/calendar.ts';
import type { Payment } from '../../domain/facts.ts';
import { isOpenAttempt } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { isolated } from '../isolated.ts';
import type { Outcome } from '../outcome.ts';
import { applyAnswer, lookForIntent } from './apply.ts';
import { cancelAttempt } from './cancel.ts';
import { resumeCharge } from './charge-due.ts';
import { applyPage } from './page.ts';

/** As many questions at once; between two such slices events that came in have their turn. */
const SLICE = 8;
/** What was not answered, or cut short by the end of the server, is asked again then. */
const RETRY_MS = 30 * MINUTE_MS;
/** Nobody answered any of a slice: whoever comes next waits this long. Less than the ones who failed. */
const PAUSE_MS = MINUTE_MS;

/**
 * Asks the processor about some of the payments whose time has come (rules 4.7, fault F17): each on its
 * own schedule, so one that fails keeps nobody else waiting. true: there may be more.
 */
export async function askAboutPayments(deps: Deps): Promise<boolean> {
  const now = deps.clock.now();
  const claimedUntil = instant(now + RETRY_MS);
  const claimed = await claimPaymentsToAsk(deps.db, { now, until: claimedUntil, limit: SLICE });
  const answers = await Promise.all(
    claimed.map((one) => askInTurn(deps, one, one.payment, claimedUntil)),
  );
  // The line is down for all: a question to everybody who waits would only be a storm (fault F58).
  if (claimed.length === SLICE && answers.every((isAnswered) => !isAnswered)) {
    await deps.db.write([putOffAsking(now, instant(now + PAUSE_MS))]);
    return false;
  }
  return claimed.length === SLICE;
}

/** Asks and sets when to ask again. false: it was not answered, and comes again by its claim. */
async function askInTurn(
  deps: Deps,
  ref: CaseRef,
  { id }: Payment,
  claimedUntil: Instant,
): Promise<boolean> {
  const { vendorId, debtorId } = ref;
  let isAnswered = false;
  await isolated(deps, { vendorId, debtorId, payment: id }, async () => {
    const payment = await find(deps, ref, id);
    if (payment !== undefined && !(await askAbout(deps, ref, payment))) return;
    isAnswered = true;
    const after = await find(deps, ref, id);
    const askAt = after === undefined ? null : nextAskAt(after, deps.clock.now());
    await deps.db.write([putAskAt({ vendorId, debtorId }, id, { claimedUntil, askAt })]);
  });
  return isAnswered;
}

async function find(deps: Deps, ref: CaseRef, id: string): Promise<Payment | undefined> {
  const facts = await loadCase(deps.db, ref);
  return facts?.payments.find((p) => p.id === id);
}

/** Asks now, whatever its schedule, and takes over what is said. false: nobody can say. */
export async function askAbout(deps: Deps, ref: CaseRef, payment: Payment): Promise<boolean> {
  const { id, paymentIntentId, offSession } = payment;
  if (payment.channel === 'offline') return true;
  // Given up here and open there: somebody whose page is still open could pay it.
  if (payment.status === 'canceled' && paymentIntentId !== null)
    return hasSaid(await cancelAttempt(deps, ref, id));
  const isCreated = payment.status === 'created';
  if (offSession && isCreated && paymentIntentId === null)
    return hasSaid(await resumeCharge(deps, ref, id));
  // Nobody confirmed it while its price held: it must not be paid at that price any more (fault F29).
  if (isOpenAttempt(payment) && deps.clock.now() >= payment.quoteExpiresAt)
    return hasSaid(await cancelAttempt(deps, ref, id));
  const sessionId = payment.checkout?.sessionId ?? null;
  if (paymentIntentId === null && sessionId !== null) return askAboutPage(deps, ref, id, sessionId);
  // The answer that named its intent was lost (fault F4): adopted before anybody asks for another one.
  if (paymentIntentId === null) return hasSaid(await lookForIntent(deps, ref, payment));
  const fetched = await deps.payments.fetchIntent(paymentIntentId);
  if (!fetched.ok) return fetched.kind === 'gone';
  return hasSaid(await applyAnswer(deps, ref, id, fetched));
}

/** Nobody has confirmed there that we know of; if somebody did, its webhook was lost. */
async function askAboutPage(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  sessionId: string,
): Promise<boolean> {
  const page = await deps.payments.fetchCheckout(sessionId);
  if (!page.ok) return page.kind === 'gone';
  return hasSaid(await applyPage(deps, ref, paymentId, page.value));
}

/** A refusal may be about us, such as a key that was revoked: then it says nothing of the payment. */
const hasSaid = (outcome: Outcome<unknown>): boolean =>
  outcome.ok || !['processorBusy', 'processorRefused', 'conflict'].includes(outcome.code);
