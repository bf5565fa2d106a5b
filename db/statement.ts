/** SQL text with its values. The only way a value reaches the database; text is never put together from input. */
export type Statement = { readonly sql: string; readonly args: readonly SqlValue[] };
export type SqlValue = string | number | bigint | null;

/** The statement with integers as bigint: the driver binds every plain number as REAL, also 5. */
export function toDriver(statement: Statement): { sql: string; args: (string | bigint | null)[] } {
  return { sql: statement.sql, args: statement.args.map(toDriverValue) };
}

function toDriverValue(value: SqlValue): string | bigint | null {
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value))
    throw new TypeError(`only whole numbers are stored, got ${value}`);
  return BigInt(value);
}

/** Proves that a value can be bound. */
export function sqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`cannot store ${typeof value}`);
}
