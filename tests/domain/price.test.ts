import { describe, expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import type { CaseFacts, DiscountTier } from '../../server/domain/facts.ts';
import { bps, currency, minor } from '../../server/domain/money.ts';
import { priceOf } from '../../server/domain/price.ts';
import type { PriceAsk } from '../../server/domain/price.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  day,
  NOW,
  PLN,
} from '../support/builders.ts';

const twoPercent: DiscountTier = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
};
const early = anInvoice({
  terms: { discount: [twoPercent], discountFullOnly: false, paymentTermsText: null },
});
const price = (ask: Partial<PriceAsk>, over: Partial<CaseFacts> = {}, now: Instant = NOW) =>
  priceOf(aCase(over), { invoiceIds: ['inv_1'], option: 'all', ...ask }, now);

describe('the price of a payment', () => {
  test('is exact, says what it covers and holds for an hour', () => {
    expect(price({})).toEqual({
      ok: true,
      kind: 'all',
      currency: 'EUR',
      amountMinor: 12_100,
      covers: [{ invoiceId: 'inv_1', amountMinor: 12_100 }],
      expiresAt: NOW + 60 * 60_000,
      planId: null,
    });
  });

  test('of an offer holds no longer than half an hour after its last day', () => {
    const priced = price({ option: 'discount' }, { invoices: [early] }, at('2026-05-10T21:50:00Z'));
    expect(priced).toMatchObject({ amountMinor: 11_858, expiresAt: at('2026-05-10T22:30:00Z') });
  });

  test('of another amount goes to the oldest invoices', () => {
    const old = anInvoice({ id: 'inv_2', number: 'B', amountMinor: 500, dueOn: day('2026-05-02') });
    const ask = { option: 'other', invoiceIds: ['inv_1', 'inv_2'], amountMinor: 1500 } as const;
    expect(price(ask, { invoices: [anInvoice(), old] })).toMatchObject({
      amountMinor: 1500,
      covers: [
        { invoiceId: 'inv_2', amountMinor: 500 },
        { invoiceId: 'inv_1', amountMinor: 1000 },
      ],
    });
  });

  test('on a plan names the plan', () => {
    const priced = price({ option: 'dueNow' }, { plans: [aPlan()] });
    expect(priced).toMatchObject({ amountMinor: 4034, planId: 'pln_1' });
  });

  test('that was shown may be sent along, and is refused when it is another now', () => {
    expect(price({ amountMinor: 12_100 })).toMatchObject({ ok: true });
    expect(price({ amountMinor: 11_858 })).toMatchObject({
      code: 'quoteExpired',
      detail: { amountMinor: 12_100 },
    });
  });

  test('in whole is taken even when it is below the vendor’s smallest part', () => {
    const small = { invoices: [anInvoice({ amountMinor: 900 })] };
    expect(price({ option: 'other', amountMinor: 900 }, small)).toMatchObject({ ok: true });
    expect(price({ option: 'other', amountMinor: 899 }, small)).toMatchObject({
      code: 'amountBelowMinimum',
    });
  });

  test('of an offer that has ended is told apart from one that never was', () => {
    const discount = { option: 'discount' } as const;
    const second = at('2026-05-10T22:00:00Z');
    expect(price(discount, { invoices: [early] }, second)).toMatchObject({ code: 'offerExpired' });
    expect(price(discount)).toMatchObject({ code: 'optionNotOffered' });
    expect(price({ option: 'settlement' })).toMatchObject({ code: 'optionNotOffered' });
    const offers = [
      {
        id: 'off_1',
        invoiceId: 'inv_1',
        amountMinor: minor(9000),
        untilOn: day('2026-05-03'),
        createdAt: NOW,
        endedAt: null,
      },
    ];
    expect(price({ option: 'settlement' }, { offers })).toMatchObject({ code: 'offerExpired' });
  });

  test('is refused for invoices of others and for two currencies', () => {
    expect(price({ invoiceIds: ['inv_9'] })).toMatchObject({ code: 'notFound' });
    expect(price({ invoiceIds: ['inv_1', 'inv_9'] })).toMatchObject({ code: 'notFound' });
    expect(price({ invoiceIds: [] })).toMatchObject({ code: 'notFound' });
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'B', currency: PLN })];
    const both = { invoiceIds: ['inv_1', 'inv_2'] };
    expect(price(both, { invoices })).toMatchObject({ code: 'currencyMismatch' });
  });

  test('is refused when nothing is left, and says whether money is on its way', () => {
    const entries = [anEntry({ amountMinor: minor(12_100) })];
    expect(price({}, { entries })).toMatchObject({ code: 'nothingToPay' });
    const payments = [aPayment({}, { status: 'processing', processingSince: NOW })];
    expect(price({}, { payments })).toMatchObject({ code: 'alreadyBeingPaid' });
  });

  test.each([
    [undefined, 'amountNotAllowed'],
    [null, 'amountNotAllowed'],
    [-1, 'amountNotAllowed'],
    [0, 'amountNotAllowed'],
    [0.1, 'amountNotAllowed'],
    [1e308, 'amountNotAllowed'],
    [Number.NaN, 'amountNotAllowed'],
    [2 ** 53, 'amountNotAllowed'],
    [12_101, 'amountAbovePayable'],
    [999, 'amountBelowMinimum'],
  ])('of the amount %s is refused as %s', (amountMinor, code) => {
    expect(price({ option: 'other', amountMinor })).toMatchObject({ ok: false, code });
  });

  test('is refused where the processor could not charge it', () => {
    const of = (amountMinor: number, code = 'EUR') => ({
      invoices: [anInvoice({ amountMinor, currency: currency(code) })],
    });
    expect(price({}, of(100_000_000))).toMatchObject({ code: 'amountTooLarge' });
    expect(price({}, of(99_999_999))).toMatchObject({ ok: true });
    expect(price({}, of(49))).toMatchObject({ code: 'amountBelowMinimum' });
    expect(price({}, of(1005, 'KWD'))).toMatchObject({ code: 'amountNotAllowed' });
    expect(price({}, of(1_000_000, 'ISK'))).toMatchObject({ code: 'amountTooLarge' });
  });
});
