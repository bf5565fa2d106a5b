import { ConstraintViolated, StatementFault } from './errors.ts';
import { mergeStatements } from './merge.ts';
import type { Statement } from './statement.ts';

export type GroupCommitOptions = { readonly maxUnits: number; readonly maxStatements: number };

type Unit<Result> = {
  readonly statements: readonly Statement[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Puts writes that wait at the same time into one transaction: the disk is asked to sync once for all
 * of them. Each unit stays all or nothing: one that breaks a constraint is taken out, the others are
 * written without it, and it is tried again alone to hear its own answer.
 */
export function createGroupCommit<Result>(
  commit: (statements: readonly Statement[]) => Promise<readonly Result[]>,
  options: GroupCommitOptions,
): (statements: readonly Statement[]) => Promise<readonly Result[]> {
  const waiting: Unit<Result>[] = [];
  let isRunning = false;

  const run = async (): Promise<void> => {
    await settle(commit, takeGroup(waiting, options));
    if (waiting.length > 0) schedule();
    else isRunning = false;
  };

  // After the poll phase: every request that the sockets had ready has reached its write by then.
  const schedule = (): void => void setImmediate(() => void run());

  return (statements) =>
    new Promise((resolve, reject) => {
      waiting.push({ statements, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      schedule();
    });
}

type Commit<Result> = (statements: readonly Statement[]) => Promise<readonly Result[]>;

function takeGroup<Result>(
  waiting: Unit<Result>[],
  { maxUnits, maxStatements }: GroupCommitOptions,
): Unit<Result>[] {
  let count = 0;
  let size = 0;
  for (const unit of waiting) {
    size += unit.statements.length;
    if (count > 0 && (size > maxStatements || count >= maxUnits)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

async function settle<Result>(
  commit: Commit<Result>,
  units: readonly Unit<Result>[],
): Promise<void> {
  try {
    const { statements, indexOf } = mergeStatements(units.flatMap((unit) => unit.statements));
    const results = await commit(statements);
    answer(units, (index) => results[indexOf[index] ?? -1]);
  } catch (error) {
    if (units.length > 1 && isOwnFault(error)) await settleApart(commit, units);
    else for (const unit of units) unit.reject(error);
  }
}

/** Some unit is at fault. Unmerged, the database says which statement it is. */
async function settleApart<Result>(
  commit: Commit<Result>,
  units: readonly Unit<Result>[],
): Promise<void> {
  if (units.length <= 1) {
    await settle(commit, units);
    return;
  }
  try {
    const results = await commit(units.flatMap((unit) => unit.statements));
    answer(units, (index) => results[index]);
  } catch (error) {
    const culprit = unitOfFault(units, error);
    if (culprit !== undefined) {
      const others = units.filter((unit) => unit !== culprit);
      await settleApart(commit, others);
      await settle(commit, [culprit]);
    } else if (isOwnFault(error)) for (const unit of units) await settle(commit, [unit]);
    else for (const unit of units) unit.reject(error);
  }
}

function answer<Result>(
  units: readonly Unit<Result>[],
  resultAt: (index: number) => Result | undefined,
): void {
  let from = 0;
  for (const unit of units) {
    const results = unit.statements.map((_, index) => resultAt(from + index));
    if (!results.every((result) => result !== undefined))
      throw new Error('a statement without a result');
    unit.resolve(results);
    from += unit.statements.length;
  }
}

/** Faults of one unit's statements; anything else concerns the connection and so the whole group. */
const isOwnFault = (error: unknown): error is ConstraintViolated | StatementFault =>
  error instanceof ConstraintViolated || error instanceof StatementFault;

function unitOfFault<U extends { readonly statements: readonly Statement[] }>(
  units: readonly U[],
  error: unknown,
): U | undefined {
  if (!isOwnFault(error) || error.statementIndex === undefined) return undefined;
  let left = error.statementIndex;
  for (const unit of units) {
    if (left < unit.statements.length) return unit;
    left -= unit.statements.length;
  }
  return undefined;
}
