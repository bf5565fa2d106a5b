import { describe, expect, test } from 'vitest';
import { cycleAt } from '../../server/domain/dunning-cycle.ts';
import type { Entry } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { anEntry, anInvoice, at, aVendor } from '../support/builders.ts';

const entry = (kind: Entry['kind'], side: Entry['side'], amount: number, on: string): Entry =>
  anEntry({ kind, side, amountMinor: minor(amount), at: at(`${on}T10:00:00Z`) });
const invoiced = entry('invoiced', 'debit', 1000, '2026-05-01');
const paid = entry('payment', 'credit', 1000, '2026-06-10');
const mistaken = entry('paymentReversed', 'debit', 1000, '2026-06-20');
const back = { ...mistaken, reversal: 'refund' } as const;
const run = (...entries: readonly Entry[]) => cycleAt(anInvoice(), entries, [], aVendor());

describe('the run of the sequence over an invoice (7.7)', () => {
  test('is one more each time a reversal lifts a balance of zero', () => {
    expect(run().no).toBe(1);
    expect(run(invoiced, paid).no).toBe(1);
    expect(run(invoiced, paid, back).no).toBe(2);
    expect(run(invoiced, paid, back, paid, back).no).toBe(3);
  });

  test('stays when the payment was only written down by mistake', () => {
    expect(run(invoiced, paid, mistaken).no).toBe(1);
    expect(run(invoiced, paid, back, paid, mistaken)).toMatchObject({
      no: 2,
      anchorOn: '2026-06-20',
    });
  });

  test('stays while something was owed all the time', () => {
    const part = [
      entry('payment', 'credit', 400, '2026-06-10'),
      entry('paymentReversed', 'debit', 400, '2026-06-20'),
    ];
    expect(run(invoiced, ...part).no).toBe(1);
    expect(run(invoiced, paid, back, entry('discount', 'debit', 20, '2026-06-21')).no).toBe(2);
  });

  test('counts its days from the due day, a later one from the day on which it began', () => {
    expect(run(invoiced, paid).anchorOn).toBe('2026-05-31');
    expect(run(invoiced, paid, back).anchorOn).toBe('2026-06-20');
  });
});
