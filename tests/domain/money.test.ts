import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  bps,
  currency,
  exponentOf,
  formatDecimal,
  fromStripeAmount,
  chargeableOf,
  chargeStep,
  largestCharge,
  MAX_LEDGER_MINOR,
  MAX_PAYMENT_MINOR,
  max,
  min,
  minor,
  multiplyDecimals,
  parseCurrency,
  parseDecimal,
  parseMinor,
  percentOf,
  smallestCharge,
  splitByWeights,
  splitEqually,
  subtract,
  sum,
  toStripeAmount,
} from '../../server/domain/money.ts';

const amounts = fc.integer({ min: -(2 ** 51), max: 2 ** 51 }).map(minor);
const codes = fc.constantFrom('EUR', 'PLN', 'JPY', 'KWD', 'CLF', 'ISK', 'HUF').map(currency);

describe('amounts', () => {
  test('are whole numbers that can be added up exactly', () => {
    expect(minor(11_858)).toBe(11_858);
    for (const wrong of [0.1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => minor(wrong)).toThrow('not a whole amount');
      expect(parseMinor(wrong)).toBeUndefined();
    }
    expect(Object.is(minor(-0), 0)).toBe(true);
  });

  test('from outside are bounded by the ledger', () => {
    expect(parseMinor(MAX_LEDGER_MINOR)).toBe(2 ** 51);
    expect(parseMinor(MAX_LEDGER_MINOR + 1)).toBeUndefined();
    for (const wrong of ['100', null, undefined, 1e308, true]) {
      expect(parseMinor(wrong)).toBeUndefined();
    }
  });

  test('are added, compared and summed exactly', () => {
    expect(add(minor(1), minor(2))).toBe(3);
    expect(subtract(minor(1), minor(2))).toBe(-1);
    expect(min(minor(1), minor(2))).toBe(1);
    expect(max(minor(1), minor(2))).toBe(2);
    expect(sum([minor(1), minor(2), minor(3)])).toBe(6);
    expect(sum([])).toBe(0);
    expect(() => sum([minor(2 ** 52), minor(2 ** 52)])).toThrow('not a whole amount');
  });
});

describe('currencies', () => {
  test('have the exponent that ISO 4217 gives them', () => {
    const expected = { JPY: 0, EUR: 2, PLN: 2, RON: 2, KWD: 3, HUF: 2, ISK: 0, UGX: 0, CLF: 4 };
    for (const [code, exponent] of Object.entries(expected)) {
      expect([code, exponentOf(currency(code))]).toEqual([code, exponent]);
    }
  });

  test('that nobody knows are not read', () => {
    for (const wrong of ['eur', 'ZZZ', 'EURO', '', 978, null, '__proto__']) {
      expect(parseCurrency(wrong)).toBeUndefined();
    }
    expect(() => currency('ZZZ')).toThrow('ZZZ');
  });
});

describe('percentages', () => {
  test('are rounded half away from zero, once', () => {
    expect(percentOf(minor(25), bps(1000))).toBe(3);
    expect(percentOf(minor(-25), bps(1000))).toBe(-3);
    expect(percentOf(minor(24), bps(1000))).toBe(2);
    expect(percentOf(minor(10_000), bps(2100))).toBe(2100);
    expect(percentOf(minor(115), bps(10_000))).toBe(115);
  });

  test('of the largest amount are exact', () => {
    expect(percentOf(minor(MAX_LEDGER_MINOR), bps(10_000))).toBe(MAX_LEDGER_MINOR);
    expect(percentOf(minor(MAX_LEDGER_MINOR), bps(1))).toBe(225_179_981_369);
  });

  test('are rates between 0 and 100 %', () => {
    for (const wrong of [-1, 10_001, 0.5]) expect(() => bps(wrong)).toThrow('not a rate');
  });
});

describe('splitting', () => {
  test.each([
    [10_000, 3, [3334, 3333, 3333]],
    [99_999, 12, [8334, 8334, 8334, 8333, 8333, 8333, 8333, 8333, 8333, 8333, 8333, 8333]],
    [2, 3, [1, 1, 0]],
    [-10_000, 3, [-3334, -3333, -3333]],
    [0, 2, [0, 0]],
  ])('%i into %i equal parts gives the units left over to the earliest', (total, n, parts) => {
    expect(splitEqually(minor(total), n)).toEqual(parts);
  });

  test('into parts of whole steps gives the odd units to the first', () => {
    expect(splitEqually(minor(10_000), 3, 10)).toEqual([3340, 3330, 3330]);
    expect(splitEqually(minor(10_005), 3, 10)).toEqual([3345, 3330, 3330]);
  });

  test('into no parts is a mistake unless there is nothing to split', () => {
    expect(splitEqually(minor(0), 0)).toEqual([]);
    expect(() => splitEqually(minor(1), 0)).toThrow('cannot split');
    expect(() => splitEqually(minor(1), 1.5)).toThrow('cannot split');
  });

  test('1001 by 50/30/20 is 501, 300, 200', () => {
    expect(splitByWeights(minor(1001), [50, 30, 20])).toEqual([501, 300, 200]);
  });

  test('equal remainders go to the lower index, or to what the tie rule puts first', () => {
    expect(splitByWeights(minor(1), [1, 1])).toEqual([1, 0]);
    expect(splitByWeights(minor(1), [1, 1], (a, b) => b - a)).toEqual([0, 1]);
  });

  test('by weights of zero is equal, and a negative weight counts as zero', () => {
    expect(splitByWeights(minor(3), [0, 0])).toEqual([2, 1]);
    expect(splitByWeights(minor(3), [-5, 1])).toEqual([0, 3]);
    expect(splitByWeights(minor(-3), [1, 2])).toEqual([-1, -2]);
  });

  test('never loses a unit, and no part is more than one unit off its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 2 ** 51 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, weights, (total, w) => {
        const parts = splitByWeights(total, w);
        expect(parts.reduce((a, b) => a + BigInt(b), 0n)).toBe(BigInt(total));
        const whole = w.reduce((a, b) => a + BigInt(b), 0n);
        for (const [i, part] of parts.entries()) {
          if (whole === 0n) continue;
          const off = BigInt(part) * whole - BigInt(total) * BigInt(w[i] ?? 0);
          expect(off < whole && off > -whole).toBe(true);
        }
      }),
    );
  });

  test('equally gives parts that differ by at most one, the larger first', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 200 }), (total, n) => {
        const sizes = splitEqually(total, n).map(Math.abs);
        expect(sizes.reduce((a, b) => a + b, 0)).toBe(Math.abs(total));
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        expect((sizes[0] ?? 0) - (sizes.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('decimal strings', () => {
  test.each([
    ['118.58', 2, 11_858],
    ['118.5', 2, 11_850],
    ['118', 2, 11_800],
    ['118.5800', 2, 11_858],
    ['+1.', 2, 100],
    ['.5', 2, 50],
    ['-0.01', 2, -1],
    ['0.10', 1, 1],
    ['500', 0, 500],
    ['1.005', 3, 1005],
    ['000001', 2, 100],
  ])('%s with %i digits is read exactly', (text, exponent, expected) => {
    expect(parseDecimal(text, exponent)).toBe(expected);
  });

  test.each([
    '',
    '.',
    '1,5',
    '1e3',
    '0x10',
    ' 1',
    '1 ',
    '--1',
    '1.2.3',
    'NaN',
    '٣',
    '1'.repeat(65),
  ])('%j is no decimal number', (text) => {
    expect(parseDecimal(text, 2)).toBeUndefined();
    expect(multiplyDecimals(text, '1', 2)).toBeUndefined();
  });

  test('with digits that do not fit are refused', () => {
    expect(parseDecimal('1.005', 2)).toBeUndefined();
    expect(parseDecimal('1.0049', 2)).toBeUndefined();
  });

  test('beyond the ledger are refused', () => {
    expect(parseDecimal('22517998136852.48', 2)).toBe(MAX_LEDGER_MINOR);
    expect(parseDecimal('22517998136852.49', 2)).toBeUndefined();
    expect(multiplyDecimals('999999999999', '999999999999', 2)).toBeUndefined();
  });

  test('are multiplied without a float and rounded once', () => {
    expect(multiplyDecimals('1.15', '100', 0)).toBe(115);
    expect(multiplyDecimals('3', '0.335', 2)).toBe(101);
    expect(multiplyDecimals('-3', '0.335', 2)).toBe(-101);
    expect(multiplyDecimals('2.5', '19.99', 2)).toBe(4998);
    expect(multiplyDecimals('0.1', '0.2', 2)).toBe(2);
  });

  test('a price per so many units is divided by them', () => {
    expect(multiplyDecimals('250', '12.00', 2, '100')).toBe(3000);
    expect(multiplyDecimals('1', '1.00', 2, '3')).toBe(33);
    expect(multiplyDecimals('1', '1.00', 2, '0')).toBeUndefined();
    expect(multiplyDecimals('1', '1.00', 2, '-2')).toBe(-50);
  });

  test('are written as people write amounts', () => {
    expect(formatDecimal(minor(11_858), currency('EUR'))).toBe('118.58');
    expect(formatDecimal(minor(5), currency('EUR'))).toBe('0.05');
    expect(formatDecimal(minor(-5), currency('EUR'))).toBe('-0.05');
    expect(formatDecimal(minor(500), currency('JPY'))).toBe('500');
    expect(formatDecimal(minor(1), currency('KWD'))).toBe('0.001');
  });

  test('written and read again are the same amount in every currency', () => {
    fc.assert(
      fc.property(amounts, codes, (amount, code) => {
        expect(parseDecimal(formatDecimal(amount, code), exponentOf(code))).toBe(amount);
      }),
    );
  });

  test('that are any text at all never throw, and what is exact needs no rounding', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,18}\.?\d{0,6}$/));
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 4 }), (text, exponent) => {
        const exact = parseDecimal(text, exponent);
        const rounded = multiplyDecimals(text, '1', exponent);
        expect(exact === undefined || exact === rounded).toBe(true);
        expect(multiplyDecimals('1', text, exponent, '1')).toBe(rounded);
      }),
    );
  });
});

describe('the units of the processor', () => {
  test.each([
    ['EUR', 11_858, 11_858],
    ['JPY', 500, 500],
    ['HUF', 17_550, 17_550],
    ['TWD', 80_045, 80_045],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['KWD', 1010, 1010],
    ['MGA', 12_300, 123],
  ])('%s %i is sent as %i', (code, amount, units) => {
    expect(toStripeAmount(minor(amount), currency(code))).toBe(units);
    expect(fromStripeAmount(units, currency(code))).toBe(amount);
  });

  test('refuse what cannot be charged exactly', () => {
    expect(toStripeAmount(minor(1005), currency('KWD'))).toBeUndefined();
    expect(toStripeAmount(minor(12_345), currency('MGA'))).toBeUndefined();
    expect(fromStripeAmount(50_050, currency('ISK'))).toBeUndefined();
    expect(fromStripeAmount(0.5, currency('EUR'))).toBeUndefined();
  });

  test('there and back is the same amount wherever it can be charged', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999, max: 99_999_999 }).map(minor),
        codes,
        (amount, code) => {
          const units = toStripeAmount(amount, code);
          const back = units === undefined ? amount : fromStripeAmount(units, code);
          expect(back).toBe(amount);
        },
      ),
    );
  });

  test('bound one payment from above and below', () => {
    expect(largestCharge(currency('EUR'))).toBe(MAX_PAYMENT_MINOR);
    expect(toStripeAmount(largestCharge(currency('ISK')), currency('ISK'))).toBe(99_999_900);
    expect(toStripeAmount(largestCharge(currency('KWD')), currency('KWD'))).toBe(99_999_990);
    expect(smallestCharge(currency('PLN'))).toBe(200);
    expect(smallestCharge(currency('KWD'))).toBe(10);
  });

  test.each([
    ['EUR', 49, 0],
    ['EUR', 50, 50],
    ['EUR', 100_000_001, 99_999_999],
    ['HUF', 17_499, 0],
    ['HUF', 17_501, 17_501],
    ['KWD', 9, 0],
    ['KWD', 1005, 1000],
    ['MGA', 250, 200],
    ['ISK', 1, 1],
  ])('of %s %i one can take %i', (code, amount, most) => {
    expect(chargeableOf(minor(amount), currency(code))).toBe(most);
  });

  test('take exactly what the processor’s unit can say', () => {
    const odd = fc.constantFrom('EUR', 'JPY', 'ISK', 'UGX', 'KWD', 'MGA').map(currency);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200_000_000 }), odd, (amount, code) => {
        const most = chargeableOf(minor(amount), code);
        expect(toStripeAmount(most, code)).toBeDefined();
        expect(amount - most < chargeStep(code) || most === 0 || most === largestCharge(code)).toBe(
          true,
        );
      }),
    );
  });
});
