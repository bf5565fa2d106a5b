import { caseOfPayment, paymentOfIntent, paymentOfSession } from '../../../db/queries/locate.ts';
import {
  deferWebhook,
  markWebhookApplied,
  unappliedWebhooks,
} from '../../../db/queries/webhooks.ts';
import type { WebhookRow } from '../../../db/queries/webhooks.ts';
import type { Instant } from '../../domain/brands.ts';
import type { ProcessorReport } from '../../domain/payment.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { isolated } from '../isolated.ts';
import { adoptPayment } from '../payments/adopt.ts';
import { applyReport } from '../payments/apply.ts';
import { learnPage } from '../payments/page.ts';
import { hearOfMethod } from '../plans/method-events.ts';

const BATCH = 64;
const PAUSES_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000] as const;

/** Works off stored events until none is due. Events are hints: the object is fetched and believed. */
export async function applyInbox(deps: Deps): Promise<void> {
  for (;;) {
    const waiting = await unappliedWebhooks(deps.db, deps.clock.now(), BATCH);
    // Events of one intent ask the same question: one answer serves them all.
    const isOther = (event: WebhookRow): boolean => event.livemode !== deps.payments.livemode;
    await mark(deps, waiting.filter(isOther), 'otherMode');
    const ours = waiting.filter((event) => !isOther(event));
    const groups = Map.groupBy(ours, (event) => event.paymentIntentId ?? event.id);
    await Promise.all([...groups.values()].map((group) => applyOrDefer(deps, group)));
    if (waiting.length < BATCH) return;
  }
}

/** A group that breaks something waits longer and longer; the others are applied. */
async function applyOrDefer(deps: Deps, group: readonly WebhookRow[]): Promise<void> {
  const events = group.map((event) => event.id);
  const isDone = await isolated(deps, { events }, () => applyGroup(deps, group));
  if (!isDone) await defer(deps, group);
}

/** What will be the same however often it is asked. Everything else that goes wrong may go well later. */
const isFinal = (code: string): boolean => code === 'notFound' || code === 'paymentMismatch';

async function applyGroup(deps: Deps, group: readonly WebhookRow[]): Promise<void> {
  const [first] = group;
  const intentId = first?.paymentIntentId ?? null;
  if (first !== undefined && intentId === null) return applyAlone(deps, first);
  if (intentId === null) return;
  const fetched = await deps.payments.fetchIntent(intentId);
  if (!fetched.ok && fetched.kind === 'gone') return mark(deps, group, 'unknownToProcessor');
  if (!fetched.ok) return defer(deps, group);
  const { report } = fetched.value;
  const found = await paymentOf(deps, report);
  if (found === undefined) {
    const adoption = await adoptPayment(deps, fetched.value);
    return adoption === 'askAgain' ? defer(deps, group) : mark(deps, group, adoption);
  }
  const now = deps.clock.now();
  const marks = group.map((event) => markWebhookApplied(event.id, 'applied', now));
  const applied = await applyReport(deps, found, found.paymentId, report, marks);
  if (applied.ok) return;
  // Money under another intent of that payment: a person is told.
  const isOther = applied.code === 'paymentMismatch';
  if (isOther && (await adoptPayment(deps, fetched.value)) === 'askAgain')
    return defer(deps, group);
  return isFinal(applied.code) ? mark(deps, group, applied.code) : defer(deps, group);
}

/** Events without an intent stand alone in their group. */
async function applyAlone(deps: Deps, event: WebhookRow): Promise<void> {
  if (event.type.startsWith('checkout.session.') && event.objectId !== null)
    return applyToPage(deps, [event], event.objectId);
  const heard = await hearOfMethod(deps, event);
  return heard === 'askAgain' ? defer(deps, [event]) : mark(deps, [event], heard);
}

/** An event of the processor's own page on which nobody has confirmed: it has no intent to ask about. */
async function applyToPage(
  deps: Deps,
  group: readonly WebhookRow[],
  sessionId: string,
): Promise<void> {
  const fetched = await deps.payments.fetchCheckout(sessionId);
  if (!fetched.ok && fetched.kind === 'gone') return mark(deps, group, 'unknownToProcessor');
  if (!fetched.ok) return defer(deps, group);
  // The answer that names the page may be lost, or still on its way to us.
  const hint = fetched.value.paymentId;
  const found = (await paymentOfSession(deps.db, sessionId)) ?? (await paymentOfHint(deps, hint));
  if (found === undefined) return mark(deps, group, 'notOurs');
  const applied = await learnPage(deps, found, found.paymentId, fetched.value);
  if (applied.ok) return mark(deps, group, 'applied');
  return isFinal(applied.code) ? mark(deps, group, applied.code) : defer(deps, group);
}

/**
 * The payment of an intent: by the id that we stored, else by the one in its metadata when the answer
 * of the call that made it was lost. Metadata is a hint; the decision checks that the intent fits.
 */
async function paymentOf(
  deps: Deps,
  report: ProcessorReport,
): Promise<(CaseRef & { paymentId: string }) | undefined> {
  const known = await paymentOfIntent(deps.db, report.paymentIntentId);
  return known ?? (await paymentOfHint(deps, report.paymentId));
}

async function paymentOfHint(
  deps: Deps,
  paymentId: string | null,
): Promise<(CaseRef & { paymentId: string }) | undefined> {
  const hinted = paymentId === null ? undefined : await caseOfPayment(deps.db, paymentId);
  return paymentId === null ? undefined : hinted && { ...hinted, paymentId };
}

async function mark(deps: Deps, group: readonly WebhookRow[], outcome: string): Promise<void> {
  const now = deps.clock.now();
  await deps.db.write(group.map((event) => markWebhookApplied(event.id, outcome, now)));
}

async function defer(deps: Deps, group: readonly WebhookRow[]): Promise<void> {
  const now = deps.clock.now();
  for (const event of group) {
    const pause = PAUSES_MS[Math.min(event.attempts, PAUSES_MS.length - 1)] ?? 0;
    await deferWebhook(deps.db, event.id, (now + pause) as Instant);
  }
}
