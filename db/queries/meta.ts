import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { meta, processorCursors } from '../schema/inbox.ts';
import { selectRow, selectRows, textAt } from '../select.ts';
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

const ATTEMPTS = 32;

/**
 * Changes a value, again where somebody else has changed it meanwhile. `change` gets what is there and
 * gives what is to be there; undefined: leave it. Returns what is there then.
 */
export async function changeMeta(
  db: Database,
  key: string,
  change: (present: unknown) => unknown,
): Promise<unknown> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [row] = await db.read({ sql: 'SELECT value FROM meta WHERE key = ?', args: [key] });
    const text = row && textAt(row, 0);
    const present: unknown = text === undefined ? undefined : JSON.parse(text);
    const next = change(present);
    if (next === undefined) return present;
    const [done] = await db.write([changeFrom(text, key, JSON.stringify(next))]);
    if (done?.rowsAffected === 1) return next;
  }
  throw new Error(`${key} changed under ${ATTEMPTS} attempts to write`);
}

const changeFrom = (before: string | undefined, key: string, value: string): Statement =>
  before === undefined
    ? {
        sql: 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
        args: [key, value],
      }
    : {
        sql: 'UPDATE meta SET value = ? WHERE key = ? AND value = ?',
        args: [value, key, before],
      };

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

/** Takes it until then, unless somebody has: of several servers one does the work. false: another has it. */
export async function claimProcessorCursor(
  db: Database,
  name: string,
  { now, until }: { readonly now: Instant; readonly until: Instant },
): Promise<boolean> {
  const insert = cursorSql.insert({ name, cursor: null, after: until });
  // One that ends later than ours was made by a clock that has been set back since.
  const [done] = await db.write([
    {
      sql: `${insert.sql} ON CONFLICT (name) DO UPDATE SET after = excluded.after
        WHERE processor_cursors.after <= ? OR processor_cursors.after > excluded.after`,
      args: [...insert.args, now],
    },
  ]);
  return done?.rowsAffected === 1;
}

export const dropProcessorCursor = (name: string): Statement => ({
  sql: 'DELETE FROM processor_cursors WHERE name = ?',
  args: [name],
});
