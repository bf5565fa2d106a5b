import type { CivilDate, Instant } from '../../server/domain/brands.ts';
import type { Task } from '../../server/domain/decision.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { tasks } from '../schema/outside.ts';
import { numberAt, selectRow, textAt, where } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

export type TaskRow = RowOf<typeof tasks>;

const sql = tableSql(tasks);

export type OpenTask = TaskRow & {
  readonly debtorName: string;
  readonly invoiceNumber: string | null;
};

/** What may be asked for: owed, and not on its way already (rules 1.5, 4.2). */
const PAYABLE = `(i.balance_minor - coalesce((SELECT sum(a.value ->> 'amountMinor')
  FROM payments p, json_each(p.allocations) a
  WHERE p.vendor_id = t.vendor_id AND p.debtor_id = t.debtor_id AND p.status = 'processing'
    AND a.value ->> 'invoiceId' = t.invoice_id), 0))`;

/**
 * A call and the question what follows a sequence are about a debt: they wait while a plan runs or the
 * money is on its way, are of no use once it is paid, and never ask for more than is payable by now. `t`
 * and `i` are the task and its invoice.
 */
const DEBT_KINDS = `('call', 'decideHandOver')`;
export const STILL_ASKED = `(t.kind NOT IN ${DEBT_KINDS} OR (${PAYABLE} > 0 AND NOT EXISTS (
  SELECT 1 FROM plans p WHERE p.vendor_id = t.vendor_id AND p.debtor_id = t.debtor_id
    AND p.status = 'active'
    AND EXISTS (SELECT 1 FROM json_each(p.allocations) a
      WHERE a.value ->> 'invoiceId' = t.invoice_id))))`;

/** A bank takes an answer until a day; past it the task is one among the others. */
const ANSWER_FIRST = `iif(t.kind IN ('answerInquiry', 'answerDispute')
  AND coalesce(t.note ->> 'untilOn', '9') >= ?, 0, 1)`;

export type TaskPage = {
  /** In the vendor's zone. */
  readonly today: CivilDate;
  /** Only those about this invoice, or about its debtor as a whole. */
  readonly about?: CaseRef & { readonly invoiceId: string };
  readonly limit: number;
};

/** What people at the vendor have to do, the most urgent first, with the names of what it is about. */
export async function listOpenTasks(
  db: Database,
  vendorId: string,
  { today, about, limit }: TaskPage,
): Promise<OpenTask[]> {
  const wanted = where(
    [`t.vendor_id = ? AND t.done_at IS NULL AND ${STILL_ASKED}`, vendorId],
    about && ['t.debtor_id = ?', about.debtorId],
    about && ['(t.invoice_id = ? OR t.invoice_id IS NULL)', about.invoiceId],
  );
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('t')}, d.name, i.number,
        iif(t.kind IN ${DEBT_KINDS},
          min(${PAYABLE}, coalesce(t.note ->> 'payableMinor', ${PAYABLE})), NULL)
      FROM tasks t JOIN debtors d ON d.vendor_id = t.vendor_id AND d.id = t.debtor_id
      LEFT JOIN invoices i ON i.vendor_id = t.vendor_id AND i.debtor_id = t.debtor_id
        AND i.id = t.invoice_id
      ${wanted.sql} ORDER BY ${ANSWER_FIRST}, t.due_on, t.id LIMIT ?`,
    args: [...wanted.args, today, limit],
  });
  return rows.map((row) => {
    const task = sql.parse(row[0]);
    const owed = row[3] === null ? {} : { payableMinor: numberAt(row, 3) };
    return {
      ...task,
      note: { ...task.note, ...owed },
      debtorName: textAt(row, 1),
      invoiceNumber: row[2] === null ? null : textAt(row, 2),
    };
  });
}

export type Finishing = {
  readonly invoiceId: string | null;
  readonly at: Instant;
  /** Those that the same decision asks for: they take the place of the others. */
  readonly except?: readonly string[];
  /** Only those about this ledger entry, or about none by name. */
  readonly entryId?: string;
};

/** For `also` of the decision that did what these tasks asked for. */
export const finishTasks = (
  { vendorId, debtorId }: CaseRef,
  kinds: readonly Task['kind'][],
  { invoiceId, at, except = [], entryId }: Finishing,
): Statement => ({
  sql: `UPDATE tasks SET done_at = ?1 WHERE vendor_id = ?2 AND debtor_id = ?3 AND done_at IS NULL
    AND kind IN (SELECT value FROM json_each(?4)) AND (?5 IS NULL OR invoice_id = ?5)
    AND id NOT IN (SELECT value FROM json_each(?6))
    AND (?7 IS NULL OR coalesce(note ->> 'entryId', ?7) = ?7)`,
  args: [
    at,
    vendorId,
    debtorId,
    JSON.stringify(kinds),
    invoiceId,
    JSON.stringify(except),
    entryId ?? null,
  ],
});

/** undefined: there is no such open task of this vendor. */
export const loadOpenTask = (
  db: Database,
  vendorId: string,
  id: string,
): Promise<TaskRow | undefined> =>
  selectRow(db, sql, 'WHERE vendor_id = ? AND id = ? AND done_at IS NULL', [vendorId, id]);

/** For `also` of the record that says who did it. */
export const finishTask = (
  { vendorId, debtorId }: CaseRef,
  id: string,
  at: Instant,
): Statement => ({
  sql: `UPDATE tasks SET done_at = ? WHERE vendor_id = ? AND debtor_id = ? AND id = ?
    AND done_at IS NULL`,
  args: [at, vendorId, debtorId, id],
});

export type AskedStep = Pick<TaskRow, 'id' | 'kind' | 'createdAt' | 'doneAt'> & {
  /** Open, but of no use: the debt is settled, or a plan runs. */
  readonly isIdle: boolean;
};

/** What the steps of an invoice's sequence asked people to do, done or not. */
export async function stepTasks(
  db: Database,
  { vendorId, debtorId }: CaseRef,
  invoiceId: string,
): Promise<readonly AskedStep[]> {
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('t')}, NOT ${STILL_ASKED} FROM tasks t
      JOIN invoices i ON i.vendor_id = t.vendor_id AND i.debtor_id = t.debtor_id
        AND i.id = t.invoice_id
      WHERE t.vendor_id = ? AND t.debtor_id = ? AND t.invoice_id = ? AND t.kind IN ${DEBT_KINDS}`,
    args: [vendorId, debtorId, invoiceId],
  });
  return rows.map((row) => ({ ...sql.parse(row[0]), isIdle: row[1] === 1 }));
}
