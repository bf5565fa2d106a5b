import { daysText, formatDate, formatMoney, formatOnDate, listText, plural } from '../../format.ts';
import type { About, Money } from '../../letter-facts.ts';

/** What English sentences of letters are put together from. */
export const money = ({ minor, currency }: Money) => formatMoney(minor, currency, 'en');
export const moneys = (amounts: readonly Money[]) => listText(amounts.map(money), 'en');
/** `Friday 4 December` */
export const day = (on: string, today: string) => formatDate(on, 'en', { weekday: true, today });
/** `on Friday 4 December` */
export const onDay = (on: string, today: string) => formatOnDate(on, 'en', today);
export const days = (count: number) => daysText(count, 'en');

export const isMany = (about: About) => 'count' in about;
/** `invoice 2026/114`, `3 invoices` */
export const what = (about: About) =>
  'count' in about
    ? plural('en', about.count, { one: '# invoice', other: '# invoices' })
    : `invoice ${about.number}`;
export const What = (about: About) => capital(what(about));
/** `payment 2 of 3` */
export const nth = (no: number, count: number) => `payment ${no} of ${count}`;
/** ` by Visa ·4242`, or nothing when the method is not known. */
export const byMethod = (method: string | null) => (method === null ? '' : ` by ${method}`);
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
