import type { MergeRule, SqlValue, Statement } from './statement.ts';

export type Merged = {
  readonly statements: readonly Statement[];
  /** For each statement that came in, the index of the one that does its work. */
  readonly indexOf: readonly number[];
};

/** SQLite takes 32,766 values; more rows than this in one statement save nothing. */
const MAX_ROWS = 64;

/**
 * Puts rows for the same table into one statement. The driver spends 30 µs on each statement and 8 µs
 * on each further row of one. Merged statements go first, by rank; all others keep their order.
 */
export function mergeStatements(incoming: readonly Statement[]): Merged {
  const groups = new Map<MergeRule, Group>();
  const rest: number[] = [];
  for (const [index, { merge, args }] of incoming.entries()) {
    if (merge === undefined) rest.push(index);
    else join(groups, merge, args, index);
  }
  const statements: Statement[] = [];
  const indexOf: number[] = Array.from({ length: incoming.length }, () => 0);
  const push = (statement: Statement, indexes: readonly number[]): void => {
    for (const index of indexes) indexOf[index] = statements.length;
    statements.push(statement);
  };
  for (const group of [...groups.values()].toSorted((a, b) => a.merge.rank - b.merge.rank)) {
    for (const part of partsOf(group)) push(toStatement(group.merge, part), part.indexes);
  }
  for (const index of rest) {
    const statement = incoming[index];
    if (statement !== undefined) push(statement, [index]);
  }
  return { statements, indexOf };
}

type Rows = {
  readonly args: readonly (readonly SqlValue[])[];
  readonly indexes: readonly number[];
};
type Group = {
  readonly merge: MergeRule;
  readonly args: (readonly SqlValue[])[];
  readonly indexes: number[];
};

function join(
  groups: Map<MergeRule, Group>,
  merge: MergeRule,
  args: readonly SqlValue[],
  index: number,
): void {
  let group = groups.get(merge);
  if (group === undefined) groups.set(merge, (group = { merge, args: [], indexes: [] }));
  group.args.push(args);
  group.indexes.push(index);
}

function partsOf(group: Group): Rows[] {
  const count = Math.ceil(group.args.length / MAX_ROWS);
  return Array.from({ length: count }, (_, part) => {
    const [from, to] = [part * MAX_ROWS, (part + 1) * MAX_ROWS];
    return { args: group.args.slice(from, to), indexes: group.indexes.slice(from, to) };
  });
}

const toStatement = ({ head, row, tail }: MergeRule, { args }: Rows): Statement => ({
  sql: `${head} ${args.map(() => row).join(', ')} ${tail}`,
  args: args.flat(),
});
