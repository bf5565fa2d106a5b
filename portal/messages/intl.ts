import { currencyExponent } from './currency.ts';
import { byFigures } from './figures.ts';
import type { Locale } from './locale.ts';

/**
 * Intl's formatters. One costs a hundred times more to make than to use, so each is made once per
 * language and kept.
 */

const tags: Readonly<Record<Locale, string>> = { en: 'en-GB', pl: 'pl-PL' };

/** Both take amounts in minor units. */
export const moneyFormat = perKey((tag, currency: string) => {
  const exponent = currencyExponent(currency);
  return byFigures(
    new Intl.NumberFormat(tag, { style: 'currency', currency, ...figures(exponent) }),
    exponent,
  );
});
/** How a currency is written, in small letters: `€`, `eur`; `zł`, `pln`; `$`, `us$`, `usd`. Longest first. */
export const signsOf = perKey((_, currency: string) => {
  const written = Object.values(tags).flatMap((tag) =>
    (['symbol', 'narrowSymbol'] as const).map((currencyDisplay) =>
      new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay })
        .formatToParts(0)
        .filter(({ type }) => type === 'currency')
        .map(({ value }) => value.toLowerCase())
        .join(''),
    ),
  );
  return [...new Set([...written, currency.toLowerCase()])].toSorted((a, b) => b.length - a.length);
});
export const amountFormat = perKey((tag, exponent: number) =>
  byFigures(new Intl.NumberFormat(tag, figures(exponent)), exponent),
);
export const priceFormat = perKey(
  (tag, places: number) => new Intl.NumberFormat(tag, figures(places)),
);
export const quantityFormat = perLocale(
  (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 10 }),
);
export const rateFormat = perLocale(
  (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 2 }),
);
export const countFormat = perLocale((tag) => new Intl.NumberFormat(tag));
export const dayFormat = perLocale((tag) => utcFormat(tag, { day: 'numeric', month: 'long' }));
export const yearFormat = perLocale((tag) =>
  utcFormat(tag, { day: 'numeric', month: 'long', year: 'numeric' }),
);
export const shortFormat = perLocale((tag) =>
  utcFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' }),
);
export const timeFormat = perKey(
  (tag, timeZone: string) =>
    new Intl.DateTimeFormat(tag, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone,
    }),
);
export const pluralRules = perLocale((tag) => new Intl.PluralRules(tag));
export const listFormat = perLocale((tag) => new Intl.ListFormat(tag, { type: 'conjunction' }));

/** Swedish writes dates as `2026-12-04`; the language asked for plays no part. */
export const isoDateFormat = perKey(
  (_, timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone,
    }),
);

/** Keeps one per language. */
export function perLocale<Made>(make: (tag: string) => Made): (locale: Locale) => Made {
  const made: Partial<Record<Locale, Made>> = {};
  return (locale) => (made[locale] ??= make(tags[locale]));
}

/** Keeps one per language and key. */
export function perKey<Key, Made>(
  make: (tag: string, key: Key) => Made,
): (locale: Locale, key: Key) => Made {
  const mapOf = perLocale(() => new Map<Key, Made>());
  return (locale, key) => {
    const known = mapOf(locale).get(key);
    if (known !== undefined) return known;
    const made = make(tags[locale], key);
    mapOf(locale).set(key, made);
    return made;
  };
}

function figures(exponent: number) {
  return { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
}

function utcFormat(tag: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(tag, { ...style, timeZone: 'UTC' });
}
