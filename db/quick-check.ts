import type { Row } from '@libsql/client';
import type { Database } from './client.ts';
import { findBadText } from './bad-text.ts';
import { numberAt, textAt } from './select.ts';

/** Checking reads every page, about 250 MB in a second; a start should not take longer than that. */
const WHOLE_BYTES = 256 * 1024 * 1024;
/** Without these nobody gets in at all. The audit reads the large tables page by page. */
const SMALL_TABLES = ['vendors', 'users', 'api_keys', 'meta', 'migrations', 'broken_cases'];

/**
 * What SQLite finds wrong with the pages of a file, in its words, and text that nobody can read, which
 * would end the process wherever it is met; null: nothing. Of a large file only
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
  const checks = isSmall ? ['1'] : known.map((row) => `'${nameOf(row)}'`);
  for (const check of checks) {
    const [found] = await db.read({ sql: `PRAGMA quick_check(${check})`, args: [] });
    if (found !== undefined && found[0] !== 'ok') return textAt(found, 0);
  }
  const column = await findBadText(db, isSmall ? await allTables(db) : known.map(nameOf));
  return column === null ? null : `${column} holds text that is none`;
}

const nameOf = (row: Row): string => textAt(row, 0);

async function allTables(db: Database): Promise<readonly string[]> {
  const rows = await db.read({
    sql: `SELECT name FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
    args: [],
  });
  return rows.map(nameOf);
}

async function pragma(db: Database, name: string): Promise<number> {
  const [row] = await db.read({ sql: `PRAGMA ${name}`, args: [] });
  return row === undefined ? 0 : numberAt(row, 0);
}
