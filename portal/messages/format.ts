import { currencyExponent } from './currency.ts';
import {
  amountFormat,
  countFormat,
  dayFormat,
  isoDateFormat,
  listFormat,
  moneyFormat,
  perKey,
  perLocale,
  pluralRules,
  priceFormat,
  quantityFormat,
  rateFormat,
  shortFormat,
  signsOf,
  timeFormat,
  yearFormat,
} from './intl.ts';
import { toDecimal } from './figures.ts';
import type { Locale } from './locale.ts';

/**
 * How amounts, dates and counts are written in each language. Amounts go into Intl as decimal
 * strings: nothing here ever divides money.
 */

/** 12100 EUR → `€121.00`, `121,00 €`. */
export function formatMoney(amountMinor: number, currency: string, locale: Locale): string {
  return withMinus(moneyFormat(locale, currency)(amountMinor), amountMinor);
}

/** 12100 EUR → `121.00`, `121,00`: for columns whose heading or total names the currency. */
export function formatAmount(amountMinor: number, currency: string, locale: Locale): string {
  const written = amountFormat(locale, currencyExponent(currency))(amountMinor);
  return withMinus(written, amountMinor);
}

/** What people may write beside an amount of this currency, in small letters, the longest first. */
export function currencySigns(currency: string): readonly string[] {
  return /^[A-Z]{3}$/.test(currency) ? signsOf('en', currency) : [];
}

/** A real minus sign, as wide as a figure; Intl writes a hyphen in most languages. */
function withMinus(written: string, amountMinor: number): string {
  return amountMinor < 0 ? written.replace('-', '−') : written;
}

/** A price per unit as the invoice states it, at least with the figures of its currency. */
export function formatUnitPrice(price: string, currency: string, locale: Locale): string {
  return remembered(prices(locale, currency), price, () => {
    const stated = price.replace(/0+$/, '').split('.')[1]?.length ?? 0;
    const figures = Math.min(10, Math.max(currencyExponent(currency), stated));
    return priceFormat(locale, figures).format(decimal(price));
  });
}

/** A decimal quantity: `2.500` → `2.5`, `2,5`. */
export function formatQuantity(quantity: string, locale: Locale): string {
  return remembered(quantities(locale), quantity, () =>
    quantityFormat(locale).format(decimal(quantity)),
  );
}

/** 2300 → `23%`, 550 → `5.5%`, `5,5%`. */
export function formatRate(rateBps: number, locale: Locale): string {
  return remembered(rates(locale), rateBps, () => rateFormat(locale).format(toDecimal(rateBps, 4)));
}

export interface DateStyle {
  /** With the weekday in front: nominative, or as `genitive` wants it (Polish `do piątku 4 grudnia`). */
  readonly weekday?: boolean | 'genitive';
  /** Today's civil date: the year is left out when it is the same. */
  readonly today?: string;
}

/** `2026-12-04` → `Friday 4 December 2026`, `piątek 4 grudnia 2026`. */
export function formatDate(on: string, locale: Locale, style: DateStyle = {}): string {
  const withYear = style.today?.slice(0, 4) !== on.slice(0, 4);
  const days = withYear ? daysWithYear : daysOfThisYear;
  return remembered(days(locale, style.weekday ?? false), on, () => {
    const day = dayOf(on);
    const date = (withYear ? yearFormat(locale) : dayFormat(locale)).format(day);
    if (!style.weekday) return date;
    return `${weekdays[locale][style.weekday === 'genitive' ? 'genitive' : 'plain'][day.getUTCDay()]} ${date}`;
  });
}

/** When something happens: `on Friday 4 December`, `we wtorek 8 grudnia`. */
export function formatOnDate(on: string, locale: Locale, today?: string): string {
  const day = dayOf(on).getUTCDay();
  return `${weekdays[locale].on[day]} ${formatDate(on, locale, today ? { today } : {})}`;
}

/** The last day of something: `until Friday 4 December`, `do piątku 4 grudnia`. */
export function formatUntil(on: string, locale: Locale, today?: string): string {
  const date = formatDate(on, locale, { weekday: 'genitive', ...(today ? { today } : {}) });
  return `${locale === 'pl' ? 'do' : 'until'} ${date}`;
}

/** The forms that sentences need, with the year left out when it is this one. */
export function datesFor(locale: Locale, today: string) {
  return {
    day: (on: string) => formatDate(on, locale, { weekday: true, today }),
    genitive: (on: string) => formatDate(on, locale, { weekday: 'genitive', today }),
    on: (on: string) => formatOnDate(on, locale, today),
    until: (on: string) => formatUntil(on, locale, today),
  };
}

/** Short form for dense tables: `Fri 4 Dec 2026`, `pt 4 gru 2026`. */
export function formatShortDate(on: string, locale: Locale): string {
  return remembered(shortDays(locale), on, () => {
    const day = dayOf(on);
    return `${weekdays[locale].short[day.getUTCDay()]} ${shortFormat(locale).format(day)}`;
  });
}

/** An instant (milliseconds or ISO) in a zone: `Friday 4 December 2026, 14:05`. */
export function formatDateTime(instant: number | string, zone: string, locale: Locale): string {
  const on = formatDate(civilDateIn(instant, zone), locale, { weekday: true });
  return `${on}, ${formatTime(instant, zone, locale)}`;
}

/** The time of day of an instant in a zone: `14:05`. */
export function formatTime(instant: number | string, zone: string, locale: Locale): string {
  return timeFormat(locale, zone).format(new Date(instant));
}

/** The civil date that an instant falls on in a zone. */
export function civilDateIn(instant: number | string, zone: string): string {
  return isoDateFormat('en', zone).format(new Date(instant));
}

export interface PluralForms {
  readonly one: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** The form that a count takes; `#` in it becomes the count. Languages with more forms state them. */
export function plural(locale: Locale, count: number, forms: PluralForms): string {
  const rule = pluralRules(locale).select(count);
  const form =
    (rule === 'one' || rule === 'few' || rule === 'many' ? forms[rule] : undefined) ?? forms.other;
  return form.replace('#', countFormat(locale).format(count));
}

/** `1 day`, `3 days`; `1 dzień`, `3 dni`. */
export function daysText(days: number, locale: Locale): string {
  return plural(locale, days, dayForms[locale]);
}

/** `a, b and c`; `a, b i c`. */
export function listText(items: readonly string[], locale: Locale): string {
  return listFormat(locale).format(items);
}

const dayForms: Readonly<Record<Locale, PluralForms>> = {
  en: { one: '# day', other: '# days' },
  pl: { one: '# dzień', few: '# dni', many: '# dni', other: '# dnia' },
};

interface WeekdayNames {
  readonly plain: readonly string[];
  readonly genitive: readonly string[];
  readonly on: readonly string[];
  readonly short: readonly string[];
}

const english = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** From Sunday. Polish bends the weekday after a preposition, which Intl cannot. */
const weekdays: Readonly<Record<Locale, WeekdayNames>> = {
  en: {
    plain: english,
    genitive: english,
    on: english.map((name) => `on ${name}`),
    short: english.map((name) => name.slice(0, 3)),
  },
  pl: {
    plain: ['niedziela', 'poniedziałek', 'wtorek', 'środa', 'czwartek', 'piątek', 'sobota'],
    genitive: ['niedzieli', 'poniedziałku', 'wtorku', 'środy', 'czwartku', 'piątku', 'soboty'],
    on: [
      'w niedzielę',
      'w poniedziałek',
      'we wtorek',
      'w środę',
      'w czwartek',
      'w piątek',
      'w sobotę',
    ],
    short: ['niedz.', 'pon.', 'wt.', 'śr.', 'czw.', 'pt.', 'sob.'],
  },
};

const noneYet = () => new Map<string | number, string>();
const prices = perKey<string, Written>(noneYet);
const quantities = perLocale(noneYet);
const rates = perLocale(noneYet);
const daysWithYear = perKey<boolean | 'genitive', Written>(noneYet);
const daysOfThisYear = perKey<boolean | 'genitive', Written>(noneYet);
const shortDays = perLocale(noneYet);

type Written = ReturnType<typeof noneYet>;
const MOST_WRITTEN = 20_000;

/** A value that is written alike everywhere, written once. */
function remembered(known: Written, value: string | number, make: () => string): string {
  const before = known.get(value);
  if (before !== undefined) return before;
  if (known.size >= MOST_WRITTEN) known.clear();
  const made = make();
  known.set(value, made);
  return made;
}

function dayOf(on: string): Date {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(on)) throw new RangeError(`not a civil date: ${on}`);
  return new Date(`${on}T00:00:00Z`);
}

/** Intl takes decimal strings exactly; only its type asks for this shape. */
function decimal(text: string): `${number}` {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw new RangeError(`not a decimal: ${text}`);
  return text as `${number}`;
}
