import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { links } from '../schema/outside.ts';
import { selectRow } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

/** Whether a link may be used is for the service to say, which knows the token's version and the time. */
export type LinkRow = RowOf<typeof links>;

const sql = tableSql(links);

/** For `also` of the commit that makes the invoice, or for a write of its own. */
export const insertLink = (link: LinkRow): Statement => sql.insert(link);

export function loadLink(db: Database, linkId: string): Promise<LinkRow | undefined> {
  return selectRow(db, sql, 'WHERE id = ?', [linkId]);
}

/** The newest usable link of an invoice, or of the whole debtor when `invoiceId` is null. */
export function findLink(
  db: Database,
  ref: CaseRef,
  invoiceId: string | null,
  now: Instant,
): Promise<LinkRow | undefined> {
  return selectRow(
    db,
    sql,
    `WHERE vendor_id = ? AND debtor_id = ? AND invoice_id IS ? AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > ?) ORDER BY created_at DESC, id DESC`,
    [ref.vendorId, ref.debtorId, invoiceId, now],
  );
}

/** false: there is no such link of this vendor that still works. */
export async function revokeLink(
  db: Database,
  vendorId: string,
  linkId: string,
  at: Instant,
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: 'UPDATE links SET revoked_at = ? WHERE vendor_id = ? AND id = ? AND revoked_at IS NULL',
      args: [at, vendorId, linkId],
    },
  ]);
  return done?.rowsAffected === 1;
}
