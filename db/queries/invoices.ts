import { BEFORE_OVERDUE } from '../../server/domain/ledger.ts';
import type { CivilDate, Currency, Instant, Minor } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { numberAt, textAt, where } from '../select.ts';

/** What lists show. Status and dunning are derived from the facts of the case, see loadCases. */
export type ListedInvoice = {
  readonly id: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly number: string;
  readonly currency: Currency;
  readonly issuedOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly amountDueMinor: Minor;
  readonly balanceMinor: Minor;
  readonly createdAt: Instant;
};

export type InvoiceFilter = {
  /** `overdue`: as `OVERDUE` says on `today` in the vendor's zone; `disputed`: a bank asks money back. */
  readonly state?: 'owed' | 'overdue' | 'disputed' | 'settled' | undefined;
  readonly today: CivilDate;
  readonly debtorId?: string | undefined;
  readonly number?: string | undefined;
  /** Part of the number or of the debtor's name; reads every invoice of the vendor in the worst case. */
  readonly search?: string | undefined;
  /** The last invoice of the page before. */
  readonly after?: { readonly createdAt: Instant; readonly id: string } | undefined;
  readonly limit: number;
};

/** Invoices of a vendor, newest first. */
export async function listInvoices(
  db: Database,
  vendorId: string,
  filter: InvoiceFilter,
): Promise<ListedInvoice[]> {
  const wanted = conditionsOf(vendorId, filter);
  const rows = await db.read({
    sql: `SELECT i.id, i.debtor_id, d.name, i.number, i.currency, i.issued_on, i.due_on,
        i.amount_due_minor, i.balance_minor, i.created_at
      FROM invoices i JOIN debtors d ON d.vendor_id = i.vendor_id AND d.id = i.debtor_id
      ${wanted.sql} ORDER BY i.created_at DESC, i.id DESC LIMIT ?`,
    args: [...wanted.args, filter.limit],
  });
  return rows.map((row) => ({
    id: textAt(row, 0),
    debtorId: textAt(row, 1),
    debtorName: textAt(row, 2),
    number: textAt(row, 3),
    currency: textAt(row, 4) as Currency,
    issuedOn: textAt(row, 5) as CivilDate,
    dueOn: textAt(row, 6) as CivilDate,
    amountDueMinor: numberAt(row, 7) as Minor,
    balanceMinor: numberAt(row, 8) as Minor,
    createdAt: numberAt(row, 9) as Instant,
  }));
}

function conditionsOf(vendorId: string, filter: InvoiceFilter) {
  const { state, today, debtorId, number, search, after } = filter;
  return where(
    ['i.vendor_id = ?', vendorId],
    debtorId !== undefined && ['i.debtor_id = ?', debtorId],
    number !== undefined && ['i.number = ?', number],
    search !== undefined && ["instr(lower(i.number || ' ' || d.name), lower(?)) > 0", search],
    state === 'settled' && ['i.balance_minor = 0'],
    state === 'owed' && ['i.balance_minor > 0'],
    state === 'overdue' && [OVERDUE, today],
    state === 'disputed' && [`EXISTS (${allocatedBy('payments', ['disputed'])})`],
    after && ['(i.created_at, i.id) < (?, ?)', after.createdAt, after.id],
  );
}

/** The plans or payments of these statuses that an invoice `i` is named in. */
const allocatedBy = (table: keyof typeof BEFORE_OVERDUE, statuses: readonly string[]): string =>
  `SELECT 1 FROM ${table} p, json_each(p.allocations) a
  WHERE p.vendor_id = i.vendor_id AND p.debtor_id = i.debtor_id
    AND p.status IN (${statuses.map((status) => `'${status}'`).join(', ')})
    AND a.value ->> 'invoiceId' = i.id AND a.value ->> 'amountMinor' > 0`;

/** An invoice `i` that is called overdue on a day, as `invoiceStatus` of the domain says it. */
export const OVERDUE = `i.balance_minor > 0 AND i.due_on < ?
  AND NOT EXISTS (${allocatedBy('plans', BEFORE_OVERDUE.plans)})
  AND NOT EXISTS (${allocatedBy('payments', BEFORE_OVERDUE.payments)})`;

export type KnownInvoice = CaseRef & { readonly invoiceId: string; readonly contentHash: string };

/** The invoice that has this number already, to tell the same document from another one. */
export async function findInvoiceByNumber(
  db: Database,
  vendorId: string,
  number: string,
): Promise<KnownInvoice | undefined> {
  const [row] = await db.read({
    sql: 'SELECT debtor_id, id, content_hash FROM invoices WHERE vendor_id = ? AND number = ?',
    args: [vendorId, number],
  });
  if (row === undefined) return undefined;
  const [debtorId, invoiceId, contentHash] = [textAt(row, 0), textAt(row, 1), textAt(row, 2)];
  return { vendorId, debtorId, invoiceId, contentHash };
}
