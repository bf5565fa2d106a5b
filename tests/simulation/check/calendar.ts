import Holidays from 'date-holidays';

/** Days and hours of a place, from the engine's own zone data: a second opinion on the product's calendar. */

const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-22 10:00:00` as the clocks of the zone show it. */
function shownIn(zone: string, at: number): string {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    clocks.set(zone, clock);
  }
  return clock.format(at);
}

export const dayIn = (zone: string, at: number): string => shownIn(zone, at).slice(0, 10);
export const hourIn = (zone: string, at: number): number => Number(shownIn(zone, at).slice(11, 13));

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

export const daysFrom = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / DAY_MS;

/** The same day of a later month, or that month's last. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  const inMonth = Math.min(date, last.getUTCDate());
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), inMonth))
    .toISOString()
    .slice(0, 10);
}

const free = new Map<string, Set<string>>();

export function isWorkingDay(day: string, country: string): boolean {
  const weekday = new Date(day).getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  const key = `${country} ${day.slice(0, 4)}`;
  let days = free.get(key);
  if (days === undefined) {
    const all = new Holidays(country).getHolidays(Number(day.slice(0, 4)));
    days = new Set(all.filter((h) => h.type === 'public').map((h) => h.date.slice(0, 10)));
    free.set(key, days);
  }
  return !days.has(day);
}
