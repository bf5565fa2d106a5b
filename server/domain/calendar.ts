import { Temporal } from 'temporal-polyfill';
import type { CivilDate, Instant, TimeZone } from './brands.ts';

/**
 * Civil dates are counted as whole days since 1970-01-01, so that comparing and adding them costs
 * an addition. Only the zone database knows where a local day begins; its answers are remembered.
 */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Dates outside these are refused when read; arithmetic stops at them instead of failing. */
const FIRST_DAY = dayNumber('1900-01-01');
const LAST_DAY = dayNumber('9999-12-31');

/** So many answers of a kind are kept: the days of eleven years. */
const REMEMBERED = 4096;
const writtenDays = new Map<number, CivilDate>();

/** `YYYY-MM-DD` of a day that exists, from 1900 on; undefined otherwise (2026-02-29 too). */
export function parseCivilDate(value: unknown): CivilDate | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const days = dayNumber(value);
  return days >= FIRST_DAY && fromDayNumber(days) === value ? (value as CivilDate) : undefined;
}

/** A point in time from epoch milliseconds. Throws unless it is a whole number of them. */
export function instant(epochMs: number): Instant {
  if (!Number.isSafeInteger(epochMs)) throw new Error(`not an instant: ${epochMs}`);
  return epochMs as Instant;
}

export const UTC = 'UTC' as TimeZone;

/** An IANA name that the zone database knows, or undefined. */
export function parseTimeZone(value: unknown): TimeZone | undefined {
  if (typeof value !== 'string' || value.length > 64 || !/^[A-Z][A-Za-z0-9_+/-]*$/.test(value)) {
    return undefined;
  }
  try {
    // Any spelling of the case is understood but only one is stored: answers are kept per name.
    const known = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value).timeZoneId;
    return known === value ? (known as TimeZone) : undefined;
  } catch {
    return undefined;
  }
}

export const earlierDate = (a: CivilDate, b: CivilDate): CivilDate => (a < b ? a : b);
export const laterDate = (a: CivilDate, b: CivilDate): CivilDate => (a > b ? a : b);

export function addDays(date: CivilDate, days: number): CivilDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Days from `a` to `b`: positive when `b` is later. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: CivilDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/**
 * The same day of the month `months` later, or that month's last day. Count from the first date each
 * time, never from the date before, so that 31 Jan → 28 Feb → 31 Mar (rules 5.3).
 */
export function addMonthsAnchored(anchor: CivilDate, months: number): CivilDate {
  const { year, month, day } = partsOf(anchor);
  const monthsSinceZero = year * 12 + (month - 1) + months;
  const inYear = Math.floor(monthsSinceZero / 12);
  const inMonth = monthsSinceZero - inYear * 12 + 1;
  return fromDayNumber(daysFromCivil(inYear, inMonth, Math.min(day, daysInMonth(inYear, inMonth))));
}

/** The calendar day that it is in the zone at that instant. */
export function localDate(at: Instant, zone: TimeZone): CivilDate {
  return fromDayNumber(Math.floor((at + offsetAt(at, zone)) / DAY_MS));
}

/** First instant of the local day: midnight, or what comes instead of it when clocks skip midnight. */
export function startOfDay(date: CivilDate, zone: TimeZone): Instant {
  return atHour(date, 0, zone);
}

/** First instant that no longer belongs to the day. A deadline on `date` holds before it. */
export function endOfDay(date: CivilDate, zone: TimeZone): Instant {
  return startOfDay(addDays(date, 1), zone);
}

/** The instant at which the zone's clocks show this full hour (0–24); a skipped hour moves forward. */
export function atHour(date: CivilDate, hour: number, zone: TimeZone): Instant {
  if (hour === 24) return endOfDay(date, zone);
  const { hours } = zoneOf(zone);
  const known = hours[hour] ?? new Map<CivilDate, Instant>();
  const cached = known.get(date);
  if (cached !== undefined) return cached;
  const found = instant(askZoneForHour(date, hour, zone));
  if (known.size >= REMEMBERED) known.clear();
  known.set(date, found);
  hours[hour] = known;
  return found;
}

/** Where and when people work. `isHoliday` says nothing about weekends. */
export type WorkCalendar = {
  readonly zone: TimeZone;
  readonly isHoliday: (date: CivilDate) => boolean;
};

export function isWorkingDay(date: CivilDate, calendar: WorkCalendar): boolean {
  return weekday(date) <= 5 && !calendar.isHoliday(date);
}

/** The date itself if people work on it, else the next one on which they do. */
export function nextWorkingDay(date: CivilDate, calendar: WorkCalendar): CivilDate {
  let day = date;
  // Bounded: a calendar that calls every day a holiday must not hang the process.
  for (let i = 0; i < 366 && !isWorkingDay(day, calendar); i += 1) day = addDays(day, 1);
  return day;
}

/** The working day that comes `days` working days after the date. */
export function addWorkingDays(date: CivilDate, days: number, calendar: WorkCalendar): CivilDate {
  let day = date;
  for (let i = 0; i < days; i += 1) day = nextWorkingDay(addDays(day, 1), calendar);
  return day;
}

/** The first instant from `now` on inside the send window: local hours of a working day (rules 7.4). */
export function nextSendInstant(
  now: Instant,
  window: { readonly fromHour: number; readonly toHour: number },
  calendar: WorkCalendar,
): Instant {
  const today = localDate(now, calendar.zone);
  const isOver = now >= atHour(today, window.toHour, calendar.zone);
  const day = nextWorkingDay(isOver ? addDays(today, 1) : today, calendar);
  const opens = atHour(day, window.fromHour, calendar.zone);
  return opens > now ? opens : now;
}

// Howard Hinnant's days_from_civil, with March as the first month so that leap days come last.
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The same string each time: written once, and found in a map without being hashed again. */
function fromDayNumber(days: number): CivilDate {
  const bounded = Math.min(Math.max(days, FIRST_DAY), LAST_DAY);
  const known = writtenDays.get(bounded);
  if (known !== undefined) return known;
  const written = writeDay(bounded);
  if (writtenDays.size >= REMEMBERED) writtenDays.clear();
  writtenDays.set(bounded, written);
  return written;
}

function writeDay(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1;
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year}-${twoDigits(month)}-${twoDigits(day)}` as CivilDate;
}

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysFromCivil(year, month + 1, 1) - daysFromCivil(year, month, 1);
}

function partsOf(date: string): { year: number; month: number; day: number } {
  return { year: digits(date, 0, 4), month: digits(date, 5, 2), day: digits(date, 8, 2) };
}

function dayNumber(date: string): number {
  return daysFromCivil(digits(date, 0, 4), digits(date, 5, 2), digits(date, 8, 2));
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i += 1) value = value * 10 + (text.charCodeAt(i) - 48);
  return value;
}

type Span = { readonly from: number; readonly to: number; readonly offsetMs: number };
type Zone = { last: Span; readonly spans: Span[]; readonly hours: Map<CivilDate, Instant>[] };

/** The instant an ISO 8601 duration such as `P7D` or `PT6H` later, in UTC; undefined when it is none or goes back. */
export function addDuration(at: Instant, text: string): Instant | undefined {
  try {
    const duration = Temporal.Duration.from(text);
    if (duration.sign < 0) return undefined;
    const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');
    return instant(start.add(duration).epochMilliseconds);
  } catch {
    return undefined;
  }
}

const zones = new Map<TimeZone, Zone>();
const NOWHERE: Span = { from: 0, to: 0, offsetMs: 0 };

function zoneOf(zone: TimeZone): Zone {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const fresh: Zone = { last: NOWHERE, spans: [], hours: [] };
  zones.set(zone, fresh);
  return fresh;
}

/** Between two changes of its clocks a zone has one offset: ask once per such span. */
function offsetAt(at: number, zone: TimeZone): number {
  const known = zoneOf(zone);
  const isHere = (span: Span): boolean => span.from <= at && at < span.to;
  if (isHere(known.last)) return known.last.offsetMs;
  const found = known.spans.find(isHere);
  known.last = found ?? askZoneForSpan(at, zone);
  if (found === undefined) known.spans.push(known.last);
  return known.last.offsetMs;
}

function askZoneForSpan(at: number, zone: TimeZone): Span {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const next = local.getTimeZoneTransition('next');
  // `previous` looks strictly before, so it is asked from one nanosecond later.
  const previous = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: local.offsetNanoseconds / 1_000_000,
  };
}

function askZoneForHour(date: CivilDate, hour: number, zone: TimeZone): number {
  const { year, month, day } = partsOf(date);
  const plain = Temporal.PlainDate.from({ year, month, day });
  if (hour === 0) return plain.toZonedDateTime(zone).epochMilliseconds;
  return plain.toPlainDateTime({ hour }).toZonedDateTime(zone).epochMilliseconds;
}
