import type { Database } from './client.ts';
import { numberAt, textAt } from './select.ts';

/** Checking reads every page, about 250 MB in a second; a start should not take longer than that. */
const WHOLE_BYTES = 256 * 1024 * 1024;
/** Without these nobody gets in at all. The audit reads the large tables page by page. */
const SMALL_TABLES = ['vendors', 'users', 'api_keys', 'meta', 'migrations', 'broken_cases'];

/**
 * What SQLite finds wrong with the pages of a file, in its words; null: nothing. Of a large file only
 * the small tables are checked. A remote database is checked by its server.
 */
export async function findDamage(
  db: Database,
  wholeBytes: number = WHOLE_BYTES,
): Promise<string | null> {
  if (!db.isFile) return null;
  const known = await db.read({
    sql: `SELECT name FROM sqlite_schema WHERE type = 'table'
      AND name IN (SELECT value FROM json_each(?))`,
    args: [JSON.stringify(SMALL_TABLES)],
  });
  const isSmall = (await pragma(db, 'page_count')) * (await pragma(db, 'page_size')) <= wholeBytes;
  const checks = isSmall ? ['1'] : known.map((row) => `'${textAt(row, 0)}'`);
  for (const check of checks) {
    const [found] = await db.read({ sql: `PRAGMA quick_check(${check})`, args: [] });
    if (found !== undefined && found[0] !== 'ok') return textAt(found, 0);
  }
  return null;
}

async function pragma(db: Database, name: string): Promise<number> {
  const [row] = await db.read({ sql: `PRAGMA ${name}`, args: [] });
  return row === undefined ? 0 : numberAt(row, 0);
}
