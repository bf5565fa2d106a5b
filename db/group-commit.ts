import { ConstraintViolated, StatementFault } from './errors.ts';
import type { Statement } from './statement.ts';

export type GroupCommitOptions = { readonly maxUnits: number; readonly maxStatements: number };

/**
 * Puts writes that wait at the same time into one transaction: the disk is asked to sync once for all
 * of them. Each unit stays all or nothing: one that breaks a constraint is taken out, the others are
 * written without it, and it is tried again alone to hear its own answer.
 */
export function createGroupCommit<Result>(
  commit: (statements: readonly Statement[]) => Promise<readonly Result[]>,
  options: GroupCommitOptions,
): (statements: readonly Statement[]) => Promise<readonly Result[]> {
  type Unit = {
    readonly statements: readonly Statement[];
    readonly resolve: (results: readonly Result[]) => void;
    readonly reject: (error: unknown) => void;
  };
  const waiting: Unit[] = [];
  let isRunning = false;

  const takeGroup = (): Unit[] => {
    let count = 0;
    let size = 0;
    for (const unit of waiting) {
      size += unit.statements.length;
      if (count > 0 && (size > options.maxStatements || count >= options.maxUnits)) break;
      count += 1;
    }
    return waiting.splice(0, count);
  };

  const commitAll = async (units: readonly Unit[]): Promise<void> => {
    const results = await commit(units.flatMap((unit) => unit.statements));
    let from = 0;
    for (const unit of units) {
      unit.resolve(results.slice(from, from + unit.statements.length));
      from += unit.statements.length;
    }
  };

  const settle = async (units: readonly Unit[]): Promise<void> => {
    if (units.length === 0) return;
    try {
      await commitAll(units);
    } catch (error) {
      const culprit = units.length === 1 ? undefined : unitOfFault(units, error);
      if (culprit === undefined) {
        if (units.length === 1 || !isOwnFault(error)) for (const unit of units) unit.reject(error);
        else for (const unit of units) await settle([unit]);
        return;
      }
      await settle(units.filter((unit) => unit !== culprit));
      await settle([culprit]);
    }
  };

  const run = async (): Promise<void> => {
    await settle(takeGroup());
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
