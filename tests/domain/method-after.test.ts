import { describe, expect, test } from 'vitest';
import { firstOf } from '../../server/domain/allocation.ts';
import { methodAfter } from '../../server/domain/method-after.ts';
import type { DebitedPlan } from '../../server/domain/method-after.ts';
import { minor } from '../../server/domain/money.ts';

const part = (invoiceId: string, amountMinor: number) => ({
  invoiceId,
  amountMinor: minor(amountMinor),
});
const plan = (over: Partial<DebitedPlan> = {}): DebitedPlan => ({
  status: 'active',
  autopay: true,
  invoiceIds: ['inv_1', 'inv_2'],
  leftMinor: 4_000,
  ...over,
});
const after = (amounts: Readonly<Record<string, number>>, plans = [plan()]) =>
  methodAfter(plans, {
    option: 'dueNow',
    covers: Object.entries(amounts).map(([id, amountMinor]) => part(id, amountMinor)),
  });

describe('what becomes of the card of a payment', () => {
  test('kept while something of the plan is left, over all of its invoices', () => {
    expect(after({ inv_1: 3_000, inv_2: 999 })).toBe('kept');
    expect(after({ inv_1: 3_000, inv_2: 1_000 })).toBe('last');
  });

  test('the last one stays the last whatever is owed beside the plan, and is no more for it', () => {
    expect(after({ inv_1: 4_000, inv_9: 500 })).toBe('last');
    expect(after({ inv_1: 3_999, inv_9: 500 })).toBe('kept');
  });

  test('none where the payment reaches no plan that debits, or two', () => {
    expect(after({ inv_9: 500 })).toBeNull();
    expect(after({ inv_1: 500 }, [plan({ autopay: false })])).toBeNull();
    expect(after({ inv_1: 500 }, [plan({ status: 'accelerated' })])).toBeNull();
    const other = plan({ invoiceIds: ['inv_8'] });
    expect(after({ inv_1: 500, inv_8: 500 }, [plan(), other])).toBeNull();
  });
});

test('an amount reaches debts one after the other, and no further than it goes', () => {
  const debts = [part('inv_1', 300), part('inv_2', 200), part('inv_3', 100)];
  expect(firstOf(debts, minor(300))).toEqual([part('inv_1', 300)]);
  expect(firstOf(debts, minor(450))).toEqual([part('inv_1', 300), part('inv_2', 150)]);
  expect(firstOf(debts, minor(600))).toEqual(debts);
});
