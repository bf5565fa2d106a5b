import { describe, expect, test } from 'vitest';
import type { Adjustment, DiscountTier, Invoice, TaxMode } from '../../server/domain/facts.ts';
import { decideInvoice, totalsOf, withDefaultDiscount } from '../../server/domain/invoice.ts';
import { priceTier } from '../../server/domain/discount.ts';
import { bps, minor, ZERO } from '../../server/domain/money.ts';
import { aCase, aLine, anInvoice, countedIds, day, lines, NOW } from '../support/builders.ts';
import { given } from '../support/given.ts';

const adjustment = (kind: Adjustment['kind'], net: number, rate: number): Adjustment => ({
  kind,
  reason: 'freight',
  netMinor: minor(net),
  taxRateBps: bps(rate),
  taxCategory: 'S',
});

const totals = (own: Invoice['lines'], more: Partial<Parameters<typeof totalsOf>[0]> = {}) =>
  totalsOf({
    lines: own,
    adjustments: [],
    discount: [],
    prepaidMinor: ZERO,
    roundingMinor: ZERO,
    ...more,
  });

describe('the totals of an invoice', () => {
  test('tax is rounded once per rate and category, not per line', () => {
    const own = lines([5, 2300], [5, 2300], [5, 2300], [100, 800]);
    expect(totals(own)).toMatchObject({
      taxTotals: [
        { taxRateBps: 2300, taxCategory: 'S', netMinor: 15, taxMinor: 3 },
        { taxRateBps: 800, taxCategory: 'S', netMinor: 100, taxMinor: 8 },
      ],
      netMinor: 115,
      taxMinor: 11,
      grossMinor: 126,
      amountDueMinor: 126,
    });
  });

  test('the same rate in two categories is two totals', () => {
    const own = [
      aLine({ id: '1', taxRateBps: bps(0), taxCategory: 'E' }),
      aLine({ id: '2', taxRateBps: bps(0), taxCategory: 'AE' }),
    ];
    expect(totals(own)?.taxTotals.map((t) => t.taxCategory)).toEqual(['E', 'AE']);
  });

  test('allowances and charges of the document change the net of their rate', () => {
    const adjustments = [adjustment('allowance', 1000, 2100), adjustment('charge', 500, 2100)];
    expect(totals(lines([10_000, 2100]), { adjustments })).toMatchObject({
      netMinor: 9500,
      taxMinor: 1995,
    });
  });

  test('what is due is the gross less prepaid and plus rounding', () => {
    const more = { prepaidMinor: minor(2000), roundingMinor: minor(-1) };
    expect(totals(lines([10_000, 2100]), more)).toMatchObject({
      grossMinor: 12_100,
      amountDueMinor: 10_099,
    });
  });

  test('amounts that no ledger takes have no totals', () => {
    const huge = lines([2 ** 50, 10_000], [2 ** 50, 0]);
    expect(totals(huge)).toBeUndefined();
    expect(totals(lines([2 ** 50, 10_000]))?.grossMinor).toBe(2 ** 51);
    expect(totals(lines([2 ** 51, 0], [-(2 ** 51), 0]))).toBeUndefined();
  });
});

describe('the vendor’s standing discount on an invoice that states none', () => {
  const policy = (taxMode: TaxMode) => ({ percentBps: bps(200), days: 10, taxMode });
  const priced = (taxMode: TaxMode, taxIsStated: boolean, over: Partial<Invoice> = {}) => {
    const stated = anInvoice({ lines: lines([10_000, 2100]), ...over });
    const invoice = withDefaultDiscount(stated, policy(taxMode), { taxIsStated });
    const [tier] = invoice.terms.discount;
    return { invoice, price: tier === undefined ? null : priceTier(invoice, tier) };
  };

  test.each([
    ['onEarly', 11_858, 12_100],
    ['always', 11_858, 12_058],
    ['never', 11_900, 12_100],
  ] as const)('in mode %s costs what stated terms would', (taxMode, earlyMinor, lateMinor) => {
    const { invoice, price } = priced(taxMode, false);
    expect(price).toMatchObject({ earlyMinor, lateMinor });
    expect(invoice.amountDueMinor).toBe(lateMinor);
    expect(invoice.netMinor + invoice.taxMinor).toBe(invoice.grossMinor);
  });

  test.each([
    ['onEarly', 11_858],
    ['always', 11_858],
    ['never', 11_900],
  ] as const)('in mode %s keeps the tax that the document states', (taxMode, earlyMinor) => {
    const { invoice, price } = priced(taxMode, true);
    expect(invoice).toMatchObject({ taxMinor: 2100, amountDueMinor: 12_100 });
    expect(price).toMatchObject({ earlyMinor, lateMinor: 12_100 });
  });

  test('is not given on an invoice that is prepaid in full, nor beside stated terms', () => {
    const prepaid = priced('always', false, { prepaidMinor: minor(12_100) });
    expect(prepaid.invoice.terms.discount).toEqual([]);
    const own = anInvoice({
      terms: { ...anInvoice().terms, discount: [{ ...EARLY, percentBps: bps(300) }] },
    });
    expect(withDefaultDiscount(own, policy('always'), { taxIsStated: false })).toBe(own);
  });
});

const EARLY = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
} as const satisfies DiscountTier;

describe('issuing an invoice', () => {
  const tier = (over: Partial<DiscountTier> = {}): DiscountTier =>
    ({ ...EARLY, ...over }) as DiscountTier;
  const withTerms = (discount: DiscountTier): Partial<Invoice> => ({
    terms: { discount: [discount], discountFullOnly: false, paymentTermsText: null },
  });
  const nobody = aCase({ invoices: [] });
  const issue = (over: Parameters<typeof anInvoice>[0] = {}) =>
    given(nobody).when((facts) =>
      decideInvoice(facts, { invoice: anInvoice(over), contentHash: 'h' }, NOW, countedIds()),
    );

  test('makes what is due owed', () => {
    const issued = issue({ prepaidMinor: minor(100) }).thenHappened('invoice.issued');
    expect(issued.changes('addEntry')).toMatchObject([
      { entry: { kind: 'invoiced', side: 'debit', amountMinor: 12_000, valueOn: '2026-05-01' } },
    ]);
    expect(issued.changes('addInvoice')).toMatchObject([{ contentHash: 'h' }]);
  });

  test('owes nothing when it is prepaid in full', () => {
    const issued = issue({ prepaidMinor: minor(12_100) }).thenHappened('invoice.issued');
    expect(issued.changes('addEntry')).toEqual([]);
    expect(issued.facts.invoices).toHaveLength(1);
  });

  test('is refused when it is due before it was issued', () => {
    issue({ dueOn: day('2026-04-30') }).thenRefused('dueBeforeIssued');
    issue({ dueOn: day('2026-05-01') }).thenHappened('invoice.issued');
  });

  test('is refused when it is negative', () => {
    issue({ amountMinor: -1 }).thenRefused('negativeInvoice');
    issue({ prepaidMinor: minor(12_101) }).thenRefused('negativeInvoice');
  });

  test('is refused when it, or all of the debtor’s together, is larger than the ledger takes', () => {
    issue({ grossMinor: minor(2 ** 51 + 1) }).thenRefused('invalidInput');
    const half = issue({ amountMinor: 2 ** 50 }).thenHappened('invoice.issued');
    const second = anInvoice({ id: 'inv_2', number: 'B', amountMinor: 2 ** 50 + 1 });
    half.and
      .when((facts) =>
        decideInvoice(facts, { invoice: second, contentHash: 'x' }, NOW, countedIds()),
      )
      .thenRefused('invalidInput');
  });

  test('is refused when its discount ends on the due day or later', () => {
    issue(withTerms(tier({ untilOn: day('2026-05-30') }))).thenHappened('invoice.issued');
    issue(withTerms(tier({ untilOn: day('2026-05-31') }))).thenRefused('invalidTerms');
  });

  test('is refused when its terms name lines that it has not, or take nothing', () => {
    issue(withTerms(tier({ excludedLines: ['lin_9'] }))).thenRefused('invalidTerms');
    issue(withTerms(tier({ kind: 'fixed', fixedMinor: ZERO }))).thenRefused('invalidTerms');
  });

  test('is refused when the debtor has that number already', () => {
    issue()
      .and.when((facts) =>
        decideInvoice(
          facts,
          { invoice: anInvoice({ id: 'inv_2' }), contentHash: 'x' },
          NOW,
          countedIds(),
        ),
      )
      .thenRefused('numberTaken');
  });
});
