import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { byFigures, toDecimal } from '../../portal/messages/figures.ts';

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
      const write = byFigures(format, exponent);
      fc.assert(
        fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 }), (large, cut) => {
          const amountMinor = Math.trunc(large / 10 ** cut);
          expect(write(amountMinor)).toBe(format.format(toDecimal(amountMinor, exponent)));
        }),
        { numRuns: 500 },
      );
    }
  });
});

test('a format with other places than its currency is refused, not written wrongly', () => {
  const wider = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 3 });
  const narrower = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
  expect(() => byFigures(wider, 2)(150)).toThrow(RangeError);
  expect(() => byFigures(narrower, 2)(150)).toThrow(RangeError);
});
