import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { idempotencyKeys } from '../schema/inbox.ts';
import { selectRow } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

/** An answer that was given: `scope` is the route, `inputHash` tells the same request from another one. */
export type IdempotentAnswer = RowOf<typeof idempotencyKeys>;

const sql = tableSql(idempotencyKeys);

export function loadAnswer(
  db: Database,
  vendorId: string,
  scope: string,
  key: string,
): Promise<IdempotentAnswer | undefined> {
  return selectRow(db, sql, 'WHERE vendor_id = ? AND scope = ? AND key = ?', [
    vendorId,
    scope,
    key,
  ]);
}

/** For `also` of the commit that it answers. A second one with the key breaks the whole write. */
export const insertAnswer = (answer: IdempotentAnswer): Statement => sql.insert(answer);

/** Deletes some of the answers that were given before. true: there may be more of them. */
export async function forgetAnswers(
  db: Database,
  olderThan: Instant,
  most = 1000,
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: `DELETE FROM idempotency_keys WHERE rowid IN (
        SELECT rowid FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?)`,
      args: [olderThan, most],
    },
  ]);
  return done !== undefined && done.rowsAffected > 0;
}
