import {
  bankStatementsOf,
  insertBankLine,
  insertBankStatement,
  loadBankLines,
  loadLineDecisions,
  moveStatementsOn,
} from '../../../db/queries/bank.ts';
import type { BankLineRow, BankStatementRow } from '../../../db/queries/bank.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { StatementImport } from '../../contract/bank.ts';
import type { Instant } from '../../domain/brands.ts';
import { earlierDate, laterDate, localDate } from '../../domain/calendar.ts';
import type { Actor } from '../../domain/decision.ts';
import type { Vendor } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { derivedId } from '../../ids.ts';
import { parseStatements } from '../../statements/parse-statements.ts';
import type { StatementFormat } from '../../statements/parse-statements.ts';
import { refuseStrangeDays } from '../../statements/plausible-days.ts';
import type { StatementRefusal } from '../../statements/refusal.ts';
import type { Statement, StatementLine } from '../../statements/statement.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { createMatcher } from './match.ts';
import { recordLine } from './record.ts';
import { toldTwice } from './told-twice.ts';

/** Rows of one write: few enough that everybody else gets their turn in between. */
const CHUNK = 500;

/**
 * Takes a bank's file. Statements and lines that are here already change nothing; what names an
 * invoice and settles it exactly is recorded, everything else waits for a person. Cut short in the
 * middle, the same file again does the rest.
 */
export async function importStatements(
  deps: Deps,
  vendorId: string,
  file: Uint8Array,
  actor: Actor,
): Promise<Outcome<StatementImport>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) throw new Error('a door without its vendor');
  const { profile, settings } = vendor;
  const parsed = parseStatements(file, { account: profile.iban, currency: settings.currency });
  if (!parsed.ok) return unreadable(parsed);
  const at = deps.clock.now();
  const strange = refuseStrangeDays(parsed.statements, localDate(at, vendor.timeZone));
  if (strange !== null) return unreadable(strange);
  const source = { importId: deps.newId('bim'), actor, at };
  const rows = parsed.statements.map((s) => rowsOf(vendor, parsed.format, s, source));
  const known = await knownStatements(deps, vendorId, rows);
  for (const one of rows) await store(deps, one);
  const ids = [...new Set(rows.flatMap(({ lines }) => lines.map(({ id }) => id)))];
  const kept = await loadBankLines(deps.db, vendorId, ids);
  const recorded = await recordCertain(deps, vendorId, kept, actor);
  await sayTold(deps, vendor, rows, source.at);
  const present = await loadBankLines(deps.db, vendorId, ids);
  return done({
    format: parsed.format,
    statements: rows.map(({ statement }) => ({
      ...statementNames(statement),
      isNew: !known.has(statement.id),
    })),
    lines: {
      read: kept.length,
      new: kept.filter(({ importId }) => importId === source.importId).length,
      recorded,
      open: present.filter(({ status }) => status === 'open').length,
    },
  });
}

const unreadable = ({ path, message }: StatementRefusal): Outcome<never> =>
  failed('documentUnreadable', { errors: [{ path, message }] });

const statementNames = ({ id, bankId, account, currency, fromOn, toOn }: BankStatementRow) => ({
  id,
  bankId,
  account,
  currency,
  fromOn,
  toOn,
});

type Source = { readonly importId: string; readonly actor: Actor; readonly at: Instant };
type Rows = { readonly statement: BankStatementRow; readonly lines: readonly BankLineRow[] };

function rowsOf(
  { id: vendorId }: Vendor,
  format: StatementFormat,
  statement: Statement,
  { importId, actor, at }: Source,
): Rows {
  const { id: bankId, account, accountIban, currency } = statement;
  const days = statement.lines.map(({ bookedOn }) => bookedOn);
  const fromOn = days.reduce(earlierDate, statement.fromOn);
  const toOn = days.reduce(laterDate, statement.toOn);
  const keys = statement.lines.map(({ key }) => key);
  const name = [format, account, currency, bankId, fromOn, toOn, ...keys].join('\n');
  const row: BankStatementRow = {
    vendorId,
    id: derivedId('bst', name),
    format,
    bankId,
    account,
    accountIban,
    currency,
    fromOn,
    toOn,
    openingBalanceMinor: statement.openingBalanceMinor,
    closingBalanceMinor: statement.closingBalanceMinor,
    lineCount: statement.lines.length,
    actor,
    importedAt: at,
  };
  const lines = statement.lines
    .filter(isKept)
    .map((line) => ({ ...toRow(line), vendorId, statementId: row.id, importId, importedAt: at }));
  return { statement: row, lines };
}

/** What went out is nobody's business here: salaries, rents. What the bank took back has to be seen. */
const isKept = ({ direction, isReversal, amountMinor }: StatementLine): boolean =>
  amountMinor > 0 && (direction === 'credit') !== isReversal;

function toRow({ key, ...line }: StatementLine) {
  const fresh = { status: 'open', debtorId: null, paymentId: null } as const;
  return { id: `bln_${key}`, ...line, ...fresh };
}

async function knownStatements(
  deps: Deps,
  vendorId: string,
  rows: readonly Rows[],
): Promise<ReadonlySet<string>> {
  const days = rows.map(({ statement }) => statement);
  const [first] = days;
  if (first === undefined) return new Set();
  const span = {
    fromOn: days.map((s) => s.fromOn).reduce(earlierDate),
    toOn: days.map((s) => s.toOn).reduce(laterDate),
  };
  return new Set((await bankStatementsOf(deps.db, vendorId, span)).map(({ id }) => id));
}

async function store(deps: Deps, { statement, lines }: Rows): Promise<void> {
  for (let from = 0; from === 0 || from < lines.length; from += CHUNK) {
    const part = lines.slice(from, from + CHUNK).map(insertBankLine);
    await deps.db.write([insertBankStatement(statement), ...part]);
  }
}

/**
 * Ends the wait of those who are not reminded on old data. Last of all: until what the statements bring
 * is recorded, somebody would be reminded of what they have paid.
 */
async function sayTold(
  deps: Deps,
  { id, timeZone }: Vendor,
  rows: readonly Rows[],
  at: Instant,
): Promise<void> {
  const told = rows.map(({ statement }) => statement.toOn);
  const [first] = told;
  if (first === undefined) return;
  // A day that has not come yet can have been told of by nobody.
  const toOn = earlierDate(told.reduce(laterDate), localDate(at, timeZone));
  await deps.db.write(moveStatementsOn(id, toOn, at));
}

/** How many of the lines could be recorded without a person. Those that somebody spoke about are left alone. */
async function recordCertain(
  deps: Deps,
  vendorId: string,
  lines: readonly BankLineRow[],
  actor: Actor,
): Promise<number> {
  const open = lines.filter(({ status }) => status === 'open');
  const spoken = await loadLineDecisions(
    deps.db,
    vendorId,
    open.map(({ id }) => id),
  );
  const silent = open.filter(({ id }) => spoken.every(({ lineId }) => lineId !== id));
  const [first] = silent;
  if (first === undefined) return 0;
  const isTold = await toldTwice(deps, vendorId, silent);
  const matcher = await createMatcher(deps, vendorId, silent);
  let recorded = 0;
  for (const line of silent) {
    if (isTold(line)) continue;
    const { match, cases, accounts } = await matcher(line);
    if (match.status !== 'certain') continue;
    const { invoiceIds } = match;
    const debtorId = cases.find((c) => c.invoices.some((i) => i.id === invoiceIds[0]))?.debtor.id;
    if (debtorId === undefined) continue;
    const said = { said: UNSAID, matched: 'certain', accounts, actor } as const;
    if ((await recordLine(deps, { line, debtorId, invoiceIds, ...said })).ok) recorded += 1;
  }
  return recorded;
}

const UNSAID = { words: 0, undone: 0 };
