import { describe, expect, test } from 'vitest';
import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { minor } from '../../server/domain/money.ts';
import { takesBack } from '../../server/domain/payment-report.ts';
import {
  aCase,
  aDebtor,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  NOW,
  PLN,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { aReport, reported } from '../support/reports.ts';

const paying = (over: Partial<Omit<Payment, 'status'>> = {}, facts: Partial<CaseFacts> = {}) =>
  aCase({ payments: [aPayment(over)], ...facts });
const balance = (facts: CaseFacts, id = 'inv_1'): number => balanceOf(facts.entries, id);
const SUCCEEDED = { status: 'succeeded' } as const;
const PROCESSING = { status: 'processing' } as const;

describe('money that arrived', () => {
  test('closes what was selected and is confirmed at once', () => {
    const paid = given(paying()).when(reported(SUCCEEDED)).thenHappened('payment.succeeded');
    expect(balance(paid.facts)).toBe(0);
    expect(paid.facts.payments[0]).toMatchObject({
      status: 'succeeded',
      settledAt: NOW,
      initiatedAt: NOW,
      methodLabel: 'Visa ·4242',
    });
    expect(paid.changes('addMessage')).toMatchObject([
      { message: { kind: 'paymentReceipt', key: 'receipt:pay_1', notBefore: NOW } },
    ]);
  });

  test('a settled payment ignores a second success (F14)', () => {
    const paid = given(paying()).when(reported(SUCCEEDED));
    paid.and.when(reported(SUCCEEDED)).thenNothingHappened('nothingNew');
    paid.and.when(reported(PROCESSING)).thenNothingHappened();
    paid.and.when(reported({ status: 'created', debitFailed: true })).thenNothingHappened();
    paid.and.when(reported({ status: 'canceled' })).thenNothingHappened();
  });

  test('of one payment over two invoices is two entries that sum to it', () => {
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'Z', amountMinor: 5000 })];
    const allocations = [
      { invoiceId: 'inv_1', amountMinor: minor(12_100) },
      { invoiceId: 'inv_2', amountMinor: minor(1000) },
    ];
    const facts = paying({ amountMinor: minor(13_100), allocations }, { invoices });
    const paid = given(facts).when(reported({ ...SUCCEEDED, amountMinor: minor(13_100) }));
    expect(balance(paid.facts, 'inv_1')).toBe(0);
    expect(balance(paid.facts, 'inv_2')).toBe(4000);
    expect(paid.changes('addEntry').map((c) => c.entry.amountMinor)).toEqual([12_100, 1000]);
  });

  test('twice becomes credit and a task, never a negative balance', () => {
    const facts = aCase({
      payments: [aPayment(), aPayment({ id: 'pay_2', paymentIntentId: 'pi_2' })],
    });
    const twice = given(facts)
      .when(reported(SUCCEEDED))
      .and.when(reported({ ...SUCCEEDED, paymentIntentId: 'pi_2' }, 'pay_2'))
      .thenHappened('payment.succeeded', 'credit.added');
    expect(balance(twice.facts)).toBe(0);
    expect(twice.changes('addCredit')).toMatchObject([
      { credit: { amountMinor: 12_100, paymentId: 'pay_2' } },
    ]);
    expect(twice.changes('addTask')).toMatchObject([
      { task: { kind: 'refundOverpayment', invoiceId: 'inv_1' } },
    ]);
    expect(twice.facts.payments[1]?.allocations).toEqual([{ invoiceId: 'inv_1', amountMinor: 0 }]);
  });

  test('for an invoice paid meanwhile goes to the others of the same payment first', () => {
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'Z', amountMinor: 5000 })];
    const allocations = [
      { invoiceId: 'inv_1', amountMinor: minor(12_100) },
      { invoiceId: 'inv_2', amountMinor: minor(1000) },
    ];
    const entries = [anEntry({ amountMinor: minor(2100), paymentId: 'pay_0' })];
    const facts = paying({ amountMinor: minor(13_100), allocations }, { invoices, entries });
    const paid = given(facts)
      .when(reported({ ...SUCCEEDED, amountMinor: minor(13_100) }))
      .thenHappened('payment.succeeded');
    expect(balance(paid.facts, 'inv_1')).toBe(0);
    expect(balance(paid.facts, 'inv_2')).toBe(1900);
  });

  test('for an attempt that was given up or had failed is believed', () => {
    for (const state of [
      { status: 'canceled', canceledAt: NOW },
      { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' },
    ] as const) {
      const facts = aCase({ payments: [aPayment({}, state)] });
      const paid = given(facts).when(reported(SUCCEEDED)).thenHappened('payment.succeeded');
      expect(balance(paid.facts)).toBe(0);
    }
  });

  test('that sets out again is new by the processor’s clock, whenever we noted its failure', () => {
    const failed = { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' } as const;
    const initiatedAt = at('2026-04-20T10:00:00Z');
    const facts = aCase({ payments: [aPayment({ initiatedAt }, failed)] });
    given(facts)
      .when(reported({ status: 'processing', initiatedAt }))
      .thenNothingHappened();
    given(facts)
      .when(reported({ status: 'processing', initiatedAt: NOW }))
      .thenHappened('payment.processing');
  });

  test('of a debtor that fails leaves the refusal of our own charge known (F60)', () => {
    const charge = { offSession: true, planId: 'pln_1', lastDeclineCode: 'do_not_try_again' };
    const state = { status: 'processing', processingSince: NOW } as const;
    const failed = given(aCase({ payments: [aPayment(charge, state)], plans: [aPlan()] }))
      .when(reported({ status: 'created', debitFailed: true, declineCode: 'insufficient_funds' }))
      .thenHappened('payment.failed');
    expect(failed.facts.payments).toMatchObject([
      { failureCode: 'insufficient_funds', lastDeclineCode: 'do_not_try_again' },
    ]);
  });

  test('whose intent is known too late is closed at the processor at once', () => {
    const late = { paymentIntentId: null };
    const facts = aCase({ payments: [aPayment(late, { status: 'canceled', canceledAt: NOW })] });
    const learned = given(facts)
      .when(reported({ status: 'created' }))
      .thenHappened('payment.intentCreated');
    expect(learned.changes('putPayment')).toMatchObject([{ askAt: NOW }]);
  });

  test.each([
    ['another amount', { amountMinor: minor(12_000) }],
    ['less than was asked', { receivedMinor: minor(5000) }],
    ['another currency', { currency: PLN }],
  ])('of %s pays nothing: it waits as credit for a person', (_, over) => {
    const odd = given(paying())
      .when(reported({ ...SUCCEEDED, ...over }))
      .thenHappened('payment.mismatched', 'credit.added');
    expect(balance(odd.facts)).toBe(12_100);
    expect(odd.changes('addTask')).toMatchObject([{ task: { kind: 'refundOverpayment' } }]);
    expect(odd.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentMismatched' } }]);
    odd.and.when(reported({ ...SUCCEEDED, ...over })).thenNothingHappened();
  });

  test('on a plan activates or completes it in the same decision', () => {
    const plan = aPlan({}, { status: 'accepted', activateBy: NOW });
    const first = { amountMinor: minor(4034), planId: 'pln_1', option: 'dueNow' } as const;
    const facts = paying(first, { plans: [plan] });
    const paid = given(facts).when(reported({ ...SUCCEEDED, amountMinor: minor(4034) }));
    paid.thenHappened('payment.succeeded', 'plan.activated');
  });

  test('without an address to confirm to is recorded all the same', () => {
    const facts = paying({}, { debtor: aDebtor({ email: null }) });
    const paid = given(facts).when(reported(SUCCEEDED)).thenHappened('payment.succeeded');
    expect(paid.changes('addMessage')).toEqual([]);
  });
});

describe('money on its way', () => {
  test('is neither paid nor unpaid, and said so', () => {
    const moving = given(paying()).when(reported(PROCESSING)).thenHappened('payment.processing');
    expect(balance(moving.facts)).toBe(12_100);
    expect(moving.facts.payments[0]).toMatchObject({ status: 'processing', processingSince: NOW });
    expect(moving.changes('addMessage')).toMatchObject([
      { message: { kind: 'paymentProcessing' } },
    ]);
    moving.and.when(reported(PROCESSING)).thenNothingHappened();
  });

  test.each(['created', 'requiresAction'] as const)(
    'has failed when the intent is %s again, whatever is tried on it by now',
    (status) => {
      const card = { status, debitFailed: false, declineCode: 'generic_decline' };
      const failed = given(paying()).when(reported(PROCESSING)).and.when(reported(card));
      failed.thenHappened('payment.failed');
      failed.and.when(reported(card)).thenNothingHappened();
    },
  );

  test('that comes back has failed: said at once, nothing is paid (F24)', () => {
    const failed = given(paying())
      .when(reported(PROCESSING))
      .and.when(reported({ status: 'created', debitFailed: true }))
      .thenHappened('payment.failed');
    expect(balance(failed.facts)).toBe(12_100);
    expect(failed.facts.payments[0]).toMatchObject({
      status: 'failed',
      failureCode: 'debit_failed',
    });
    expect(failed.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentFailed' } }]);
    failed.and.when(reported({ status: 'created', debitFailed: true })).thenNothingHappened();
  });

  test('that the processor calls off has failed: who was told of it is told again', () => {
    const moving = aPayment({}, { status: 'processing', processingSince: NOW });
    const off = given(aCase({ payments: [moving] })).when(reported({ status: 'canceled' }));
    off.thenHappened('payment.failed');
    expect(off.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentFailed' } }]);
    off.and.when(reported({ status: 'canceled' })).thenNothingHappened();
  });

  test('old news after a failure does not set it out again; a new attempt does', () => {
    const facts = aCase({
      payments: [aPayment({}, { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' })],
    });
    given(facts)
      .when(reported({ ...PROCESSING, initiatedAt: NOW }))
      .thenNothingHappened();
    const again = at('2026-05-04T11:00:00Z');
    const moving = given(facts).when(reported({ ...PROCESSING, initiatedAt: again }));
    moving.thenHappened('payment.processing');
    expect(moving.facts.payments[0]).toMatchObject({ initiatedAt: again });
  });

  test('for an attempt that the processor closed is old news; for one it never knew it is not', () => {
    const canceled = { status: 'canceled', canceledAt: NOW } as const;
    const known = aCase({ payments: [aPayment({}, canceled)] });
    given(known).when(reported(PROCESSING)).thenNothingHappened();
    const unknown = aCase({ payments: [aPayment({ paymentIntentId: null }, canceled)] });
    given(unknown).when(reported(PROCESSING)).thenHappened('payment.processing');
  });
});

describe('an attempt', () => {
  test('waits for the bank’s question, and its day does not count before the answer', () => {
    const asked = given(paying()).when(reported({ status: 'requiresAction', initiatedAt: NOW }));
    asked.thenHappened('payment.requiresAction');
    expect(asked.facts.payments[0]).toMatchObject({ initiatedAt: null });
    asked.and.when(reported({ status: 'created' })).thenNothingHappened();
  });

  test('with a refused card stays open, and the refusal is known', () => {
    const declined = given(paying()).when(reported({ declineCode: 'insufficient_funds' }));
    declined.thenHappened('payment.declined');
    expect(declined.facts.payments[0]).toMatchObject({
      status: 'created',
      lastDeclineCode: 'insufficient_funds',
    });
    declined.and.when(reported({ declineCode: 'insufficient_funds' })).thenNothingHappened();
    declined.and.when(reported(SUCCEEDED)).thenHappened('payment.succeeded');
  });

  test('that we made alone has failed when the card is refused', () => {
    const failed = given(paying({ offSession: true, planId: 'pln_1' }))
      .when(reported({ declineCode: 'authentication_required' }))
      .thenHappened('payment.failed');
    expect(failed.facts.payments[0]).toMatchObject({ failureCode: 'authentication_required' });
    expect(failed.changes('addMessage')).toMatchObject([
      { message: { kind: 'paymentFailed', planId: 'pln_1' } },
    ]);
  });

  test('learns its intent from the first report (F22)', () => {
    const known = given(paying({ paymentIntentId: null })).when(reported());
    known.thenHappened('payment.intentCreated');
    expect(known.facts.payments[0]).toMatchObject({ paymentIntentId: 'pi_1' });
    known.and.when(reported()).thenNothingHappened();
  });

  test.each([
    ['on its way', 'waits for the debtor', { status: 'processing', processingSince: NOW }, {}],
    ['given back', 'has more', { status: 'refunded', settledAt: NOW }, SUCCEEDED],
    ['won', 'is disputed', { status: 'disputeWon', settledAt: NOW }, { dispute: 'open' }],
    ['lost', 'was won', { status: 'disputeLost', settledAt: NOW, lostAt: NOW }, { dispute: 'won' }],
  ] as const)('%s: that it %s may be an old answer', (_, __, state, says) => {
    const back = minor(state.status === 'refunded' ? 12_100 : 0);
    const lost = minor(state.status === 'disputeLost' ? 12_100 : 0);
    const payment = aPayment({ refundedMinor: back, chargedBackMinor: lost }, state);
    expect(takesBack(payment, aReport(says))).toBe(true);
    const same = { ...SUCCEEDED, refundedMinor: back, chargedBackMinor: lost };
    expect(takesBack(payment, aReport(same))).toBe(false);
  });

  test('that the processor closed is over (F31)', () => {
    const canceled = given(paying())
      .when(reported({ status: 'canceled' }))
      .thenHappened('payment.canceled');
    canceled.and.when(reported({ status: 'canceled' })).thenNothingHappened();
  });

  test('of another intent, of nobody or of the bank is not touched', () => {
    given(paying())
      .when(reported({ paymentIntentId: 'pi_9' }))
      .thenRefused('paymentMismatch');
    given(paying()).when(reported({}, 'pay_9')).thenRefused('notFound');
    const offline = aPayment({ channel: 'offline' }, { status: 'succeeded', settledAt: NOW });
    given(aCase({ payments: [offline] }))
      .when(reported())
      .thenNothingHappened('offline');
  });
});
