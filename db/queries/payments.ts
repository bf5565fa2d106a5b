import type { Instant } from '../../server/domain/brands.ts';
import type { Payment } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { toPayment } from '../payment-row.ts';
import type { CaseRef } from '../rows.ts';
import { payments } from '../schema/cases.ts';
import { selectRows, textAt, where } from '../select.ts';
import { tableSql } from '../table.ts';

export type ListedPayment = CaseRef & { readonly debtorName: string; readonly payment: Payment };

const sql = tableSql(payments);

export type PaymentFilter = {
  readonly debtorId?: string | undefined;
  readonly after?: { readonly createdAt: Instant; readonly id: string } | undefined;
  readonly limit: number;
};

/** Payments of a vendor, newest first. */
export async function listPayments(
  db: Database,
  vendorId: string,
  { debtorId, after, limit }: PaymentFilter,
): Promise<ListedPayment[]> {
  const wanted = where(
    ['p.vendor_id = ?', vendorId],
    debtorId !== undefined && ['p.debtor_id = ?', debtorId],
    after && ['(p.created_at, p.id) < (?, ?)', after.createdAt, after.id],
  );
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('p')}, d.name
      FROM payments p JOIN debtors d ON d.vendor_id = p.vendor_id AND d.id = p.debtor_id
      ${wanted.sql} ORDER BY p.created_at DESC, p.id DESC LIMIT ?`,
    args: [...wanted.args, limit],
  });
  return rows.map((row) => {
    const payment = sql.parse(row[0]);
    const { vendorId: ofVendor, debtorId: ofDebtor } = payment;
    return {
      vendorId: ofVendor,
      debtorId: ofDebtor,
      debtorName: textAt(row, 1),
      payment: toPayment(payment),
    };
  });
}

/**
 * Payments whose end nobody has told us yet, oldest first, `limit` of them after the cursor: the sweep
 * asks the processor about each (rules 4.7). Served by a partial index.
 */
export async function nonFinalPayments(
  db: Database,
  page: {
    readonly createdBefore: Instant;
    readonly after?: { readonly createdAt: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<(CaseRef & { readonly payment: Payment })[]> {
  const { createdBefore, after, limit } = page;
  const wanted = where(
    ["status IN ('created', 'requiresAction', 'processing') AND created_at < ?", createdBefore],
    after && ['(created_at, id) > (?, ?)', after.createdAt, after.id],
  );
  const tail = `${wanted.sql} ORDER BY created_at, id LIMIT ?`;
  const rows = await selectRows(db, sql, tail, [...wanted.args, limit]);
  return rows.map((row) => {
    const { vendorId, debtorId } = row;
    return { vendorId, debtorId, payment: toPayment(row) };
  });
}
