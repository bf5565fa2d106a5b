import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { minor } from '../../server/domain/money.ts';
import { decideAdoptPayment, originOf } from '../../server/domain/payment-adoption.ts';
import type { PaymentOrigin } from '../../server/domain/payment-adoption.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { originIn, toMetadata } from '../../server/gateways/stripe-metadata.ts';
import {
  aCase,
  aPayment,
  anInvoice,
  aPlan,
  countedIds,
  EUR,
  NOW,
  PLN,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { aReport } from '../support/reports.ts';

const ORIGIN = originOf(aCase(), aPayment());
const PAID = { status: 'succeeded' } as const;

const part = (amountMinor: number) => ({ invoiceId: 'inv_1', amountMinor: minor(amountMinor) });

const adopting =
  (report: Partial<ProcessorReport> = PAID, origin: Partial<PaymentOrigin> = {}) =>
  (facts: CaseFacts) =>
    decideAdoptPayment(
      facts,
      { origin: { ...ORIGIN, ...origin }, report: aReport(report) },
      NOW,
      countedIds(),
    );

describe('F50: money that no row knows, after an older copy was put back', () => {
  test('is booked on what it was for, as if the row had been there', () => {
    const known = aCase({ payments: [aPayment()] });
    const { facts } = given(aCase())
      .when(adopting())
      .thenHappened('payment.created', 'payment.succeeded');
    expect(balanceOf(facts.entries, 'inv_1')).toBe(0);
    expect(facts.payments).toMatchObject([
      { id: 'pay_1', status: 'succeeded', paymentIntentId: 'pi_1', option: 'all' },
    ]);
    expect(originOf(facts, facts.payments[0] ?? aPayment())).toEqual(
      originOf(known, known.payments[0] ?? aPayment()),
    );
  });

  test('is on its way where the bank still has it', () => {
    const { facts } = given(aCase()).when(adopting({ status: 'processing' }));
    expect(facts.payments).toMatchObject([{ status: 'processing' }]);
  });

  test('is booked with what has gone back of it since', () => {
    const back = { ...PAID, refundedMinor: minor(2_100) };
    const { facts } = given(aCase()).when(adopting(back));
    expect(balanceOf(facts.entries, 'inv_1')).toBe(2_100);
  });

  test('is booked once, however often it is told', () => {
    const first = given(aCase()).when(adopting());
    first.and.when(adopting()).thenNothingHappened('alreadyKnown');
  });

  test('becomes credit where the debt was paid otherwise meanwhile', () => {
    const closed = aCase({ invoices: [anInvoice({ amountMinor: 0 })] });
    const { facts } = given(closed).when(adopting());
    expect(facts.credits).toMatchObject([{ amountMinor: 12_100, paymentId: 'pay_1' }]);
  });

  test('belongs to its plan only where the plan is still known', () => {
    const { facts } = given(aCase()).when(adopting(PAID, { planId: 'pln_1' }));
    expect(facts.payments).toMatchObject([{ planId: null }]);
    const planned = given(aCase({ plans: [aPlan()] })).when(adopting(PAID, { planId: 'pln_1' }));
    expect(planned.facts.payments).toMatchObject([{ planId: 'pln_1' }]);
  });

  test.each([
    ['other invoices', PAID, { covers: [{ invoiceId: 'inv_9', amountMinor: minor(12_100) }] }],
    ['one invoice twice', PAID, { covers: [part(6_000), part(6_100)] }],
    [
      'a sum that no ledger has',
      PAID,
      { covers: [part(2 ** 51), part(2 ** 51), part(2 ** 51), part(2 ** 51), part(2 ** 51)] },
    ],
    ['no invoices', PAID, { covers: [] }],
    ['another sum', PAID, { covers: [{ invoiceId: 'inv_1', amountMinor: minor(12_000) }] }],
    ['another amount', { ...PAID, amountMinor: minor(12_000) }, {}],
    ['another currency', { ...PAID, currency: PLN }, {}],
    ['another vendor', PAID, { vendorId: 'ven_2' }],
    ['another debtor', PAID, { debtorId: 'deb_2' }],
  ] as const)('is left to a person where it names %s', (_, report, origin) => {
    given(aCase()).when(adopting(report, origin)).thenRefused('paymentMismatch');
  });

  test.each(['created', 'requiresAction', 'canceled'] as const)(
    'is no money while %s',
    (status) => {
      given(aCase()).when(adopting({ status })).thenRefused('notFound');
    },
  );
});

describe('what the processor keeps with an intent', () => {
  const request = (origin: PaymentOrigin) => ({
    paymentId: origin.paymentId,
    vendorId: origin.vendorId,
    quoteId: 'quo_1',
    amountMinor: minor(12_100),
    currency: EUR,
    description: '',
    customerId: null,
    saveMethod: false,
    origin,
  });
  const covers = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      invoiceId: `inv_${String(i).padStart(26, '0')}`,
      amountMinor: minor(99_999_999 - i),
    }));

  test('reads back as it was told, within what Stripe takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.boolean(), (count, offSession) => {
        const planId = offSession ? 'pln_1' : null;
        const origin = { ...ORIGIN, planId, offSession, covers: covers(count) };
        const metadata = toMetadata(request(origin));
        expect(originIn(metadata)).toEqual(origin);
        expect(Object.keys(metadata).length).toBeLessThanOrEqual(50);
        expect(Math.max(...Object.values(metadata).map((v) => v.length))).toBeLessThanOrEqual(500);
      }),
      { numRuns: 30 },
    );
  });

  test('names the payment alone where there is no room for all of its invoices', () => {
    const metadata = toMetadata(request({ ...ORIGIN, covers: covers(2_000) }));
    expect(Object.keys(metadata)).toEqual(['paymentId', 'vendorId', 'quoteId']);
    expect(originIn(metadata)).toBeNull();
  });

  test.each([
    ['option', 'gift'],
    ['begunAt', 'yesterday'],
    ['priceUntil', ''],
    ['covers0', 'inv_1 -5'],
    ['covers0', 'inv_1 1.5'],
    ['covers0', ''],
    ['debtorId', ''],
    ['begunAt', '999999999999999'],
    ['paymentId', 'pay_1 <b>'],
    ['paymentId', 'p'.repeat(500)],
    ['covers0', 'inv_1 2251799813685249'],
    ['covers0', 'inv_1 9007199254740992'],
  ])('says nothing where %s is %o', (name, value) => {
    expect(originIn({ ...toMetadata(request(ORIGIN)), [name]: value })).toBeNull();
  });
});
