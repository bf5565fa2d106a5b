import type { Instant } from '../../server/domain/brands.ts';
import type { Payment } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { toPayment } from '../payment-row.ts';
import type { CaseRef } from '../rows.ts';
import { payments } from '../schema/cases.ts';
import { numberAt, selectRows, textAt, where } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

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
 * Takes payments about which the processor is to be asked now, those that waited longest first, and puts
 * them off until `until`: two workers never get the same one, and one that fails comes again by itself.
 */
export async function claimPaymentsToAsk(
  db: Database,
  claim: { readonly now: Instant; readonly until: Instant; readonly limit: number },
): Promise<(CaseRef & { readonly payment: Payment })[]> {
  const due = 'SELECT rowid FROM payments WHERE ask_at <= ? ORDER BY ask_at LIMIT ?';
  // Most rounds find nothing, and a read costs far less than an empty write.
  const some = await db.read({ sql: due, args: [claim.now, 1] });
  if (some.length === 0) return [];
  const [taken] = await db.write([
    {
      sql: `UPDATE payments SET ask_at = ? WHERE rowid IN (${due}) RETURNING ${sql.asJson()}`,
      args: [claim.until, claim.now, claim.limit],
    },
  ]);
  return (taken?.rows ?? []).map((row) => {
    const found = sql.parse(row[0]);
    return { vendorId: found.vendorId, debtorId: found.debtorId, payment: toPayment(found) };
  });
}

/** The next time to ask about a claimed payment; a change meanwhile has set its own. null: never. */
export const putAskAt = (
  { vendorId, debtorId }: CaseRef,
  paymentId: string,
  { claimedUntil, askAt }: { readonly claimedUntil: Instant; readonly askAt: Instant | null },
): Statement => ({
  sql: `UPDATE payments SET ask_at = ?
    WHERE vendor_id = ? AND debtor_id = ? AND id = ? AND ask_at = ?`,
  args: [askAt, vendorId, debtorId, paymentId, claimedUntil],
});

/** Nobody answers: everything that is due waits until then. */
export const putOffAsking = (now: Instant, until: Instant): Statement => ({
  sql: 'UPDATE payments SET ask_at = ? WHERE ask_at <= ?',
  args: [until, now],
});

/** When the processor is asked next about any payment; undefined: nothing is under way. */
export async function earliestAskAt(db: Database): Promise<Instant | undefined> {
  const [row] = await db.read({
    sql: 'SELECT ask_at FROM payments WHERE ask_at IS NOT NULL ORDER BY ask_at LIMIT 1',
    args: [],
  });
  return row && (numberAt(row, 0) as Instant);
}

/** Whether a payment that began after that instant is still under way. */
export async function hasFreshPayment(db: Database, createdAfter: Instant): Promise<boolean> {
  const rows = await db.read({
    sql: `SELECT 1 FROM payments WHERE status IN ('created', 'requiresAction', 'processing')
      AND created_at > ? AND channel = 'stripe' LIMIT 1`,
    args: [createdAfter],
  });
  return rows.length > 0;
}

type OwnedPayment = CaseRef & { readonly payment: Payment };
const toOwned = (row: RowOf<typeof payments>): OwnedPayment => ({
  vendorId: row.vendorId,
  debtorId: row.debtorId,
  payment: toPayment(row),
});

/** The payments of these intents, and those with these ids, whichever the processor names. */
export async function paymentsNamed(
  db: Database,
  names: { readonly intentIds: readonly string[]; readonly paymentIds: readonly string[] },
): Promise<readonly OwnedPayment[]> {
  const rows = await selectRows(
    db,
    sql,
    `WHERE payment_intent_id IN (SELECT value FROM json_each(?))
      OR id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(names.intentIds), JSON.stringify(names.paymentIds)],
  );
  return rows.map(toOwned);
}

/** Payments of a vendor that the processor should know, oldest first, `limit` of them after the cursor. */
export async function paymentsWithIntents(
  db: Database,
  vendorId: string,
  page: {
    readonly from: Instant;
    readonly to: Instant;
    readonly after?: Pick<Payment, 'createdAt' | 'id'> | undefined;
    readonly limit: number;
  },
): Promise<readonly OwnedPayment[]> {
  const { from, to, after, limit } = page;
  const wanted = where(
    ['vendor_id = ? AND payment_intent_id IS NOT NULL', vendorId],
    ['created_at >= ? AND created_at <= ?', from, to],
    after && ['(created_at, id) > (?, ?)', after.createdAt, after.id],
  );
  const tail = `${wanted.sql} ORDER BY created_at, id LIMIT ?`;
  return (await selectRows(db, sql, tail, [...wanted.args, limit])).map(toOwned);
}

/** The processor is asked about these at the next round. */
export const askAboutThese = (paymentIds: readonly string[], now: Instant): Statement => ({
  sql: `UPDATE payments SET ask_at = ?
    WHERE channel = 'stripe' AND id IN (SELECT value FROM json_each(?))`,
  args: [now, JSON.stringify(paymentIds)],
});
