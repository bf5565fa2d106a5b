import type { Row } from '@libsql/client';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core/table';
import type { Database } from './client.ts';
import type { SqlValue } from './statement.ts';
import type { RowOf, TableSql } from './table.ts';

/** The rows of one table that a condition written here selects: `tail` is everything after FROM, with `?` for values. */
export async function selectRows<T extends SQLiteTable>(
  db: Database,
  sql: TableSql<T>,
  tail: string,
  args: readonly SqlValue[],
): Promise<RowOf<T>[]> {
  const rows = await db.read({ sql: `SELECT ${sql.asJson()} FROM ${sql.name} ${tail}`, args });
  return rows.map((row) => sql.parse(row[0]));
}

export async function selectRow<T extends SQLiteTable>(
  db: Database,
  sql: TableSql<T>,
  tail: string,
  args: readonly SqlValue[],
): Promise<RowOf<T> | undefined> {
  const [row] = await selectRows(db, sql, `${tail} LIMIT 1`, args);
  return row;
}

/** A text column of a row that was read. */
export function textAt(row: Row, index: number): string {
  const value = row[index];
  if (typeof value !== 'string')
    throw new TypeError(`column ${index} is ${typeof value}, not text`);
  return value;
}

/** A whole number of a row that was read. */
export function numberAt(row: Row, index: number): number {
  const value = row[index];
  if (typeof value !== 'number')
    throw new TypeError(`column ${index} is ${typeof value}, not a number`);
  return value;
}

/** A condition with the values of its `?`. */
export type Condition = readonly [sql: string, ...args: SqlValue[]];

/** WHERE with those conditions that there are. One that compares with NULL instead would hide the index. */
export function where(...conditions: readonly (Condition | false | undefined)[]): {
  readonly sql: string;
  readonly args: readonly SqlValue[];
} {
  const given = conditions.filter((condition) => condition !== undefined && condition !== false);
  const sql = `WHERE ${given.map(([text]) => text).join(' AND ')}`;
  return { sql, args: given.flatMap(([, ...args]) => args) };
}
