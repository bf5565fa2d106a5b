import type { Database } from './client.ts';
import { numberAt, textAt } from './select.ts';

/** Rows whose texts are read as one piece: large enough to be quick, small enough to be held. */
const ROWS = 1_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A column of these tables that holds text which is no UTF-8; null: none does. Nobody writes such text,
 * SQLite keeps it without a word, and the driver ends the process where it reads it.
 */
export async function findBadText(db: Database, tables: readonly string[]): Promise<string | null> {
  for (const table of tables) {
    const columns = await textColumns(db, table);
    if (await isReadable(db, table, columns)) continue;
    for (const column of columns) {
      if (!(await isReadable(db, table, [column]))) return `${table}.${column}`;
    }
  }
  return null;
}

async function textColumns(db: Database, table: string): Promise<readonly string[]> {
  const rows = await db.read({
    sql: `SELECT name FROM pragma_table_info(?) WHERE type = 'TEXT'`,
    args: [table],
  });
  return rows.map((row) => textAt(row, 0));
}

/** SQLite joins the texts of many rows without a look at them; a line end keeps halves apart. */
async function isReadable(
  db: Database,
  table: string,
  columns: readonly string[],
): Promise<boolean> {
  if (columns.length === 0) return true;
  const own = columns.map((name) => `coalesce("${name}", '')`).join(` || char(10) || `);
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const [row] = await db.read({
      sql: `SELECT count(*), max(row), CAST(coalesce(group_concat(texts, char(10)), '') AS BLOB)
        FROM (SELECT rowid AS row, ${own} AS texts FROM "${table}" WHERE rowid > ? ORDER BY rowid
          LIMIT ${ROWS})`,
      args: [after],
    });
    if (row === undefined || numberAt(row, 0) === 0) return true;
    const bytes = row[2];
    if (!(bytes instanceof ArrayBuffer)) throw new TypeError('texts are read as bytes');
    try {
      utf8.decode(bytes);
    } catch {
      return false;
    }
    after = numberAt(row, 1);
  }
}
