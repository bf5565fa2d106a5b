import type { Instant } from '../../server/domain/brands.ts';
import type { Vendor } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { toVendor } from '../rows.ts';
import { vendors } from '../schema/vendors.ts';
import { selectRow, selectRows } from '../select.ts';
import { tableSql } from '../table.ts';

export type VendorRow = Vendor & { readonly settingsVersion: number; readonly createdAt: Instant };

const sql = tableSql(vendors);

/**
 * A vendor without anybody who may sign in: what tests begin with.
 * @internal
 */
export async function createVendor(db: Database, vendor: Vendor, at: Instant): Promise<void> {
  await db.write([sql.insert({ ...vendor, settingsVersion: 1, createdAt: at })]);
}

export async function loadVendor(db: Database, vendorId: string): Promise<VendorRow | undefined> {
  const row = await selectRow(db, sql, 'WHERE id = ?', [vendorId]);
  return row === undefined ? undefined : toVendorRow(row);
}

export async function listVendors(db: Database): Promise<VendorRow[]> {
  return (await selectRows(db, sql, 'ORDER BY created_at, id', [])).map(toVendorRow);
}

/**
 * Replaces name, zone, country, profile and settings, and wakes all debtors of the vendor in the same
 * write: what is due next may follow from them. false: somebody changed them since `version` was read.
 */
export async function updateVendor(
  db: Database,
  vendor: Vendor,
  { version, at }: { readonly version: number; readonly at: Instant },
): Promise<boolean> {
  const [updated] = await db.write([
    {
      sql: `UPDATE vendors SET name = ?, time_zone = ?, country = ?, profile = ?, settings = ?,
        settings_version = settings_version + 1 WHERE id = ? AND settings_version = ?`,
      args: [
        vendor.name,
        vendor.timeZone,
        vendor.country,
        JSON.stringify(vendor.profile),
        JSON.stringify(vendor.settings),
        vendor.id,
        version,
      ],
    },
    {
      sql: `UPDATE debtors SET wake_at = ? WHERE vendor_id = ?
        AND (SELECT settings_version FROM vendors WHERE id = ?) = ?`,
      args: [at, vendor.id, vendor.id, version + 1],
    },
  ]);
  return updated?.rowsAffected === 1;
}

const toVendorRow = (row: ReturnType<typeof sql.parse>): VendorRow => ({
  ...toVendor(row),
  settingsVersion: row.settingsVersion,
  createdAt: row.createdAt,
});
