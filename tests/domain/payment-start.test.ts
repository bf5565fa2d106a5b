import { describe, expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import {
  abandonedPayments,
  decideCancelPayment,
  decideIntentKnown,
  quoteIdOf,
} from '../../server/domain/payment.ts';
import { decideStartPayment } from '../../server/domain/payment-start.ts';
import type { PriceAsk } from '../../server/domain/price.ts';
import { aCase, anInvoice, aPayment, aPlan, at, countedIds, NOW } from '../support/builders.ts';
import { given } from '../support/given.ts';

const ids = countedIds();
const start =
  (over: Partial<PriceAsk> = {}, now: Instant = NOW) =>
  (facts: CaseFacts) =>
    decideStartPayment(facts, { invoiceIds: ['inv_1'], option: 'all', ...over }, now, ids);
const decision =
  (over: Partial<PriceAsk> = {}, now: Instant = NOW) =>
  (facts: CaseFacts) =>
    start(over, now)(facts).decision;
const open = (over: Partial<Omit<Payment, 'status'>> = {}): CaseFacts =>
  aCase({ payments: [aPayment(over)] });

describe('starting to pay', () => {
  test('writes the payment with its quote before anybody asks the processor', () => {
    const started = given(aCase()).when(decision()).thenHappened('payment.created');
    const [payment] = started.facts.payments;
    expect(payment).toMatchObject({
      status: 'created',
      option: 'all',
      amountMinor: 12_100,
      allocations: [{ invoiceId: 'inv_1', amountMinor: 12_100 }],
      paymentIntentId: null,
      quoteExpiresAt: NOW + 3_600_000,
    });
    expect(started.changes('addQuote')).toMatchObject([
      { quote: { paymentId: payment?.id, amountMinor: 12_100, expiresAt: NOW + 3_600_000 } },
    ]);
    expect(quoteIdOf({ id: 'pay_x' })).toBe('quo_x');
  });

  test('counts a payment for a plan’s invoice on the plan', () => {
    const started = given(aCase({ plans: [aPlan()] })).when(decision({ option: 'dueNow' }));
    expect(started.facts.payments[0]).toMatchObject({ planId: 'pln_1', amountMinor: 4034 });
  });

  test('the same choice in a second tab meets the same attempt', () => {
    const facts = open();
    given(facts).when(decision()).thenNothingHappened('sameAttempt');
    expect(start()(facts)).toMatchObject({ paymentId: 'pay_1' });
  });

  test('another choice has to wait until the first attempt is out of the way', () => {
    const facts = open();
    const other = start({ option: 'other', amountMinor: 5000 })(facts);
    expect(other).toMatchObject({
      cancelFirst: 'pay_1',
      decision: { ok: false, code: 'alreadyBeingPaid', detail: { paymentId: 'pay_1' } },
    });
    const canceled = given(facts).when((f) =>
      decideCancelPayment(f, { paymentId: 'pay_1', now: NOW }),
    );
    canceled.and
      .when(decision({ option: 'other', amountMinor: 5000 }))
      .thenHappened('payment.created');
  });

  test('an attempt whose price has expired is not gone on with', () => {
    const later = at('2026-05-04T11:00:00Z');
    expect(start({}, later)(open())).toMatchObject({ cancelFirst: 'pay_1' });
  });

  test('an attempt at a price that no longer holds is not gone on with', () => {
    const facts = open({ amountMinor: minor(12_000) });
    expect(start()(facts)).toMatchObject({ cancelFirst: 'pay_1' });
  });

  test('an automatic charge is waited for, and put out of the way when nobody heard of it again', () => {
    const facts = open({ offSession: true });
    given(facts).when(decision()).thenRefused('alreadyBeingPaid');
    expect(start()(facts).cancelFirst).toBeUndefined();
    expect(start({}, at('2026-05-04T11:00:00Z'))(facts).cancelFirst).toBe('pay_1');
  });

  test('one attempt per debt, but another invoice may be paid at the same time', () => {
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'B' })];
    const facts = aCase({ invoices, payments: [aPayment()] });
    given(facts)
      .when(decision({ invoiceIds: ['inv_2'] }))
      .thenHappened('payment.created');
    const both = start({ invoiceIds: ['inv_1', 'inv_2'] })(facts);
    expect(both).toMatchObject({ cancelFirst: 'pay_1' });
  });

  test('two attempts left open by mistake are both put out of the way', () => {
    const payments = [aPayment(), aPayment({ id: 'pay_2' })];
    expect(start()(aCase({ payments }))).toMatchObject({ cancelFirst: 'pay_2' });
  });

  test('what is on its way in full is already being paid', () => {
    const payments = [aPayment({}, { status: 'processing', processingSince: NOW })];
    given(aCase({ payments })).when(decision()).thenRefused('alreadyBeingPaid');
    expect(start()(aCase({ payments })).cancelFirst).toBeUndefined();
  });
});

describe('giving an attempt up', () => {
  const cancel = (facts: CaseFacts) => decideCancelPayment(facts, { paymentId: 'pay_1', now: NOW });

  test('cancels what nobody confirmed, once', () => {
    const canceled = given(open()).when(cancel).thenHappened('payment.canceled');
    expect(canceled.facts.payments[0]).toMatchObject({ status: 'canceled', canceledAt: NOW });
    canceled.and.when(cancel).thenNothingHappened('alreadyOver');
  });

  test('never touches money that is under way or here', () => {
    for (const state of [
      { status: 'processing', processingSince: NOW },
      { status: 'succeeded', settledAt: NOW },
    ] as const) {
      given(aCase({ payments: [aPayment({}, state)] }))
        .when(cancel)
        .thenRefused('alreadyBeingPaid');
    }
    given(aCase()).when(cancel).thenRefused('notFound');
  });

  test('is due when its price has expired', () => {
    const payments = [
      aPayment(),
      aPayment({ id: 'pay_2' }, { status: 'requiresAction' }),
      aPayment({ id: 'pay_3' }, { status: 'processing', processingSince: NOW }),
      aPayment({ id: 'pay_4' }, { status: 'canceled', canceledAt: NOW }),
    ];
    const dueAt = (iso: string) => abandonedPayments({ payments }, at(iso)).map((p) => p.id);
    expect(dueAt('2026-05-04T10:59:59.999Z')).toEqual([]);
    expect(dueAt('2026-05-04T11:00:00Z')).toEqual(['pay_1', 'pay_2']);
  });
});

describe('the processor’s intent', () => {
  const know = (paymentIntentId: string) => (facts: CaseFacts) =>
    decideIntentKnown(facts, { paymentId: 'pay_1', paymentIntentId });

  test('is remembered once, and never replaced by another', () => {
    const known = given(open({ paymentIntentId: null })).when(know('pi_1'));
    known.thenHappened('payment.intentCreated');
    known.and.when(know('pi_1')).thenNothingHappened('intentKnown');
    known.and.when(know('pi_2')).thenRefused('paymentMismatch');
    given(aCase()).when(know('pi_1')).thenRefused('notFound');
  });
});
