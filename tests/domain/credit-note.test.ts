import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import type { IssueCreditNote } from '../../server/domain/credit-note.ts';
import type { CaseFacts, DiscountTier } from '../../server/domain/facts.ts';
import { applyChanges } from '../../server/domain/decision.ts';
import { freeCredit } from '../../server/domain/credit.ts';
import {
  balanceOf,
  creditableRest,
  creditedBy,
  invoiceStatus,
  totalOf,
} from '../../server/domain/ledger.ts';
import { decideOfflinePayment, decideWriteOff } from '../../server/domain/ledger-decisions.ts';
import type { RecordOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { bps, minor } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  countedIds,
  day,
  EUR,
  lines,
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

describe('a credit note', () => {
  const note =
    (amountMinor: number, over: Partial<IssueCreditNote> = {}) =>
    (facts: CaseFacts) =>
      decideCreditNote(
        facts,
        {
          invoiceId: 'inv_1',
          amountMinor,
          currency: EUR,
          issuedOn: TODAY,
          reference: `KOR/${amountMinor}`,
          ...over,
        },
        NOW,
        ids,
      );

  test('takes its amount off the balance, with net and tax per rate', () => {
    const credited = given(aCase()).when(note(1210)).thenHappened('creditNote.issued');
    expect(balance(credited.facts)).toBe(10_890);
    expect(credited.facts.entries.at(-1)).toMatchObject({
      kind: 'creditNote',
      valueOn: TODAY,
      reference: 'KOR/1210',
      breakdown: [{ taxRateBps: 2100, netMinor: 1000, taxMinor: 210 }],
    });
  });

  test('of the whole invoice gives back exactly its own tax totals', () => {
    const invoice = anInvoice({ lines: lines([123_450, 2300], [45_670, 800], [1999, 0]) });
    const credited = given(aCase({ invoices: [invoice] })).when(note(invoice.grossMinor));
    expect(credited.facts.entries.at(-1)?.breakdown).toEqual(invoice.taxTotals);
    expect(balance(credited.facts)).toBe(0);
  });

  test('for a paid invoice makes the money the debtor’s credit and leaves the balance at zero', () => {
    const credited = given(aCase())
      .when(transfer())
      .and.when(note(1210))
      .thenHappened('creditNote.issued', 'credit.added');
    expect(balance(credited.facts)).toBe(0);
    expect(credited.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 1210 } }]);
    expect(credited.facts.entries.slice(-2)).toMatchObject([
      { kind: 'creditNote', side: 'credit', amountMinor: 1210 },
      { kind: 'payment', side: 'debit', amountMinor: 1210 },
    ]);
  });

  test('partly beyond the balance closes it and frees the rest', () => {
    const credited = given(aCase())
      .when(transfer({ amountMinor: 12_000 }))
      .and.when(note(1210));
    expect(balance(credited.facts)).toBe(0);
    expect(credited.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 1110 } }]);
  });

  test('for a written-off invoice undoes the write-off and pays nobody', () => {
    const credited = given(aCase())
      .when((facts) => decideWriteOff(facts, { invoiceId: 'inv_1', reason: 'gone' }, NOW, ids))
      .and.when(note(1210))
      .thenHappened('creditNote.issued');
    expect(balance(credited.facts)).toBe(0);
    expect(credited.changes('addCredit')).toEqual([]);
  });

  test('for what was prepaid is credit', () => {
    const invoice = anInvoice({ prepaidMinor: minor(2100) });
    const credited = given(aCase({ invoices: [invoice] })).when(note(12_100));
    credited.thenHappened('creditNote.issued', 'credit.added');
    expect(balance(credited.facts)).toBe(0);
    expect(credited.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 2100 } }]);
  });

  test('over nothing but what was prepaid is given back once', () => {
    const invoice = anInvoice({ prepaidMinor: minor(2100) });
    const first = given(aCase({ invoices: [invoice] })).when(note(10_000));
    const second = first.and.when(note(2100)).thenHappened('creditNote.issued', 'credit.added');
    second.and
      .when(note(2100, { reference: 'KOR/again' }))
      .thenRefused('creditTooLarge', { restMinor: 0 });
    expect(freeCredit(second.facts, EUR)).toBe(2100);
  });

  test('is never more than what is left of the invoice', () => {
    const first = given(aCase()).when(note(12_000));
    first.and.when(note(101)).thenRefused('creditTooLarge', { restMinor: 100 });
    const second = first.and.when(note(100)).thenHappened('creditNote.issued');
    expect(creditableRest(anInvoice(), second.facts)).toBe(0);
  });

  test('of the whole invoice lets the discount fall away, with net and tax for the books', () => {
    const credited = given(aCase({ invoices: [early] }))
      .when(transfer({ amountMinor: 11_858 }))
      .and.when(note(12_100))
      .thenHappened('creditNote.issued', 'discount.reversed', 'credit.added');
    expect(balance(credited.facts)).toBe(0);
    expect(credited.changes('addCredit')).toMatchObject([{ credit: { amountMinor: 11_858 } }]);
    expect(credited.facts.entries.slice(-3)).toMatchObject([
      { kind: 'creditNote', side: 'credit', amountMinor: 12_100, breakdown: early.taxTotals },
      {
        kind: 'discount',
        side: 'debit',
        amountMinor: 242,
        breakdown: [{ netMinor: 200, taxMinor: 42 }],
      },
      { kind: 'payment', side: 'debit', amountMinor: 11_858 },
    ]);
    expect(invoiceStatus(credited.facts, 'inv_1', TODAY)).toBe('credited');
    credited.and.when(note(1)).thenRefused('creditTooLarge', { restMinor: 0 });
  });

  test('takes of a discount only what it leaves no room for', () => {
    const paid = given(aCase({ invoices: [early] })).when(transfer({ amountMinor: 11_858 }));
    paid.and.when(note(11_858)).thenHappened('creditNote.issued', 'credit.added');
    const beyond = paid.and.when(note(12_000));
    expect(creditedBy('discount', beyond.facts.entries, 'inv_1')).toBe(100);
    expect(balance(beyond.facts)).toBe(0);
    const [issued] = beyond.facts.entries.filter((e) => e.kind === 'creditNote');
    expect(totalOf(issued?.breakdown ?? [])).toBe(12_000);
    const rest = beyond.and.when(note(100)).thenHappened('creditNote.issued', 'discount.reversed');
    expect([balance(rest.facts), freeCredit(rest.facts, EUR)]).toEqual([0, 11_858]);
  });

  test('after another, whatever they are over: nothing is lost, and the balance stays at zero', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 13_000 }), { maxLength: 5 }), (amounts) => {
        const paid = given(aCase({ invoices: [early] })).when(transfer({ amountMinor: 11_858 }));
        const facts = amounts.reduce((present, amount, no) => {
          const decision = note(amount, { reference: `K/${no}` })(present);
          return decision.ok ? applyChanges(present, decision.changes) : present;
        }, paid.facts);
        const credited = 12_100 - creditableRest(early, facts);
        const discount = creditedBy('discount', facts.entries, 'inv_1');
        expect(balance(facts)).toBe(0);
        expect(discount).toBe(Math.min(242, 12_100 - credited));
        expect(freeCredit(facts, EUR)).toBe(credited + discount - 242);
      }),
    );
  });

  test('with the same number again changes nothing; with another amount it is refused', () => {
    const first = given(aCase()).when(note(1210));
    first.and.when(note(1210)).thenNothingHappened('alreadyCredited');
    first.and.when(note(1000, { reference: 'KOR/1210' })).thenRefused('numberTaken');
  });

  test('makes the early total smaller: what was paid in time may reach it', () => {
    const part = given(aCase({ invoices: [early] })).when(transfer({ amountMinor: 10_672 }));
    const credited = part.and
      .when(note(1210))
      .thenHappened('creditNote.issued', 'discount.granted');
    expect(balance(credited.facts)).toBe(0);
    expect(credited.facts.entries.at(-1)).toMatchObject({ kind: 'discount', amountMinor: 218 });
  });

  test('stating its own amounts per rate has to add up', () => {
    const breakdown = [
      { taxRateBps: bps(2100), taxCategory: 'S', netMinor: minor(1000), taxMinor: minor(210) },
    ];
    given(aCase()).when(note(1210, { breakdown })).thenHappened('creditNote.issued');
    given(aCase()).when(note(1211, { breakdown })).thenRefused('sumsDisagree');
  });

  test.each([
    ['amountNotAllowed', 0, {}],
    ['amountNotAllowed', -5, {}],
    ['amountNotAllowed', 2 ** 53, {}],
    ['notFound', 100, { invoiceId: 'inv_9' }],
    ['currencyMismatch', 100, { currency: PLN }],
  ] as const)('is refused as %s for %i %o', (code, amount, over) => {
    given(aCase()).when(note(amount, over)).thenRefused(code);
  });
});

describe('a write-off', () => {
  const writeOff = (facts: CaseFacts) =>
    decideWriteOff(facts, { invoiceId: 'inv_1', reason: 'uncollectable' }, NOW, ids);

  test('closes what is still owed, with the reason', () => {
    const paid = aCase({ entries: [anEntry({ amountMinor: minor(2100) })] });
    const closed = given(paid).when(writeOff).thenHappened('invoice.writtenOff');
    expect(balance(closed.facts)).toBe(0);
    expect(closed.facts.entries.at(-1)).toMatchObject({
      kind: 'writeOff',
      amountMinor: 10_000,
      reference: 'uncollectable',
    });
    closed.and.when(writeOff).thenRefused('invoiceClosed');
  });

  test('waits for money that is on its way', () => {
    const moving = aPayment({}, { status: 'processing', processingSince: NOW });
    given(aCase({ payments: [moving] }))
      .when(writeOff)
      .thenRefused('alreadyBeingPaid');
    given(aCase({ invoices: [] }))
      .when(writeOff)
      .thenRefused('notFound');
  });
});
