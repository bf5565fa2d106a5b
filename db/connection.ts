import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Client, createClient, LibsqlError, type ResultSet, type Value } from '@libsql/client';
import { createFileClient } from './file-client.ts';
import { DatabaseInUse, DatabaseUnavailable, toStatementError } from './errors.ts';
import type { Statement } from './statement.ts';

export type ConnectionOptions = { readonly url: string; readonly authToken?: string | undefined };

/**
 * One client that is known to be set up right, or none. After an error that nobody expected the client
 * is given up, and the next call opens and checks a new one: on a connection that just went on, SQLite
 * 3.45 was seen to acknowledge writes and lose them.
 */
export type Connection = {
  readonly isFile: boolean;
  readonly execute: (statement: Statement) => Promise<ResultSet>;
  readonly batch: (
    statements: readonly Statement[],
    mode: 'read' | 'write',
  ) => Promise<ResultSet[]>;
  readonly close: () => Promise<void>;
};

export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const isFile = options.url.startsWith('file:');
  const first = await openClient(options, isFile);
  let current: Promise<Client> | undefined = Promise.resolve(first);
  let released: Promise<void> = Promise.resolve();
  let isClosed = false;

  const heal = async (): Promise<Client> => {
    if (isClosed) throw new DatabaseUnavailable('notWritten', 'The database is closed.');
    await released;
    try {
      return await openAgain(options, isFile);
    } catch (error) {
      current = undefined;
      const message = 'The database cannot be opened again.';
      throw new DatabaseUnavailable('notWritten', message, { cause: error });
    }
  };

  const giveUp = async (used: Promise<Client>): Promise<void> => {
    if (used === current) {
      current = undefined;
      released = release(await used, isFile);
    }
    await released;
  };

  let sinceTurn = 0;
  const use = async <T>(count: number, call: (client: Client) => Promise<T>): Promise<T> => {
    sinceTurn += count;
    if (isFile && sinceTurn > STATEMENTS_PER_TURN) {
      sinceTurn = 0;
      await nextTurn();
    }
    current ??= heal();
    const used = current;
    const client = await used;
    try {
      return await call(client);
    } catch (error) {
      const own = toStatementError(error);
      // A rollback that fails makes the driver go on with a fresh connection that lacks our settings.
      if (own === undefined || !(await isStillSetUp(client, isFile))) await giveUp(used);
      throw own ?? unavailable(error, isFile);
    }
  };

  return {
    isFile,
    execute: (statement) => use(1, (client) => client.execute(toDriver(statement))),
    batch: (statements, mode) =>
      use(statements.length, (client) => client.batch(statements.map(toDriver), mode)),
    close: async () => {
      isClosed = true;
      if (current !== undefined) await giveUp(current).catch(() => undefined);
    },
  };
}

/** A remote answer may have been lost after the commit, and a failed sync may have reached the disk. */
function unavailable(error: unknown, isFile: boolean): DatabaseUnavailable {
  const isOpen = !isFile || (error instanceof LibsqlError && error.code === 'SQLITE_IOERR');
  const outcome = isOpen ? 'unknown' : 'notWritten';
  return new DatabaseUnavailable(outcome, 'The database did not answer.', { cause: error });
}

/**
 * A file answers without leaving JavaScript, so a loop over reads would let no request in, and the
 * driver's statements, 28 kB each outside the heap, are freed between turns of the event loop only.
 */
const STATEMENTS_PER_TURN = 200;

const SETTINGS = [
  'locking_mode = EXCLUSIVE',
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
];

async function openClient({ url, authToken }: ConnectionOptions, isFile: boolean): Promise<Client> {
  let client: Client | undefined;
  try {
    // One connection: with more, writes were lost after SQLITE_BUSY, and a WAL bug of 3.45 needs two.
    client = isFile
      ? createFileClient(fileOf(url))
      : createClient({ url, ...(authToken === undefined ? {} : { authToken }) });
    if (isFile) for (const setting of SETTINGS) await client.execute(`PRAGMA ${setting}`);
    // The lock comes with the first write and stays: take it now, not under load.
    if (isFile) await client.batch(['PRAGMA user_version'], 'write');
    if (!(await isSetUp(client, isFile))) throw new Error('the database refused its settings');
    return client;
  } catch (error) {
    client?.close();
    throw isFile && isBusy(error) ? new DatabaseInUse(fileOf(url), { cause: error }) : error;
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof LibsqlError && error.code.startsWith('SQLITE_BUSY');

/** Opens again after `release`; where that could not free the file, the collector is asked to. */
async function openAgain(options: ConnectionOptions, isFile: boolean): Promise<Client> {
  for (let round = 0; round < 3; round += 1) {
    try {
      return await openClient(options, isFile);
    } catch (error) {
      if (!(error instanceof DatabaseInUse)) throw error;
      await collectStatements();
    }
  }
  return openClient(options, isFile);
}

/**
 * Closes a client and gives up the file. `close()` alone does not: the driver has no way to finalize a
 * statement, and SQLite keeps the file and its lock until the last one is collected as garbage. Leaving
 * WAL and the exclusive mode first frees the lock at once, and leaves one file without a `-wal` beside it.
 */
async function release(client: Client, isFile: boolean): Promise<void> {
  try {
    if (isFile) {
      await client.execute('PRAGMA journal_mode = DELETE');
      await client.execute('PRAGMA locking_mode = NORMAL');
      await client.execute('SELECT count(*) FROM sqlite_schema');
    }
  } catch {
    // A broken connection cannot tidy up after itself; openAgain waits for the collector.
  } finally {
    client.close();
  }
}

async function collectStatements(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  await nextTurn();
}

const isStillSetUp = (client: Client, isFile: boolean): Promise<boolean> =>
  isSetUp(client, isFile).catch(() => false);

async function isSetUp(client: Client, isFile: boolean): Promise<boolean> {
  if ((await readPragma(client, 'foreign_keys')) !== 1) return false;
  if (!isFile) return true;
  return (
    (await readPragma(client, 'locking_mode')) === 'exclusive' &&
    (await readPragma(client, 'journal_mode')) === 'wal' &&
    (await readPragma(client, 'synchronous')) === 2
  );
}

async function readPragma(client: Client, name: string): Promise<Value | undefined> {
  const { rows } = await client.execute(`PRAGMA ${name}`);
  return rows[0]?.[0];
}

const fileOf = (url: string): string =>
  url.startsWith('file:///') ? fileURLToPath(url) : url.slice('file:'.length);

const toDriver = ({ sql, args }: Statement) => ({ sql, args: [...args] });
