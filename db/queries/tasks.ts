import type { Instant } from '../../server/domain/brands.ts';
import type { Task } from '../../server/domain/decision.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { tasks } from '../schema/outside.ts';
import { textAt, where } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

export type TaskRow = RowOf<typeof tasks>;

const sql = tableSql(tasks);

export type OpenTask = TaskRow & {
  readonly debtorName: string;
  readonly invoiceNumber: string | null;
};

export type TaskPage = {
  /** Only those about this invoice, or about its debtor as a whole. */
  readonly about?: CaseRef & { readonly invoiceId: string };
  readonly limit: number;
};

/** What people at the vendor have to do, the most urgent first, with the names of what it is about. */
export async function listOpenTasks(
  db: Database,
  vendorId: string,
  { about, limit }: TaskPage,
): Promise<OpenTask[]> {
  const wanted = where(
    ['t.vendor_id = ? AND t.done_at IS NULL', vendorId],
    about && ['t.debtor_id = ?', about.debtorId],
    about && ['(t.invoice_id = ? OR t.invoice_id IS NULL)', about.invoiceId],
  );
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('t')}, d.name, i.number
      FROM tasks t JOIN debtors d ON d.vendor_id = t.vendor_id AND d.id = t.debtor_id
      LEFT JOIN invoices i ON i.vendor_id = t.vendor_id AND i.debtor_id = t.debtor_id
        AND i.id = t.invoice_id
      ${wanted.sql} ORDER BY t.due_on, t.id LIMIT ?`,
    args: [...wanted.args, limit],
  });
  return rows.map((row) => ({
    ...sql.parse(row[0]),
    debtorName: textAt(row, 1),
    invoiceNumber: row[2] === null ? null : textAt(row, 2),
  }));
}

export type Finishing = {
  readonly invoiceId: string | null;
  readonly at: Instant;
  /** Those that the same decision asks for: they take the place of the others. */
  readonly except?: readonly string[];
};

/** For `also` of the decision that did what these tasks asked for. */
export const finishTasks = (
  { vendorId, debtorId }: CaseRef,
  kinds: readonly Task['kind'][],
  { invoiceId, at, except = [] }: Finishing,
): Statement => ({
  sql: `UPDATE tasks SET done_at = ?1 WHERE vendor_id = ?2 AND debtor_id = ?3 AND done_at IS NULL
    AND kind IN (SELECT value FROM json_each(?4)) AND (?5 IS NULL OR invoice_id = ?5)
    AND id NOT IN (SELECT value FROM json_each(?6))`,
  args: [at, vendorId, debtorId, JSON.stringify(kinds), invoiceId, JSON.stringify(except)],
});

/** false: there is no such open task of this vendor. */
export async function finishTask(
  db: Database,
  vendorId: string,
  id: string,
  at: Instant,
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: 'UPDATE tasks SET done_at = ? WHERE vendor_id = ? AND id = ? AND done_at IS NULL',
      args: [at, vendorId, id],
    },
  ]);
  return done?.rowsAffected === 1;
}
