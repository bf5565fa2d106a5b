import type { CivilDate, Currency, Minor } from '../../server/domain/brands.ts';
import type { PlanStatus } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { numberAt, textAt } from '../select.ts';
import { STILL_ASKED } from './tasks.ts';

export type Overview = {
  /** One per currency in which something is owed. */
  readonly owed: readonly {
    readonly currency: Currency;
    readonly count: number;
    readonly balanceMinor: Minor;
    readonly overdueCount: number;
    readonly overdueMinor: Minor;
  }[];
  readonly plans: { readonly [Status in PlanStatus]?: number };
  readonly openTasks: number;
};

/** The figures of a vendor's first page, all of one moment. `today` is in the vendor's zone. */
export async function loadOverview(
  db: Database,
  vendorId: string,
  today: CivilDate,
): Promise<Overview> {
  const [owed = [], plans = [], tasks = []] = await db.readMany([
    {
      sql: `SELECT currency, count(*), sum(balance_minor), sum(due_on < ?1),
          sum(iif(due_on < ?1, balance_minor, 0))
        FROM invoices WHERE vendor_id = ?2 AND balance_minor > 0 GROUP BY currency ORDER BY currency`,
      args: [today, vendorId],
    },
    {
      sql: 'SELECT status, count(*) FROM plans WHERE vendor_id = ? GROUP BY status',
      args: [vendorId],
    },
    {
      sql: `SELECT count(*) FROM tasks t LEFT JOIN invoices i ON i.vendor_id = t.vendor_id
          AND i.debtor_id = t.debtor_id AND i.id = t.invoice_id
        WHERE t.vendor_id = ? AND t.done_at IS NULL AND ${STILL_ASKED}`,
      args: [vendorId],
    },
  ]);
  return {
    owed: owed.map((row) => ({
      currency: textAt(row, 0) as Currency,
      count: numberAt(row, 1),
      balanceMinor: numberAt(row, 2) as Minor,
      overdueCount: numberAt(row, 3),
      overdueMinor: numberAt(row, 4) as Minor,
    })),
    plans: Object.fromEntries(plans.map((row) => [textAt(row, 0), numberAt(row, 1)])),
    openTasks: tasks[0] === undefined ? 0 : numberAt(tasks[0], 0),
  };
}
