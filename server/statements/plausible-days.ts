import type { CivilDate } from '../domain/brands.ts';
import { addDays } from '../domain/calendar.ts';
import { orRefusal, quoted, refuse } from './refusal.ts';
import type { StatementRefusal } from './refusal.ts';
import type { Statement } from './statement.ts';

/** Over a long weekend a bank books ahead, and gives a value date of the next working days. */
const AHEAD_DAYS = 10;
/** A statement may be drawn up for a month that is not over. */
const PERIOD_AHEAD_DAYS = 31;
/** As long as books are kept. */
const BEHIND_DAYS = 3_660;

/**
 * Refuses a file with a day that cannot be meant, such as 9999-12-31 or one of long ago: it would
 * stretch the days that the statement tells of over all others, or give money a price of long ago. null:
 * its days may be what they say.
 */
export function refuseStrangeDays(
  statements: readonly Statement[],
  today: CivilDate,
): StatementRefusal | null {
  return orRefusal(() => {
    for (const { id, fromOn, toOn, lines } of statements) {
      const path = `statement ${id}`;
      check(fromOn, PERIOD_AHEAD_DAYS, 'The first day', path, today);
      check(toOn, PERIOD_AHEAD_DAYS, 'The last day', path, today);
      for (const [index, { bookedOn, valueOn }] of lines.entries()) {
        const at = `${path}, movement ${index + 1}`;
        check(bookedOn, AHEAD_DAYS, 'The booking day', at, today);
        check(valueOn, AHEAD_DAYS, 'The value date', at, today);
      }
    }
    return null;
  });
}

function check(
  day: CivilDate,
  aheadDays: number,
  what: string,
  path: string,
  today: CivilDate,
): void {
  const isFar = day > addDays(today, aheadDays) || day < addDays(today, -BEHIND_DAYS);
  if (!isFar) return;
  const message = `${what} ${quoted(day)} is too far from today, ${today}. Nothing of the file was taken: ask the bank for it again.`;
  refuse('strangeDay', path, message);
}
