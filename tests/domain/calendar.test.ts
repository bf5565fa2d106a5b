import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { CivilDate, TimeZone } from '../../server/domain/brands.ts';
import {
  addDays,
  addMonthsAnchored,
  addWorkingDays,
  atHour,
  DAY_MS,
  daysBetween,
  endOfDay,
  instant,
  isWorkingDay,
  localDate,
  nextSendInstant,
  nextWorkingDay,
  parseCivilDate,
  parseTimeZone,
  startOfDay,
  weekday,
} from '../../server/domain/calendar.ts';
import { at, day } from '../support/builders.ts';

const zone = (name: string): TimeZone => {
  const known = parseTimeZone(name);
  if (known === undefined) throw new Error(name);
  return known;
};
const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const WARSAW = zone('Europe/Warsaw');
const days = fc.integer({ min: 0, max: 7670 }).map((n) => addDays(day('2020-01-01'), n));
const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone')).map(zone);

describe('civil dates', () => {
  test.each(['2026-02-28', '2028-02-29', '1900-01-01', '9999-12-31'])('%s is a day', (text) => {
    expect(parseCivilDate(text)).toBe(text);
  });

  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '26-01-01',
    '2026-1-1',
    '1899-12-31',
    '2026-01-01T00:00Z',
    '',
    20_260_101,
    null,
  ])('%j is none', (text) => {
    expect(parseCivilDate(text)).toBeUndefined();
  });

  test('an instant that is none is a mistake in our own code', () => {
    expect(() => instant(0.5)).toThrow('not an instant');
  });

  test('are counted over months, years and leap days', () => {
    expect(addDays(day('2026-02-28'), 1)).toBe('2026-03-01');
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(day('2026-03-01'), day('2026-05-01'))).toBe(61);
    expect(daysBetween(day('2026-05-01'), day('2026-03-01'))).toBe(-61);
  });

  test('stop at the ends of the calendar instead of failing', () => {
    expect(addDays(day('9999-12-31'), 1)).toBe('9999-12-31');
    expect(addDays(day('1900-01-01'), -1)).toBe('1900-01-01');
    expect(addMonthsAnchored(day('9999-12-31'), 12)).toBe('9999-12-31');
  });

  test('know their weekday', () => {
    expect(weekday(day('2026-05-04'))).toBe(1);
    expect(weekday(day('2026-05-10'))).toBe(7);
    expect(weekday(day('1969-12-31'))).toBe(3);
  });

  test('keep the anchor day over months: 31 Jan, 28 Feb, 31 Mar, 30 Apr', () => {
    const dates = [0, 1, 2, 3, 12, 13].map((n) => addMonthsAnchored(day('2026-01-31'), n));
    expect(dates).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2027-01-31',
      '2027-02-28',
    ]);
    expect(addMonthsAnchored(day('2027-01-31'), 13)).toBe('2028-02-29');
    expect(addMonthsAnchored(day('2026-03-31'), -1)).toBe('2026-02-28');
  });

  test('agree with Temporal on every day', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (date, n) => {
        const plain = Temporal.PlainDate.from(date);
        expect(addDays(date, n)).toBe(plain.add({ days: n }).toString());
        expect(addMonthsAnchored(date, n % 400)).toBe(plain.add({ months: n % 400 }).toString());
        expect(weekday(date)).toBe(plain.dayOfWeek);
        expect(daysBetween(date, addDays(date, n))).toBe(n);
      }),
    );
  });
});

describe('time zones', () => {
  test('are known by their one spelling', () => {
    expect(parseTimeZone('Europe/Warsaw')).toBe('Europe/Warsaw');
    expect(parseTimeZone('UTC')).toBe('UTC');
    for (const wrong of ['europe/warsaw', 'Mars/Olympus', '+02:00', '', 'A'.repeat(99), 7]) {
      expect(parseTimeZone(wrong)).toBeUndefined();
    }
  });

  test('decide which day it is', () => {
    expect(localDate(at('2026-05-03T21:59:59.999Z'), WARSAW)).toBe('2026-05-03');
    expect(localDate(at('2026-05-03T22:00:00Z'), WARSAW)).toBe('2026-05-04');
    expect(localDate(at('2026-01-03T22:59:59.999Z'), WARSAW)).toBe('2026-01-03');
  });

  test('a day is 23 or 25 hours long when the clocks change', () => {
    const length = (date: string): number =>
      (endOfDay(day(date), WARSAW) - startOfDay(day(date), WARSAW)) / 3_600_000;
    expect([length('2026-03-28'), length('2026-03-29'), length('2026-10-25')]).toEqual([
      24, 23, 25,
    ]);
  });

  test('a day whose midnight is skipped begins when it begins', () => {
    const saoPaulo = zone('America/Sao_Paulo');
    expect(iso(startOfDay(day('2018-11-04'), saoPaulo))).toBe('2018-11-04T03:00:00.000Z');
    expect(localDate(startOfDay(day('2018-11-04'), saoPaulo), saoPaulo)).toBe('2018-11-04');
  });

  test('a day that a zone skipped is empty: Apia, 30 December 2011', () => {
    const apia = zone('Pacific/Apia');
    const skipped = day('2011-12-30');
    expect(startOfDay(skipped, apia)).toBe(endOfDay(skipped, apia));
    expect(localDate(startOfDay(skipped, apia), apia)).toBe('2011-12-31');
  });

  test('hours are the clock of the place; a skipped hour moves forward', () => {
    expect(iso(atHour(day('2026-07-01'), 9, WARSAW))).toBe('2026-07-01T07:00:00.000Z');
    expect(iso(atHour(day('2026-01-01'), 9, WARSAW))).toBe('2026-01-01T08:00:00.000Z');
    expect(iso(atHour(day('2026-03-29'), 2, WARSAW))).toBe('2026-03-29T01:00:00.000Z');
    expect(atHour(day('2026-03-29'), 24, WARSAW)).toBe(endOfDay(day('2026-03-29'), WARSAW));
  });

  test('agree with Temporal in every zone, and days follow one another without gap', () => {
    fc.assert(
      fc.property(zones, days, fc.integer({ min: 0, max: DAY_MS - 1 }), (place, date, ms) => {
        const moment = instant(Date.parse(date) + ms);
        const plain = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(place);
        expect(localDate(moment, place)).toBe(plain.toPlainDate().toString());
        const start = startOfDay(date, place);
        expect(start).toBe(Temporal.PlainDate.from(date).toZonedDateTime(place).epochMilliseconds);
        expect(endOfDay(date, place)).toBe(startOfDay(addDays(date, 1), place));
        expect(localDate(start, place)).toBe(date);
        expect(localDate(instant(start - 1), place)).toBe(addDays(date, -1));
        expect(localDate(instant(endOfDay(date, place) - 1), place)).toBe(date);
      }),
      { numRuns: 400 },
    );
  });
});

describe('working days', () => {
  const holidays = new Set(['2026-05-01', '2026-05-03', '2026-06-04']);
  const calendar = { zone: WARSAW, isHoliday: (d: CivilDate) => holidays.has(d) };

  test('are neither weekend nor holiday', () => {
    const open = ['2026-04-30', '2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04'].map((d) =>
      isWorkingDay(day(d), calendar),
    );
    expect(open).toEqual([true, false, false, false, true]);
    expect(nextWorkingDay(day('2026-05-01'), calendar)).toBe('2026-05-04');
    expect(nextWorkingDay(day('2026-05-04'), calendar)).toBe('2026-05-04');
  });

  test('are counted: five working days after a Thursday before a long weekend', () => {
    expect(addWorkingDays(day('2026-04-30'), 5, calendar)).toBe('2026-05-08');
    expect(addWorkingDays(day('2026-05-02'), 0, calendar)).toBe('2026-05-02');
  });

  test('a calendar without any working day does not hang', () => {
    const closed = { zone: WARSAW, isHoliday: () => true };
    expect(nextWorkingDay(day('2026-05-04'), closed)).toBe('2027-05-05');
  });

  test.each([
    ['in the window', '2026-05-04T10:00:00Z', '2026-05-04T10:00:00.000Z'],
    ['at its first instant', '2026-05-04T07:00:00Z', '2026-05-04T07:00:00.000Z'],
    ['before it', '2026-05-04T03:00:00Z', '2026-05-04T07:00:00.000Z'],
    ['at its end', '2026-05-04T15:00:00Z', '2026-05-05T07:00:00.000Z'],
    ['on a Friday evening', '2026-05-08T16:00:00Z', '2026-05-11T07:00:00.000Z'],
    ['on a holiday', '2026-06-04T09:00:00Z', '2026-06-05T07:00:00.000Z'],
    ['over a clock change', '2026-03-27T17:00:00Z', '2026-03-30T07:00:00.000Z'],
  ])('a letter written %s leaves at the next moment of the window', (_, now, expected) => {
    const window = { fromHour: 9, toHour: 17 };
    expect(iso(nextSendInstant(at(now), window, calendar))).toBe(expected);
  });
});
