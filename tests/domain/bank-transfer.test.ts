import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchTransfer } from '../../server/domain/bank-transfer.ts';
import type { BankTransfer, TransferMatch } from '../../server/domain/bank-transfer.ts';
import { makeCreditorReference } from '../../server/domain/creditor-reference.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { openInvoicesOf } from '../../server/domain/open-invoice.ts';
import type { OpenInvoice } from '../../server/domain/open-invoice.ts';
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
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

/** An invoice that is owed in full: 118.58 EUR unless said otherwise. */
function owed(over: Partial<OpenInvoice> = {}): OpenInvoice {
  const { id = 'inv_1', payableMinor = minor(11_858) } = over;
  return {
    id,
    debtorId: 'deb_1',
    debtorName: 'Kowalski sp. z o.o.',
    number: 'FV/2026/001',
    paymentReference: null,
    currency: EUR,
    dueOn: day('2026-05-31'),
    payableMinor,
    ways: [{ kind: 'all', amountMinor: payableMinor, untilOn: null, invoiceIds: [id] }],
    ...over,
  };
}

function transfer(
  text: string | readonly string[],
  over: Partial<BankTransfer> = {},
): BankTransfer {
  return {
    direction: 'credit',
    isReversal: false,
    amountMinor: minor(11_858),
    currency: EUR,
    valueOn: TODAY,
    payerName: null,
    payerIban: null,
    references: typeof text === 'string' ? [text] : text,
    ...over,
  };
}

/** "certain inv_1", "suggestion inv_1: clues but doubts" or "unknown". */
function told(match: TransferMatch): string {
  if (match.status === 'certain') return `certain ${match.invoiceIds.join(' ')}`;
  if (match.status === 'unknown') return 'unknown';
  const [first] = match.candidates;
  return `suggestion ${first?.invoiceId}: ${first?.clues.join(' ')} but ${first?.doubts.join(' ')}`;
}
const matched = (
  text: string | readonly string[],
  invoices: readonly OpenInvoice[] = [owed()],
  over: Partial<BankTransfer> = {},
): string => told(matchTransfer(transfer(text, over), invoices));

describe('a transfer that names the invoice and is its amount is certain', () => {
  test.each([
    'FV/2026/001',
    'fv 2026 001',
    'FV2026001',
    'FV-2026-001',
    'Zapłata za fakturę nr FV/2026/001 z dnia 4.05.2026, dziękuję',
    'FV/2026/001.',
    '(FV/2026/001)',
    'Faktura:FV/2026/001',
    'inv#FV_2026_001',
    '/VAT/22,18/IDC/5260001246/INV/FV/2026/001/TXT/projekt',
    '/RFB/FV/2026/001',
    'Rg. ＦＶ/2026/001',
  ])('%s', (text) => {
    expect(matched(text)).toBe('certain inv_1');
  });

  test('in whichever of the texts it stands', () => {
    expect(matched(['E2E-7', 'thanks', 'FV/2026/001'])).toBe('certain inv_1');
  });

  test.each([
    'RF18539007547034',
    'rf18 5390 0754 7034',
    'Payment RF18-5390-0754-7034 for May',
    'RF18 539007547034',
  ])('by its creditor reference: %s', (text) => {
    const invoice = owed({ number: '7', paymentReference: 'RF18 5390 0754 7034' });
    expect(matched(text, [invoice])).toBe('certain inv_1');
  });

  test('several invoices of one debtor when it is their sum', () => {
    const invoices = [
      owed(),
      owed({ id: 'inv_2', number: 'FV/2026/002', payableMinor: minor(100) }),
    ];
    const both = 'FV/2026/001, FV/2026/002';
    expect(matched(both, invoices, { amountMinor: minor(11_958) })).toBe('certain inv_1 inv_2');
    expect(matched(both, invoices)).toBe('suggestion inv_1: reference amount but severalInvoices');
    const others = invoices.map((i, index) => ({ ...i, debtorId: `deb_${index}` }));
    expect(matched(both, others, { amountMinor: minor(11_958) })).toContain('suggestion');
  });
});

describe('a part of a reference is not the reference', () => {
  test.each([
    ['12', '2012'],
    ['12', 'Invoice 120'],
    ['12', 'on 12.05.2026'],
    ['12', 'FV12'],
    ['FV/1', 'FV/12'],
    ['FV/1', 'FV/1/2026'],
    ['FV/1', 'FV/1-3'],
    ['FV/1', 'FV/1A'],
    ['FV/1', 'KOR/FV/1'],
    ['FV/1', 'XFV/1'],
    ['FV/12', 'FV/1 2 items'],
    ['2026/001', 'FV/2026/001'],
    ['RF18539007547034', 'RF18539007547034123'],
    ['FV/2026/001', 'FV/2026/01'],
  ])('%s in "%s"', (number, text) => {
    expect(matched(text, [owed({ number })])).toMatch(/^suggestion inv_1/);
  });

  test('the longer of two references is meant where both could be', () => {
    const invoices = [owed({ number: 'FV/1' }), owed({ id: 'inv_2', number: 'FV/1/2026' })];
    expect(matched('FV/1/2026', invoices)).toBe('certain inv_2');
    expect(matched('FV 1 2026', invoices)).toBe('certain inv_2');
    expect(matched('FV/1', invoices)).toBe('certain inv_1');
  });

  test('one reference on two invoices names neither', () => {
    const invoices = [
      owed({ paymentReference: 'KD 4711-99' }),
      owed({
        id: 'inv_2',
        number: 'FV/2026/002',
        payableMinor: minor(100),
        paymentReference: 'KD 4711-99',
      }),
    ];
    expect(matched('KD4711-99', invoices)).toContain('but severalInvoices');
    expect(matched('KD4711-99', invoices, { amountMinor: minor(11_958) })).toContain('suggestion');
  });

  test('a month is not an invoice number, unless the payer is the debtor', () => {
    const invoice = owed({ number: '4/2026' });
    expect(matched('Hosting 4/2026', [invoice])).toBe(
      'suggestion inv_1: reference amount but referenceTooCommon',
    );
    expect(matched('Hosting 4/2026', [invoice], { payerName: 'KOWALSKI SP Z O O, KRAKÓW' })).toBe(
      'certain inv_1',
    );
  });
});

describe('anything weaker is a suggestion that says why', () => {
  test.each([
    [
      'another amount',
      'FV/2026/001',
      { amountMinor: minor(11_857) },
      'reference but amountDiffers',
    ],
    ['another currency', 'FV/2026/001', { currency: PLN }, 'reference but currencyDiffers'],
    ['no reference', 'thank you', {}, 'amount but noReference'],
    ['a reference with fewer zeros', '2026/1', {}, 'similarReference amount but referenceNotExact'],
    [
      'the payer',
      'May',
      { amountMinor: minor(1), payerName: 'Kowalski' },
      'payerName but noReference amountDiffers',
    ],
  ] as const)('%s', (_, text, over, says) => {
    expect(matched(text, [owed()], over)).toBe(`suggestion inv_1: ${says}`);
  });

  test('an account that this debtor has paid from before is a clue', () => {
    const accounts = new Map([['DE89370400440532013000', 'deb_1']]);
    const line = transfer('?', { payerIban: 'DE89370400440532013000', amountMinor: minor(5) });
    expect(told(matchTransfer(line, [owed()], accounts))).toBe(
      'suggestion inv_1: payerAccount but noReference amountDiffers',
    );
    expect(told(matchTransfer(line, [owed({ debtorId: 'deb_2' })], accounts))).toBe('unknown');
  });

  test('an account is no proof of its debtor where the name beside it is somebody else’s', () => {
    const payerIban = 'DE89370400440532013000';
    const accounts = new Map([[payerIban, 'deb_1']]);
    const invoices = [owed(), owed({ id: 'inv_2', debtorId: 'deb_2', debtorName: 'Brzoza GmbH' })];
    const from = (payerName: string): string =>
      told(matchTransfer(transfer('?', { payerIban, payerName }), invoices, accounts));
    expect(from('BRZOZA')).toBe('suggestion inv_2: amount payerName but noReference');
    expect(from('Sosna SA')).toBe(
      'suggestion inv_1: amount payerAccount but noReference payerDiffers',
    );
    for (const name of ['KOWAL', 'Jan Kowalski', '', 'SA'])
      expect(from(name)).not.toContain('payerDiffers');
    const common = owed({ number: '4/2026' });
    const named = transfer('Hosting 4/2026', { payerIban, payerName: 'Sosna' });
    expect(told(matchTransfer(named, [common], accounts))).toContain('referenceTooCommon');
  });

  test('an invoice that is paid already is named, not paid twice', () => {
    const paid = owed({ payableMinor: minor(0), ways: [] });
    expect(matched('FV/2026/001', [paid])).toBe('suggestion inv_1: reference but nothingPayable');
    expect(matched('thank you', [paid])).toBe('unknown');
  });

  test('the likeliest comes first: reference, amount, payer, then the oldest', () => {
    const invoices = [
      owed({ id: 'younger', number: 'A1', dueOn: day('2026-06-01') }),
      owed({ id: 'older', number: 'B1', dueOn: day('2026-04-01') }),
      owed({ id: 'payer', number: 'C1', debtorName: 'Brzoza GmbH', dueOn: day('2026-07-01') }),
      owed({ id: 'named', number: 'FV/2026/077', payableMinor: minor(5) }),
      owed({ id: 'nothing', number: 'D1', payableMinor: minor(7) }),
    ];
    const match = matchTransfer(transfer('FV/2026/077', { payerName: 'BRZOZA' }), invoices);
    expect(match.status === 'suggestion' && match.candidates.map((c) => c.invoiceId)).toEqual([
      'named',
      'payer',
      'older',
      'younger',
    ]);
  });

  test('ten candidates are enough', () => {
    const invoices = Array.from({ length: 50 }, (_, i) =>
      owed({ id: `inv_${i}`, number: `N${i}x` }),
    );
    const match = matchTransfer(transfer('?'), invoices);
    expect(match.status === 'suggestion' && match.candidates.length).toBe(10);
  });
});

describe('nothing is found', () => {
  test.each([
    ['money that went out', { direction: 'debit' }],
    ['money that came back', { isReversal: true }],
    ['another amount without words', { amountMinor: minor(1), references: [] }],
  ] as const)('for %s', (_, over) => {
    expect(matched('FV/2026/001', [owed()], over)).toBe('unknown');
  });

  test('where nothing is open', () => {
    expect(matched('FV/2026/001', [])).toBe('unknown');
  });
});

describe('what an open invoice can be paid with comes from the quote', () => {
  const early = anInvoice({
    terms: {
      discount: [
        {
          kind: 'percent',
          percentBps: bps(200),
          untilOn: day('2026-05-10'),
          taxMode: 'onEarly',
          excludedLines: [],
        },
      ],
      discountFullOnly: false,
      paymentTermsText: null,
    },
  });

  test('the discounted amount is certain up to its last day and a suggestion after it', () => {
    const line = transfer(early.number, { amountMinor: minor(11_858) });
    const on = (valueOn: string): string => {
      const facts = aCase({ invoices: [early] });
      return told(
        matchTransfer({ ...line, valueOn: day(valueOn) }, openInvoicesOf(facts, day(valueOn))),
      );
    };
    expect(on('2026-05-10')).toBe('certain inv_1');
    expect(on('2026-05-11')).toBe('suggestion inv_1: reference but amountDiffers');
    const asOfEarlier = openInvoicesOf(aCase({ invoices: [early] }), TODAY);
    expect(told(matchTransfer({ ...line, valueOn: day('2026-05-11') }, asOfEarlier))).toContain(
      'amountDiffers',
    );
  });

  test('a certain one, recorded, settles the invoice', () => {
    const facts = aCase({ invoices: [early] });
    const match = matchTransfer(transfer(early.number), openInvoicesOf(facts, TODAY));
    if (match.status !== 'certain') throw new Error(match.status);
    const decided = decideOfflinePayment(
      facts,
      {
        invoiceIds: match.invoiceIds,
        amountMinor: match.amountMinor,
        currency: EUR,
        valueOn: TODAY,
        reference: early.number,
        methodLabel: null,
      },
      NOW,
      countedIds(),
    );
    if (!decided.ok || 'ignored' in decided) throw new Error('not recorded');
    const credits = decided.changes.flatMap((c) => (c.do === 'addEntry' ? [c.entry] : []));
    expect(balanceOf([...facts.entries, ...credits], 'inv_1')).toBe(0);
    expect(match.kind).toBe('discount');
  });

  test('an instalment of the plan is certain, for all the invoices of the plan', () => {
    const plan = aPlan();
    const facts = aCase({ plans: [plan] });
    const [first] = plan.instalments;
    const number = facts.invoices[0]?.number ?? '';
    const line = transfer(number, { amountMinor: minor(first?.amountMinor ?? 0) });
    const match = matchTransfer(line, openInvoicesOf(facts, TODAY));
    expect(match).toMatchObject({
      status: 'certain',
      invoiceIds: plan.allocations.map((a) => a.invoiceId),
    });
  });

  test('money on its way leaves nothing to pay', () => {
    const processing = aPayment({}, { status: 'processing', processingSince: NOW });
    const [open] = openInvoicesOf(aCase({ payments: [processing] }), TODAY);
    expect(open).toMatchObject({ payableMinor: 0, ways: [] });
  });

  test('the debtor is known by name', () => {
    const facts = aCase({ debtor: aDebtor({ id: 'deb_9', name: 'Eik NV' }) });
    expect(openInvoicesOf(facts, TODAY)).toMatchObject([
      { debtorId: 'deb_9', debtorName: 'Eik NV' },
    ]);
  });
});

describe('whatever is written', () => {
  const numbers = fc.stringMatching(/^[A-Z]{2,3}\/[1-9]\d{0,3}(\/20\d\d)?$/);
  const separator = fc.constantFrom('/', '-', ' ', '', '_', ' / ');
  const words = fc.constantFrom('', 'Zaplata za ', 'invoice: ', '(', 'Dziekuje, ');

  test('the reference is found in any case and with any separators', () => {
    fc.assert(
      fc.property(numbers, separator, words, (number, sign, before) => {
        const text = `${before}${number.toLowerCase().split('/').join(sign)} z dnia`;
        expect(matched(text, [owed({ number })])).toBe('certain inv_1');
      }),
    );
  });

  test('a number that goes on is never the one that ends earlier', () => {
    fc.assert(
      fc.property(numbers, fc.nat(9), separator, (number, digit, sign) => {
        const text = `${number}${digit}`.split('/').join(sign);
        expect(matched(text, [owed({ number })])).not.toContain('certain');
      }),
    );
  });

  test('of any two invoices the other one is never taken', () => {
    fc.assert(
      fc.property(numbers, numbers, separator, (one, other, sign) => {
        fc.pre(one.replaceAll('/', '') !== other.replaceAll('/', ''));
        const invoices = [owed({ number: one }), owed({ id: 'inv_2', number: other })];
        expect(matched(one.split('/').join(sign), invoices)).not.toBe('certain inv_2');
      }),
    );
  });

  test('a creditor reference with any mistake is not certain', () => {
    const reference = makeCreditorReference('539007547034') ?? '';
    const invoice = owed({ number: '7', paymentReference: reference });
    fc.assert(
      fc.property(fc.nat(15), fc.nat(9), (at, digit) => {
        const wrong = reference.slice(0, at) + String(digit) + reference.slice(at + 1);
        fc.pre(wrong !== reference);
        expect(matched(wrong, [invoice])).not.toContain('certain');
      }),
    );
  });

  test('is read quickly and without throwing', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(...HOSTILE_TEXTS, '1 '.repeat(2000), '/'.repeat(5000), 'FV/'.repeat(2000)),
    );
    fc.assert(
      fc.property(hostile, hostile, (text, number) => {
        const invoices = [owed({ number }), owed({ id: 'inv_2', number: '1/1/1' })];
        expect(['certain', 'suggestion', 'unknown']).toContain(
          matchTransfer(transfer(text, { payerName: text }), invoices).status,
        );
      }),
    );
  });
});
