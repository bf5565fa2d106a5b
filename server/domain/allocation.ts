import type { CivilDate, Minor } from './brands.ts';
import type { Allocation, CaseFacts, Invoice } from './facts.ts';
import { max, min, subtract, sum, ZERO } from './money.ts';

/** One debt that money may go to, and how much of it at most. */
export type AllocationTarget = {
  readonly invoiceId: string;
  readonly openMinor: Minor;
  readonly dueOn: CivilDate;
  readonly issuedOn: CivilDate;
  readonly number: string;
};

export type Allocated = {
  /** In the order in which they were served; only amounts above zero. */
  readonly allocations: readonly Allocation[];
  /** What none of them could take. allocations + surplus = the amount, exactly. */
  readonly surplusMinor: Minor;
};

/**
 * Serves the debts one after the other until the money is used up: oldest due date first, then issue
 * date, then number (rules 4.4). The answer does not depend on the order in which they are given.
 */
export function allocate(amountMinor: Minor, targets: readonly AllocationTarget[]): Allocated {
  let leftMinor = max(ZERO, amountMinor);
  const allocations: Allocation[] = [];
  for (const { invoiceId, openMinor } of targets.toSorted(bySeniority)) {
    const partMinor = min(leftMinor, max(ZERO, openMinor));
    if (partMinor === 0) continue;
    allocations.push({ invoiceId, amountMinor: partMinor });
    leftMinor = subtract(leftMinor, partMinor);
  }
  return { allocations, surplusMinor: leftMinor };
}

/** What an amount reaches of debts that it serves one after the other, in the order given. */
export function firstOf(debts: readonly Allocation[], amountMinor: Minor): readonly Allocation[] {
  let leftMinor = amountMinor;
  return debts.flatMap(({ invoiceId, amountMinor: openMinor }) => {
    const partMinor = min(leftMinor, openMinor);
    leftMinor = subtract(leftMinor, partMinor);
    return partMinor > 0 ? [{ invoiceId, amountMinor: partMinor }] : [];
  });
}

/** The debt of an invoice as a target for at most `openMinor`. */
export function targetOf(invoice: Invoice, openMinor: Minor): AllocationTarget {
  const { id, dueOn, issuedOn, number } = invoice;
  return { invoiceId: id, openMinor, dueOn, issuedOn, number };
}

/** Two lists of allocations as one, an invoice at most once in it. */
export function mergeAllocations(
  first: readonly Allocation[],
  second: readonly Allocation[],
): readonly Allocation[] {
  const byInvoice = Map.groupBy([...first, ...second], (a) => a.invoiceId);
  return [...byInvoice].map(([invoiceId, parts]) => ({
    invoiceId,
    amountMinor: sum(parts.map((p) => p.amountMinor)),
  }));
}

/** The invoices with these ids, oldest first; ids of other debtors are not among the facts. */
export function invoicesOf(
  facts: Pick<CaseFacts, 'invoices'>,
  ids: readonly string[],
): readonly Invoice[] {
  const wanted = new Set(ids);
  return facts.invoices
    .filter((i) => wanted.has(i.id))
    .toSorted((a, b) => bySeniority(targetOf(a, ZERO), targetOf(b, ZERO)));
}

function bySeniority(a: AllocationTarget, b: AllocationTarget): number {
  return (
    compareText(a.dueOn, b.dueOn) ||
    compareText(a.issuedOn, b.issuedOn) ||
    compareText(a.number, b.number) ||
    compareText(a.invoiceId, b.invoiceId)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
