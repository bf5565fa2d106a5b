import { describe, expect, test } from 'vitest';
import type { CaseFacts, DiscountTier, Payment } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { aCase, anEntry, anInvoice, aPayment, at, day, NOW } from '../support/builders.ts';
import { given } from '../support/given.ts';
import { reported } from '../support/reports.ts';

const paying = (over: Partial<Omit<Payment, 'status'>> = {}, facts: Partial<CaseFacts> = {}) =>
  aCase({ payments: [aPayment(over)], ...facts });
const balance = (facts: CaseFacts, id = 'inv_1'): number => balanceOf(facts.entries, id);
const SUCCEEDED = { status: 'succeeded' } as const;
const PROCESSING = { status: 'processing' } as const;

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
const EARLY_TOTAL = minor(11_858);

describe('the discount', () => {
  const discounted = (
    over: Partial<Omit<Payment, 'status'>> = {},
    facts: Partial<CaseFacts> = {},
  ) =>
    paying(
      { amountMinor: EARLY_TOTAL, option: 'discount', ...over },
      { invoices: [early], ...facts },
    );
  const arrived = { ...SUCCEEDED, amountMinor: EARLY_TOTAL };

  test('is granted with the payment that reaches the early total', () => {
    const paid = given(discounted())
      .when(reported(arrived))
      .thenHappened('payment.succeeded', 'discount.granted');
    expect(balance(paid.facts)).toBe(0);
    expect(paid.facts.entries.at(-1)).toMatchObject({
      kind: 'discount',
      paymentId: 'pay_1',
      amountMinor: 242,
    });
  });

  test('is kept by a debit confirmed in time that settles after the deadline (F36)', () => {
    const later = at('2026-05-15T10:00:00Z');
    const paid = given(discounted())
      .when(reported({ ...PROCESSING, amountMinor: EARLY_TOTAL, initiatedAt: NOW }))
      .and.when(reported({ ...arrived, initiatedAt: NOW }, 'pay_1', later));
    paid.thenHappened('payment.succeeded', 'discount.granted');
    expect(paid.facts.entries.at(-1)).toMatchObject({ valueOn: '2026-05-04' });
  });

  test('is kept when it was quoted on the last evening and confirmed while the quote held', () => {
    const createdAt = at('2026-05-10T21:55:00Z');
    const quoteExpiresAt = at('2026-05-10T22:30:00Z');
    const facts = discounted({ createdAt, quoteExpiresAt });
    const confirmed = at('2026-05-10T22:10:00Z');
    given(facts)
      .when(reported({ ...arrived, initiatedAt: confirmed }, 'pay_1', confirmed))
      .thenHappened('payment.succeeded', 'discount.granted');
    const late = at('2026-05-10T22:30:01Z');
    const owing = given(facts).when(reported({ ...arrived, initiatedAt: late }, 'pay_1', late));
    owing.thenHappened('payment.succeeded');
    expect(balance(owing.facts)).toBe(242);
  });

  test('is not taken by who pays the full price', () => {
    const paid = given(paying({}, { invoices: [early] })).when(reported(SUCCEEDED));
    paid.thenHappened('payment.succeeded');
    expect(balance(paid.facts)).toBe(0);
  });

  test('is at most what is left, with a breakdown that sums to it', () => {
    const facts = paying({ amountMinor: minor(12_000), option: 'other' }, { invoices: [early] });
    const paid = given(facts).when(reported({ ...SUCCEEDED, amountMinor: minor(12_000) }));
    paid.thenHappened('payment.succeeded', 'discount.granted');
    const entry = paid.facts.entries.at(-1);
    expect(entry).toMatchObject({ kind: 'discount', amountMinor: 100 });
    expect(entry?.breakdown.map((t) => t.netMinor + t.taxMinor)).toEqual([100]);
  });

  test('is not swallowed when other money came meanwhile: that is given back', () => {
    const entries = [anEntry({ amountMinor: minor(100), paymentId: 'pay_0' })];
    const paid = given(discounted({}, { entries }))
      .when(reported(arrived))
      .thenHappened('payment.succeeded', 'discount.granted', 'credit.added');
    expect(balance(paid.facts)).toBe(0);
    expect(paid.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 100 } }]);
  });
});

describe('a settlement', () => {
  const offer = {
    id: 'off_1',
    invoiceId: 'inv_1',
    amountMinor: minor(9680),
    untilOn: day('2026-05-08'),
    createdAt: at('2026-05-02T08:00:00Z'),
    endedAt: null,
  };
  const settling = (over: Partial<CaseFacts> = {}) =>
    paying({ amountMinor: minor(9680), option: 'settlement' }, { offers: [offer], ...over });
  const arrived = { ...SUCCEEDED, amountMinor: minor(9680) };

  test('paid in full in time writes the rest off, once', () => {
    const kept = given(settling()).when(reported(arrived));
    kept.thenHappened('payment.succeeded', 'settlement.kept');
    expect(balance(kept.facts)).toBe(0);
    expect(kept.facts.offers[0]?.endedAt).toBe(NOW);
    expect(kept.facts.entries.at(-1)).toMatchObject({
      kind: 'writeOff',
      amountMinor: 2420,
      paymentId: 'pay_1',
    });
  });

  test('paid too late leaves the rest owed', () => {
    const late = at('2026-05-09T10:00:00Z');
    const paid = given(settling()).when(reported({ ...arrived, initiatedAt: late }, 'pay_1', late));
    paid.thenHappened('payment.succeeded');
    expect(balance(paid.facts)).toBe(2420);
  });

  test('withdrawn before it was confirmed is not kept; withdrawn after, it is', () => {
    const withdrawnAt = (iso: string) => settling({ offers: [{ ...offer, endedAt: at(iso) }] });
    given(withdrawnAt('2026-05-04T09:59:00Z'))
      .when(reported(arrived))
      .thenHappened('payment.succeeded');
    given(withdrawnAt('2026-05-04T10:01:00Z'))
      .when(reported(arrived))
      .thenHappened('payment.succeeded', 'settlement.kept');
  });
});
