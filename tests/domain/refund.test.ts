import { describe, expect, test } from 'vitest';
import { creditStandings, freeCredit } from '../../server/domain/credit.ts';
import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { minor } from '../../server/domain/money.ts';
import { decideRefundGivenUp, refundLeft, refundsToMake } from '../../server/domain/refund.ts';
import { nextWakeAt } from '../../server/domain/wake.ts';
import { DAY_MS, HOUR_MS, instant } from '../../server/domain/calendar.ts';
import { aCase, anEntry, aPayment, countedIds, EUR, NOW } from '../support/builders.ts';
import { given } from '../support/given.ts';
import { reported } from '../support/reports.ts';
import { WARSAW } from '../support/story.ts';

const CARD = 'fpr_1';
const settled = { status: 'succeeded', settledAt: NOW } as const;

/** The invoice was paid by `first`; another attempt for it is still open at the processor. */
function paidOnce(first: Partial<Payment> = {}): CaseFacts {
  const earlier = aPayment(
    { id: 'pay_0', paymentIntentId: 'pi_0', methodFingerprint: CARD },
    settled,
  );
  return aCase({
    entries: [anEntry({ amountMinor: minor(12_100), paymentId: 'pay_0' })],
    payments: [{ ...earlier, ...first } as Payment, aPayment()],
  });
}

const again = { status: 'succeeded', methodFingerprint: CARD } as const;
const givenUp = (toMinor: number) => (facts: CaseFacts) => {
  const asked = { toMinor: minor(toMinor), decidedAt: NOW };
  const refused = { paymentId: 'pay_1', asked, code: 'refused' };
  return decideRefundGivenUp(facts, refused, NOW, countedIds());
};
const pay1 = ({ payments }: CaseFacts): Payment =>
  payments.find((p) => p.id === 'pay_1') ?? aPayment();

describe('money that comes twice (4.3)', () => {
  test('from the same card goes back to it by itself, without a task', () => {
    const twice = given(paidOnce()).when(reported(again));
    twice.thenHappened('payment.succeeded', 'credit.added', 'payment.refundDecided');
    expect(twice.changes('addTask')).toEqual([]);
    expect(refundLeft(pay1(twice.facts))).toBe(12_100);
    expect(creditStandings(twice.facts)).toEqual([
      { currency: 'EUR', freeMinor: 0, returningMinor: 12_100 },
    ]);
    expect(refundsToMake(twice.facts).map((p) => p.id)).toEqual(['pay_1']);
  });

  test('is asked for in five minutes and again, each hour at least, until the processor says that it is done', () => {
    const { facts } = given(paidOnce()).when(reported(again));
    expect(nextWakeAt(facts, NOW, WARSAW)).toBe(NOW + 300_000);
    const later = instant(NOW + 300_000);
    expect(nextWakeAt(facts, later, WARSAW)).toBe(NOW + 600_000);
    const days = instant(NOW + 3 * DAY_MS);
    expect(nextWakeAt(facts, days, WARSAW)).toBe(days + HOUR_MS);
  });

  test('is booked when the processor has given it back, and no debt is opened by that', () => {
    const twice = given(paidOnce()).when(reported(again));
    const done = twice.and
      .when(reported({ ...again, refundedMinor: minor(12_100) }))
      .thenHappened('payment.refunded', 'credit.taken');
    expect(pay1(done.facts)).toMatchObject({ status: 'refunded', refundDue: null });
    expect(creditStandings(done.facts)).toEqual([]);
    expect(balanceOf(done.facts.entries, 'inv_1')).toBe(0);
    expect(done.changes('addTask')).toEqual([]);
    expect(nextWakeAt(done.facts, NOW, WARSAW)).toBeNull();
  });

  test('and was given back elsewhere meanwhile is not given back again', () => {
    const twice = given(paidOnce()).when(reported(again));
    const { facts } = twice.and.when(reported({ ...again, refundedMinor: minor(5_000) }));
    expect(refundLeft(pay1(facts))).toBe(7_100);
  });

  test('stays credit with a task when its refund comes back from the bank', () => {
    const gone = given(paidOnce())
      .when(reported(again))
      .and.when(reported({ ...again, refundedMinor: minor(12_100) }));
    const back = gone.and
      .when(reported(again))
      .thenHappened('payment.refundFailed', 'credit.added');
    expect(back.changes('addTask')).toMatchObject([{ task: { kind: 'refundOverpayment' } }]);
    expect([freeCredit(back.facts, EUR), refundsToMake(back.facts)]).toEqual([12_100, []]);
  });

  test('stays credit with a task when the processor will not give it back', () => {
    const { facts } = given(paidOnce()).when(reported(again));
    const up = given(facts).when(givenUp(12_100)).thenHappened('payment.refundGivenUp');
    expect(up.changes('addTask')).toMatchObject([{ task: { note: { amountMinor: 12_100 } } }]);
    expect([freeCredit(up.facts, EUR), refundsToMake(up.facts)]).toEqual([12_100, []]);
  });

  test('is given up once, and not when it was done meanwhile or has become another (F39)', () => {
    const { facts, and } = given(paidOnce()).when(reported(again));
    given(facts).when(givenUp(12_100)).and.when(givenUp(12_100)).thenNothingHappened();
    given(facts).when(givenUp(5_000)).thenNothingHappened();
    const done = and.when(reported({ ...again, refundedMinor: minor(12_100) }));
    given(done.facts).when(givenUp(12_100)).thenNothingHappened();
  });

  test('waits while the bank disputes it, and is over when the bank took it', () => {
    const twice = given(paidOnce()).when(reported(again));
    const disputed = twice.and.when(reported({ ...again, dispute: 'open' }));
    expect(refundsToMake(disputed.facts)).toEqual([]);
    const won = disputed.and.when(reported({ ...again, dispute: 'won' }));
    expect(refundsToMake(won.facts)).toHaveLength(1);
    const lost = disputed.and.when(reported({ ...again, dispute: 'lost' }));
    expect([pay1(lost.facts).refundDue, creditStandings(lost.facts)]).toEqual([null, []]);
  });

  const others: readonly (readonly [string, Partial<Payment>])[] = [
    ['from another card', { methodFingerprint: 'fpr_2' }],
    ['from no known card', { methodFingerprint: null }],
    ['a month and a day later', { settledAt: instant(NOW - 31 * DAY_MS) }],
    ['beside a payment that never arrived', { status: 'canceled', canceledAt: NOW }],
    [
      'beside a payment of another invoice',
      { allocations: [{ invoiceId: 'inv_9', amountMinor: minor(12_100) }] },
    ],
  ];
  for (const [what, first] of others)
    test(`${what} is credit with a task and goes back only when a person says so`, () => {
      const card = first.methodFingerprint === null ? null : CARD;
      const arrived = given(paidOnce(first)).when(reported({ ...again, methodFingerprint: card }));
      arrived.thenHappened('payment.succeeded', 'credit.added');
      expect(arrived.changes('addTask')).toMatchObject([{ task: { kind: 'refundOverpayment' } }]);
      expect(freeCredit(arrived.facts, EUR)).toBe(12_100);
    });
});
