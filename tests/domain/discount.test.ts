import { describe, expect, test } from 'vitest';
import { discountStanding, lateDiscount } from '../../server/domain/discount.ts';
import type { CaseFacts, DiscountTier, Entry, Invoice } from '../../server/domain/facts.ts';
import { totalsOf } from '../../server/domain/invoice.ts';
import { bps, minor, ZERO } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  day,
  lines,
  TODAY,
} from '../support/builders.ts';

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

const invoice = invoiceWith([tier(200)]);
const paid = (amount: number, on: string, over: Partial<Entry> = {}): Entry =>
  anEntry({ amountMinor: minor(amount), valueOn: day(on), paymentId: 'pay_1', ...over });

describe('where a discount stands', () => {
  const standing = (over: Partial<CaseFacts> = {}, today = TODAY, of: Invoice = invoice) =>
    discountStanding(aCase({ invoices: [of], ...over }), of, today);

  test('open until the end of its last day, with the whole early total to pay', () => {
    expect(standing({}, UNTIL)).toMatchObject({
      status: 'open',
      restMinor: 11_858,
      inTimeMinor: 0,
    });
    expect(standing({}, day('2026-05-11'))).toEqual({ status: 'lapsed' });
  });

  test('parts paid in time count: pay X more by D to keep the discount', () => {
    expect(standing({ entries: [paid(5000, '2026-05-03')] })).toMatchObject({
      status: 'open',
      inTimeMinor: 5000,
      restMinor: 6858,
      untilOn: UNTIL,
    });
  });

  test('earned when money initiated in time reaches the early total, whenever it is asked', () => {
    const entries = [
      paid(5000, '2026-05-03', { id: 'ent_1' }),
      paid(6858, '2026-05-10', { id: 'ent_2', paymentId: 'pay_2' }),
    ];
    expect(standing({ entries }, day('2026-06-30'))).toMatchObject({ status: 'earned' });
  });

  test('a day late is too late, and a unit short is too little', () => {
    expect(standing({ entries: [paid(11_858, '2026-05-11')] }, day('2026-05-11'))).toEqual({
      status: 'lapsed',
    });
    expect(standing({ entries: [paid(11_857, '2026-05-10')] })).toMatchObject({
      status: 'open',
      restMinor: 1,
    });
  });

  test('money that was taken back does not count', () => {
    const first = paid(11_858, '2026-05-03');
    const back = anEntry({
      id: 'ent_2',
      kind: 'paymentReversed',
      amountMinor: first.amountMinor,
      correctsId: 'ent_1',
      reversal: 'chargeback',
    });
    expect(standing({ entries: [first, back] })).toMatchObject({
      status: 'open',
      restMinor: 11_858,
    });
  });

  test('a debit on its way may earn it: the day it was confirmed counts', () => {
    const moving = (initiated: string) =>
      aPayment(
        { amountMinor: minor(11_858), initiatedAt: at(initiated) },
        { status: 'processing', processingSince: at(initiated) },
      );
    const inTime = { payments: [moving('2026-05-10T21:59:59Z')] };
    const late = { payments: [moving('2026-05-10T22:00:00Z')] };
    expect(standing(inTime, day('2026-05-20'))).toMatchObject({ status: 'onItsWay' });
    expect(standing(late, day('2026-05-20'))).toEqual({ status: 'lapsed' });
  });

  test('of several tiers the best that is still open holds', () => {
    const two = invoiceWith([tier(100, { untilOn: day('2026-05-20') }), tier(200)]);
    const rest = (today: string) => standing({}, day(today), two);
    expect(rest('2026-05-10')).toMatchObject({ restMinor: 11_858, untilOn: '2026-05-10' });
    expect(rest('2026-05-11')).toMatchObject({ restMinor: 11_979, untilOn: '2026-05-20' });
    expect(rest('2026-05-21')).toEqual({ status: 'lapsed' });
  });

  test('it does not go with a running plan', () => {
    expect(standing({ plans: [aPlan()] })).toEqual({ status: 'blocked', by: 'plan' });
    const ended = aPlan(
      {},
      { status: 'canceled', canceledAt: at('2026-05-04T10:00:00Z'), reason: 'x' },
    );
    expect(standing({ plans: [ended] })).toMatchObject({ status: 'open' });
  });

  test('it does not go with a late charge, unless that was waived', () => {
    const charge = anEntry({ id: 'ent_8', kind: 'lateCharge', amountMinor: minor(500) });
    const waiver = anEntry({
      id: 'ent_9',
      kind: 'waiver',
      amountMinor: minor(500),
      correctsId: 'ent_8',
    });
    expect(standing({ entries: [charge] })).toEqual({ status: 'blocked', by: 'lateCharge' });
    expect(standing({ entries: [charge, waiver] })).toMatchObject({ status: 'open' });
  });

  test('it is granted once', () => {
    const entries = [
      paid(11_858, '2026-05-03'),
      anEntry({ id: 'ent_2', kind: 'discount', amountMinor: minor(242) }),
    ];
    expect(standing({ entries })).toEqual({ status: 'granted', grantedMinor: 242 });
  });

  test('for one payment of the whole only, parts do not add up', () => {
    const terms = { discount: [tier(200)], discountFullOnly: true, paymentTermsText: null };
    const fullOnly = { ...invoice, terms };
    const parts = [
      paid(6000, '2026-05-03', { id: 'ent_1' }),
      paid(5858, '2026-05-03', { id: 'ent_2', paymentId: 'pay_2' }),
    ];
    expect(standing({ entries: parts }, TODAY, fullOnly)).toEqual({ status: 'lapsed' });
    expect(standing({ entries: [paid(100, '2026-05-03')] }, TODAY, fullOnly)).toMatchObject({
      status: 'open',
      restMinor: 11_858,
    });
    expect(standing({ entries: [paid(11_858, '2026-05-03')] }, TODAY, fullOnly)).toMatchObject({
      status: 'earned',
    });
  });

  test('an invoice without terms has none', () => {
    expect(standing({}, TODAY, anInvoice())).toEqual({ status: 'none' });
  });
});

describe('a discount that came too late', () => {
  const late = (entries: readonly Entry[], over: Partial<CaseFacts> = {}, of = invoice) =>
    lateDiscount(aCase({ invoices: [of], ...over, entries }), of, day('2026-05-20'));

  test('is what is still owed when its early total was paid after its day', () => {
    expect(late([paid(11_858, '2026-05-11')])).toMatchObject({
      amountMinor: 242,
      price: { tier: { untilOn: UNTIL } },
    });
    const parts = [
      paid(6000, '2026-05-03', { id: 'ent_1' }),
      paid(6000, '2026-05-12', { id: 'ent_2', paymentId: 'pay_2' }),
    ];
    expect(late(parts)?.amountMinor).toBe(100);
  });

  test('is none while less is paid, nothing is owed, or the rest is on its way', () => {
    expect(late([paid(11_857, '2026-05-11')])).toBeNull();
    expect(late([paid(12_100, '2026-05-11')])).toBeNull();
    const moving = aPayment(
      {
        amountMinor: minor(242),
        allocations: [{ invoiceId: 'inv_1', amountMinor: minor(242) }],
        initiatedAt: at('2026-05-19T10:00:00Z'),
      },
      { status: 'processing', processingSince: at('2026-05-19T10:00:00Z') },
    );
    expect(late([paid(11_858, '2026-05-11')], { payments: [moving] })).toBeNull();
  });

  test('is none on a plan, without terms, or once it was granted', () => {
    const entries = [paid(11_858, '2026-05-11')];
    expect(late(entries, { plans: [aPlan()] })).toBeNull();
    expect(late(entries, {}, anInvoice())).toBeNull();
    const granted = anEntry({ id: 'ent_2', kind: 'discount', amountMinor: minor(100) });
    expect(late([...entries, granted])).toBeNull();
  });
});
