import { expect, test } from 'vitest';
import type { CivilDate, TimeZone } from '../../server/domain/brands.ts';
import {
  addDays,
  addMonthsAnchored,
  atHour,
  endOfDay,
  instant,
  localDate,
  startOfDay,
} from '../../server/domain/calendar.ts';

const ZONES = Intl.supportedValuesOf('timeZone') as TimeZone[];
const FIRST = '2020-01-01' as CivilDate;
const LAST = '2040-12-31' as CivilDate;
/** The months in which clocks change, in one year, and the days that years and leap days turn on. */
const CLOCKS_CHANGE = /^2026-(?:03|04|09|10|11)-/;
const CALENDARS_TURN = /-(?:01-01|02-28|02-29|03-01|12-31)$/;

const days = (() => {
  const all: CivilDate[] = [];
  for (let day = FIRST; day <= LAST; day = addDays(day, 1)) all.push(day);
  return all.filter((day) => CLOCKS_CHANGE.test(day) || CALENDARS_TURN.test(day));
})();

test('in every zone of the world each day ends where the next begins, and a deadline holds to its last millisecond, 2020 to 2040 (F41)', () => {
  expect(ZONES.length).toBeGreaterThan(400);
  const wrong: string[] = [];
  for (const zone of ZONES) {
    for (const day of days) {
      const begins = startOfDay(day, zone);
      const ends = endOfDay(day, zone);
      const isWhole =
        ends > begins &&
        localDate(begins, zone) === day &&
        localDate(instant(ends - 1), zone) === day &&
        localDate(ends, zone) > day;
      const nine = atHour(day, 9, zone);
      if (!isWhole || nine < begins || nine >= ends) wrong.push(`${zone} ${day}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a monthly plan of any first day keeps its day, or the last of the month, and never skips one (F41)', () => {
  for (const anchor of ['2024-01-29', '2025-01-30', '2026-01-31', '2028-02-29'] as CivilDate[]) {
    const dates = Array.from({ length: 240 }, (_, n) => addMonthsAnchored(anchor, n));
    const months = dates.map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)));
    expect(months.map((month) => month - (months[0] ?? 0))).toEqual(dates.map((_, n) => n));
    for (const day of dates) {
      const isLast = addDays(day, 1).slice(8) === '01';
      expect(day.slice(8) === anchor.slice(8) || isLast).toBe(true);
    }
  }
});
