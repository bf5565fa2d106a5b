import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAmountInput } from '../../portal/lib/amount-input.ts';
import { formatMoney } from '../../portal/messages/format.ts';

describe('an amount as people type it', () => {
  test.each([
    ['en', '50', 5000],
    ['en', '50.5', 5050],
    ['en', '50,50', 5050],
    ['en', '50.', 5000],
    ['en', '0.01', 1],
    ['en', ' 1 234,56 ', 123456],
    ['en', '1,234.56', 123456],
    ['en', '1,234', 123400],
    ['en', '1.234.567', 123456700],
    ['en', '1’234.50', 123450],
    ['en', '€40.33', 4033],
    ['en', 'EUR 12', 1200],
    ['en', '12eur', 1200],
    ['pl', '1.234,56 €', 123456],
    ['pl', '1\u00a0234,56\u00a0€', 123456],
    ['pl', '1\u202f234,5', 123450],
    ['pl', '1.234', 123400],
    ['pl', '50.5', 5050],
  ] as const)('on a page in %s, %j is understood', (locale, typed, minor) => {
    expect(parseAmountInput(typed, 'EUR', locale)).toBe(minor);
  });

  test.each([
    ['PLN', '12 zł', 1200],
    ['PLN', 'pln 12', 1200],
    ['USD', '$12.50', 1250],
    ['USD', 'US$12.50', 1250],
    ['GBP', '£12', 1200],
  ] as const)('is in its currency: %s as %j', (currency, typed, minor) => {
    expect(parseAmountInput(typed, currency, 'en')).toBe(minor);
  });

  test.each([
    '',
    ' ',
    'abc',
    '12abc',
    'abc12',
    '12 abc',
    '12 and 30',
    '12a',
    '12 PLN',
    '$12',
    '12 zł',
    '€12€',
    '€',
    '12 €.',
    '12 34',
    '1 23',
    '1  234',
    '1,23,456',
    '1,234,56',
    '1.234.56',
    '1 234.567,00',
    '1.234',
    '1234.567',
    '-5',
    '−5',
    '5-',
    '+5',
    '(5)',
    '1.2.3',
    '0.123',
    '0.123.4',
    '1e5',
    '0x10',
    '12.345.6',
    '12;',
    '12\u200b',
    '50%',
    'Infinity',
    '9'.repeat(20),
    '٣',
    '１２',
  ])('%j is not wholly an amount in euros on an English page', (typed) => {
    expect(parseAmountInput(typed, 'EUR', 'en')).toBeUndefined();
  });

  test('with the group sign of another language is not guessed at', () => {
    expect(parseAmountInput('1,234', 'EUR', 'pl')).toBeUndefined();
    expect(parseAmountInput('1.234', 'EUR', 'en')).toBeUndefined();
    expect(parseAmountInput('1.500', 'JPY', 'en')).toBeUndefined();
  });

  test('is never rounded: too many figures are refused', () => {
    expect(parseAmountInput('50.5', 'JPY', 'en')).toBeUndefined();
    expect(parseAmountInput('1.2345', 'EUR', 'en')).toBeUndefined();
    expect(parseAmountInput('1.5', 'KWD', 'en')).toBe(1500);
    expect(parseAmountInput('1.500', 'KWD', 'en')).toBe(1500);
    expect(parseAmountInput('1,500', 'KWD', 'en')).toBe(1500);
  });

  test('that we wrote ourselves is read back', () => {
    const amounts = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom('en', 'pl'),
        fc.constantFrom('EUR', 'PLN', 'JPY', 'KWD'),
        (minor, locale, currency) => {
          const written = formatMoney(minor, currency, locale);
          expect(parseAmountInput(written, currency, locale)).toBe(minor);
        },
      ),
    );
  });
});
