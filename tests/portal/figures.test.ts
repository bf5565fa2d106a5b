import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { byFigures } from '../../portal/messages/figures.ts';
import { toDecimal } from '../../portal/messages/format.ts';

const CURRENCIES = [
  ['EUR', 2],
  ['PLN', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CHF', 2],
] as const;

describe.each(['en-GB', 'pl-PL'])('an amount in %s', (tag) => {
  test.each(CURRENCIES)('of %s is written as Intl writes it', (currency, exponent) => {
    const places = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    const formats = [
      new Intl.NumberFormat(tag, { style: 'currency', currency, ...places }),
      new Intl.NumberFormat(tag, places),
    ];
    for (const format of formats) {
      const write = byFigures(format);
      fc.assert(
        fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 }), (large, cut) => {
          const decimal = toDecimal(Math.trunc(large / 10 ** cut), exponent);
          expect(write(decimal)).toBe(format.format(decimal));
        }),
        { numRuns: 500 },
      );
    }
  });
});

test('places that Intl would pad or round are refused, not written wrongly', () => {
  const write = byFigures(new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2 }));
  expect(() => write('1.5')).toThrow(RangeError);
  expect(() => write('1.23456')).toThrow(RangeError);
});
