import { describe, expect, test } from 'vitest';
import {
  decideRecordTransfer,
  isToldByAnotherFormat,
  mayDecideLine,
  suggestionsOf,
  surplusOf,
  whyWaits,
} from '../../server/domain/bank-line.ts';
import type { RecordTransfer, StatementSpan } from '../../server/domain/bank-line.ts';
import type { BankTransfer } from '../../server/domain/bank-transfer.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { minor } from '../../server/domain/money.ts';
import {
  aCase,
  anInvoice,
  aPayment,
  countedIds,
  day,
  EUR,
  NOW,
  PLN,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';

const transfer = (over: Partial<BankTransfer> = {}): BankTransfer => ({
  direction: 'credit',
  isReversal: false,
  amountMinor: minor(12_100),
  currency: EUR,
  valueOn: TODAY,
  payerName: null,
  payerIban: null,
  references: ['FV/2026/001'],
  ...over,
});

const recorded =
  (over: Partial<BankTransfer> = {}, more: Partial<RecordTransfer> = {}) =>
  (facts: CaseFacts) =>
    decideRecordTransfer(
      facts,
      {
        lineId: 'bln_1',
        transfer: transfer(over),
        reference: 'FV/2026/001',
        invoiceIds: ['inv_1'],
        paymentId: 'pay_bln1',
        matched: 'certain',
        ...more,
      },
      NOW,
      countedIds(),
    );
const confirmed = { matched: 'confirmed' } as const;

describe('money that nobody looked at', () => {
  test('is recorded while it is certain on the facts of this moment', () => {
    const paid = given(aCase()).when(recorded()).thenHappened('payment.recorded');
    expect(balanceOf(paid.facts.entries, 'inv_1')).toBe(0);
    expect(paid.decision).toMatchObject({
      events: [{ data: { bankLineId: 'bln_1', matched: 'certain', paymentId: 'pay_bln1' } }],
    });
    paid.and.when(recorded()).thenNothingHappened('alreadyRecorded');
  });

  test('is refused when something paid it since', () => {
    const settled = given(aCase()).when(recorded({}, { paymentId: 'pay_other' }));
    settled.and.when(recorded()).thenRefused('bankLineNotCertain');
    const moving = aPayment({}, { status: 'processing', processingSince: NOW });
    given(aCase({ payments: [moving] }))
      .when(recorded())
      .thenRefused('bankLineNotCertain');
  });

  test('is refused for other invoices than it names', () => {
    const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'FV/2026/002' })];
    given(aCase({ invoices }))
      .when(recorded({}, { invoiceIds: ['inv_2'] }))
      .thenRefused('bankLineNotCertain');
  });

  test('is refused when the same amount of the same day is recorded on the invoice already', () => {
    const invoice = anInvoice({ amountMinor: 24_200 });
    const by = (facts: CaseFacts) =>
      decideOfflinePayment(
        facts,
        {
          invoiceIds: ['inv_1'],
          amountMinor: 12_100,
          currency: EUR,
          valueOn: TODAY,
          reference: null,
          methodLabel: 'bank transfer',
        },
        NOW,
        countedIds(),
      );
    const half = given(aCase({ invoices: [invoice] })).when(by);
    half.and.when(recorded()).thenRefused('bankLineNotCertain');
    half.and.when(recorded({ valueOn: day('2026-05-03') })).thenHappened('payment.recorded');
  });
});

describe('money that a person placed', () => {
  test('is recorded whatever its amount and text are', () => {
    const part = given(aCase()).when(
      recorded({ amountMinor: minor(1), references: [] }, confirmed),
    );
    expect(balanceOf(part.facts.entries, 'inv_1')).toBe(12_099);
  });

  test('beyond what is owed becomes credit (1.5)', () => {
    const paid = given(aCase()).when(recorded({ amountMinor: minor(13_000) }, confirmed));
    expect(balanceOf(paid.facts.entries, 'inv_1')).toBe(0);
    expect(paid.facts.credits).toMatchObject([{ amountMinor: 900 }]);
  });

  test('says before what would become credit, as the ledger then does', () => {
    const asked = (over: Partial<BankTransfer>) =>
      surplusOf(aCase(), { transfer: transfer(over), invoiceIds: ['inv_1'] }, NOW);
    expect(asked({ amountMinor: minor(13_000) })).toBe(900);
    expect([asked({}), asked({ amountMinor: minor(1) }), asked({ currency: PLN })]).toEqual([
      0, 0, 0,
    ]);
  });

  test('is refused when it went out or back', () => {
    const refused = [
      [{ direction: 'debit' }, 'bankLineNotMoneyIn'],
      [{ isReversal: true }, 'bankLineNotMoneyIn'],
      [{ direction: 'debit', isReversal: true }, 'bankLineNotMoneyIn'],
    ] as const;
    for (const [over, code] of refused) {
      given(aCase()).when(recorded(over, confirmed)).thenRefused(code);
    }
  });

  test('is recorded before its value date, which a bank may give it for the next working day', () => {
    const ahead = given(aCase()).when(recorded({ valueOn: day('2026-05-05') }, confirmed));
    expect(balanceOf(ahead.facts.entries, 'inv_1')).toBe(0);
    expect(ahead.facts.entries.at(-1)).toMatchObject({ valueOn: '2026-05-05' });
  });
});

test.each([
  ['open', 'record', 'yes'],
  ['open', 'ignore', 'yes'],
  ['ignored', 'record', 'yes'],
  ['ignored', 'ignore', 'said'],
  ['recorded', 'record', 'said'],
  ['recorded', 'ignore', 'no'],
] as const)('of a line that is %s, %s: %s', (status, word, may) => {
  expect(mayDecideLine(status, word)).toBe(may);
});

describe('a day that another kind of file has told', () => {
  const span = (over: Partial<StatementSpan> = {}): StatementSpan => ({
    format: 'camt053',
    account: 'PL61109010140000071219812874',
    accountIban: 'PL61109010140000071219812874',
    fromOn: day('2026-05-01'),
    toOn: day('2026-05-04'),
    ...over,
  });
  const isTold = (bookedOn: string, other: Partial<StatementSpan>): boolean =>
    isToldByAnotherFormat(day(bookedOn), span(), [span(other)]);

  test('is told by MT940 and CSV, not by another camt.053', () => {
    expect(isTold('2026-05-04', { format: 'mt940' })).toBe(true);
    expect(isTold('2026-05-01', { format: 'csv' })).toBe(true);
    expect(isTold('2026-05-04', {})).toBe(false);
  });

  test('is another day outside of it, and another account by its IBAN', () => {
    expect(isTold('2026-05-05', { format: 'csv' })).toBe(false);
    const elsewhere = { format: 'csv', accountIban: 'DE89370400440532013000' };
    expect(isTold('2026-05-04', elsewhere)).toBe(false);
    expect(isTold('2026-05-04', { format: 'csv', accountIban: null })).toBe(true);
  });
});

describe('what is certain now and waits all the same says why', () => {
  const asked = (facts: CaseFacts, line: Partial<Parameters<typeof whyWaits>[3]> = {}) =>
    whyWaits(facts, transfer(), ['inv_1'], {
      isSpokenOf: false,
      isToldByAnotherFormat: false,
      ...line,
    });
  const half = given(aCase({ invoices: [anInvoice({ amountMinor: 24_200 })] })).when(
    recorded({}, confirmed),
  );

  test('somebody spoke, another file told, it is recorded already, or it was not certain then', () => {
    const both = { isSpokenOf: true, isToldByAnotherFormat: true };
    expect(asked(half.facts, both)).toBe('decidedBefore');
    expect(asked(half.facts, { isToldByAnotherFormat: true })).toBe('toldByAnotherFormat');
    expect(asked(half.facts)).toBe('recordedAlready');
    expect(asked(aCase())).toBe('notCertainThen');
  });
});

test('what somebody took back for a line is offered last, and says so', () => {
  const candidate = (invoiceId: string) => ({ invoiceId, clues: [], doubts: [] });
  const candidates = ['inv_1', 'inv_2', 'inv_3'].map(candidate);
  const offers = suggestionsOf(
    { status: 'suggestion', candidates },
    [['inv_1'], ['inv_2', 'inv_3']],
    () => 'notCertainThen',
  );
  expect(offers.map(({ invoiceIds, doubts }) => [...invoiceIds, ...doubts])).toEqual([
    ['inv_2'],
    ['inv_3'],
    ['inv_1', 'takenBack'],
  ]);
});
