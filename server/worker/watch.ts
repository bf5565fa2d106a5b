import { MINUTE_MS } from '../domain/calendar.ts';
import type { Deps } from '../deps.ts';
import { checkAlarms } from '../services/alarms/check.ts';

const EVERY_MS = 5 * MINUTE_MS;

/** Every five minutes looks for what is past its time. false: there is never more of it. */
export function createWatch(deps: Deps): () => Promise<boolean> {
  let nextAt = -Infinity;
  return async () => {
    const now = deps.clock.now();
    // A clock that was set back must not end the watch until it catches up.
    if (now < nextAt && nextAt - now <= EVERY_MS) return false;
    nextAt = now + EVERY_MS;
    await checkAlarms(deps);
    return false;
  };
}
