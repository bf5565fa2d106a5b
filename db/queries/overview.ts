import type { Row } from '@libsql/client';
import type { CivilDate, Currency, Minor } from '../../server/domain/brands.ts';
import type { PlanStatus } from '../../server/domain/facts.ts';
import { ZERO } from '../../server/domain/money.ts';
import type { Database } from '../client.ts';
import { numberAt, textAt } from '../select.ts';
import { OVERDUE } from './invoices.ts';
import { STILL_ASKED } from './tasks.ts';

export type Overview = {
  /** One per currency in which something is owed. */
  readonly owed: readonly {
    readonly currency: Currency;
    readonly count: number;
    readonly balanceMinor: Minor;
    /** Of those that the list of overdue invoices shows. */
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
  const [owed = [], overdue = [], plans = [], tasks = []] = await db.readMany([
    {
      sql: `SELECT currency, count(*), sum(balance_minor) FROM invoices
        WHERE vendor_id = ? AND balance_minor > 0 GROUP BY currency ORDER BY currency`,
      args: [vendorId],
    },
    {
      sql: `SELECT currency, count(*), sum(balance_minor) FROM invoices i
        WHERE vendor_id = ? AND ${OVERDUE} GROUP BY currency`,
      args: [vendorId, today],
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
  const late = new Map(overdue.map((row) => [textAt(row, 0), figuresOf(row)]));
  return {
    owed: owed.map((row) => {
      const currency = textAt(row, 0) as Currency;
      const { count: overdueCount, balanceMinor: overdueMinor } = late.get(currency) ?? NONE;
      return { currency, ...figuresOf(row), overdueCount, overdueMinor };
    }),
    plans: Object.fromEntries(plans.map((row) => [textAt(row, 0), numberAt(row, 1)])),
    openTasks: tasks[0] === undefined ? 0 : numberAt(tasks[0], 0),
  };
}

const figuresOf = (row: Row) => ({
  count: numberAt(row, 1),
  balanceMinor: numberAt(row, 2) as Minor,
});
const NONE = { count: 0, balanceMinor: ZERO };
