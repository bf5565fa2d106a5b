import fc from 'fast-check';
import { toDecimal } from '../../portal/messages/figures.ts';
import { describe, expect, test } from 'vitest';
import {
  civilDateIn,
  daysText,
  formatAmount,
  formatDate,
  formatDateTime,
  formatMoney,
  formatOnDate,
  formatQuantity,
  formatRate,
  formatUnitPrice,
  formatUntil,
  listText,
} from '../../portal/messages/format.ts';
import { currencyExponent } from '../../portal/messages/currency.ts';
import { chooseLocale, locales } from '../../portal/messages/locale.ts';
import { ISO_EXPONENTS } from '../../server/domain/currencies.ts';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
  test('is written as the language writes it', () => {
    expect(plain(formatMoney(12100, 'EUR', 'en'))).toBe('€121.00');
    expect(plain(formatMoney(12100, 'EUR', 'pl'))).toBe('121,00 €');
    expect(plain(formatMoney(1234567, 'PLN', 'pl'))).toBe('12 345,67 zł');
    expect(plain(formatMoney(1234567, 'PLN', 'en'))).toBe('PLN 12,345.67');
  });

  test('has as many figures as the currency, whatever Intl thinks of it', () => {
    expect(plain(formatMoney(1500, 'JPY', 'en'))).toBe('JP¥1,500');
    expect(plain(formatMoney(1500, 'KWD', 'en'))).toBe('KWD 1.500');
    expect(plain(formatMoney(150000, 'HUF', 'pl'))).toBe('1500,00 HUF');
  });

  test('below zero has a real minus sign', () => {
    expect(formatAmount(-4034, 'EUR', 'pl')).toBe('−40,34');
  });

  test('knows the same exponents as the domain', () => {
    for (const [currency, exponent] of ISO_EXPONENTS) {
      expect([currency, currencyExponent(currency)]).toEqual([currency, exponent]);
    }
  });

  test('loses no minor unit, up to the largest amount of the ledger', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 51 }),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          const digits = formatMoney(minor, currency, 'en').replaceAll(/\D/g, '');
          expect(BigInt(digits)).toBe(BigInt(minor));
        },
      ),
    );
  });

  test('that is not whole is refused', () => {
    expect(() => toDecimal(0.1, 2)).toThrow(RangeError);
    expect(() => toDecimal(2 ** 53, 2)).toThrow(RangeError);
  });
});

describe('quantities, prices and rates', () => {
  test('keep the figures of the document and drop idle zeros', () => {
    expect(formatQuantity('2.500', 'pl')).toBe('2,5');
    expect(formatUnitPrice('5', 'EUR', 'en')).toBe('5.00');
    expect(formatUnitPrice('0.12345', 'EUR', 'en')).toBe('0.12345');
    expect(formatRate(2300, 'pl')).toBe('23%');
    expect(formatRate(550, 'pl')).toBe('5,5%');
  });
});

describe('dates', () => {
  test('have their weekday, and no year when it is this one', () => {
    expect(formatDate('2026-12-04', 'en', { weekday: true, today: '2026-11-22' })).toBe(
      'Friday 4 December',
    );
    expect(formatDate('2027-01-22', 'en', { weekday: true, today: '2026-11-22' })).toBe(
      'Friday 22 January 2027',
    );
    expect(formatDate('2026-12-04', 'pl', { weekday: true })).toBe('piątek 4 grudnia 2026');
  });

  test('bend after a Polish preposition', () => {
    expect(formatUntil('2026-12-04', 'pl', '2026-11-22')).toBe('do piątku 4 grudnia');
    expect(formatOnDate('2026-12-08', 'pl', '2026-11-22')).toBe('we wtorek 8 grudnia');
    expect(formatOnDate('2026-12-02', 'pl', '2026-11-22')).toBe('w środę 2 grudnia');
    expect(formatOnDate('2026-12-04', 'en', '2026-11-22')).toBe('on Friday 4 December');
  });

  test('of an instant are those of the zone', () => {
    expect(civilDateIn('2026-11-22T23:30:00Z', 'Europe/Warsaw')).toBe('2026-11-23');
    expect(civilDateIn('2026-11-22T23:30:00Z', 'America/New_York')).toBe('2026-11-22');
    expect(formatDateTime(Date.UTC(2026, 10, 22, 9, 12), 'Europe/Warsaw', 'en')).toBe(
      'Sunday 22 November 2026, 10:12',
    );
  });

  test('that are none are refused', () => {
    expect(() => formatDate('22.11.2026', 'en')).toThrow(RangeError);
  });
});

describe('counts and lists', () => {
  test('take the form of their number', () => {
    const polish = [1, 2, 5, 12, 22, 25].map((days) => daysText(days, 'pl'));
    expect(polish).toEqual(['1 dzień', '2 dni', '5 dni', '12 dni', '22 dni', '25 dni']);
    expect([1, 2].map((days) => daysText(days, 'en'))).toEqual(['1 day', '2 days']);
    expect(listText(['a', 'b', 'c'], 'pl')).toBe('a, b i c');
  });
});

describe('the language', () => {
  test('is the one asked for, else the debtor’s, else the browser’s, else English', () => {
    const acceptLanguage = 'de, ro;q=0.9, pl;q=0.8, en;q=0.1';
    expect(chooseLocale({ asked: 'en', debtor: 'pl', acceptLanguage })).toBe('en');
    expect(chooseLocale({ asked: 'xx', debtor: 'pl-PL', acceptLanguage: 'en' })).toBe('pl');
    expect(chooseLocale({ debtor: 'de', acceptLanguage })).toBe('pl');
    expect(chooseLocale({ acceptLanguage: null })).toBe('en');
    expect(chooseLocale({ acceptLanguage: 'pl;q=0' })).toBe('en');
  });

  test.each(locales)(
    '%s formats through cached formatters fast enough for a page of them',
    (locale) => {
      const startedAt = performance.now();
      for (let minor = 0; minor < 5_000; minor += 1) formatMoney(minor, 'EUR', locale);
      expect(performance.now() - startedAt).toBeLessThan(500);
    },
  );
});
