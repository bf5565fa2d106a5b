import Holidays from 'date-holidays';
import type { CivilDate } from '../domain/brands.ts';
import type { WorkCalendars } from '../deps.ts';

/** Public holidays by country and year, computed once each: the library takes milliseconds per year. */
export function createWorkCalendars(): WorkCalendars {
  const years = new Map<string, ReadonlySet<string>>();
  const isHoliday = (country: string, day: CivilDate): boolean => {
    const key = `${country}${day.slice(0, 4)}`;
    const known = years.get(key) ?? publicHolidays(country, Number(day.slice(0, 4)));
    years.set(key, known);
    return known.has(day);
  };
  const byPlace = new Map<string, ReturnType<WorkCalendars['of']>>();
  return {
    isHoliday,
    of(vendor, debtor) {
      const zone = debtor.timeZone ?? vendor.timeZone;
      const country = debtor.country ?? vendor.country;
      const key = `${zone} ${country}`;
      const calendar = byPlace.get(key) ?? {
        zone,
        isHoliday: (day: CivilDate) => isHoliday(country, day),
      };
      byPlace.set(key, calendar);
      return calendar;
    },
  };
}

function publicHolidays(country: string, year: number): ReadonlySet<string> {
  const days = new Holidays(country).getHolidays(year);
  return new Set(days.filter((day) => day.type === 'public').map((day) => day.date.slice(0, 10)));
}
