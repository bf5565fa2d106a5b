import { createHash } from 'node:crypto';
import type { Database } from '../../db/client.ts';
import { textAt } from '../../db/select.ts';

/** One hash per table over all its rows, whatever order they lie in: equal before and after means that nothing changed. */
export async function logicalDigest(db: Database): Promise<Readonly<Record<string, string>>> {
  const names = await db.read({
    sql: `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    args: [],
  });
  const tables = names.map((row) => textAt(row, 0));
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const rows = await db.read({ sql: `SELECT * FROM ${table}`, args: [] });
    const texts = rows.map((row) => JSON.stringify(Object.entries(row))).toSorted();
    digests[table] =
      `${rows.length} ${createHash('sha256').update(texts.join('\n')).digest('hex')}`;
  }
  return digests;
}

/** How many rows a table has. */
export async function countRows(db: Database, table: string, where = '1 = 1'): Promise<number> {
  const [row] = await db.read({
    sql: `SELECT count(*) AS n FROM ${table} WHERE ${where}`,
    args: [],
  });
  return Number(row?.['n']);
}
