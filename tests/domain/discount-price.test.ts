import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultDiscount, priceTier, shrinkBreakdown } from '../../server/domain/discount.ts';
import type { DiscountTier, Invoice, TaxMode } from '../../server/domain/facts.ts';
import { totalsOf } from '../../server/domain/invoice.ts';
import { bps, minor, ZERO } from '../../server/domain/money.ts';
import { anInvoice, day, lines } from '../support/builders.ts';

const UNTIL = day('2026-05-10');

const tier = (percent: number, more: Partial<DiscountTier> = {}): DiscountTier =>
  ({
    kind: 'percent',
    percentBps: bps(percent),
    untilOn: UNTIL,
    taxMode: 'onEarly',
    excludedLines: [],
    ...more,
  }) as DiscountTier;

function invoiceWith(discount: readonly DiscountTier[], over: Partial<Invoice> = {}): Invoice {
  const own = over.lines ?? lines([10_000, 2100]);
  const totals = totalsOf({
    lines: own,
    adjustments: over.adjustments ?? [],
    discount,
    prepaidMinor: over.prepaidMinor ?? ZERO,
    roundingMinor: over.roundingMinor ?? ZERO,
  });
  const terms = { discount, discountFullOnly: false, paymentTermsText: null };
  return anInvoice({ terms, ...over, lines: own, ...totals });
}

const one = lines([10_000, 2100]);
const three = lines([123_450, 2300], [45_670, 800], [1999, 0]);

describe('the price of a discount', () => {
  test.each([
    [one, 200, 'onEarly', 11_858, 12_100],
    [one, 200, 'always', 11_858, 12_058],
    [one, 200, 'never', 11_900, 12_100],
    [three, 250, 'onEarly', 198_087, 203_167],
    [three, 250, 'always', 198_087, 202_365],
    [three, 250, 'never', 198_889, 203_167],
  ] as const)(
    'case %#: early and late total of the tax mode',
    (own, percent, taxMode, early, late) => {
      const terms = tier(percent, { taxMode });
      const invoice = invoiceWith([terms], { lines: own });
      const price = priceTier(invoice, terms);
      expect(invoice.amountDueMinor).toBe(late);
      expect(price).toMatchObject({ earlyMinor: early, lateMinor: late });
    },
  );

  test('comes with net and tax per rate for the vendor’s books', () => {
    const terms = tier(250);
    expect(priceTier(invoiceWith([terms], { lines: three }), terms)?.breakdown).toEqual([
      { taxRateBps: 2300, taxCategory: 'S', netMinor: 3086, taxMinor: 710 },
      { taxRateBps: 800, taxCategory: 'S', netMinor: 1142, taxMinor: 92 },
      { taxRateBps: 0, taxCategory: 'Z', netMinor: 50, taxMinor: 0 },
    ]);
  });

  test('gives an equal remainder to the higher rate', () => {
    const terms = tier(1000);
    const invoice = invoiceWith([terms], { lines: lines([105, 800], [105, 2300]) });
    expect(priceTier(invoice, terms)?.breakdown.map((t) => t.netMinor)).toEqual([10, 11]);
  });

  test('leaves out excluded lines', () => {
    const terms = tier(1000, { excludedLines: ['lin_1'] });
    const invoice = invoiceWith([terms], { lines: lines([10_000, 2300], [5000, 800]) });
    const price = priceTier(invoice, terms);
    expect(price?.breakdown).toEqual([
      { taxRateBps: 800, taxCategory: 'S', netMinor: 500, taxMinor: 40 },
    ]);
  });

  test('leaves prepaid and rounding amounts as they are', () => {
    const terms = tier(200);
    const more = { prepaidMinor: minor(2000), roundingMinor: minor(-3) };
    const price = priceTier(invoiceWith([terms], more), terms);
    expect(price).toMatchObject({ lateMinor: 10_097, earlyMinor: 9855, grantedMinor: 242 });
  });

  test('a fixed discount is net, and never more than the net it may reduce', () => {
    const fixed = (amount: number): DiscountTier => ({
      kind: 'fixed',
      fixedMinor: minor(amount),
      untilOn: UNTIL,
      taxMode: 'onEarly',
      excludedLines: [],
    });
    expect(priceTier(invoiceWith([fixed(500)]), fixed(500))?.grantedMinor).toBe(605);
    expect(priceTier(invoiceWith([fixed(10_000)]), fixed(10_000))).toBeNull();
  });

  test('is none when it takes nothing or would leave nothing to pay', () => {
    expect(priceTier(invoiceWith([]), tier(0))).toBeNull();
    expect(priceTier(invoiceWith([]), tier(10_000))).toBeNull();
    expect(priceTier(invoiceWith([], { prepaidMinor: minor(12_000) }), tier(200))).toBeNull();
    expect(priceTier(anInvoice({ amountMinor: 0 }), tier(200))).toBeNull();
  });

  test('counts what credit notes have given back', () => {
    const credited = [
      { taxRateBps: bps(2100), taxCategory: 'S', netMinor: minor(5000), taxMinor: minor(1050) },
    ];
    expect(priceTier(invoiceWith([tier(200)]), tier(200), credited)).toMatchObject({
      lateMinor: 6050,
      earlyMinor: 5929,
    });
  });

  test('early and granted are the late total, exactly, in every tax mode', () => {
    const rates = fc.constantFrom(0, 500, 800, 2100, 2300);
    const nets = fc.array(fc.tuple(fc.integer({ min: -500, max: 10 ** 9 }), rates), {
      minLength: 1,
      maxLength: 12,
    });
    const modes = fc.constantFrom<TaxMode>('onEarly', 'always', 'never');
    fc.assert(
      fc.property(nets, fc.integer({ min: 1, max: 9999 }), modes, (rows, percent, taxMode) => {
        const terms = tier(percent, { taxMode });
        const invoice = invoiceWith([terms], { lines: lines(...rows) });
        const price = priceTier(invoice, terms);
        const granted = price?.breakdown.reduce((a, t) => a + t.netMinor + t.taxMinor, 0) ?? 0;
        const early = price?.earlyMinor ?? invoice.amountDueMinor;
        expect(early + granted).toBe(invoice.amountDueMinor);
        expect(price?.grantedMinor ?? 0).toBe(granted);
        expect(price?.breakdown.every((t) => t.netMinor >= 0) ?? true).toBe(true);
      }),
    );
  });
});

describe('a smaller breakdown', () => {
  test('keeps its proportions and its sum', () => {
    const whole = [
      { taxRateBps: bps(2300), taxCategory: 'S', netMinor: minor(100), taxMinor: minor(23) },
      { taxRateBps: bps(800), taxCategory: 'S', netMinor: minor(50), taxMinor: minor(4) },
    ];
    expect(shrinkBreakdown(whole, minor(177))).toBe(whole);
    const half = shrinkBreakdown(whole, minor(88));
    expect(half.map((t) => [t.netMinor, t.taxMinor])).toEqual([
      [50, 11],
      [25, 2],
    ]);
  });
});

describe('the vendor’s own terms', () => {
  const policy = { percentBps: bps(200), days: 10, taxMode: 'onEarly' as const };

  test('end so many days after the issue date', () => {
    const [first] = defaultDiscount(policy, day('2026-05-01'), day('2026-05-31'));
    expect(first).toMatchObject({ kind: 'percent', percentBps: 200, untilOn: '2026-05-11' });
  });

  test('are none where they would end on the due day or later', () => {
    expect(defaultDiscount(policy, day('2026-05-01'), day('2026-05-11'))).toEqual([]);
    expect(defaultDiscount(null, day('2026-05-01'), day('2026-05-31'))).toEqual([]);
  });
});
