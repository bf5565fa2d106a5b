import type { Row } from '@libsql/client';
import { type ConnectionOptions, openConnection } from './connection.ts';
import { DatabaseUnavailable } from './errors.ts';
import { createGroupCommit } from './group-commit.ts';
import { bindable, type Statement } from './statement.ts';

/** What a statement did; a merged one answers for all its rows. */
export type Written = { readonly rowsAffected: number; readonly rows: readonly Row[] };

/** Everything the server may do to its database. There is no transaction to hold open. */
export type Database = {
  readonly isFile: boolean;
  /** One statement sees one moment: cheaper than `readMany` where one statement is enough. */
  readonly read: (statement: Statement) => Promise<readonly Row[]>;
  /** All statements see the same moment. */
  readonly readMany: (statements: readonly Statement[]) => Promise<readonly (readonly Row[])[]>;
  /** All statements or none, on the disk before it answers. */
  readonly write: (statements: readonly Statement[]) => Promise<readonly Written[]>;
  /** Copies the database of this moment to a new file (file mode). The server waits meanwhile. */
  readonly backup: (path: string) => Promise<void>;
  readonly ping: () => Promise<void>;
  /** Waits for the writes that were asked for, then closes and gives up the file. */
  readonly close: () => Promise<void>;
};

/** Bounds of one shared commit: few enough statements that the event loop is not held for long. */
const GROUP = { maxUnits: 128, maxStatements: 1024 };

/**
 * Opens `file:…`, `libsql://…`, `http(s)://…` or `ws(s)://…`. A file is locked for this process at once.
 * Throws DatabaseInUse, or what the driver says.
 */
export async function openDatabase(options: ConnectionOptions): Promise<Database> {
  const connection = await openConnection(options);
  const pending = new Set<Promise<unknown>>();
  const commit = createGroupCommit<Written>(async (statements) => {
    const results = await connection.batch(statements, 'write');
    return results.map(({ rowsAffected, rows }) => ({ rowsAffected, rows }));
  }, GROUP);

  const write = async (statements: readonly Statement[]): Promise<readonly Written[]> => {
    if (statements.length === 0) return [];
    // Here, so that a value that cannot be stored is the fault of this call and of no neighbour.
    const written = commit(statements.map(bindable));
    pending.add(written);
    try {
      return await written;
    } finally {
      pending.delete(written);
    }
  };

  return {
    isFile: connection.isFile,
    read: async (statement) => (await connection.execute(bindable(statement))).rows,
    readMany: async (statements) =>
      (await connection.batch(statements.map(bindable), 'read')).map(({ rows }) => rows),
    write,
    backup: async (path) => {
      if (!connection.isFile)
        throw new DatabaseUnavailable(
          'notWritten',
          'A remote database is backed up by its server.',
        );
      await connection.execute({ sql: 'VACUUM INTO ?', args: [path] });
    },
    ping: async () => void (await connection.execute({ sql: 'SELECT 1', args: [] })),
    close: async () => {
      await Promise.allSettled(pending);
      await connection.close();
    },
  };
}
