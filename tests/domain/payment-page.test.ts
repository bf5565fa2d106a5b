import { describe, expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import type { CaseFacts, Payment } from '../../server/domain/facts.ts';
import { decideCheckoutKnown } from '../../server/domain/payment.ts';
import { decideStartPayment } from '../../server/domain/payment-start.ts';
import type { StartAsk } from '../../server/domain/payment-start.ts';
import { aCase, aPayment, countedIds, NOW } from '../support/builders.ts';
import { given } from '../support/given.ts';

const ids = countedIds();
const MINUTE = 60_000;
const start = (facts: CaseFacts, over: Partial<StartAsk> = {}, now: Instant = NOW) =>
  decideStartPayment(
    facts,
    { invoiceIds: ['inv_1'], option: 'all', redirect: true, ...over },
    now,
    ids,
  );
const onPage = (over: Partial<Omit<Payment, 'status'>> = {}): CaseFacts =>
  aCase({
    payments: [aPayment({ paymentIntentId: null, checkout: { sessionId: null }, ...over })],
  });
const after = (minutes: number): Instant => (NOW + minutes * MINUTE) as Instant;

describe('paying on the processor’s own page', () => {
  test('is written down as such before there is a page', () => {
    const begun = given(aCase()).when((facts) => start(facts).decision);
    begun.thenHappened('payment.created');
    expect(begun.facts.payments[0]).toMatchObject({
      checkout: { sessionId: null },
      paymentIntentId: null,
      amountMinor: 12_100,
    });
    const inForm = given(aCase()).when((facts) => start(facts, { redirect: false }).decision);
    expect(inForm.facts.payments[0]).toMatchObject({ checkout: null });
  });

  test('meets the same attempt again as long as the price holds, once there is a page', () => {
    const facts = onPage({ checkout: { sessionId: 'cs_1' } });
    for (const minutes of [0, 40, 59])
      expect(start(facts, {}, after(minutes))).toMatchObject({ paymentId: 'pay_1' });
    expect(start(facts, {}, after(60))).toMatchObject({ cancelFirst: 'pay_1' });
  });

  test('is begun anew when a page made now could not live as long as a page must', () => {
    const facts = onPage();
    expect(start(facts, {}, after(29))).toMatchObject({ paymentId: 'pay_1' });
    expect(start(facts, {}, after(30))).toMatchObject({ cancelFirst: 'pay_1' });
    const late = onPage({ quoteExpiresAt: after(30) });
    expect(start(late)).toMatchObject({ paymentId: 'pay_1' });
    expect(start(late, {}, after(1))).toMatchObject({ cancelFirst: 'pay_1' });
  });

  test('and paying in the form take each other out of the way: one of them is open', () => {
    const page = onPage({ checkout: { sessionId: 'cs_1' } });
    expect(start(page, { redirect: false })).toMatchObject({ cancelFirst: 'pay_1' });
    const form = aCase({ payments: [aPayment()] });
    expect(start(form)).toMatchObject({ cancelFirst: 'pay_1' });
  });
});

describe('the processor’s page', () => {
  const know = (sessionId: string) => (facts: CaseFacts) =>
    decideCheckoutKnown(facts, { paymentId: 'pay_1', sessionId });

  test('is remembered once, and never replaced by another', () => {
    const known = given(onPage()).when(know('cs_1')).thenHappened('payment.checkoutOpened');
    known.and.when(know('cs_1')).thenNothingHappened('checkoutKnown');
    known.and.when(know('cs_2')).thenRefused('paymentMismatch');
  });

  test('is not taken for that of a payment that has none, or is not there', () => {
    given(aCase({ payments: [aPayment()] }))
      .when(know('cs_1'))
      .thenRefused('paymentMismatch');
    given(aCase()).when(know('cs_1')).thenRefused('notFound');
  });

  test('of an attempt that was given up meanwhile is remembered too: it has to be closed', () => {
    const payments = [
      aPayment({ checkout: { sessionId: null } }, { status: 'canceled', canceledAt: NOW }),
    ];
    const known = given(aCase({ payments })).when(know('cs_1'));
    expect(known.facts.payments[0]).toMatchObject({
      status: 'canceled',
      checkout: { sessionId: 'cs_1' },
    });
  });
});
