// By their own files: the whole of drizzle-orm/sqlite-core costs half a second and 100 MB at each start.
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core/columns/common';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core/table';
import { getTableConfig } from 'drizzle-orm/sqlite-core/utils';
import { getTableName, type InferSelectModel } from 'drizzle-orm/table';
import { getTableColumns } from 'drizzle-orm/utils';
import { mergeable, type MergeRule, type Statement, sqlValue } from './statement.ts';

export type RowOf<T extends SQLiteTable> = InferSelectModel<T>;

/** SQL of one table, its text made once from the Drizzle columns: the hot paths only bind values. */
export type TableSql<T extends SQLiteTable> = {
  readonly name: string;
  readonly insert: (row: RowOf<T>) => Statement;
  /** Inserts the row, unless there is one with the same primary key. */
  readonly insertIfNew: (row: RowOf<T>) => Statement;
  /** Inserts the row, or replaces the one with the same primary key. */
  readonly put: (row: RowOf<T>) => Statement;
  /** The row as one JSON array: the driver takes 5 µs per column, JSON.parse takes 3 µs per row. */
  readonly asJson: (alias?: string) => string;
  readonly parse: (json: unknown) => RowOf<T>;
};

export function tableSql<T extends SQLiteTable>(table: T): TableSql<T> {
  const name = getTableName(table);
  const columns = Object.entries<SQLiteColumn>(getTableColumns(table));
  const names = columns.map(([, column]) => column.name);
  const head = `INSERT INTO ${name} (${names.join(', ')}) VALUES`;
  const row = `(${names.map(() => '?').join(', ')})`;
  const rank = rankOf(name);
  const onInsert: MergeRule = { head, row, tail: '', rank };
  const keys = primaryKeyOf(table);
  const onInsertIfNew: MergeRule = {
    head,
    row,
    tail: `ON CONFLICT (${keys.join(', ')}) DO NOTHING`,
    rank,
  };
  const onPut: MergeRule = { head, row, tail: replaceExisting(keys, names), rank };
  const bind = (of: RowOf<T>) => columns.map(([prop, column]) => bindColumn(of, prop, column));
  return {
    name,
    insert: (of) => mergeable(onInsert, bind(of)),
    insertIfNew: (of) => mergeable(onInsertIfNew, bind(of)),
    put: (of) => mergeable(onPut, bind(of)),
    asJson: (alias) => jsonArray(columns, alias === undefined ? '' : `${alias}.`),
    parse: rowParser<T>(columns),
  };
}

/** Tables that others name in foreign keys, each after those that it names itself. */
const NAMED_BY_OTHERS = [
  'vendors',
  'users',
  'debtors',
  'journal',
  'invoices',
  'plans',
  'payments',
  'entries',
  'messages',
  'bank_statements',
  'bank_lines',
];

function rankOf(table: string): number {
  const rank = NAMED_BY_OTHERS.indexOf(table);
  return rank === -1 ? NAMED_BY_OTHERS.length : rank;
}

/** After all inserts. */
export const RANK_OF_UPDATES = 100;

function replaceExisting(keys: readonly string[], names: readonly string[]): string {
  const rest = names.filter((column) => !keys.includes(column));
  const updates = rest.map((column) => `${column} = excluded.${column}`).join(', ');
  return `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${updates}`;
}

export function primaryKeyOf(table: SQLiteTable): string[] {
  const { columns, primaryKeys } = getTableConfig(table);
  const [composite] = primaryKeys;
  if (composite !== undefined) return composite.columns.map((column) => column.name);
  return columns.filter((column) => column.primary).map((column) => column.name);
}

function bindColumn(row: object, name: string, column: SQLiteColumn) {
  const value: unknown = Reflect.get(row, name);
  return value === null || value === undefined ? null : sqlValue(column.mapToDriverValue(value));
}

/** Columns that hold JSON come last and as they are: parsing them in SQL takes longer than reading them. */
function jsonArray(columns: readonly [string, SQLiteColumn][], prefix: string): string {
  const [plain, json] = split(columns).map((side) => side.map(([, { name }]) => prefix + name));
  const row = `json_array(${plain?.join(', ')})`;
  if (json === undefined || json.length === 0) return row;
  const texts = json.map((name) => `',' || coalesce(${name}, 'null')`);
  return `(rtrim(${row}, ']') || ${texts.join(' || ')} || ']')`;
}

type Columns = readonly [string, SQLiteColumn][];

const split = (columns: Columns): readonly [Columns, Columns] => [
  columns.filter(([, { dataType }]) => dataType !== 'json'),
  columns.filter(([, { dataType }]) => dataType === 'json'),
];

function rowParser<T extends SQLiteTable>(
  columns: readonly [string, SQLiteColumn][],
): (json: unknown) => RowOf<T> {
  const fields = split(columns)
    .flat()
    .map(([name, { dataType }]) => ({ name, isFlag: dataType === 'boolean' }));
  return (json) => {
    if (typeof json !== 'string') throw new TypeError('a row is read as JSON text');
    const values: unknown = JSON.parse(json);
    if (!Array.isArray(values)) throw new TypeError('a row is a JSON array');
    const row: { [name: string]: unknown } = {};
    let index = 0;
    for (const { name, isFlag } of fields) {
      const value: unknown = values[index++];
      row[name] = isFlag ? value === 1 : value;
    }
    return row as RowOf<T>;
  };
}
