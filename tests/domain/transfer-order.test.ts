import { describe, expect, test } from 'vitest';
import { decideRecordTransfer } from '../../server/domain/bank-line.ts';
import { matchTransfer } from '../../server/domain/bank-transfer.ts';
import type { BankTransfer } from '../../server/domain/bank-transfer.ts';
import type { CaseFacts, DiscountTier } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { openInvoicesOf } from '../../server/domain/open-invoice.ts';
import { TRANSFER_OPTIONS, transferOrder } from '../../server/domain/transfer-order.ts';
import type { TransferOption } from '../../server/domain/transfer-order.ts';
import {
  aCase,
  anInvoice,
  aPayment,
  aVendor,
  countedIds,
  day,
  NOW,
  PLN,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';

const IBAN = 'PL61109010140000071219812874';
const vendor = aVendor({ profile: { iban: IBAN } });
const early: DiscountTier = {
  kind: 'percent',
  percentBps: bps(200),
  untilOn: day('2026-05-10'),
  taxMode: 'onEarly',
  excludedLines: [],
};
const terms = { discount: [early], discountFullOnly: false, paymentTermsText: null };
const two = [
  anInvoice({ terms }),
  anInvoice({ id: 'inv_2', number: 'FV/2026/002', dueOn: day('2026-05-20'), terms }),
];

function ordered(facts: CaseFacts, option: TransferOption = 'all', now = NOW) {
  const invoiceIds = facts.invoices.map(({ id }) => id);
  const made = transferOrder(facts, { invoiceIds, option, now });
  if (!made.ok) throw new Error(made.code);
  return made.order;
}

test('the order is the amount of the quote, to the vendor, with the number of the invoice', () => {
  expect(ordered(aCase({ vendor }))).toEqual({
    payeeName: 'Lipa Studio',
    iban: IBAN,
    currency: 'EUR',
    amountMinor: 12_100,
    option: 'all',
    untilOn: null,
    covers: [{ invoiceId: 'inv_1', amountMinor: 12_100 }],
    reference: 'FV/2026/001',
    epc: [
      'BCD',
      '002',
      '1',
      'SCT',
      '',
      'Lipa Studio',
      IBAN,
      'EUR121.00',
      '',
      '',
      'FV/2026/001',
    ].join('\n'),
  });
});

test('a creditor reference goes where banks look for it', () => {
  const invoice = anInvoice({ paymentReference: 'RF18 5390 0754 7034' });
  const { epc, reference } = ordered(aCase({ vendor, invoices: [invoice] }));
  expect(reference).toBe('RF18 5390 0754 7034');
  expect(epc?.split('\n').slice(8)).toEqual(['', 'RF18539007547034']);
});

test('where invoices share a reference each says its number', () => {
  const invoices = two.map((invoice) => ({ ...invoice, paymentReference: 'Contract 7' }));
  expect(ordered(aCase({ vendor, invoices })).reference).toBe('FV/2026/002, FV/2026/001');
});

test('there is no code to scan in other money than euros', () => {
  const zloty = aCase({ vendor, invoices: [anInvoice({ currency: PLN })] });
  expect(ordered(zloty)).toMatchObject({ currency: 'PLN', amountMinor: 12_100, epc: null });
});

describe('nothing is ordered', () => {
  const refusal = (facts: CaseFacts, option: TransferOption = 'all') =>
    transferOrder(facts, { invoiceIds: facts.invoices.map(({ id }) => id), option, now: NOW });
  const moving = aPayment({}, { status: 'processing', processingSince: NOW });
  const many = Array.from({ length: 13 }, (_, at) =>
    anInvoice({ id: `inv_${at}`, number: `FV/2026/${100 + at}` }),
  );

  test.each([
    ['to a vendor without an account', aCase(), 'all', 'noAccount'],
    ['while the money is on its way', aCase({ vendor, payments: [moving] }), 'all', 'nothingToPay'],
    ['at a price that is not offered', aCase({ vendor }), 'discount', 'optionNotOffered'],
    [
      'for more invoices than a transfer can name',
      aCase({ vendor, invoices: many }),
      'all',
      'tooManyInvoices',
    ],
  ] as const)('%s', (_, facts, option, code) => {
    expect(refusal(facts, option)).toEqual({ ok: false, code });
  });
});

describe('what is ordered is recognised by itself and settles what it says', () => {
  const offered = { id: 'off_1', invoiceId: 'inv_1', amountMinor: minor(10_000) };
  const offer = { ...offered, untilOn: day('2026-05-20'), createdAt: NOW, endedAt: null };
  const one = aCase({ vendor, invoices: two.slice(0, 1), offers: [offer] });
  const both = aCase({ vendor, invoices: two, offers: [offer] });
  const cases = TRANSFER_OPTIONS.flatMap((option) => [
    ['one invoice', option, one] as const,
    ['two invoices', option, both] as const,
  ]);

  test.each(cases)('%s, %s', (_, option, facts) => {
    const { amountMinor, currency, reference, covers } = ordered(facts, option);
    const transfer: BankTransfer = {
      direction: 'credit',
      isReversal: false,
      amountMinor,
      currency,
      valueOn: TODAY,
      payerName: null,
      payerIban: null,
      references: [reference],
    };
    const match = matchTransfer(transfer, openInvoicesOf(facts, TODAY));
    expect(match).toMatchObject({ status: 'certain', amountMinor });
    const invoiceIds = match.status === 'certain' ? match.invoiceIds : [];
    const line = { lineId: 'bln_1', transfer, reference, invoiceIds };
    const paid = given(facts).when((present) =>
      decideRecordTransfer(
        present,
        { ...line, paymentId: 'pay_x', matched: 'certain' },
        NOW,
        countedIds(),
      ),
    );
    for (const { invoiceId } of covers) expect(balanceOf(paid.facts.entries, invoiceId)).toBe(0);
    expect(paid.facts.credits).toEqual([]);
  });
});
