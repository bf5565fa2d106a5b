import type { Instant } from './brands.ts';
import { DAY_MS, instant, MINUTE_MS } from './calendar.ts';

/** The processor shows events for thirty days; one less for clocks that disagree. */
const EVENTS_SHOWN_MS = 29 * DAY_MS;
/** `recent`: where most refunds and disputes fall. `whole`: banks return a debit for thirteen months. */
const REACH_MS = { recent: 35 * DAY_MS, whole: 430 * DAY_MS } as const;
const NIGHT_BEGINS_MS = 120 * MINUTE_MS;
const NIGHTS_PER_WHOLE = 7;

/** How far back the payments that look final are compared with the processor's list once more. */
export type Reach = keyof typeof REACH_MS;

/** When a comparison of either kind last began; null: never, or it is not enough any more. */
export type LookedBack = { readonly recentAt: Instant | null; readonly wholeAt: Instant | null };

/** Whether events may have come and gone unseen since the list of them was last answered (fault F16). */
export const wasDeafTooLong = (answeredAt: Instant, now: Instant): boolean =>
  now - answeredAt > EVENTS_SHOWN_MS;

/**
 * What is to be compared now, so that no lost event lies unseen: the recent payments once a night, all
 * that a bank can still take back once a week, and at once after a silence. null: nothing.
 */
export function dueReach({ recentAt, wholeAt }: LookedBack, now: Instant): Reach | null {
  // A clock that was set back must not put it off until it catches up: earlier is another night, too.
  if (wholeAt === null || Math.abs(nightOf(now) - nightOf(wholeAt)) >= NIGHTS_PER_WHOLE)
    return 'whole';
  return recentAt === null || nightOf(now) !== nightOf(recentAt) ? 'recent' : null;
}

/** The payments of which processor objects count: those made since then. */
export const reachesFrom = (reach: Reach, now: Instant): Instant => instant(now - REACH_MS[reach]);

/** Nights are counted from 02:00 UTC, when few people pay. */
const nightOf = (at: Instant): number => Math.floor((at - NIGHT_BEGINS_MS) / DAY_MS);
