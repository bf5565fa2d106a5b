import { playHistory } from './play/history.ts';
import type { Played } from './play/history.ts';

/** Histories that are played at most to make one smaller. */
const MOST_TRIES = 400;

/**
 * A part of a failing history that fails in the same way and from which no step can be left out: halves,
 * quarters and so on are left out, then single steps (ddmin). Each step draws from its own stream, so
 * leaving one out changes what the others decide only through what is no longer there.
 */
export async function shrink(failing: Played): Promise<Played> {
  let smallest = failing;
  let parts = 2;
  for (let tries = 0; tries < MOST_TRIES && smallest.steps.length > 0;) {
    const { steps } = smallest;
    const size = Math.ceil(steps.length / parts);
    let smaller: Played | null = null;
    for (let from = 0; from < steps.length && smaller === null; from += size) {
      tries += 1;
      const only = new Set([...steps.slice(0, from), ...steps.slice(from + size)]);
      const played = await playHistory(failing.seed, { only });
      if (played.violation?.invariant === failing.violation?.invariant) smaller = played;
    }
    if (smaller !== null) smallest = smaller;
    else if (size === 1) break;
    parts = smaller === null ? Math.min(parts * 2, steps.length) : Math.max(2, parts - 1);
  }
  return smallest;
}
