import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CaseFacts, Entry, Payment } from '../../server/domain/facts.ts';
import {
  balanceOf,
  creditableRest,
  creditedBy,
  disputedOf,
  invoiceStatus,
  isOverdue,
  payableOf,
  processingOf,
} from '../../server/domain/ledger.ts';
import { bps, minor } from '../../server/domain/money.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  day,
  NOW,
  TODAY,
} from '../support/builders.ts';

const debit = (kind: Entry['kind'], amount: number, over: Partial<Entry> = {}): Entry =>
  anEntry({ kind, side: 'debit', amountMinor: minor(amount), ...over });
const credit = (kind: Entry['kind'], amount: number, over: Partial<Entry> = {}): Entry =>
  anEntry({ kind, side: 'credit', amountMinor: minor(amount), ...over });
const moving = (amount: number): Payment =>
  aPayment({ amountMinor: minor(amount) }, { status: 'processing', processingSince: NOW });

describe('balance and payable', () => {
  test('the balance is debits less credits, of one invoice or of all', () => {
    const entries = [
      debit('invoiced', 12_100),
      credit('payment', 5000),
      debit('invoiced', 700, { invoiceId: 'inv_2' }),
    ];
    expect(balanceOf(entries, 'inv_1')).toBe(7100);
    expect(balanceOf(entries, 'inv_2')).toBe(700);
    expect(balanceOf(entries)).toBe(7800);
    expect(balanceOf([])).toBe(0);
  });

  test('payable is the balance less what is on its way, never below zero', () => {
    const facts = aCase({ payments: [moving(5000)] });
    expect(processingOf(facts.payments, 'inv_1')).toBe(5000);
    expect(payableOf(facts, 'inv_1')).toBe(7100);
    expect(payableOf({ ...facts, payments: [moving(5000), moving(9000)] }, 'inv_1')).toBe(0);
  });

  test('what a bank decides about is told per invoice, and no more than the bank was asked for', () => {
    const allocations = [
      { invoiceId: 'inv_1', amountMinor: minor(5000) },
      { invoiceId: 'inv_2', amountMinor: minor(2000) },
    ];
    const disputed = { status: 'disputed', settledAt: NOW, disputedAt: NOW } as const;
    const payments = [
      aPayment({ allocations, disputedMinor: minor(3000) }, disputed),
      aPayment({ allocations, disputedMinor: minor(0) }, { status: 'succeeded', settledAt: NOW }),
    ];
    const ids = ['inv_1', 'inv_2', 'inv_3'];
    expect(ids.map((id) => disputedOf(payments, id))).toEqual([3000, 2000, 0]);
  });

  test('a debt is overdue from the day after its due day on', () => {
    expect(isOverdue(day('2026-05-31'), day('2026-05-31'))).toBe(false);
    expect(isOverdue(day('2026-06-01'), day('2026-05-31'))).toBe(true);
  });
});

describe('what a credit note may give back', () => {
  const invoice = anInvoice({ prepaidMinor: minor(2100), roundingMinor: minor(1) });
  const rest = (entries: readonly Entry[]) => creditableRest(invoice, { entries, credits: [] });
  const parts = (net: number, tax: number): Partial<Entry> => ({
    breakdown: [
      { taxRateBps: bps(2100), taxCategory: 'S', netMinor: minor(net), taxMinor: minor(tax) },
    ],
  });

  test('is the whole document, whatever was paid', () => {
    expect(rest([debit('invoiced', 10_001), credit('payment', 10_001)])).toBe(12_101);
  });

  test('less other credit notes; a discount falls away for it', () => {
    const given = [
      credit('creditNote', 1210, parts(1000, 210)),
      credit('discount', 242, { id: 'ent_d' }),
    ];
    expect(rest(given)).toBe(10_891);
  });
});

test('a credit counts for what of it still stands', () => {
  const entries = [
    credit('payment', 1000, { id: 'a' }),
    debit('paymentReversed', 600, { id: 'b', correctsId: 'a' }),
    credit('paymentReversed', 200, { id: 'c', correctsId: 'b' }),
  ];
  expect(creditedBy('payment', entries, 'inv_1')).toBe(600);
});

describe('the word that people see', () => {
  const status = (over: Partial<CaseFacts>, today = TODAY) =>
    invoiceStatus(aCase(over), 'inv_1', today);
  const whole = minor(12_100);

  test('open until the due day, overdue from the next', () => {
    expect(status({}, day('2026-05-31'))).toBe('open');
    expect(status({}, day('2026-06-01'))).toBe('overdue');
  });

  test('processing while money is on its way, also when it is overdue', () => {
    expect(status({ payments: [moving(12_100)] }, day('2026-06-01'))).toBe('processing');
  });

  test('on a plan while one runs, and owed again when it was called in', () => {
    expect(status({ plans: [aPlan()] }, day('2026-06-01'))).toBe('onPlan');
    const accelerated = aPlan(
      {},
      {
        status: 'accelerated',
        acceleratedAt: NOW,
        reinstateUntilOn: TODAY,
        mayReinstate: true,
      },
    );
    expect(status({ plans: [accelerated] }, day('2026-06-01'))).toBe('overdue');
  });

  test('disputed while a bank may take back what paid it, and not paid (rules 4.6)', () => {
    const entries = [credit('payment', whole)];
    const contested = (amount: number): Payment =>
      aPayment(
        { amountMinor: minor(amount), disputedMinor: minor(amount) },
        { status: 'disputed', settledAt: NOW, disputedAt: NOW },
      );
    expect(status({ entries, payments: [contested(12_100)] })).toBe('disputed');
    // Nobody is asked for the rest of it before the bank has answered.
    expect(status({ payments: [contested(100)] }, day('2026-06-01'))).toBe('disputed');
    expect(status({ payments: [contested(100)], plans: [aPlan()] })).toBe('onPlan');
    // Money that paid nothing of it, because it came a second time, cannot make it owed again.
    const surplus = {
      ...contested(12_100),
      allocations: [{ invoiceId: 'inv_1', amountMinor: minor(0) }],
    };
    expect(status({ entries, payments: [surplus] })).toBe('paid');
    const won = aPayment({}, { status: 'disputeWon', settledAt: NOW });
    expect(status({ entries, payments: [won] })).toBe('paid');
  });

  test('paid, credited or written off: what closed it', () => {
    expect(status({ entries: [credit('payment', whole)] })).toBe('paid');
    expect(status({ entries: [credit('creditNote', whole)] })).toBe('credited');
    expect(status({ entries: [credit('writeOff', whole)] })).toBe('writtenOff');
    expect(status({ invoices: [anInvoice({ amountMinor: 0 })] })).toBe('paid');
  });

  test('a kept settlement is paid, and what was taken back no longer counts', () => {
    const settled = [
      credit('payment', 9680, { id: 'a', paymentId: 'pay_1' }),
      credit('writeOff', 2420, { id: 'b', paymentId: 'pay_1' }),
    ];
    expect(status({ entries: settled })).toBe('paid');
    const reversed = [
      credit('payment', whole, { id: 'a' }),
      debit('paymentReversed', whole, { id: 'b', correctsId: 'a' }),
      credit('creditNote', whole, { id: 'c' }),
    ];
    expect(status({ entries: reversed })).toBe('credited');
  });
});

test('a balance written down after every entry is the balance derived in the end', () => {
  const rows = fc.array(
    fc.record({
      side: fc.constantFrom<'debit' | 'credit'>('debit', 'credit'),
      amount: fc.integer({ min: 1, max: 2 ** 40 }),
      invoiceId: fc.constantFrom('inv_1', 'inv_2'),
    }),
  );
  fc.assert(
    fc.property(rows, (list) => {
      const cached = new Map([
        ['inv_1', 0],
        ['inv_2', 0],
      ]);
      const entries = list.map(({ side, amount, invoiceId }) => {
        const sign = side === 'debit' ? 1 : -1;
        cached.set(invoiceId, (cached.get(invoiceId) ?? 0) + sign * amount);
        return anEntry({ side, amountMinor: minor(amount), invoiceId });
      });
      for (const [id, balance] of cached) expect(balanceOf(entries, id)).toBe(balance);
    }),
  );
});
