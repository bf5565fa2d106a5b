import type { Play } from './play.ts';
import { DAY } from './time.ts';
import { setKey, setLine } from './world-steps.ts';

/** What Saldo does not get right yet and what is therefore not played. Each goes with its repair. */

/** Events are shown for thirty days; what happened to settled payments before those is not asked for. */
const LONGEST_MS = 25 * DAY;

/** How long it may be until the processor is asked again; a line that is down for longer is mended first. */
export async function withinGap(play: Play, ms: number, isAsleep: boolean): Promise<number> {
  const { line, wire, now } = play.saldo;
  const ends = now() + ms - LONGEST_MS;
  if (line.mode !== 'works' && line.since < ends) await setLine(play);
  if (wire.isRevoked && wire.since < ends) await setKey(play);
  return isAsleep ? Math.min(ms, LONGEST_MS) : ms;
}

/** Whoever was off for long asks at once. */
export const isLong = (ms: number): boolean => ms > 5 * DAY;
