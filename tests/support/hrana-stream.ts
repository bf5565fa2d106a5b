import Libsql from 'libsql';

/** One Hrana 2 stream: a connection of its own, and the texts that the client stored on it. */
export type Stream = { readonly db: Libsql.Database; readonly sqls: Map<number, string> };

export class HranaError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Value =
  | { readonly type: 'null' }
  | { readonly type: 'integer'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'blob'; readonly base64: string };

type SqlRef = { readonly sql?: string | null; readonly sql_id?: number | null };
type Stmt = SqlRef & {
  readonly args?: readonly Value[];
  readonly named_args?: readonly { readonly name: string; readonly value: Value }[];
  readonly want_rows?: boolean;
};
type Cond =
  | { readonly type: 'ok' | 'error'; readonly step: number }
  | { readonly type: 'not'; readonly cond: Cond }
  | { readonly type: 'and' | 'or'; readonly conds: readonly Cond[] }
  | { readonly type: 'is_autocommit' };
type Batch = {
  readonly steps: readonly { readonly condition?: Cond | null; readonly stmt: Stmt }[];
};

export type StreamRequest =
  | { readonly type: 'close' | 'get_autocommit' }
  | { readonly type: 'execute'; readonly stmt: Stmt }
  | { readonly type: 'batch'; readonly batch: Batch }
  | ({ readonly type: 'sequence' | 'describe' } & SqlRef)
  | { readonly type: 'store_sql'; readonly sql_id: number; readonly sql: string }
  | { readonly type: 'close_sql'; readonly sql_id: number };

type Failure = { readonly message: string; readonly code: string };

export function runRequest(stream: Stream, request: StreamRequest) {
  try {
    return { type: 'ok', response: { type: request.type, ...respond(stream, request) } };
  } catch (error) {
    return { type: 'error', error: toFailure(error) };
  }
}

function respond(stream: Stream, request: StreamRequest): object {
  switch (request.type) {
    case 'close':
      return {};
    case 'get_autocommit':
      return { is_autocommit: !stream.db.inTransaction };
    case 'execute':
      return { result: execute(stream, request.stmt) };
    case 'batch':
      return { result: runBatch(stream, request.batch) };
    case 'sequence':
      stream.db.exec(textOf(stream, request));
      return {};
    case 'describe':
      return { result: describe(stream, textOf(stream, request)) };
    case 'store_sql':
      stream.sqls.set(request.sql_id, request.sql);
      return {};
    case 'close_sql':
      stream.sqls.delete(request.sql_id);
      return {};
  }
}

function runBatch(stream: Stream, { steps }: Batch) {
  const results: (object | null)[] = [];
  const errors: (Failure | null)[] = [];
  const holds = (cond: Cond): boolean => {
    switch (cond.type) {
      case 'ok':
        return (results[cond.step] ?? null) !== null;
      case 'error':
        return (errors[cond.step] ?? null) !== null;
      case 'not':
        return !holds(cond.cond);
      case 'and':
        return cond.conds.every(holds);
      case 'or':
        return cond.conds.some(holds);
      case 'is_autocommit':
        return !stream.db.inTransaction;
    }
  };
  for (const { condition, stmt } of steps) {
    let result: object | null = null;
    let failure: Failure | null = null;
    try {
      if (condition === undefined || condition === null || holds(condition)) {
        result = execute(stream, stmt);
      }
    } catch (error) {
      failure = toFailure(error);
    }
    results.push(result);
    errors.push(failure);
  }
  return { step_results: results, step_errors: errors };
}

function execute(stream: Stream, stmt: Stmt): object {
  const sql = textOf(stream, stmt);
  const statement = stream.db.prepare(sql).safeIntegers(true);
  const args = argsOf(stmt);
  if (!returnsRows(statement)) {
    const { changes, lastInsertRowid } = statement.run(...args);
    return {
      cols: [],
      rows: [],
      affected_row_count: changes,
      last_insert_rowid: String(lastInsertRowid),
    };
  }
  const cols = statement.columns().map(({ name, type }) => ({ name, decltype: type }));
  const rows = statement.all(...args) as unknown[][];
  const isRead = /^\s*(SELECT|WITH|PRAGMA|EXPLAIN)/i.test(sql);
  return {
    cols,
    rows: stmt.want_rows === false ? [] : rows.map((row) => row.map(toValue)),
    affected_row_count: isRead ? 0 : rows.length,
    last_insert_rowid: null,
  };
}

/** The driver throws when rows are asked of a statement that has none. */
function returnsRows(statement: Libsql.Statement): boolean {
  try {
    statement.raw(true);
    return true;
  } catch {
    return false;
  }
}

function describe(stream: Stream, sql: string): object {
  const statement = stream.db.prepare(sql);
  const cols = returnsRows(statement)
    ? statement.columns().map(({ name, type }) => ({ name, decltype: type }))
    : [];
  const isExplain = /^\s*EXPLAIN/i.test(sql);
  return {
    params: [],
    cols,
    is_explain: isExplain,
    is_readonly: /^\s*(SELECT|EXPLAIN)/i.test(sql),
  };
}

function textOf(stream: Stream, { sql, sql_id: id }: SqlRef): string {
  if (typeof sql === 'string') return sql;
  const stored = typeof id === 'number' ? stream.sqls.get(id) : undefined;
  if (stored === undefined) throw new HranaError('SQL_NOT_FOUND', 'no such stored text');
  return stored;
}

function argsOf({ args = [], named_args: named = [] }: Stmt): unknown[] {
  if (named.length === 0) return args.length === 0 ? [] : [args.map(fromValue)];
  return [Object.fromEntries(named.map(({ name, value }) => [name.slice(1), fromValue(value)]))];
}

function fromValue(value: Value): unknown {
  switch (value.type) {
    case 'null':
      return null;
    case 'integer':
      return BigInt(value.value);
    case 'float':
    case 'text':
      return value.value;
    case 'blob':
      return Buffer.from(value.base64, 'base64');
  }
}

function toValue(value: unknown): Value {
  if (value === null) return { type: 'null' };
  if (typeof value === 'bigint') return { type: 'integer', value: String(value) };
  if (typeof value === 'number') return { type: 'float', value };
  if (typeof value === 'string') return { type: 'text', value };
  if (Buffer.isBuffer(value)) return { type: 'blob', base64: value.toString('base64') };
  throw new TypeError(`cannot send ${typeof value}`);
}

function toFailure(error: unknown): Failure {
  if (error instanceof HranaError) return { message: error.message, code: error.code };
  if (!(error instanceof Libsql.SqliteError)) throw error;
  const base = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? 'SQLITE_ERROR';
  return { message: `SQLite error: ${error.message}`, code: base };
}
