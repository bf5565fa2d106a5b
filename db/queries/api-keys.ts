import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { apiKeys } from '../schema/vendors.ts';
import { selectRow, selectRows } from '../select.ts';
import { type RowOf, tableSql } from '../table.ts';

export type ApiKeyRow = RowOf<typeof apiKeys>;

const sql = tableSql(apiKeys);

export async function insertApiKey(db: Database, key: ApiKeyRow): Promise<void> {
  await db.write([sql.insert(key)]);
}

/** The key with this hash, if it may still be used. */
export async function findApiKey(
  db: Database,
  hash: string,
  now: Instant,
): Promise<ApiKeyRow | undefined> {
  const key = await selectRow(db, sql, 'WHERE hash = ?', [hash]);
  if (key === undefined || key.revokedAt !== null) return undefined;
  return key.expiresAt === null || now < key.expiresAt ? key : undefined;
}

export function listApiKeys(db: Database, vendorId: string): Promise<ApiKeyRow[]> {
  return selectRows(db, sql, 'WHERE vendor_id = ? ORDER BY created_at, id', [vendorId]);
}

export async function revokeApiKey(
  db: Database,
  vendorId: string,
  id: string,
  at: Instant,
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: 'UPDATE api_keys SET revoked_at = ? WHERE vendor_id = ? AND id = ? AND revoked_at IS NULL',
      args: [at, vendorId, id],
    },
  ]);
  return done?.rowsAffected === 1;
}
