import { type Client, LibsqlError } from '@libsql/client';
import { ConnectionPool, Sqlite3Client } from '@libsql/client/sqlite3';

type Connection = ReturnType<ConnectionPool['acquireSync']>;
type Prepared = ReturnType<Connection['prepare']>;

/**
 * The driver's client of one file, with one connection that keeps what it has prepared. The driver
 * prepares each statement anew, which takes longer than most of ours run: 68 µs of the 143 µs in which
 * a case is read. Its two classes are exported for use by itself, so their version is pinned exactly.
 */
export function createFileClient(path: string): Client {
  return new Sqlite3Client(new PreparedPool(path, {}, 1), 'number');
}

/** A statement keeps 28 kB outside the heap. */
const KEPT = 200;
/** What changes the schema is not kept, and nothing outlives it: the driver would go on with old columns. */
const LASTING = /^\s*(?:SELECT|WITH|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK)\b/i;

class PreparedPool extends ConnectionPool {
  readonly #known = new WeakSet<Connection>();

  override acquireSync(forTransaction?: boolean): Connection {
    const connection = super.acquireSync(forTransaction);
    if (!this.#known.has(connection)) {
      this.#known.add(connection);
      keepPrepared(connection);
    }
    return connection;
  }
}

/** The longest unused statement makes room; calls are synchronous, so none is in use when it goes. */
function keepPrepared(connection: Connection): void {
  const prepareAnew = connection.prepare.bind(connection);
  const closeFile = connection.close.bind(connection);
  const kept = new Map<string, Prepared>();
  const prepare = (sql: string): Prepared => {
    if (!LASTING.test(sql)) {
      kept.clear();
      return prepareAnew(sql);
    }
    const prepared = kept.get(sql) ?? askOnce(bindAll(prepareAnew(sql)));
    kept.delete(sql);
    kept.set(sql, prepared);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return prepared;
  };
  const close = (): void => {
    // SQLite holds the file and its lock until the last statement is collected.
    kept.clear();
    closeFile();
  };
  Object.assign(connection, { prepare, close });
}

/** A value that is not given would be that of the call before, which may be another debtor's. */
function bindAll(prepared: Prepared): Prepared {
  let places: number | undefined;
  const requireAll = (values: readonly unknown[]): void => {
    places ??= values.length;
    if (values.length !== places)
      throw new LibsqlError(`${values.length} values for ${places} places`, 'ARGS_INVALID');
  };
  const all = prepared.all.bind(prepared);
  const run = prepared.run.bind(prepared);
  return Object.assign(prepared, {
    all: (values: readonly unknown[] = []) => {
      requireAll(values);
      return all(values);
    },
    run: (values: readonly unknown[] = []) => {
      requireAll(values);
      return run(values);
    },
  });
}

/**
 * The driver asks a statement for its columns twice per call, and learns from a thrown error that it has
 * none: half of what a short statement takes. Neither changes while it is kept.
 */
function askOnce(prepared: Prepared): Prepared {
  const { reader: hasRows } = prepared;
  const columns = hasRows ? prepared.raw().columns() : [];
  return Object.assign(prepared, {
    columns: () => columns,
    raw: () => {
      if (!hasRows) throw NO_ROWS;
      return prepared;
    },
  });
}

const NO_ROWS = new TypeError('the statement returns no rows');
