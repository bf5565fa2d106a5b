import { daysText, formatDate, formatMoney, formatOnDate, listText, plural } from '../../format.ts';
import type { About, Money } from '../../letter-facts.ts';

/** What Polish sentences of letters are put together from. The noun bends with what the verb asks for. */
export const money = ({ minor, currency }: Money) => formatMoney(minor, currency, 'pl');
export const moneys = (amounts: readonly Money[]) => listText(amounts.map(money), 'pl');
/** `piątek 4 grudnia` */
export const day = (on: string, today: string) => formatDate(on, 'pl', { weekday: true, today });
/** `piątku 4 grudnia`: after do, od, z. */
export const ofDay = (on: string, today: string) =>
  formatDate(on, 'pl', { weekday: 'genitive', today });
/** `z piątku 4 grudnia`, `ze środy 9 grudnia` */
export const fromDay = (on: string, today: string) => {
  const named = ofDay(on, today);
  return `${named.startsWith('śr') ? 'ze' : 'z'} ${named}`;
};
/** `w piątek 4 grudnia`, `we wtorek 8 grudnia` */
export const onDay = (on: string, today: string) => formatOnDate(on, 'pl', today);
/** `1 dzień`, `3 dni` */
export const days = (count: number) => daysText(count, 'pl');
/** `1 dnia`, `3 dni`: after od. */
export const ofDays = (count: number) =>
  plural('pl', count, { one: '# dnia', few: '# dni', many: '# dni', other: '# dnia' });

export const isMany = (about: About) => 'count' in about;
/** `faktura 2026/114`, `3 faktury`, `5 faktur`: the subject of a heading. */
export const what = (about: About) =>
  'count' in about
    ? plural('pl', about.count, {
        one: '# faktura',
        few: '# faktury',
        many: '# faktur',
        other: '# faktury',
      })
    : `faktura ${about.number}`;
/** `fakturę 2026/114`, `3 faktury`, `5 faktur`: after za. */
export const whatFor = (about: About) =>
  'count' in about ? what(about) : `fakturę ${about.number}`;
/** `faktury 2026/114`, `3 faktur`: after do, of. */
export const ofWhat = (about: About) =>
  'count' in about
    ? plural('pl', about.count, {
        one: '# faktury',
        few: '# faktur',
        many: '# faktur',
        other: '# faktury',
      })
    : `faktury ${about.number}`;
/** `fakturze 2026/114`, `3 fakturach`: after o. */
export const aboutWhat = (about: About) =>
  'count' in about
    ? plural('pl', about.count, {
        one: '# fakturze',
        few: '# fakturach',
        many: '# fakturach',
        other: '# faktury',
      })
    : `fakturze ${about.number}`;
/** `2 z 3` */
export const nth = (no: number, count: number) => `${no} z ${count}`;
/** ` (Visa ·4242)`, or nothing when the method is not known. */
export const withMethod = (method: string | null) => (method === null ? '' : ` (${method})`);
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** `2 ratach`, `1 racie`: after w. */
export const inParts = (count: number) =>
  plural('pl', count, { one: '# racie', few: '# ratach', many: '# ratach', other: '# raty' });
/** `2 raty`, `5 rat` */
export const parts = (count: number) =>
  plural('pl', count, { one: '# rata', few: '# raty', many: '# rat', other: '# raty' });
