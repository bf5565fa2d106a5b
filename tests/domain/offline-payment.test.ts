import { describe, expect, test } from 'vitest';
import type { CivilDate } from '../../server/domain/brands.ts';
import type { CaseFacts, DiscountTier } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { decideGrantDiscount, decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import type { RecordOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { bps } from '../../server/domain/money.ts';
import {
  aCase,
  aDebtor,
  anInvoice,
  aPayment,
  aPlan,
  countedIds,
  day,
  EUR,
  NOW,
  PLN,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';

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
const ids = countedIds();

const transfer =
  (over: Partial<RecordOfflinePayment> = {}) =>
  (facts: CaseFacts) =>
    decideOfflinePayment(
      facts,
      {
        invoiceIds: ['inv_1'],
        amountMinor: 12_100,
        currency: EUR,
        valueOn: TODAY,
        reference: 'FV/2026/001',
        methodLabel: 'bank transfer',
        ...over,
      },
      NOW,
      ids,
    );
const balance = (facts: CaseFacts, id = 'inv_1'): number => balanceOf(facts.entries, id);

describe('money from the bank', () => {
  test('closes the invoice and is confirmed', () => {
    const paid = given(aCase()).when(transfer()).thenHappened('payment.recorded');
    expect(balance(paid.facts)).toBe(0);
    expect(paid.facts.payments).toMatchObject([
      {
        channel: 'offline',
        status: 'succeeded',
        amountMinor: 12_100,
        methodLabel: 'bank transfer',
      },
    ]);
    expect(paid.changes('addMessage')).toMatchObject([
      { message: { kind: 'paymentReceipt', notBefore: NOW, invoiceIds: ['inv_1'] } },
    ]);
  });

  test('goes to the oldest of the invoices that it was sent for', () => {
    const invoices = [
      anInvoice({ id: 'inv_2', number: 'B', dueOn: day('2026-04-30'), amountMinor: 5000 }),
      anInvoice(),
    ];
    const paid = given(aCase({ invoices })).when(
      transfer({ invoiceIds: ['inv_1', 'inv_2'], amountMinor: 6000 }),
    );
    expect(paid.facts.payments[0]?.allocations).toEqual([
      { invoiceId: 'inv_2', amountMinor: 5000 },
      { invoiceId: 'inv_1', amountMinor: 1000 },
    ]);
  });

  test('that is too much becomes credit, never a negative balance', () => {
    const paid = given(aCase())
      .when(transfer({ amountMinor: 12_600 }))
      .thenHappened('payment.recorded', 'credit.added');
    expect(balance(paid.facts)).toBe(0);
    expect(paid.changes('addCredit')).toMatchObject([
      { credit: { amountMinor: 500, currency: EUR } },
    ]);
  });

  test('for a closed invoice is all credit, and stays a payment of that invoice', () => {
    const paid = given(aCase())
      .when(transfer())
      .and.when(transfer({ amountMinor: 100 }));
    paid.thenHappened('payment.recorded', 'credit.added');
    const allocations = [{ invoiceId: 'inv_1', amountMinor: 0 }];
    expect(paid.facts.payments[1]).toMatchObject({ amountMinor: 100, allocations });
    expect(paid.changes('addTask')).toMatchObject([
      { task: { kind: 'refundOverpayment', invoiceId: 'inv_1' } },
    ]);
  });

  test('is taken even while other money is on its way', () => {
    const moving = aPayment({}, { status: 'processing', processingSince: NOW });
    const paid = given(aCase({ payments: [moving] }))
      .when(transfer())
      .thenHappened('payment.recorded');
    expect(balance(paid.facts)).toBe(0);
  });

  test('earns the discount when its value date is in time, and a part keeps it open', () => {
    const first = given(aCase({ invoices: [early] }))
      .when(transfer({ amountMinor: 5000 }))
      .thenHappened('payment.recorded');
    const second = first.and
      .when(transfer({ amountMinor: 6858 }))
      .thenHappened('payment.recorded', 'discount.granted');
    expect(balance(second.facts)).toBe(0);
    expect(second.facts.entries.at(-1)).toMatchObject({
      kind: 'discount',
      amountMinor: 242,
      breakdown: [{ taxRateBps: 2100, netMinor: 200, taxMinor: 42 }],
    });
  });

  test('a day late keeps the shortfall owed, until the vendor grants it anyway', () => {
    const late = { amountMinor: 11_858, valueOn: day('2026-05-11') };
    const later = (NOW + 10 * 86_400_000) as typeof NOW;
    const grant = (facts: CaseFacts) =>
      decideGrantDiscount(facts, { invoiceId: 'inv_1' }, later, ids);
    const paid = given(aCase({ invoices: [early] })).when((facts) =>
      decideOfflinePayment(
        facts,
        { invoiceIds: ['inv_1'], currency: EUR, reference: null, methodLabel: null, ...late },
        later,
        ids,
      ),
    );
    paid.thenHappened('payment.recorded');
    expect(balance(paid.facts)).toBe(242);
    const granted = paid.and.when(grant).thenHappened('discount.granted');
    expect(balance(granted.facts)).toBe(0);
    granted.and.when(grant).thenRefused('invoiceClosed');
  });

  test('completes a plan in the same decision', () => {
    const paid = given(aCase({ plans: [aPlan()] })).when(transfer());
    paid.thenHappened('payment.recorded', 'plan.completed');
    expect(paid.facts.plans[0]?.status).toBe('completed');
  });

  test('without an address is recorded without a letter', () => {
    const paid = given(aCase({ debtor: aDebtor({ email: null }) })).when(transfer());
    expect(paid.changes('addMessage')).toEqual([]);
  });

  test.each([
    ['amountNotAllowed', { amountMinor: 0 }],
    ['amountNotAllowed', { amountMinor: -1 }],
    ['amountNotAllowed', { amountMinor: 0.1 }],
    ['amountNotAllowed', { amountMinor: 2 ** 53 }],
    ['amountNotAllowed', { amountMinor: Number.NaN }],
    ['notFound', { invoiceIds: ['inv_9'] }],
    ['notFound', { invoiceIds: [] }],
    ['notFound', { invoiceIds: ['inv_1', 'inv_9'] }],
    ['currencyMismatch', { currency: PLN }],
    ['invalidInput', { valueOn: day('2026-05-05') }],
  ] as const)('is refused as %s for %o', (code, over) => {
    given(aCase()).when(transfer(over)).thenRefused(code);
  });
});

describe('granting a discount anyway', () => {
  const grant = (facts: CaseFacts) => decideGrantDiscount(facts, { invoiceId: 'inv_1' }, NOW, ids);

  test('is refused while less than the early total is paid', () => {
    given(aCase({ invoices: [early] }))
      .when(grant)
      .thenRefused('offerNotAllowed');
  });

  test('is refused for an invoice without terms, on a plan, or that nobody knows', () => {
    given(aCase()).when(grant).thenRefused('offerNotAllowed');
    given(aCase({ invoices: [early], plans: [aPlan()] }))
      .when(grant)
      .thenRefused('offerNotAllowed');
    given(aCase({ invoices: [] }))
      .when(grant)
      .thenRefused('notFound');
  });
});

test('deciding twice on the same facts gives the same answer', () => {
  const facts = aCase({ invoices: [early] });
  const decide = (valueOn: CivilDate) =>
    decideOfflinePayment(
      facts,
      {
        invoiceIds: ['inv_1'],
        amountMinor: 13_000,
        currency: EUR,
        valueOn,
        reference: null,
        methodLabel: null,
      },
      NOW,
      countedIds(),
    );
  expect(decide(TODAY)).toEqual(decide(TODAY));
});
