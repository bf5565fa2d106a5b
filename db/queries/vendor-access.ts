import type { Instant } from '../../server/domain/brands.ts';
import type { Vendor } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { apiKeys, users, vendors } from '../schema/vendors.ts';
import { tableSql } from '../table.ts';
import type { ApiKeyRow } from './api-keys.ts';
import type { UserRow } from './users.ts';

const vendorSql = tableSql(vendors);
const userSql = tableSql(users);
const keySql = tableSql(apiKeys);

/** A vendor that somebody can sign in to and send invoices for: all three rows or none. */
export async function createVendorWithAccess(
  db: Database,
  { vendor, user, key }: { vendor: Vendor; user: UserRow; key: ApiKeyRow },
  at: Instant,
): Promise<void> {
  await db.write([
    vendorSql.insert({ ...vendor, settingsVersion: 1, createdAt: at }),
    userSql.insert({ ...user, email: user.email.toLowerCase() }),
    keySql.insert(key),
  ]);
}
