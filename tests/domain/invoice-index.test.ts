import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchTransfer } from '../../server/domain/bank-transfer.ts';
import type { BankTransfer } from '../../server/domain/bank-transfer.ts';
import { indexInvoices, likelyInvoices } from '../../server/domain/invoice-index.ts';
import { minor } from '../../server/domain/money.ts';
import type { OpenInvoice } from '../../server/domain/open-invoice.ts';
import { day, EUR, PLN } from '../support/builders.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const NAMES = ['Kowalski sp. z o.o.', 'Żółw & Syn', 'Brzoza Meble GmbH', 'AB', 'Nowak Nowak'];
const NUMBERS = [
  'FV/1',
  'FV/1/2026',
  'FV/2026/001',
  '2026/1',
  'INV-7',
  'INV-77',
  '0815',
  '4711',
  '/',
];
const AMOUNTS = [100, 200, 300].map(minor);

const anOpen = fc
  .record({
    at: fc.nat(NUMBERS.length - 1),
    suffix: fc.constantFrom('', '', '/A', '/2', '-0042'),
    debtor: fc.nat(NAMES.length - 1),
    paymentReference: fc.constantFrom(null, null, 'RF18539007547034', 'REF 9', 'FV1'),
    currency: fc.constantFrom(EUR, PLN),
    payableMinor: fc.constantFrom(...AMOUNTS, minor(0)),
    dueOn: fc.constantFrom('2026-05-01', '2026-06-01'),
  })
  .map(({ at, suffix, debtor, payableMinor, dueOn, ...rest }) => ({
    ...rest,
    payableMinor,
    number: `${NUMBERS[at]}${suffix}`,
    debtorId: `deb_${debtor}`,
    debtorName: NAMES[debtor] ?? '',
    dueOn: day(dueOn),
  }));

const invoices = fc
  .uniqueArray(anOpen, { maxLength: 40, selector: (one) => one.number })
  .map((all) =>
    all.map((one, index): OpenInvoice => {
      const id = `inv_${index}`;
      const way = { kind: 'all', amountMinor: one.payableMinor, untilOn: null } as const;
      return { ...one, id, ways: one.payableMinor > 0 ? [{ ...way, invoiceIds: [id] }] : [] };
    }),
  );

const word = fc.oneof(
  fc.constantFrom(
    ...NUMBERS,
    '001',
    '2026',
    'za',
    'fv 1 2026',
    'fv00001',
    'REF-9',
    'RF18 5390 0754 7034',
  ),
  fc.constantFrom(...HOSTILE_TEXTS),
);
const texts = fc.array(
  fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
  { maxLength: 3 },
);
const transfers: fc.Arbitrary<BankTransfer> = fc.record({
  direction: fc.constantFrom('credit', 'credit', 'credit', 'debit'),
  isReversal: fc.constantFrom(false, false, false, true),
  amountMinor: fc.constantFrom(...AMOUNTS, minor(600)),
  currency: fc.constantFrom(EUR, PLN),
  valueOn: fc.constant(day('2026-05-10')),
  payerName: fc.constantFrom(null, 'KOWALSKI SPOLKA Z OO', 'ZOLW I SYN', 'NOWAK', 'AB'),
  payerIban: fc.constantFrom(null, 'PL1', 'PL2'),
  references: texts,
});

const accounts = new Map([
  ['PL1', 'deb_1'],
  ['PL2', 'deb_2'],
]);

test('among the likely invoices a transfer is matched exactly as among all', () => {
  let told = 0;
  fc.assert(
    fc.property(invoices, transfers, fc.integer({ min: 1, max: 40 }), (all, transfer, slice) => {
      const indexes = [indexInvoices(all.slice(0, slice)), indexInvoices(all.slice(slice))];
      const likely = new Set(likelyInvoices(transfer, indexes, accounts));
      const match = matchTransfer(transfer, all, accounts);
      if (match.status !== 'unknown') told += 1;
      const among = all.filter((invoice) => likely.has(invoice));
      expect(matchTransfer(transfer, among, accounts)).toEqual(match);
    }),
    { numRuns: 3_000 },
  );
  expect(told).toBeGreaterThan(1_000);
});

test('where the unlikely ones are let go before all are known, nothing likely is lost', () => {
  fc.assert(
    fc.property(
      invoices,
      fc.array(transfers, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 40 }),
      (all, lines, slice) => {
        const first = [indexInvoices(all.slice(0, slice))];
        const kept = new Set(lines.flatMap((line) => likelyInvoices(line, first, accounts)));
        const indexes = [indexInvoices([...kept]), indexInvoices(all.slice(slice))];
        for (const line of lines) {
          const likely = new Set(likelyInvoices(line, indexes, accounts));
          const among = all.filter((invoice) => likely.has(invoice));
          const match = matchTransfer(line, all, accounts);
          expect(matchTransfer(line, among, accounts)).toEqual(match);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

/** Milliseconds for one line among so many invoices: the best of many runs, as some are interrupted. */
function costOf(count: number): number {
  const owed = Array.from({ length: count }, (_, n): OpenInvoice => {
    const amountMinor = minor(10_000 + n);
    const way = { kind: 'all', amountMinor, untilOn: null, invoiceIds: [`inv_${n}`] } as const;
    const debtor = { debtorId: `deb_${n % 500}`, debtorName: `Restauracja Numer${n % 500}` };
    const fixed = { paymentReference: null, currency: EUR, dueOn: day('2026-05-31') };
    const own = { id: `inv_${n}`, number: `FV/2026/${n}`, payableMinor: amountMinor };
    return { ...own, ...debtor, ...fixed, ways: [way] };
  });
  const indexes = [indexInvoices(owed)];
  const transfer: BankTransfer = {
    direction: 'credit',
    isReversal: false,
    amountMinor: minor(10_123),
    currency: EUR,
    valueOn: day('2026-05-10'),
    payerName: 'RESTAURACJA NUMER123 SP Z OO',
    payerIban: null,
    references: ['Faktura FV/2026/123 z dnia 2026-05-01, dziękujemy', 'NOTPROVIDED'],
  };
  const runs = Array.from({ length: 1_000 }, () => {
    const before = performance.now();
    expect(likelyInvoices(transfer, indexes, accounts)).not.toEqual([]);
    return performance.now() - before;
  });
  return Math.min(...runs);
}

test('a line among 20,000 invoices costs much less than twenty times of one among 1,000', () => {
  costOf(1_000);
  expect(costOf(20_000)).toBeLessThan(10 * costOf(1_000));
});
