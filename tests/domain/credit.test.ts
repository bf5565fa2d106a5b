import { describe, expect, test } from 'vitest';
import {
  creditStandings,
  decideApplyCredit,
  decideReturnCredit,
  freeCredit,
} from '../../server/domain/credit.ts';
import type { CaseFacts, DebtorCredit, Payment } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { minor } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  countedIds,
  EUR,
  NOW,
  PLN,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { reported } from '../support/reports.ts';

const ids = countedIds();
const settled = { status: 'succeeded', settledAt: NOW } as const;

const aCredit = (over: Partial<DebtorCredit> = {}): DebtorCredit => ({
  id: 'crd_1',
  currency: EUR,
  amountMinor: minor(5_000),
  paymentId: 'pay_1',
  why: { code: 'surplus' },
  at: NOW,
  ...over,
});

/** A payment of 171.00 for an invoice of 121.00: 50.00 of it is credit. A second invoice is open. */
function withCredit(payment: Partial<Payment> = {}, over: Partial<CaseFacts> = {}): CaseFacts {
  const paid = anEntry({ amountMinor: minor(12_100), paymentId: 'pay_1' });
  return aCase({
    invoices: [anInvoice(), anInvoice({ id: 'inv_2', number: 'INV-2' })],
    entries: [paid],
    payments: [{ ...aPayment({ amountMinor: minor(17_100) }, settled), ...payment } as Payment],
    credits: [aCredit()],
    ...over,
  });
}

const applied =
  (amountMinor?: number, invoiceId = 'inv_2') =>
  (facts: CaseFacts) =>
    decideApplyCredit(facts, { invoiceId, amountMinor }, NOW, ids);
const returned =
  (currency = EUR) =>
  (facts: CaseFacts) =>
    decideReturnCredit(facts, { currency }, NOW, ids);

describe('credit of a debtor (1.5)', () => {
  test('is told per currency, and only where something is left', () => {
    const facts = withCredit(
      {},
      {
        credits: [
          aCredit(),
          aCredit({ id: 'crd_2', currency: PLN, paymentId: null }),
          aCredit({ id: 'crd_3', currency: PLN, paymentId: null, amountMinor: minor(-5_000) }),
        ],
      },
    );
    expect(creditStandings(facts)).toEqual([
      { currency: 'EUR', freeMinor: 5_000, returningMinor: 0 },
    ]);
  });

  test('pays another invoice, all that fits, under the name of the payment that it came with', () => {
    const { facts } = given(withCredit())
      .when(applied())
      .thenHappened('credit.applied', 'credit.taken');
    expect(balanceOf(facts.entries, 'inv_2')).toBe(7_100);
    expect(facts.entries.at(-1)).toMatchObject({ kind: 'payment', paymentId: 'pay_1' });
    expect(facts.payments[0]?.allocations).toContainEqual({
      invoiceId: 'inv_2',
      amountMinor: 5_000,
    });
    expect(freeCredit(facts, EUR)).toBe(0);
  });

  test('never pays more than is payable, and never more than there is', () => {
    const facts = withCredit({}, { credits: [aCredit({ amountMinor: minor(20_000) })] });
    const { facts: after } = given(facts).when(applied());
    expect([balanceOf(after.entries, 'inv_2'), freeCredit(after, EUR)]).toEqual([0, 7_900]);
    given(facts).when(applied(12_101)).thenRefused('amountAbovePayable', { payableMinor: 12_100 });
    given(withCredit()).when(applied(5_001)).thenRefused('creditNotEnough', { freeMinor: 5_000 });
    for (const amount of [0, -1, 0.5])
      given(facts).when(applied(amount)).thenRefused('amountNotAllowed');
  });

  test('asked for twice under one name is used once', () => {
    const command = { invoiceId: 'inv_2', amountMinor: 1_000, request: 'req_1' };
    const once = given(withCredit()).when((facts) => decideApplyCredit(facts, command, NOW, ids));
    once.and
      .when((facts) => decideApplyCredit(facts, command, NOW, ids))
      .thenNothingHappened('alreadyApplied');
  });

  test('pays nothing that is paid, on its way, or in another currency', () => {
    given(withCredit()).when(applied(undefined, 'inv_1')).thenRefused('invoiceClosed');
    given(withCredit()).when(applied(undefined, 'inv_9')).thenRefused('notFound');
    const moving = aPayment(
      { id: 'pay_2', allocations: [{ invoiceId: 'inv_2', amountMinor: minor(12_100) }] },
      { status: 'processing', processingSince: NOW },
    );
    const { payments } = withCredit();
    given(withCredit({}, { payments: [...payments, moving] }))
      .when(applied())
      .thenRefused('alreadyBeingPaid');
    given(withCredit({}, { credits: [aCredit({ currency: PLN })] }))
      .when(applied())
      .thenRefused('creditNotEnough');
  });

  test('that the bank disputes is not used', () => {
    const disputed = { status: 'disputed', settledAt: NOW, disputedAt: NOW } as Partial<Payment>;
    given(withCredit(disputed)).when(applied()).thenRefused('creditNotEnough');
    given(withCredit(disputed)).when(returned()).thenRefused('creditNotEnough');
  });

  test('that was used is owed again when its payment is lost or refunded', () => {
    const used = given(withCredit()).when(applied()).facts;
    const whole = {
      amountMinor: minor(17_100),
      receivedMinor: minor(17_100),
      status: 'succeeded',
    } as const;
    const { facts: lost } = given(used).when(reported({ ...whole, dispute: 'lost' }));
    expect([balanceOf(lost.entries, 'inv_1'), balanceOf(lost.entries, 'inv_2')]).toEqual([
      12_100, 12_100,
    ]);
    const { facts: refunded } = given(used).when(
      reported({ ...whole, refundedMinor: minor(6_000) }),
    );
    expect([balanceOf(refunded.entries, 'inv_1'), balanceOf(refunded.entries, 'inv_2')]).toEqual([
      1_000, 12_100,
    ]);
  });

  test('of a card goes back to the card once, through the processor', () => {
    const once = given(withCredit()).when(returned()).thenHappened('payment.refundDecided');
    expect(once.facts.payments[0]?.refundDue).toEqual({ toMinor: 5_000, decidedAt: NOW });
    expect(creditStandings(once.facts)).toEqual([
      { currency: 'EUR', freeMinor: 0, returningMinor: 5_000 },
    ]);
    once.and.when(returned()).thenRefused('creditNotEnough');
    once.and.when(applied()).thenRefused('creditNotEnough');
  });

  test('of a transfer counts as given back at once, with a letter and without reopening a debt', () => {
    const offline = given(withCredit({ channel: 'offline' }))
      .when(returned())
      .thenHappened('payment.refunded', 'credit.taken');
    expect(offline.facts.payments[0]).toMatchObject({
      status: 'partiallyRefunded',
      refundedMinor: 5_000,
    });
    expect(balanceOf(offline.facts.entries, 'inv_1')).toBe(0);
    expect(offline.changes('addMessage')).toMatchObject([{ message: { kind: 'paymentReversed' } }]);
    expect(creditStandings(offline.facts)).toEqual([]);
  });

  test('from before the ledger began is given back without a payment', () => {
    const { facts } = given(withCredit({}, { credits: [aCredit({ paymentId: null })] }))
      .when(returned())
      .thenHappened('credit.taken');
    expect(creditStandings(facts)).toEqual([]);
  });
});

test('a transfer of too much is credit with a task (1.5)', () => {
  const { facts, changes } = given(aCase()).when((before) =>
    decideOfflinePayment(
      before,
      {
        invoiceIds: ['inv_1'],
        amountMinor: 17_100,
        currency: EUR,
        valueOn: TODAY,
        reference: null,
        methodLabel: 'bank transfer',
      },
      NOW,
      ids,
    ),
  );
  expect(freeCredit(facts, EUR)).toBe(5_000);
  expect(changes('addTask')).toMatchObject([
    { task: { kind: 'refundOverpayment', note: { code: 'surplus', amountMinor: 5_000 } } },
  ]);
});
