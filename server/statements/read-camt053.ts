import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { earlierDate, laterDate } from '../domain/calendar.ts';
import { parseIban } from '../domain/iban.ts';
import { negate } from '../domain/money.ts';
import { all, attribute, one, pathOf } from '../einvoice/stated.ts';
import { parseXml, type XmlElement } from '../einvoice/xml.ts';
import { linesOfEntry } from './camt-entry.ts';
import { amountAt, dayAt, directionAt } from './camt-values.ts';
import { refuse } from './refusal.ts';
import type { ReadLine, ReadStatement } from './statement.ts';
import { currencyOf } from './values.ts';

/**
 * Statements of a camt.053 message, versions 001.02 to 001.13: what is read here is in all of them,
 * and elements are known by their name, whatever namespace a bank puts them into.
 */
export function readCamt053(text: string): readonly ReadStatement[] {
  const xml = parseXml(text, namespacesIn(text));
  if (!xml.ok) return refuse('malformed', 'file', xml.message);
  const statements = find(xml.root, 'BkToCstmrStmt').flatMap((message) => all(message, 'Stmt'));
  if (statements.length === 0) refuse('notAStatement', pathOf(xml.root), strangerName(xml.root));
  return statements.map(readStatement);
}

/** All that the document declares; the reader leaves out elements of any other. */
function namespacesIn(text: string): ReadonlySet<string> {
  const declared = text.matchAll(/\sxmlns(?::[^\s=]{1,50})?\s?=\s?["']([^"']{0,200})["']/gu);
  return new Set(['', ...Array.from(declared, ([, name = '']) => name)]);
}

/** Elements of that name, at any depth: some banks put the message into an envelope. */
function find(from: XmlElement, name: string): readonly XmlElement[] {
  if (from.name === name) return [from];
  if (from.name === 'Stmt') return [];
  return from.children.flatMap((child) => find(child, name));
}

function strangerName(root: XmlElement): string {
  if (find(root, 'BkToCstmrAcctRpt').length > 0) {
    return 'This is a report of the running day (camt.052), which may still change. Send camt.053.';
  }
  if (find(root, 'BkToCstmrDbtCdtNtfctn').length > 0) {
    return 'This is a notification (camt.054) without balances. Send the statement, camt.053.';
  }
  return 'There is no account statement (camt.053) in this document.';
}

function readStatement(stmt: XmlElement): ReadStatement {
  const path = pathOf(stmt);
  const id = one(stmt, 'Id')?.text ?? refuse('missing', path, 'The statement has no Id.');
  const account =
    one(stmt, 'Acct/Id/IBAN', 'Acct/Id/Othr/Id', 'Acct/Id/BBAN') ??
    refuse('missing', path, 'The statement does not say of which account it is.');
  const currency = currencyOfStatement(stmt);
  const { opening, closing } = balancesOf(stmt, currency);
  const lines = all(stmt, 'Ntry').flatMap((entry) => linesOfEntry(entry, currency));
  const accountIban = parseIban(account.text) ?? null;
  return {
    id: id.slice(0, 100),
    account: accountIban ?? account.text.slice(0, 60),
    accountIban,
    currency,
    ...periodOf(stmt, lines, closing),
    openingBalanceMinor: opening?.amountMinor ?? null,
    closingBalanceMinor: closing?.amountMinor ?? null,
    lines,
  };
}

function currencyOfStatement(stmt: XmlElement): Currency {
  const stated = one(stmt, 'Acct/Ccy');
  if (stated !== null) return currencyOf(stated.text, stated.path);
  const amount = all(stmt, 'Bal/Amt')[0] ?? all(stmt, 'Ntry/Amt')[0];
  const code = attribute(amount, 'Ccy');
  if (amount !== undefined && code !== null) return currencyOf(code, pathOf(amount));
  return refuse('missing', pathOf(stmt), 'The statement does not say in which currency it is.');
}

type Balance = { readonly amountMinor: Minor; readonly on: CivilDate | null };

/** Booked balances. A page of a long statement has an interim one where others open or close. */
function balancesOf(
  stmt: XmlElement,
  currency: Currency,
): { readonly opening: Balance | undefined; readonly closing: Balance | undefined } {
  const of = (...codes: readonly string[]): readonly XmlElement[] =>
    codes.flatMap((code) =>
      all(stmt, 'Bal').filter((bal) => one(bal, 'Tp/CdOrPrtry/Cd', 'Tp/Cd')?.text === code),
    );
  const interim = of('ITBD');
  const [opens] = of('OPBD', 'PRCD');
  const [closes] = of('CLBD');
  const first = opens ?? (closes !== undefined || interim.length > 1 ? interim[0] : undefined);
  const last = closes ?? (first === interim.at(-1) ? undefined : interim.at(-1));
  return { opening: balanceOf(first, currency), closing: balanceOf(last, currency) };
}

function balanceOf(bal: XmlElement | undefined, currency: Currency): Balance | undefined {
  if (bal === undefined) return undefined;
  const amountMinor = amountAt(bal, 'Amt', currency);
  const isOwed = directionAt(bal) === 'debit';
  return { amountMinor: isOwed ? negate(amountMinor) : amountMinor, on: dayAt(bal, 'Dt') };
}

function periodOf(
  stmt: XmlElement,
  lines: readonly ReadLine[],
  closing: Balance | undefined,
): Pick<ReadStatement, 'fromOn' | 'toOn'> {
  const days = lines.map((line) => line.bookedOn);
  const [first] = days;
  const written = dayAt(stmt, 'CreDtTm');
  const toOn =
    dayAt(stmt, 'FrToDt/ToDtTm', 'FrToDt/ToDt') ??
    closing?.on ??
    (first === undefined ? written : days.reduce(laterDate));
  if (toOn === null) return refuse('missing', pathOf(stmt), 'The statement has no date.');
  const fromOn = dayAt(stmt, 'FrToDt/FrDtTm', 'FrToDt/FrDt') ?? days.reduce(earlierDate, toOn);
  return { fromOn: earlierDate(fromOn, toOn), toOn };
}
