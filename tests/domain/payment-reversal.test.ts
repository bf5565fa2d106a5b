import { describe, expect, test } from 'vitest';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import type { CaseFacts, DiscountTier } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { bps, minor } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  at,
  countedIds,
  day,
  EUR,
  NOW,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { reported } from '../support/reports.ts';

const SUCCEEDED = { status: 'succeeded' } as const;
const balance = (facts: CaseFacts, id = 'inv_1'): number => balanceOf(facts.entries, id);
const refunded = (amount: number) => reported({ ...SUCCEEDED, refundedMinor: minor(amount) });
const disputed = (dispute: 'inquiry' | 'open' | 'won' | 'lost') =>
  reported({ ...SUCCEEDED, dispute });
const paid = (over: Partial<CaseFacts> = {}) =>
  given(aCase({ payments: [aPayment()], ...over })).when(reported(SUCCEEDED));

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

describe('a refund', () => {
  test('reopens what it takes back and asks the vendor what it means', () => {
    const back = paid().and.when(refunded(2000)).thenHappened('payment.refunded');
    expect(balance(back.facts)).toBe(2000);
    expect(back.facts.payments[0]).toMatchObject({
      status: 'partiallyRefunded',
      refundedMinor: 2000,
    });
    expect(back.facts.entries.at(-1)).toMatchObject({
      kind: 'paymentReversed',
      side: 'debit',
      reversal: 'refund',
      paymentId: 'pay_1',
    });
    expect(back.changes('addTask')).toMatchObject([{ task: { kind: 'refundReview' } }]);
    expect(back.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentReversed' } }]);
  });

  test('counts by the cumulative figure: only the difference is new', () => {
    const twice = paid().and.when(refunded(2000)).and.when(refunded(2000));
    twice.thenNothingHappened();
    const whole = twice.and.when(refunded(12_100)).thenHappened('payment.refunded');
    expect(balance(whole.facts)).toBe(12_100);
    expect(whole.facts.payments[0]?.status).toBe('refunded');
    expect(whole.changes('addEntry')).toMatchObject([{ entry: { amountMinor: 10_100 } }]);
  });

  test('that the bank sent back is undone (F27)', () => {
    const restored = paid().and.when(refunded(2000)).and.when(refunded(0));
    restored.thenHappened('payment.refundFailed');
    expect(balance(restored.facts)).toBe(0);
    expect(restored.facts.payments[0]).toMatchObject({ status: 'succeeded', refundedMinor: 0 });
    restored.and.when(refunded(0)).thenNothingHappened();
  });

  test('made again after it came back is told again', () => {
    const keysOf = (seq: number) =>
      paid({ seq })
        .and.when(refunded(2000))
        .changes('addMessage')
        .map(({ message }) => message.key);
    expect(keysOf(7)).not.toEqual(keysOf(9));
  });

  test('that the bank sent back after the debt was paid otherwise becomes credit', () => {
    const reopened = paid().and.when(refunded(2000)).facts;
    const other = anEntry({ id: 'ent_x', amountMinor: minor(1500), paymentId: 'pay_x' });
    const restored = given({ ...reopened, entries: [...reopened.entries, other] }).when(
      refunded(0),
    );
    restored.thenHappened('payment.refundFailed', 'credit.added');
    expect(balance(restored.facts)).toBe(0);
    expect(restored.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 1500 } }]);
  });

  test('of a surplus takes the credit and reopens nothing', () => {
    const entries = [anEntry({ amountMinor: minor(100), paymentId: 'pay_0' })];
    const surplus = paid({ entries }).thenHappened('payment.succeeded', 'credit.added');
    const back = surplus.and.when(refunded(100)).thenHappened('payment.refunded', 'credit.taken');
    expect(balance(back.facts)).toBe(0);
    expect(back.changes('addCredit')).toMatchObject([{ credit: { amountMinor: -100 } }]);
    expect(back.changes('addTask')).toEqual([]);
    const more = back.and.when(refunded(150)).thenHappened('payment.refunded');
    expect(balance(more.facts)).toBe(50);
  });

  test('after a credit note gives back what the note freed', () => {
    const note = paid().and.when((facts) =>
      decideCreditNote(
        facts,
        { invoiceId: 'inv_1', amountMinor: 1210, currency: EUR, issuedOn: TODAY, reference: 'K1' },
        NOW,
        countedIds(),
      ),
    );
    const back = note.and.when(refunded(1210)).thenHappened('payment.refunded', 'credit.taken');
    expect(balance(back.facts)).toBe(0);
  });

  test('of money that paid nothing gives back the credit in its own currency', () => {
    const odd = given(aCase({ payments: [aPayment()] })).when(
      reported({ ...SUCCEEDED, receivedMinor: minor(5000) }),
    );
    const whole = { ...SUCCEEDED, receivedMinor: minor(5000), refundedMinor: minor(5000) };
    const back = odd.and.when(reported(whole)).thenHappened('payment.refunded', 'credit.taken');
    expect(balance(back.facts)).toBe(12_100);
    expect(back.facts.payments[0]?.status).toBe('refunded');
  });

  test('reopens the last served invoice first', () => {
    const invoices = [
      anInvoice({ amountMinor: 1000 }),
      anInvoice({ id: 'inv_2', number: 'Z', amountMinor: 11_100 }),
    ];
    const allocations = [
      { invoiceId: 'inv_1', amountMinor: minor(1000) },
      { invoiceId: 'inv_2', amountMinor: minor(11_100) },
    ];
    const back = paid({ invoices, payments: [aPayment({ allocations })] }).and.when(
      refunded(11_600),
    );
    expect([balance(back.facts), balance(back.facts, 'inv_2')]).toEqual([500, 11_100]);
  });

  test('known together with the success is written together', () => {
    const both = given(aCase({ payments: [aPayment()] })).when(refunded(2000));
    both.thenHappened('payment.succeeded', 'payment.refunded');
    expect(balance(both.facts)).toBe(2000);
  });
});

describe('a dispute with the bank', () => {
  test('moves nothing while it is open, and an inquiry is none', () => {
    const asked = paid().and.when(disputed('inquiry')).thenHappened('payment.inquiryOpened');
    expect(activeHolds(asked.facts, 'inv_1', NOW)).toEqual([]);
    const open = paid().and.when(disputed('open')).thenHappened('payment.disputed');
    expect(open.facts.payments[0]).toMatchObject({ status: 'disputed', disputedAt: NOW });
    expect(balance(open.facts)).toBe(0);
    open.and.when(disputed('open')).thenNothingHappened();
  });

  test('won is back as it was (F26)', () => {
    const won = paid().and.when(disputed('open')).and.when(disputed('won'));
    won.thenHappened('payment.disputeWon');
    expect(balance(won.facts)).toBe(0);
    won.and.when(disputed('won')).thenNothingHappened();
  });

  test('won, then opened anew on other grounds, holds again and may still be lost', () => {
    const again = paid()
      .and.when(disputed('open'))
      .and.when(disputed('won'))
      .and.when(disputed('open'))
      .thenHappened('payment.disputed');
    expect(balance(again.and.when(disputed('lost')).facts)).toBe(12_100);
    expect(balance(again.and.when(disputed('won')).facts)).toBe(0);
  });

  test('lost makes the amount owed again, contested, for a person to decide', () => {
    const lost = paid().and.when(disputed('open')).and.when(disputed('lost'));
    lost.thenHappened('payment.disputeLost');
    expect(balance(lost.facts)).toBe(12_100);
    expect(lost.facts.entries.at(-1)).toMatchObject({ reversal: 'chargeback' });
    expect(lost.changes('addTask')).toMatchObject([{ task: { kind: 'chargebackLost' } }]);
    expect(lost.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentReversed' } }]);
    lost.and.when(disputed('lost')).thenNothingHappened();
    lost.and.when(disputed('open')).thenNothingHappened();
  });

  test('lost at once, as a bank return is, needs no opening (F25)', () => {
    const lost = paid().and.when(disputed('lost')).thenHappened('payment.disputeLost');
    expect(balance(lost.facts)).toBe(12_100);
  });

  test('lost after a partial refund takes back the rest and no more (F28)', () => {
    const lost = paid()
      .and.when(refunded(2000))
      .and.when(reported({ ...SUCCEEDED, refundedMinor: minor(2000), dispute: 'lost' }));
    expect(balance(lost.facts)).toBe(12_100);
    expect(lost.changes('addEntry')).toMatchObject([{ entry: { amountMinor: 10_100 } }]);
  });

  test('lost keeps what a refund took that fails afterwards', () => {
    const lost = paid()
      .and.when(refunded(2000))
      .and.when(reported({ ...SUCCEEDED, refundedMinor: minor(2000), dispute: 'lost' }));
    const back = lost.and.when(disputed('lost')).thenHappened('payment.refundFailed');
    expect(balance(back.facts)).toBe(12_100);
    expect(back.changes('addCredit')).toEqual([]);
    expect(back.facts.payments[0]).toMatchObject({ status: 'disputeLost', refundedMinor: 0 });
  });

  test('won after it was lost writes the money again, once (F26)', () => {
    const won = paid().and.when(disputed('lost')).and.when(disputed('won'));
    won.thenHappened('payment.disputeWon');
    expect(balance(won.facts)).toBe(0);
    won.and.when(disputed('won')).thenNothingHappened();
  });

  test('lost takes the credit of a surplus too', () => {
    const entries = [anEntry({ amountMinor: minor(100), paymentId: 'pay_0' })];
    const lost = paid({ entries }).and.when(disputed('lost'));
    lost.thenHappened('payment.disputeLost', 'credit.taken');
    expect(balance(lost.facts)).toBe(12_000);
  });
});

describe('a dispute about a part of the payment (F25, F26, F28)', () => {
  const about = (
    dispute: 'open' | 'won' | 'lost',
    figures: { open?: number; lost?: number; back?: number } = {},
  ) =>
    reported({
      ...SUCCEEDED,
      dispute,
      disputedMinor: minor(figures.open ?? 0),
      chargedBackMinor: minor(figures.lost ?? 0),
      refundedMinor: minor(figures.back ?? 0),
    });

  test('holds with its own amount and takes back no more than it', () => {
    const open = paid()
      .and.when(about('open', { open: 3000 }))
      .thenHappened('payment.disputed');
    expect(open.facts.payments[0]).toMatchObject({ status: 'disputed', disputedMinor: 3000 });
    expect(activeHolds(open.facts, 'inv_1', NOW)).toMatchObject([{ why: { amountMinor: 3000 } }]);
    const lost = open.and.when(about('lost', { lost: 3000 })).thenHappened('payment.disputeLost');
    expect(balance(lost.facts)).toBe(3000);
    expect(lost.changes('addTask')).toMatchObject([{ task: { note: { amountMinor: 3000 } } }]);
    lost.and.when(about('lost', { lost: 3000 })).thenNothingHappened();
  });

  test('and a later one about the rest are booked each once', () => {
    const first = paid().and.when(about('lost', { lost: 3000 }));
    const again = first.and.when(about('open', { open: 9100, lost: 3000 }));
    again.thenHappened('payment.disputed');
    expect(balance(again.facts)).toBe(3000);
    const both = again.and.when(about('lost', { lost: 12_100 }));
    both.thenHappened('payment.disputeLost');
    expect(balance(both.facts)).toBe(12_100);
    expect(both.changes('addEntry')).toMatchObject([{ entry: { amountMinor: 9100 } }]);
  });

  test('won beside one that was lost leaves what was lost', () => {
    const lost = paid().and.when(about('lost', { lost: 3000 }));
    const won = lost.and
      .when(about('open', { open: 9100, lost: 3000 }))
      .and.when(about('lost', { lost: 3000 }));
    won.thenHappened('payment.disputeWon');
    expect(won.facts.payments[0]).toMatchObject({ status: 'disputeLost', disputedMinor: 0 });
    expect(balance(won.facts)).toBe(3000);
  });

  test('whose funds are reinstated is written again, exactly that part and once', () => {
    const both = paid().and.when(about('lost', { lost: 12_100 }));
    const back = both.and.when(about('lost', { lost: 3000 })).thenHappened('payment.disputeWon');
    expect(balance(back.facts)).toBe(3000);
    back.and.when(about('lost', { lost: 3000 })).thenNothingHappened();
    const all = back.and.when(about('won')).thenHappened('payment.disputeWon');
    expect(balance(all.facts)).toBe(0);
    expect(all.facts.payments[0]?.status).toBe('disputeWon');
  });

  test('beside refunds never takes more than came', () => {
    const back = paid().and.when(refunded(2000));
    const lost = back.and.when(about('lost', { lost: 12_100, back: 2000 }));
    expect(balance(lost.facts)).toBe(12_100);
    expect(lost.changes('addEntry')).toMatchObject([{ entry: { amountMinor: 10_100 } }]);
  });

  test('leaves a refund that the bank sends back to the debtor’s account with us', () => {
    const lost = paid()
      .and.when(refunded(2000))
      .and.when(about('lost', { lost: 10_100, back: 2000 }));
    expect(balance(lost.facts)).toBe(12_100);
    const failed = lost.and.when(about('lost', { lost: 10_100 }));
    failed.thenHappened('payment.refundFailed');
    expect(balance(failed.facts)).toBe(10_100);
  });

  test('takes the credit of a surplus first', () => {
    const entries = [anEntry({ amountMinor: minor(100), paymentId: 'pay_0' })];
    const lost = paid({ entries }).and.when(about('lost', { lost: 3000 }));
    lost.thenHappened('payment.disputeLost', 'credit.taken');
    expect(balance(lost.facts)).toBe(2900);
    const more = lost.and.when(about('lost', { lost: 4000 })).thenHappened('payment.disputeLost');
    expect(balance(more.facts)).toBe(3900);
  });
});

describe('an inquiry of the bank', () => {
  test('asks a person to answer it, and takes and holds nothing', () => {
    const asked = paid().and.when(disputed('inquiry')).thenHappened('payment.inquiryOpened');
    expect(balance(asked.facts)).toBe(0);
    expect(asked.facts.payments[0]).toMatchObject({ status: 'succeeded', inquiryMinor: 12_100 });
    expect(asked.changes('addTask')).toMatchObject([{ task: { kind: 'answerInquiry' } }]);
    asked.and.when(disputed('inquiry')).thenNothingHappened();
    const over = asked.and.when(reported(SUCCEEDED)).thenHappened('payment.inquiryClosed');
    expect(over.changes('endTasks')).toMatchObject([{ kind: 'answerInquiry' }]);
  });

  test('that becomes a dispute holds from then on', () => {
    const asked = paid().and.when(disputed('inquiry'));
    const open = asked.and.when(disputed('open'));
    open.thenHappened('payment.inquiryClosed', 'payment.disputed');
    expect(activeHolds(open.facts, 'inv_1', NOW)).toMatchObject([{ reason: 'chargeback' }]);
  });
});

describe('what a payment earned', () => {
  const discounted = aPayment({ amountMinor: minor(11_858), option: 'discount' });
  const arrived = { ...SUCCEEDED, amountMinor: minor(11_858) };
  const earned = given(aCase({ invoices: [early], payments: [discounted] })).when(
    reported(arrived),
  );

  test('goes with it when it fails: the full price is owed again', () => {
    const lost = earned.and.when(reported({ ...arrived, dispute: 'lost' }));
    lost.thenHappened('payment.disputeLost', 'discount.reversed');
    expect(balance(lost.facts)).toBe(12_100);
    expect(lost.facts.entries.at(-1)).toMatchObject({
      kind: 'discount',
      side: 'debit',
      amountMinor: 242,
      breakdown: [{ taxRateBps: 2100, netMinor: 200, taxMinor: 42 }],
    });
  });

  test('comes back with it when the bank gives the money back', () => {
    const won = earned.and
      .when(reported({ ...arrived, dispute: 'lost' }))
      .and.when(reported({ ...arrived, dispute: 'won' }));
    won.thenHappened('payment.disputeWon', 'discount.granted');
    expect(balance(won.facts)).toBe(0);
    const again = won.and.when(reported({ ...arrived, dispute: 'lost' }));
    again.thenHappened('payment.disputeLost', 'discount.reversed');
    expect(balance(again.facts)).toBe(12_100);
  });

  test('stays when only a part is refunded', () => {
    const part = earned.and.when(reported({ ...arrived, refundedMinor: minor(100) }));
    part.thenHappened('payment.refunded');
    expect(balance(part.facts)).toBe(100);
  });

  const bothPaid = (first: number, second: number) => {
    const rest = anEntry({ amountMinor: minor(first), paymentId: 'pay_0', id: 'ent_0' });
    const small = aPayment({ amountMinor: minor(second), option: 'other' });
    return given(aCase({ invoices: [early], entries: [rest], payments: [small] }))
      .when(reported({ ...SUCCEEDED, amountMinor: minor(second) }))
      .thenHappened('payment.succeeded', 'discount.granted')
      .and.when(reported({ ...SUCCEEDED, amountMinor: minor(second), dispute: 'lost' }));
  };

  test('stays when the other money alone reaches the early total, and goes when it does not', () => {
    expect(balance(bothPaid(11_900, 100).thenHappened('payment.disputeLost').facts)).toBe(100);
    const short = bothPaid(11_000, 1000);
    short.thenHappened('payment.disputeLost', 'discount.reversed');
    expect(balance(short.facts)).toBe(1100);
  });

  test('is a settlement’s write-off too', () => {
    const offer = {
      id: 'off_1',
      invoiceId: 'inv_1',
      amountMinor: minor(9680),
      untilOn: day('2026-05-08'),
      createdAt: at('2026-05-02T08:00:00Z'),
      endedAt: null,
    };
    const payment = aPayment({ amountMinor: minor(9680), option: 'settlement' });
    const kept = { ...SUCCEEDED, amountMinor: minor(9680) };
    const lost = given(aCase({ offers: [offer], payments: [payment] }))
      .when(reported(kept))
      .and.when(reported({ ...kept, dispute: 'lost' }));
    expect(balance(lost.facts)).toBe(12_100);
    const won = lost.and.when(reported({ ...kept, dispute: 'won' }));
    expect(balance(won.facts)).toBe(0);
  });
});
