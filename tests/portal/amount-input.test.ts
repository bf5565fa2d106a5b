import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAmountInput } from '../../portal/lib/amount-input.ts';
import { formatMoney } from '../../portal/messages/format.ts';

describe('an amount as people type it', () => {
  test.each([
    ['50', 5000],
    ['50.5', 5050],
    ['50,50', 5050],
    ['0.01', 1],
    ['1 234,56', 123456],
    ['1,234.56', 123456],
    ['1.234,56 €', 123456],
    ['PLN 12', 1200],
    ['12 zł', 1200],
    ['€40.33', 4033],
    ['1.234', 123400],
    ['5,005', 500500],
  ])('%s is understood', (typed, minor) => {
    expect(parseAmountInput(typed, 'EUR')).toBe(minor);
  });

  test.each([
    '',
    'abc',
    '-5',
    '5-',
    '1.2.3',
    '0.123',
    '0.123.4',
    '1e5',
    '12.345.6',
    '9'.repeat(20),
    '٣',
  ])('%j is not guessed at', (typed) => {
    expect(parseAmountInput(typed, 'EUR')).toBeUndefined();
  });

  test('is never rounded: too many figures are refused', () => {
    expect(parseAmountInput('50.5', 'JPY')).toBeUndefined();
    expect(parseAmountInput('1.2345', 'EUR')).toBeUndefined();
    expect(parseAmountInput('1.5', 'KWD')).toBe(1500);
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
          expect(parseAmountInput(written, currency)).toBe(minor);
        },
      ),
    );
  });
});
