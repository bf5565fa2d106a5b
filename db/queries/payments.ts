import type { Instant } from '../../server/domain/brands.ts';
import type { QuoteRow } from '../../server/domain/decision.ts';
import type { Payment } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { toPayment } from '../payment-row.ts';
import { type CaseRef, toQuote } from '../rows.ts';
import { payments, quotes } from '../schema/cases.ts';
import { selectRow, textAt } from '../select.ts';
import { tableSql } from '../table.ts';

export type ListedPayment = CaseRef & { readonly debtorName: string; readonly payment: Payment };

const sql = tableSql(payments);
const quoteSql = tableSql(quotes);

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
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('p')}, d.name
      FROM payments p JOIN debtors d ON d.vendor_id = p.vendor_id AND d.id = p.debtor_id
      WHERE p.vendor_id = ?1 AND (?2 IS NULL OR p.debtor_id = ?2)
        AND (?3 IS NULL OR (p.created_at, p.id) < (?3, ?4))
      ORDER BY p.created_at DESC, p.id DESC LIMIT ?5`,
    args: [vendorId, debtorId ?? null, after?.createdAt ?? null, after?.id ?? null, limit],
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
  const rows = await db.read({
    sql: `SELECT ${sql.asJson()} FROM payments
      WHERE status IN ('created', 'requiresAction', 'processing') AND created_at < ?1
        AND (?2 IS NULL OR (created_at, id) > (?2, ?3))
      ORDER BY created_at, id LIMIT ?4`,
    args: [createdBefore, after?.createdAt ?? null, after?.id ?? null, limit],
  });
  return rows.map((row) => {
    const payment = sql.parse(row[0]);
    const { vendorId, debtorId } = payment;
    return { vendorId, debtorId, payment: toPayment(payment) };
  });
}

/** The price that the payment was created for. */
export async function loadQuoteOfPayment(
  db: Database,
  ref: CaseRef,
  paymentId: string,
): Promise<QuoteRow | undefined> {
  const row = await selectRow(
    db,
    quoteSql,
    'WHERE vendor_id = ? AND debtor_id = ? AND payment_id = ? ORDER BY created_at DESC',
    [ref.vendorId, ref.debtorId, paymentId],
  );
  return row === undefined ? undefined : toQuote(row);
}
