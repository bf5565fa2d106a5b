import { createHash } from 'node:crypto';
import type { Minor } from '../domain/brands.ts';
import { formatDecimal, minor } from '../domain/money.ts';
import { foldText } from '../domain/transfer-text.ts';
import { refuse } from './refusal.ts';
import { signedMinor } from './statement.ts';
import type { ReadLine, ReadStatement, Statement } from './statement.ts';

/** Statements of one file with sums checked and a key on every line. */
export function sealStatements(statements: readonly ReadStatement[]): readonly Statement[] {
  for (const statement of statements) checkSum(statement);
  const sealed: Statement[] = [];
  let counts = new Map<string, number>();
  let before: ReadStatement | undefined;
  for (const statement of statements) {
    // Where one statement goes on from the other, equal lines are two movements; where it does not,
    // it may be the same statement again.
    if (before === undefined || !goesOn(before, statement)) counts = new Map();
    const lines = statement.lines.map((line) => ({ ...line, key: keyOf(statement, line, counts) }));
    sealed.push({ ...statement, lines });
    before = statement;
  }
  return sealed;
}

function checkSum({ id, lines, currency, ...balances }: ReadStatement): void {
  const { openingBalanceMinor: opening, closingBalanceMinor: closing } = balances;
  if (opening === null || closing === null) return;
  const sum = lines.reduce((total, line) => total + BigInt(signedMinor(line)), BigInt(opening));
  if (sum === BigInt(closing)) return;
  const show = (amount: Minor): string => `${formatDecimal(amount, currency)} ${currency}`;
  const isSmall = sum >= Number.MIN_SAFE_INTEGER && sum <= Number.MAX_SAFE_INTEGER;
  const made = isSmall ? show(minor(Number(sum))) : 'another amount';
  const message = `From ${show(opening)} the ${lines.length} lines make ${made}, but the closing balance is ${show(closing)}.`;
  refuse('sumDiffers', `statement ${id}`, message);
}

function goesOn(before: ReadStatement, next: ReadStatement): boolean {
  return (
    before.account === next.account &&
    before.id !== next.id &&
    before.closingBalanceMinor !== null &&
    before.closingBalanceMinor === next.openingBalanceMinor
  );
}

/**
 * Made of what the bank says of the movement and of nothing that says in which statement it does. Of
 * movements that are equal in all of it, the first, the second and so on of the day.
 */
function keyOf(statement: ReadStatement, line: ReadLine, counts: Map<string, number>): string {
  const content = JSON.stringify([
    statement.account,
    line.bookedOn,
    line.direction,
    line.isReversal,
    line.amountMinor,
    line.currency,
    line.bankReference,
    line.payerIban,
    line.references.map((text) => foldText(text).replaceAll(/[^\p{L}\d]/gu, '')),
  ]);
  const count = (counts.get(content) ?? 0) + 1;
  counts.set(content, count);
  return createHash('sha256').update(`${content}${count}`).digest('hex').slice(0, 40);
}
