import { forgetAnswers } from '../../db/queries/idempotency.ts';
import { forgetWebhooks } from '../../db/queries/webhooks.ts';
import type { Instant } from '../domain/brands.ts';
import { DAY_MS } from '../domain/calendar.ts';
import type { Deps } from '../deps.ts';

/** Whoever has heard no answer for a day looks at what is there before asking again. */
const ANSWER_DAYS = 1;
/** The processor tries for three days; the rest is for people who ask what it said. */
const WEBHOOK_DAYS = 90;

/**
 * Once a day forgets what was kept only so that a repetition is noticed. Some at a time, like the rest
 * of a round. true: there may be more.
 */
export function createForgetting(deps: Pick<Deps, 'db' | 'clock'>): () => Promise<boolean> {
  let nextAt = -Infinity;
  return async () => {
    const now = deps.clock.now();
    if (now < nextAt) return false;
    const before = (days: number) => (now - days * DAY_MS) as Instant;
    const hasMore = [
      await forgetAnswers(deps.db, before(ANSWER_DAYS)),
      await forgetWebhooks(deps.db, before(WEBHOOK_DAYS)),
    ].includes(true);
    if (!hasMore) nextAt = now + DAY_MS;
    return hasMore;
  };
}
