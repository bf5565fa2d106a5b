import { LibsqlBatchError, LibsqlError } from '@libsql/client';

/** Another process has the file open. Starting a second server on it is refused, not queued. */
export class DatabaseInUse extends Error {
  override readonly name = 'DatabaseInUse';

  constructor(file: string, options?: ErrorOptions) {
    super(
      `${file} is open in another process. One process serves one file: stop the other one, or point ` +
        'DATABASE_URL at a libSQL server to run several.',
      options,
    );
  }
}

/**
 * The database did not answer as it should. `notWritten`: nothing of this call is stored. `unknown`: a
 * remote commit may have happened; whoever asks again is stopped by the journal's key if it did.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
  readonly outcome: 'notWritten' | 'unknown';

  constructor(outcome: 'notWritten' | 'unknown', message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** The audit found journal or ledger of this case changed: nothing is written on it until they are put right. */
export class CaseBroken extends Error {
  override readonly name = 'CaseBroken';

  constructor(debtorId: string, options?: ErrorOptions) {
    super(`the case of ${debtorId} is not as it was written and takes no writes`, options);
  }
}

export type ConstraintKind = 'unique' | 'foreignKey' | 'check' | 'notNull' | 'type' | 'trigger';

/** A rule of the schema refused the write; nothing of it is stored. */
export class ConstraintViolated extends Error {
  override readonly name = 'ConstraintViolated';
  readonly kind: ConstraintKind;
  /** The columns `table.column, …`, the CHECK, or the trigger's sentence. Empty for foreign keys. */
  readonly on: string;
  /** Which statement of the call it was, when the database said so. */
  readonly statementIndex: number | undefined;

  constructor(
    kind: ConstraintKind,
    on: string,
    statementIndex: number | undefined,
    options?: ErrorOptions,
  ) {
    super(on === '' ? `${kind} constraint failed` : `${kind} constraint failed: ${on}`, options);
    this.kind = kind;
    this.on = on;
    this.statementIndex = statementIndex;
  }
}

/** The statement itself is wrong: a bug of ours, and no reason to doubt the connection. */
export class StatementFault extends Error {
  override readonly name = 'StatementFault';
  readonly statementIndex: number | undefined;

  constructor(message: string, statementIndex: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.statementIndex = statementIndex;
  }
}

const SQLITE_WORDS: readonly [string, ConstraintKind][] = [
  ['UNIQUE constraint failed', 'unique'],
  ['FOREIGN KEY constraint failed', 'foreignKey'],
  ['CHECK constraint failed', 'check'],
  ['NOT NULL constraint failed', 'notNull'],
  ['cannot store', 'type'],
];

const STATEMENT_FAULTS = new Set([
  'SQLITE_ERROR',
  'SQLITE_RANGE',
  'SQLITE_MISMATCH',
  'SQLITE_TOOBIG',
  'SQL_PARSE_ERROR',
  'ARGS_INVALID',
]);

/** What the driver threw, in our words; undefined: the connection itself is in doubt. */
export function toStatementError(thrown: unknown): ConstraintViolated | StatementFault | undefined {
  if (!(thrown instanceof LibsqlError)) return undefined;
  const index = thrown instanceof LibsqlBatchError ? thrown.statementIndex : undefined;
  const violated = toConstraint(thrown, index);
  if (violated !== undefined) return violated;
  if (!STATEMENT_FAULTS.has(thrown.code)) return undefined;
  return new StatementFault(thrown.message, index, { cause: thrown });
}

// Remote servers send no extended codes, so the words of SQLite decide.
function toConstraint(
  error: LibsqlError,
  index: number | undefined,
): ConstraintViolated | undefined {
  for (const [words, kind] of SQLITE_WORDS) {
    const start = error.message.indexOf(words);
    if (start === -1) continue;
    const rest = error.message.slice(start + words.length);
    return new ConstraintViolated(
      kind,
      rest.startsWith(': ') ? rest.slice(2) : rest.trim(),
      index,
      { cause: error },
    );
  }
  if (!error.code.startsWith('SQLITE_CONSTRAINT')) return undefined;
  const sentence = error.message.replace(/^(SQLITE_\w+: )*(SQLite error: )?/, '');
  return new ConstraintViolated('trigger', sentence, index, { cause: error });
}
