import { loadProcessorCursor, putProcessorCursor } from '../../../db/queries/meta.ts';
import { nonFinalPayments } from '../../../db/queries/payments.ts';
import { receiveWebhook } from '../../../db/queries/webhooks.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Payment } from '../../domain/facts.ts';
import { isOpenAttempt } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { isolated } from '../isolated.ts';
import { applyAnswer } from './apply.ts';
import { cancelAttempt } from './cancel.ts';
import { resumeCharge } from './charge-due.ts';
import { applyPage } from './page.ts';

export const RECONCILE_EVERY_MS = 3_600_000;
/** A fresh attempt is still being made by the request that opened it. */
const LEAVE_ALONE_MS = 5 * 60_000;
/** Events are listed by the processor's clock, which is not ours; one seen twice changes nothing. */
const OVERLAP_MS = 10 * 60_000;
const PAGE = 100;
export const STRIPE_EVENTS = 'stripe.events';

/**
 * Finds out what nobody told: asks about every payment that is not final and for events since the
 * last ones seen (rules 4.7). Runs once an hour of the clock it is given, from the first round on.
 */
export async function reconcilePayments(
  deps: Deps,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const now = deps.clock.now();
  const cursor = await loadProcessorCursor(deps.db, STRIPE_EVENTS);
  if (cursor && now - cursor.after < RECONCILE_EVERY_MS) return;
  // Cut short by the end of the server, it is done again from the start by the next one.
  if (!(await askAboutOpenPayments(deps, now, isStopping))) return;
  // The first round has seen nothing before: only what happens from now on is news.
  if (cursor && !(await fetchMissedEvents(deps, (cursor.after - OVERLAP_MS) as Instant))) return;
  await deps.db.write([putProcessorCursor(STRIPE_EVENTS, null, now)]);
}

/** false: the server ends. */
async function askAboutOpenPayments(
  deps: Deps,
  now: Instant,
  isStopping: () => boolean,
): Promise<boolean> {
  let after: { createdAt: Instant; id: string } | undefined;
  for (;;) {
    const page = await nonFinalPayments(deps.db, {
      createdBefore: (now - LEAVE_ALONE_MS) as Instant,
      after,
      limit: PAGE,
    });
    for (const row of page) {
      if (isStopping()) return false;
      const ids = { vendorId: row.vendorId, debtorId: row.debtorId, payment: row.payment.id };
      await isolated(deps, ids, () => askAbout(deps, row, row.payment, now));
    }
    const last = page.at(-1)?.payment;
    if (last === undefined || page.length < PAGE) return true;
    after = { createdAt: last.createdAt, id: last.id };
  }
}

async function askAbout(deps: Deps, ref: CaseRef, payment: Payment, now: Instant): Promise<void> {
  const { id, paymentIntentId, offSession } = payment;
  if (payment.channel === 'offline') return;
  if (offSession && paymentIntentId === null) return void (await resumeCharge(deps, ref, id));
  // Nobody confirmed it while its price held: it must not be paid at that price any more (fault F29).
  if (isOpenAttempt(payment) && now >= payment.quoteExpiresAt)
    return void (await cancelAttempt(deps, ref, id));
  const sessionId = payment.checkout?.sessionId ?? null;
  if (paymentIntentId === null && sessionId !== null) return askAboutPage(deps, ref, id, sessionId);
  if (paymentIntentId === null) return;
  await applyAnswer(deps, ref, id, await deps.payments.fetchIntent(paymentIntentId));
}

/** Nobody has confirmed there that we know of; if somebody did, its webhook was lost. */
async function askAboutPage(
  deps: Deps,
  ref: CaseRef,
  paymentId: string,
  sessionId: string,
): Promise<void> {
  const page = await deps.payments.fetchCheckout(sessionId);
  if (page.ok) await applyPage(deps, ref, paymentId, page.value);
}

/** false: the processor could not be asked; the same stretch is asked for again. */
async function fetchMissedEvents(deps: Deps, after: Instant): Promise<boolean> {
  let cursor: string | null = null;
  do {
    const page = await deps.payments.listEvents({ after, cursor });
    if (!page.ok) return false;
    for (const event of page.value.events) await receiveWebhook(deps.db, event, deps.clock.now());
    cursor = page.value.cursor;
  } while (cursor !== null);
  return true;
}
