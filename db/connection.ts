import { fileURLToPath } from 'node:url';
import { type Client, createClient, LibsqlError, type ResultSet, type Row } from '@libsql/client';
import { DatabaseInUse, DatabaseUnavailable, toStatementError } from './errors.ts';
import { type Statement, toDriver } from './statement.ts';

export type ConnectionOptions = { readonly url: string; readonly authToken?: string | undefined };

/**
 * One client that is known to be set up right, or none. After an error that nobody expected the client
 * is closed (which gives up the file's lock and anything half done), and the next call opens and checks
 * a new one: SQLite 3.45 was seen to acknowledge writes and lose them on a connection that went on.
 */
export type Connection = {
  readonly isFile: boolean;
  readonly execute: (statement: Statement) => Promise<ResultSet>;
  readonly batch: (statements: readonly Statement[], mode: 'read' | 'write') => Promise<ResultSet[]>;
  readonly close: () => void;
};

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const isFile = options.url.startsWith('file:');
  let client: Client | undefined = await openClient(options, isFile);
  let isClosed = false;

  const heal = async (): Promise<Client> => {
    if (isClosed) throw new DatabaseUnavailable('notWritten', 'The database is closed.');
    try {
      client = await openClient(options, isFile);
      return client;
    } catch (error) {
      throw new DatabaseUnavailable('notWritten', 'The database cannot be opened again.', { cause: error });
    }
  };

  const discard = (broken: Client): void => {
    if (client === broken) client = undefined;
    broken.close();
  };

  const use = async <T>(call: (client: Client) => Promise<T>): Promise<T> => {
    const current = client ?? (await heal());
    try {
      return await call(current);
    } catch (error) {
      const own = toStatementError(error);
      // A failed rollback makes the driver open a fresh connection without our settings.
      if (own !== undefined && (await isSetUp(current, isFile))) throw own;
      discard(current);
      if (own !== undefined) throw own;
      throw new DatabaseUnavailable(isFile ? 'notWritten' : 'unknown', 'The database did not answer.', { cause: error });
    }
  };

  return {
    isFile,
    execute: (statement) => use((c) => c.execute(toDriver(statement))),
    batch: (statements, mode) => use((c) => c.batch(statements.map(toDriver), mode)),
    close: () => {
      isClosed = true;
      if (client !== undefined) discard(client);
    },
  };
}

const PRAGMAS = ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'];

async function openClient(options: ConnectionOptions, isFile: boolean): Promise<Client> {
  const { url, authToken } = options;
  try {
    // One connection: more of them were seen to lose writes after SQLITE_BUSY, and a WAL bug needs two.
    const client = createClient({ url, ...(isFile ? { concurrency: 1 } : {}), ...(authToken === undefined ? {} : { authToken }) });
    try {
      if (isFile) for (const pragma of PRAGMAS) await client.execute(`PRAGMA ${pragma}`);
      // The exclusive lock is taken with the first write, and kept: take it now, not under load.
      if (isFile) await client.batch(['PRAGMA user_version'], 'write');
      if (!(await isSetUp(client, isFile))) throw new Error('the database refused our settings');
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  } catch (error) {
    if (isFile && error instanceof LibsqlError && error.code.startsWith('SQLITE_BUSY')) {
      throw new DatabaseInUse(fileOf(url), { cause: error });
    }
    throw error;
  }
}

async function isSetUp(client: Client, isFile: boolean): Promise<boolean> {
  try {
    if ((await pragma(client, 'foreign_keys')) !== 1) return false;
    if (!isFile) return true;
    return (
      (await pragma(client, 'locking_mode')) === 'exclusive' &&
      (await pragma(client, 'journal_mode')) === 'wal' &&
      (await pragma(client, 'synchronous')) === 2
    );
  } catch {
    return false;
  }
}

async function pragma(client: Client, name: string): Promise<Row[number] | undefined> {
  const { rows } = await client.execute(`PRAGMA ${name}`);
  return rows[0]?.[0];
}

const fileOf = (url: string): string =>
  url.startsWith('file:///') ? fileURLToPath(url) : url.slice('file:'.length);
