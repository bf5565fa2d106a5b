import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { tasks } from '../schema/outside.ts';
import { selectRows, textAt } from '../select.ts';
import { type RowOf, tableSql } from '../table.ts';

export type TaskRow = RowOf<typeof tasks>;

const sql = tableSql(tasks);

export type OpenTask = TaskRow & {
  readonly debtorName: string;
  readonly invoiceNumber: string | null;
};

/** What people at the vendor have to do, the most urgent first, with the names of what it is about. */
export async function listOpenTasks(
  db: Database,
  vendorId: string,
  limit: number,
): Promise<OpenTask[]> {
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('t')}, d.name, i.number
      FROM tasks t JOIN debtors d ON d.vendor_id = t.vendor_id AND d.id = t.debtor_id
      LEFT JOIN invoices i ON i.vendor_id = t.vendor_id AND i.debtor_id = t.debtor_id
        AND i.id = t.invoice_id
      WHERE t.vendor_id = ? AND t.done_at IS NULL ORDER BY t.due_on, t.id LIMIT ?`,
    args: [vendorId, limit],
  });
  return rows.map((row) => ({
    ...sql.parse(row[0]),
    debtorName: textAt(row, 1),
    invoiceNumber: row[2] === null ? null : textAt(row, 2),
  }));
}

export function tasksOfCase(db: Database, ref: CaseRef): Promise<TaskRow[]> {
  return selectRows(db, sql, 'WHERE vendor_id = ? AND debtor_id = ? ORDER BY created_at, id', [
    ref.vendorId,
    ref.debtorId,
  ]);
}

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
