import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { meta, processorCursors } from '../schema/inbox.ts';
import { selectRow, selectRows } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

/** How far a list of the processor was read. */
export type ProcessorCursor = RowOf<typeof processorCursors>;

const metaSql = tableSql(meta);
const cursorSql = tableSql(processorCursors);

/** A value of the installation itself, as it was put; undefined: never put. */
export async function loadMeta(db: Database, key: string): Promise<unknown> {
  const row = await selectRow(db, metaSql, 'WHERE key = ?', [key]);
  return row?.value;
}

export const putMeta = (key: string, value: unknown): Statement => metaSql.put({ key, value });

/** Puts the value unless there is one; returns what is there now. */
export async function claimMeta(db: Database, key: string, value: unknown): Promise<unknown> {
  const insert = metaSql.insert({ key, value });
  await db.write([{ sql: `${insert.sql} ON CONFLICT (key) DO NOTHING`, args: insert.args }]);
  return loadMeta(db, key);
}

/** Those of these that there are. */
export function loadProcessorCursors(
  db: Database,
  names: readonly string[],
): Promise<readonly ProcessorCursor[]> {
  const wanted = 'WHERE name IN (SELECT value FROM json_each(?))';
  return selectRows(db, cursorSql, wanted, [JSON.stringify(names)]);
}

export const putProcessorCursor = (
  name: string,
  cursor: string | null,
  after: Instant,
): Statement => cursorSql.put({ name, cursor, after });
