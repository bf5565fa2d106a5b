import type { Instant } from '../../server/domain/brands.ts';
import type { CaseFault } from '../audit.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { numberAt, textAt } from '../select.ts';

/**
 * Writes down what an audit found: cases that are wrong take no writes from now on, those that are
 * right again take them as before. When a case was first found wrong stays known.
 */
export async function recordAudit(
  db: Database,
  { faults, sound }: { readonly faults: readonly CaseFault[]; readonly sound: readonly CaseRef[] },
  at: Instant,
): Promise<void> {
  const known = sound.length === 0 ? [] : await knownAmong(db, sound);
  await db.write([
    ...known.map(({ vendorId, debtorId }) => ({
      sql: 'DELETE FROM broken_cases WHERE vendor_id = ? AND debtor_id = ?',
      args: [vendorId, debtorId],
    })),
    ...faults.map(({ vendorId, debtorId, seq, why }) => ({
      sql: `INSERT INTO broken_cases (vendor_id, debtor_id, seq, why, found_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (vendor_id, debtor_id) DO UPDATE SET seq = excluded.seq, why = excluded.why`,
      args: [vendorId, debtorId, seq, why, at],
    })),
  ]);
}

/** A write waits for the disk: nearly always there is nothing to be cleared. */
async function knownAmong(db: Database, refs: readonly CaseRef[]): Promise<readonly CaseRef[]> {
  const rows = await db.read({
    sql: `SELECT vendor_id, debtor_id FROM broken_cases WHERE (vendor_id, debtor_id) IN
      (SELECT value ->> 0, value ->> 1 FROM json_each(?))`,
    args: [JSON.stringify(refs.map((ref) => [ref.vendorId, ref.debtorId]))],
  });
  return rows.map((row) => ({ vendorId: textAt(row, 0), debtorId: textAt(row, 1) }));
}

/** How many cases of all vendors take no writes. */
export async function countBrokenCases(db: Database): Promise<number> {
  const [row] = await db.read({ sql: 'SELECT count(*) FROM broken_cases', args: [] });
  return row === undefined ? 0 : numberAt(row, 0);
}

export type BrokenCase = { readonly debtorId: string; readonly name: string };

/** The debtors of a vendor whose cases take no writes, by name. */
export async function brokenCasesOf(
  db: Database,
  vendorId: string,
  limit: number,
): Promise<BrokenCase[]> {
  const rows = await db.read({
    sql: `SELECT b.debtor_id, coalesce(d.name, b.debtor_id) AS name FROM broken_cases b
      LEFT JOIN debtors d ON d.vendor_id = b.vendor_id AND d.id = b.debtor_id
      WHERE b.vendor_id = ? ORDER BY name LIMIT ?`,
    args: [vendorId, limit],
  });
  return rows.map((row) => ({ debtorId: textAt(row, 0), name: textAt(row, 1) }));
}
