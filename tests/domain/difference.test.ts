import { expect, test } from 'vitest';
import { differencesOf, nextStepOf } from '../../server/domain/difference.ts';
import type { CaseFacts, PaymentState } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import type { ProcessorReport } from '../../server/domain/payment.ts';
import { aCase, anEntry, aPayment, NOW, PLN } from '../support/builders.ts';
import { given } from '../support/given.ts';
import { aReport, reported } from '../support/reports.ts';

const paidEntry = (amountMinor = 12_100) =>
  anEntry({ kind: 'payment', side: 'credit', amountMinor: minor(amountMinor), paymentId: 'pay_1' });
const EMPTY = { entries: [], credits: [] };
const BOOKED = { entries: [paidEntry()], credits: [] };
const succeeded = { status: 'succeeded', settledAt: NOW } as const;

/** In what the default payment in this state, with these books, differs from a report like this. */
const differ = (
  state: PaymentState,
  report: Partial<ProcessorReport>,
  {
    books = EMPTY,
    over = {},
  }: { books?: Pick<CaseFacts, 'entries' | 'credits'>; over?: object } = {},
) => differencesOf(books, aPayment(over, state), aReport(report));

test('what both sides say the same of does not differ', () => {
  expect(differ({ status: 'created' }, { status: 'created' })).toEqual([]);
  expect(differ({ status: 'requiresAction' }, { status: 'created' })).toEqual([]);
  expect(differ({ status: 'processing', processingSince: NOW }, { status: 'processing' })).toEqual(
    [],
  );
  expect(
    differ({ status: 'failed', failedAt: NOW, failureCode: 'x' }, { status: 'created' }),
  ).toEqual([]);
  expect(differ({ status: 'canceled', canceledAt: NOW }, { status: 'canceled' })).toEqual([]);
  expect(differ(succeeded, { status: 'succeeded' }, { books: BOOKED })).toEqual([]);
  const inquiry = { status: 'succeeded', dispute: 'inquiry' } as const;
  const over = { inquiryMinor: minor(12_100) };
  expect(differ(succeeded, inquiry, { books: BOOKED, over })).toEqual([]);
});

test('a state that one side has not heard of differs', () => {
  expect(differ({ status: 'created' }, { status: 'succeeded' })).toEqual(['status']);
  expect(differ({ status: 'processing', processingSince: NOW }, { status: 'created' })).toEqual([
    'status',
  ]);
  expect(differ({ status: 'canceled', canceledAt: NOW }, { status: 'created' })).toEqual([
    'status',
  ]);
  expect(differ(succeeded, { status: 'canceled' }, { books: BOOKED })).toEqual(['status']);
});

test('an intent of an attempt that was given up before it was known can be paid by nobody', () => {
  const over = { paymentIntentId: null };
  expect(differ({ status: 'canceled', canceledAt: NOW }, { status: 'created' }, { over })).toEqual(
    [],
  );
  expect(
    differ({ status: 'canceled', canceledAt: NOW }, { status: 'succeeded' }, { over }),
  ).toEqual(['status']);
});

test('refunds and disputes differ by the processor’s cumulative figure and standing', () => {
  const paid = { books: BOOKED };
  const refunded = { status: 'succeeded', refundedMinor: minor(100) } as const;
  expect(differ(succeeded, refunded, paid)).toEqual(['refunded']);
  expect(differ(succeeded, { status: 'succeeded', dispute: 'open' }, paid)).toEqual(['disputed']);
  expect(differ(succeeded, { status: 'succeeded', dispute: 'lost' }, paid)).toEqual(['disputed']);
  expect(differ(succeeded, { status: 'succeeded', dispute: 'inquiry' }, paid)).toEqual([
    'disputed',
  ]);
  const disputed = { status: 'disputed', settledAt: NOW, disputedAt: NOW } as const;
  expect(differ(disputed, { status: 'succeeded', dispute: 'won' }, paid)).toEqual(['disputed']);
  const lost = { status: 'disputeLost', settledAt: NOW, lostAt: NOW } as const;
  const over = { chargedBackMinor: minor(12_100) };
  expect(differ(lost, { status: 'succeeded', dispute: 'lost' }, { over })).toEqual([]);
  expect(differ(lost, { status: 'succeeded', dispute: 'lost' }, { ...paid, over })).toEqual([
    'amount',
  ]);
});

/** What the processor says one after the other; a bank may dispute a part, and another one after it. */
const LIFE: readonly Partial<ProcessorReport>[] = [
  {},
  { dispute: 'inquiry', inquiryMinor: minor(3_000) },
  { refundedMinor: minor(2_000) },
  { refundedMinor: minor(2_000), dispute: 'open', disputedMinor: minor(5_000) },
  { refundedMinor: minor(2_000), dispute: 'open', disputedMinor: minor(6_000) },
  { refundedMinor: minor(2_000), dispute: 'lost', chargedBackMinor: minor(5_000) },
  {
    refundedMinor: minor(2_000),
    dispute: 'open',
    disputedMinor: minor(1_000),
    chargedBackMinor: minor(5_000),
  },
  { refundedMinor: minor(2_000), dispute: 'lost', chargedBackMinor: minor(6_000) },
  { refundedMinor: minor(7_000), dispute: 'lost', chargedBackMinor: minor(6_000) },
  { refundedMinor: minor(2_000), dispute: 'lost', chargedBackMinor: minor(6_000) },
  { refundedMinor: minor(2_000), dispute: 'won', chargedBackMinor: minor(0) },
];

test('what was taken over differs no more, whatever a bank did to which part', () => {
  let facts = aCase({ payments: [aPayment()] });
  for (const said of LIFE) {
    const report = { status: 'succeeded', ...said } as const;
    facts = given(facts).when(reported(report)).facts;
    const [payment] = facts.payments;
    const kinds = payment && differencesOf(facts, payment, aReport(report));
    expect({ said, kinds }).toEqual({ said, kinds: [] });
  }
});

test('a further part that a bank took, gave back or disputes, and nobody told us of, differs', () => {
  const took = (amount: number): Partial<ProcessorReport> => ({
    status: 'succeeded',
    dispute: 'lost',
    chargedBackMinor: minor(amount),
  });
  const disputes = (amount: number): Partial<ProcessorReport> => ({
    status: 'succeeded',
    dispute: 'open',
    disputedMinor: minor(amount),
  });
  const after = (said: Partial<ProcessorReport>, unheard: Partial<ProcessorReport>) => {
    const paid = given(aCase({ payments: [aPayment()] })).when(reported({ status: 'succeeded' }));
    const { facts } = paid.and.when(reported(said));
    const [payment] = facts.payments;
    return payment && differencesOf(facts, payment, aReport(unheard));
  };
  expect(after(took(5_000), took(6_000))).toEqual(['disputed']);
  expect(after(took(5_000), took(4_000))).toEqual(['disputed']);
  expect(after(disputes(5_000), disputes(6_000))).toEqual(['disputed']);
});

test('money that is booked twice, or not at all, differs in its amount', () => {
  const twice = { entries: [paidEntry(), paidEntry()], credits: [] };
  expect(differ(succeeded, { status: 'succeeded' }, { books: twice })).toEqual(['amount']);
  expect(differ(succeeded, { status: 'succeeded' })).toEqual(['amount']);
  expect(differ({ status: 'created' }, { status: 'created', amountMinor: minor(1) })).toEqual([
    'amount',
  ]);
});

test('other money than was asked for is no difference once it is credit in its own currency', () => {
  const other = {
    status: 'succeeded',
    currency: PLN,
    amountMinor: minor(500),
    receivedMinor: minor(500),
  } as const;
  const credit = {
    id: 'crd_1',
    currency: PLN,
    amountMinor: minor(500),
    paymentId: 'pay_1',
    why: { code: 'x' },
    at: NOW,
  };
  expect(differ(succeeded, other, { books: { entries: [], credits: [credit] } })).toEqual([]);
  expect(differ(succeeded, other)).toEqual(['currency']);
});

test('a fresh answer is tried first; what stays, and money, is for a person', () => {
  expect(nextStepOf(['status', 'refunded'], false)).toBe('askAgain');
  expect(nextStepOf(['status', 'refunded'], true)).toBe('person');
  expect(nextStepOf(['amount'], false)).toBe('person');
  expect(nextStepOf(['missingHere'], false)).toBe('lookUp');
  expect(nextStepOf(['missingThere'], true)).toBe('checkKey');
  expect(nextStepOf(['unreadable'], true)).toBe('update');
});
