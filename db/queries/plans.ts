import type { Instant } from '../../server/domain/brands.ts';
import type { Plan, PlanStatus } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { toPlan } from '../plan-row.ts';
import type { CaseRef } from '../rows.ts';
import { plans } from '../schema/cases.ts';
import { textAt, where } from '../select.ts';
import { tableSql } from '../table.ts';

export type ListedPlan = CaseRef & { readonly debtorName: string; readonly plan: Plan };

const sql = tableSql(plans);

export type PlanFilter = {
  readonly statuses?: readonly PlanStatus[] | undefined;
  readonly after?: { readonly acceptedAt: Instant; readonly id: string } | undefined;
  readonly limit: number;
};

/** Plans of a vendor with the names of who pays them, newest first. Standing is derived from the case. */
export async function listPlans(
  db: Database,
  vendorId: string,
  { statuses, after, limit }: PlanFilter,
): Promise<ListedPlan[]> {
  const wanted = where(
    ['p.vendor_id = ?', vendorId],
    statuses && ['p.status IN (SELECT value FROM json_each(?))', JSON.stringify(statuses)],
    after && ['(p.accepted_at, p.id) < (?, ?)', after.acceptedAt, after.id],
  );
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('p')}, d.name
      FROM plans p JOIN debtors d ON d.vendor_id = p.vendor_id AND d.id = p.debtor_id
      ${wanted.sql} ORDER BY p.accepted_at DESC, p.id DESC LIMIT ?`,
    args: [...wanted.args, limit],
  });
  return rows.map((row) => {
    const plan = sql.parse(row[0]);
    const { debtorId } = plan;
    return { vendorId, debtorId, debtorName: textAt(row, 1), plan: toPlan(plan) };
  });
}
