import type { CivilDate, Currency, Instant } from './brands.ts';
import { addDays, localDate, startOfDay, type WorkCalendar } from './calendar.ts';
import type { CaseFacts, Reminder } from './facts.ts';
import { later, sendsAt } from './moments.ts';

/**
 * The last local days of the debtor on which a reminder left, or was queued and held back. One that
 * still waits in the outbox (the mail server is down, the window is closed) may leave at any moment:
 * it counts as one of today, so that two never leave together when the wait is over.
 */
export type LetterDays = ReadonlyMap<
  Currency,
  { readonly doneOn: CivilDate | null; readonly triedOn: CivilDate | null }
>;

export function letterDays(facts: CaseFacts, now: Instant, cal: WorkCalendar): LetterDays {
  const currencies = new Map(facts.invoices.map((i) => [i.id, i.currency]));
  const days = new Map<Currency, { doneOn: CivilDate | null; triedOn: CivilDate | null }>();
  for (const row of facts.reminders) {
    const currency = currencies.get(row.invoiceId);
    if (row.messageId === null || currency === undefined) continue;
    const day = localDate(leftAt(row, now), cal.zone);
    const { doneOn, triedOn } = days.get(currency) ?? { doneOn: null, triedOn: null };
    days.set(currency, {
      doneOn: isDone(row) ? latest(doneOn, day) : doneOn,
      triedOn: isDone(row) ? triedOn : latest(triedOn, day),
    });
  }
  return days;
}

/** The step was taken: its letter is on its way or gone, its task is written. */
export const isDone = (row: Reminder): boolean =>
  row.outcome === 'queued' || row.outcome === 'sent';

/** When a step was taken; one whose letter has not left yet is taken now. */
export const leftAt = (row: Reminder, now: Instant): Instant =>
  row.outcome === 'queued' ? later(row.at, now) : row.at;

/**
 * The first send instant from `from` on that keeps the gap between any two reminders to this debtor
 * (rules 7.4). Letters in two currencies may share a day (7.5); a letter that was held back has used
 * the key of its day, so its step is tried again on the next day at the earliest.
 */
export function letterAt(
  facts: CaseFacts,
  letters: LetterDays,
  currency: Currency,
  from: Instant,
  cal: WorkCalendar,
): Instant {
  const at = sendsAt(from, facts, cal);
  const day = localDate(at, cal.zone);
  let freeOn = day;
  for (const [other, { doneOn, triedOn }] of letters) {
    const isSame = other === currency;
    if (isSame && triedOn !== null) freeOn = latest(freeOn, addDays(triedOn, 1));
    if (doneOn === null || (!isSame && doneOn === day)) continue;
    freeOn = latest(freeOn, addDays(doneOn, minGap(facts)));
  }
  return freeOn > day ? sendsAt(startOfDay(freeOn, cal.zone), facts, cal) : at;
}

/** One letter per day at most, whatever the vendor chose (rules 7.5). */
export const minGap = (facts: CaseFacts): number => Math.max(1, facts.vendor.settings.minGapDays);

const latest = (a: CivilDate | null, b: CivilDate): CivilDate => (a === null || b > a ? b : a);
