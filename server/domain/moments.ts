import type { CivilDate, Instant } from './brands.ts';
import {
  addDays,
  atHour,
  endOfDay,
  instant,
  localDate,
  nextSendInstant,
  startOfDay,
  type WorkCalendar,
} from './calendar.ts';
import type { CaseFacts } from './facts.ts';

/** When things of a case may happen: the vendor's dates, the debtor's hours. */

type Where = Pick<CaseFacts, 'vendor'>;

export const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/**
 * The time of a case never runs backwards: where the clock was set back, what is decided next comes just
 * after the latest instant that the case has seen, or a payment would lie before the plan that it is for
 * and be asked for again (fault F40). After, not at it: letters tell their own entries by the instant.
 */
export function caseTime(
  facts: Pick<CaseFacts, 'entries' | 'credits' | 'payments' | 'plans'>,
  clockAt: Instant,
): Instant {
  let last = clockAt;
  for (const { at } of [...facts.entries, ...facts.credits]) last = later(last, at);
  for (const { createdAt } of facts.payments) last = later(last, createdAt);
  for (const { acceptedAt } of facts.plans) last = later(last, acceptedAt);
  return last === clockAt ? clockAt : instant(last + 1);
}

/**
 * The instant at which a day has begun for both sides. Dates are the vendor's (rules 1.3), but
 * nobody is told of a day that has not come yet where they live.
 */
export function dayOpens(date: CivilDate, { vendor }: Where, cal: WorkCalendar): Instant {
  return later(startOfDay(date, vendor.timeZone), startOfDay(date, cal.zone));
}

/** The first instant from `from` on at which a letter may leave (rules 7.4). */
export function sendsAt(from: Instant, { vendor }: Where, cal: WorkCalendar): Instant {
  return nextSendInstant(from, vendor.settings.sendWindow, cal);
}

/**
 * The first instant from `from` on inside the send hours of any day, free or not: letters of a plan
 * are about dates that the debtor chose and leave on their day.
 */
export function inHours(from: Instant, { vendor }: Where, cal: WorkCalendar): Instant {
  const { fromHour, toHour } = vendor.settings.sendWindow;
  const day = localDate(from, cal.zone);
  const opens = later(from, atHour(day, fromHour, cal.zone));
  if (opens < atHour(day, toHour, cal.zone)) return opens;
  return atHour(addDays(day, 1), fromHour, cal.zone);
}

/**
 * The send hours of one particular day, working day or not: for what was agreed to happen on it.
 * `to` is the first instant after them.
 */
export function hoursOf(
  date: CivilDate,
  { vendor }: Where,
  cal: WorkCalendar,
): { readonly from: Instant; readonly to: Instant } {
  const { fromHour, toHour } = vendor.settings.sendWindow;
  return {
    from: later(atHour(date, fromHour, cal.zone), startOfDay(date, vendor.timeZone)),
    to: earlier(atHour(date, toHour, cal.zone), endOfDay(date, vendor.timeZone)),
  };
}
