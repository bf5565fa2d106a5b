import { loadProcessorCursors, putProcessorCursor } from '../../../db/queries/meta.ts';
import { earliestAskAt, hasFreshPayment } from '../../../db/queries/payments.ts';
import { keepFoundEvents } from '../../../db/queries/webhooks.ts';
import type { Instant } from '../../domain/brands.ts';
import { DAY_MS, instant, MINUTE_MS } from '../../domain/calendar.ts';
import { wasDeafTooLong } from '../../domain/look-back.ts';
import { later } from '../../domain/moments.ts';
import type { Deps } from '../../deps.ts';
import type { WebhookEvent } from '../../gateways/types.ts';
import { lookBackAtAll, lookBackFrom } from '../comparison/look-back.ts';

/** Everything that changed is found within an hour, whatever became of the webhooks (invariant I5). */
const EVERY_MS = 60 * MINUTE_MS;
/** As often while somebody may be waiting before a page. */
const EAGER_MS = 5 * MINUTE_MS;
/** So long after it began an attempt is over, or its bank takes days. */
const FRESH_MS = 120 * MINUTE_MS;
/** Events may appear a little out of order; one seen twice changes nothing. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** A day less than the processor shows, for clocks that disagree. */
const UNDELIVERED_MS = 29 * DAY_MS;

/** Up to where its events were seen, by the processor's clock: ours may be wrong, or jump (faults F21, F40). */
const SEEN = 'stripe.events';
/** When the list was last asked for, and when last answered to its end, by our clock. */
const ASKED = 'stripe.events.asked';
export const ANSWERED = 'stripe.events.answered';
/** When it last said all that it could not deliver. */
const RESCUED = 'stripe.events.undelivered';

/**
 * Fetches the events since the last one seen, and those that the processor could not deliver (rules
 * 4.7, fault F17), as far as it is time for that. true: it was, and the inbox may hold something new.
 */
export async function fetchMissedEvents(deps: Deps): Promise<boolean> {
  const now = deps.clock.now();
  const last = await loadLast(deps);
  if (last !== null && !(await isTime(deps, last, now))) return false;
  await deps.db.write([putProcessorCursor(ASKED, null, now)]);
  if (last === null) {
    // Nothing was seen before: only what happens from now on is news.
    await deps.db.write([
      putProcessorCursor(SEEN, null, now),
      putProcessorCursor(ANSWERED, null, now),
      ...lookBackFrom(now),
    ]);
    return false;
  }
  const newest = await keepSince(deps, instant(last.seen - OVERLAP_MS), false);
  const isRescue = Math.abs(now - last.rescued) >= EVERY_MS;
  const rescued = isRescue ? await keepSince(deps, instant(now - UNDELIVERED_MS), true) : now;
  if (newest === null || rescued === null) return true;
  await deps.db.write([
    putProcessorCursor(SEEN, null, later(last.seen, newest)),
    putProcessorCursor(ANSWERED, null, now),
    ...(isRescue ? [putProcessorCursor(RESCUED, null, now)] : []),
    // What happened before the oldest event that is still shown, the payments themselves tell (fault F16).
    ...(wasDeafTooLong(last.answered, now) ? lookBackAtAll() : []),
  ]);
  return true;
}

/** When events are fetched next, if time alone decides; undefined: nothing is under way. */
export async function nextFetchAt(deps: Deps): Promise<Instant | undefined> {
  const last = await loadLast(deps);
  if (last === null || (await earliestAskAt(deps.db)) === undefined) return undefined;
  return instant(last.asked + (await pauseAfter(deps, last, deps.clock.now())));
}

type Last = {
  readonly seen: Instant;
  readonly asked: Instant;
  readonly answered: Instant;
  readonly rescued: Instant;
};

async function loadLast({ db }: Deps): Promise<Last | null> {
  const rows = await loadProcessorCursors(db, [SEEN, ASKED, ANSWERED, RESCUED]);
  const at = (name: string): Instant | undefined => rows.find((row) => row.name === name)?.after;
  const seen = at(SEEN);
  // An installation from before these were told apart knows only the first.
  if (seen === undefined) return null;
  const [asked = seen, answered = seen, rescued = instant(0)] = [ASKED, ANSWERED, RESCUED].map(at);
  return { seen, asked, answered, rescued };
}

async function isTime(deps: Deps, last: Last, now: Instant): Promise<boolean> {
  const passedMs = now - last.asked;
  // A clock that was set back must not make us deaf until it catches up.
  if (passedMs < 0 || passedMs >= EVERY_MS) return true;
  return passedMs >= EAGER_MS && passedMs >= (await pauseAfter(deps, last, now));
}

async function pauseAfter(deps: Deps, last: Last, now: Instant): Promise<number> {
  const silentMs = last.asked - last.answered;
  // Twice as long each time it is not answered, and never an hour.
  if (silentMs > 0) return Math.min(Math.max(silentMs, EAGER_MS), EVERY_MS - EAGER_MS);
  return (await hasFreshPayment(deps.db, instant(now - FRESH_MS))) ? EAGER_MS : EVERY_MS;
}

/** Keeps what such a list holds; the newest of its times, or null when it was not answered to its end. */
async function keepSince(
  deps: Deps,
  after: Instant,
  undelivered: boolean,
): Promise<Instant | null> {
  let cursor: string | null = null;
  let newest = after;
  do {
    const page = await deps.payments.listEvents({ after, cursor, undelivered });
    if (!page.ok) return null;
    const events: readonly WebhookEvent[] = page.value.events;
    await keepFoundEvents(deps.db, events, deps.clock.now());
    for (const { createdAt } of events) newest = later(newest, createdAt);
    cursor = page.value.cursor;
  } while (cursor !== null);
  return newest;
}
