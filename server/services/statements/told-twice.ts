import { bankStatementsOf } from '../../../db/queries/bank.ts';
import type { BankLineRow } from '../../../db/queries/bank.ts';
import { isToldByAnotherFormat } from '../../domain/bank-line.ts';
import { earlierDate, laterDate } from '../../domain/calendar.ts';
import type { Deps } from '../../deps.ts';

/** Whether another kind of file has told of a line's day already, asked of these lines at once. */
export async function toldTwice(
  deps: Deps,
  vendorId: string,
  lines: readonly BankLineRow[],
): Promise<(line: BankLineRow) => boolean> {
  const [first, ...rest] = lines.map(({ bookedOn }) => bookedOn);
  if (first === undefined) return () => false;
  const span = { fromOn: rest.reduce(earlierDate, first), toOn: rest.reduce(laterDate, first) };
  const statements = await bankStatementsOf(deps.db, vendorId, span);
  const byId = new Map(statements.map((statement) => [statement.id, statement]));
  return ({ bookedOn, statementId }) => {
    const own = byId.get(statementId);
    return own !== undefined && isToldByAnotherFormat(bookedOn, own, statements);
  };
}
