import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { earlierDate, laterDate } from '../domain/calendar.ts';
import { parseIban } from '../domain/iban.ts';
import { minor, negate, ZERO } from '../domain/money.ts';
import { foldText } from '../domain/transfer-text.ts';
import type { Role } from './csv-columns.ts';
import { readBankTable, type BankRow } from './csv-table.ts';
import { amountCell, dayOf, signedOf, spellingOf, type Spelling } from './csv-values.ts';
import { quoted, refuse } from './refusal.ts';
import type { AccountHint, ReadLine, ReadStatement } from './statement.ts';
import { bankReferenceOf, currencyOf, nameOf, textsOf } from './values.ts';

type Owned = { readonly account: string; readonly line: ReadLine };

/**
 * Statements from a bank's table: one per account and currency, without balances. Money with a minus
 * or in a debit column went out, all other came in.
 */
export function readBankCsv(text: string, hint: AccountHint): readonly ReadStatement[] {
  const rows = readBankTable(text);
  if (rows.length === 0) refuse('empty', 'file', 'The table has no rows.');
  const spelling = spellingOf(rows);
  const owned = rows.flatMap((row) => readRow(row, spelling, hint) ?? []);
  const groups = Map.groupBy(owned, ({ account, line }) => `${account} ${line.currency}`);
  return Array.from(groups.values(), statementOf);
}

function statementOf(owned: readonly Owned[]): ReadStatement {
  const [first] = owned;
  if (first === undefined) throw new Error('a group of nothing');
  const days = owned.map(({ line }) => line.bookedOn);
  const fromOn = days.reduce(earlierDate);
  const toOn = days.reduce(laterDate);
  return {
    id: `${fromOn}/${toOn}`,
    account: first.account,
    accountIban: parseIban(first.account) ?? null,
    currency: first.line.currency,
    fromOn,
    toOn,
    openingBalanceMinor: null,
    closingBalanceMinor: null,
    lines: owned.map(({ line }) => line),
  };
}

function readRow(
  { path, cells }: BankRow,
  spelling: Spelling,
  hint: AccountHint,
): Owned | undefined {
  const cell = (role: Role): string => cells.get(role) ?? '';
  if (!isBooked(cell('status'), path)) return undefined;
  const currency = currencyIn(cells, hint, path);
  const signed = signedIn(cells, spelling, currency, path);
  const bookedOn = dayOf(cell('bookedOn'), spelling, path);
  const direction = signed < 0 ? 'debit' : 'credit';
  const isIncoming = direction === 'credit';
  const account = accountIn(cell('account'), hint, path);
  const payer = parseIban(cell('payerAccount'));
  const line: ReadLine = {
    bookedOn,
    valueOn: valueDay(cell('valueOn'), spelling, path) ?? bookedOn,
    amountMinor: minor(Math.abs(signed)),
    currency,
    direction,
    isReversal: false,
    payerName: isIncoming ? nameOf(cell('payerName')) : null,
    // A table of one account may name that account on every line.
    payerIban: isIncoming && payer !== undefined && payer !== account ? payer : null,
    remittance: textsOf([cell('remittance')])[0] ?? '',
    references: textsOf([cell('reference'), cell('remittance')]),
    bankReference: bankReferenceOf(cell('bankReference')),
  };
  return { account, line };
}

const valueDay = (cell: string, spelling: Spelling, path: string): CivilDate | null =>
  cell === '' ? null : dayOf(cell, spelling, path);

const BOOKED = new Set([
  '',
  'BOOKED',
  'BOOK',
  'COMPLETED',
  'POSTED',
  'SETTLED',
  'EXECUTED',
  'GEBUCHT',
]);
const NOT_BOOKED = new Set([
  'PENDING',
  'REVERTED',
  'DECLINED',
  'FAILED',
  'CANCELLED',
  'VORGEMERKT',
]);

function isBooked(status: string, path: string): boolean {
  const word = foldText(status.slice(0, 40)).trim();
  if (BOOKED.has(word)) return true;
  if (NOT_BOOKED.has(word)) return false;
  const message = `The status ${quoted(status)} does not say whether the movement is booked.`;
  return refuse('malformed', path, message);
}

function currencyIn(cells: BankRow['cells'], hint: AccountHint, path: string): Currency {
  const stated = cells.get('currency') ?? '';
  if (stated !== '') return currencyOf(stated.toUpperCase(), path);
  const beside = amountCell(cells.get('amount') ?? '').code;
  if (beside !== null) return currencyOf(beside, path);
  return hint.currency ?? refuse('missing', path, 'No column says in which currency this is.');
}

function accountIn(stated: string, hint: AccountHint, path: string): string {
  const account = stated === '' ? (hint.account ?? '') : stated;
  if (account === '') return refuse('missing', path, 'No column says of which account this is.');
  return parseIban(account) ?? account.slice(0, 60);
}

function signedIn(
  cells: BankRow['cells'],
  spelling: Spelling,
  currency: Currency,
  path: string,
): Minor {
  const amountIn = (role: Role): Minor | null => {
    const cell = cells.get(role) ?? '';
    return cell === '' ? null : signedOf(cell, spelling, currency, path);
  };
  const stated = amountIn('amount');
  if (stated !== null) return isOutgoing(cells, path) ? negate(minor(Math.abs(stated))) : stated;
  const credit = amountIn('credit');
  const debit = amountIn('debit');
  // Some write a minus into the debit column, some a zero into the empty one.
  const out = minor(Math.abs(debit ?? ZERO));
  if (credit === null && debit === null) return refuse('missing', path, 'The amount is missing.');
  if (credit !== null && credit !== 0 && out !== 0) {
    return refuse('invalidAmount', path, 'There is an amount that came in and one that went out.');
  }
  return out === 0 ? (credit ?? ZERO) : negate(out);
}

const IN = new Set(['', 'C', 'CR', 'CRDT', 'CREDIT', 'IN', 'H', 'HABEN', 'BIJ', 'UZNANIE']);
const OUT = new Set(['D', 'DR', 'DBIT', 'DEBIT', 'OUT', 'S', 'SOLL', 'AF', 'OBCIAZENIE']);

function isOutgoing(cells: BankRow['cells'], path: string): boolean {
  const stated = cells.get('direction') ?? '';
  const word = foldText(stated.slice(0, 40)).trim();
  if (OUT.has(word)) return true;
  if (IN.has(word)) return false;
  return refuse('malformed', path, `${quoted(stated)} does not say in or out.`);
}
