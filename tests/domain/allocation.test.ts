import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  allocate,
  invoicesOf,
  mergeAllocations,
  targetOf,
} from '../../server/domain/allocation.ts';
import type { AllocationTarget } from '../../server/domain/allocation.ts';
import { minor } from '../../server/domain/money.ts';
import { aCase, anInvoice, day } from '../support/builders.ts';

const target = (id: string, open: number, due: string, more = {}): AllocationTarget => ({
  invoiceId: id,
  openMinor: minor(open),
  dueOn: day(due),
  issuedOn: day('2026-01-01'),
  number: id,
  ...more,
});

test('money goes to the oldest due date, then the issue date, then the number', () => {
  const targets = [
    target('d', 100, '2026-05-02'),
    target('c', 100, '2026-05-01', { issuedOn: day('2026-01-02') }),
    target('b', 100, '2026-05-01', { number: '2' }),
    target('a', 100, '2026-05-01', { number: '1' }),
  ];
  expect(allocate(minor(350), targets)).toEqual({
    allocations: [
      { invoiceId: 'a', amountMinor: 100 },
      { invoiceId: 'b', amountMinor: 100 },
      { invoiceId: 'c', amountMinor: 100 },
      { invoiceId: 'd', amountMinor: 50 },
    ],
    surplusMinor: 0,
  });
});

test('what no debt can take is the surplus', () => {
  const { allocations, surplusMinor } = allocate(minor(150), [target('a', 100, '2026-05-01')]);
  expect(allocations).toEqual([{ invoiceId: 'a', amountMinor: 100 }]);
  expect(surplusMinor).toBe(50);
  expect(allocate(minor(5), []).surplusMinor).toBe(5);
});

test('a debt that is closed, or below zero, takes nothing', () => {
  const closed = [target('a', 0, '2026-05-01'), target('b', -10, '2026-05-01')];
  expect(allocate(minor(5), closed)).toEqual({ allocations: [], surplusMinor: 5 });
  expect(allocate(minor(-5), closed)).toEqual({ allocations: [], surplusMinor: 0 });
});

const targets = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 2 ** 45 }), fc.integer({ min: 1, max: 28 })), {
    maxLength: 8,
  })
  .map((rows) =>
    rows.map(([open, d], i) => target(`i${i}`, open, `2026-05-${String(d).padStart(2, '0')}`)),
  );

test('allocations and surplus are the amount, and no debt takes more than is open', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 50 }), targets, (amount, debts) => {
      const { allocations, surplusMinor } = allocate(minor(amount), debts);
      const taken = allocations.reduce((a, b) => a + b.amountMinor, 0);
      expect(taken + surplusMinor).toBe(amount);
      for (const { invoiceId, amountMinor } of allocations) {
        const open = debts.find((d) => d.invoiceId === invoiceId)?.openMinor ?? 0;
        expect(amountMinor).toBeGreaterThan(0);
        expect(amountMinor).toBeLessThanOrEqual(open);
      }
    }),
  );
});

test('the order in which the debts are given does not matter', () => {
  const shuffled = targets.chain((debts) =>
    fc.tuple(
      fc.constant(debts),
      fc.shuffledSubarray(debts, { minLength: debts.length, maxLength: debts.length }),
    ),
  );
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 50 }), shuffled, (amount, [a, b]) => {
      expect(allocate(minor(amount), a)).toEqual(allocate(minor(amount), b));
    }),
  );
});

test('two allocations to the same invoice are one', () => {
  const one = { invoiceId: 'a', amountMinor: minor(1) };
  const two = { invoiceId: 'b', amountMinor: minor(2) };
  expect(mergeAllocations([one], [two, one])).toEqual([
    { invoiceId: 'a', amountMinor: 2 },
    { invoiceId: 'b', amountMinor: 2 },
  ]);
});

test('invoices of other debtors are not found, and the found ones come oldest first', () => {
  const late = anInvoice({ id: 'inv_2', number: 'B', dueOn: day('2026-06-30') });
  const facts = aCase({ invoices: [late, anInvoice()] });
  const found = invoicesOf(facts, ['inv_2', 'inv_9', 'inv_1']);
  expect(found.map((i) => i.id)).toEqual(['inv_1', 'inv_2']);
  expect(targetOf(late, minor(5))).toMatchObject({ invoiceId: 'inv_2', openMinor: 5 });
});
