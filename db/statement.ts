/** SQL text with its values. The only way a value reaches the database; text is never put together from input. */
export type Statement = {
  readonly sql: string;
  readonly args: readonly SqlValue[];
  /** Present when rows of several such statements may share one, see merge.ts. */
  readonly merge?: MergeRule;
};
export type SqlValue = string | number | bigint | null;

/** The statement is `head row tail`, and `head row, row, … tail` for several rows. */
export type MergeRule = {
  readonly head: string;
  readonly row: string;
  readonly tail: string;
  /** Lower ones are written first, so that rows come after those they name. */
  readonly rank: number;
};

export const mergeable = (merge: MergeRule, args: readonly SqlValue[]): Statement => ({
  sql: `${merge.head} ${merge.row} ${merge.tail}`,
  args,
  merge,
});

/** The statement with integers as bigint: the driver binds every plain number as REAL, also 5. */
export function bindable(statement: Statement): Statement {
  return { ...statement, args: statement.args.map(bindableValue) };
}

function bindableValue(value: SqlValue): SqlValue {
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`only whole numbers are stored, got ${value}`);
  }
  return BigInt(value);
}

/** Proves that a value can be bound. */
export function sqlValue(value: unknown): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  throw new TypeError(`cannot store ${typeof value}`);
}
