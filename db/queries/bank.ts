import { statusAfter } from '../../server/domain/bank-line.ts';
import type { LineStatus, StatementSpan } from '../../server/domain/bank-line.ts';
import type { CivilDate, Currency, Instant, Minor } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { bankLineDecisions, bankLines, bankStatements } from '../schema/bank.ts';
import { numberAt, selectRow, selectRows, textAt, where } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

export type BankStatementRow = RowOf<typeof bankStatements>;
export type BankLineRow = RowOf<typeof bankLines>;
export type LineDecisionRow = RowOf<typeof bankLineDecisions>;

const statementSql = tableSql(bankStatements);
const lineSql = tableSql(bankLines);
const decisionSql = tableSql(bankLineDecisions);

/** The same statement, or the same line in another one, is left as it is. */
export const insertBankStatement = (row: BankStatementRow): Statement =>
  statementSql.insertIfNew(row);
export const insertBankLine = (row: BankLineRow): Statement => lineSql.insertIfNew(row);

/**
 * For `also` of the decision on a case, or alone: the word about a line and the line as it is then.
 * ConstraintViolated on `bank_line_decisions`: somebody else said something in the meantime.
 */
export function decideBankLine(row: LineDecisionRow): readonly Statement[] {
  const { type, vendorId, lineId } = row;
  const status = statusAfter(type);
  const [debtorId, paymentId] =
    status === 'recorded' ? [row.debtorId, row.paymentId] : [null, null];
  return [
    decisionSql.insert(row),
    {
      sql: `UPDATE bank_lines SET status = ?, debtor_id = ?, payment_id = ?
        WHERE vendor_id = ? AND id = ?`,
      args: [status, debtorId, paymentId, vendorId, lineId],
    },
  ];
}

/**
 * The newest statement tells up to this day at least. Everybody who waited for it is looked at; nobody
 * is where that was known.
 */
export const moveStatementsOn = (
  vendorId: string,
  toOn: CivilDate,
  at: Instant,
): readonly Statement[] => [
  {
    sql: `UPDATE debtors SET wake_at = ?3 WHERE vendor_id = ?1 AND EXISTS (SELECT 1 FROM vendors
      WHERE id = ?1 AND coalesce(statements_to_on, '') < ?2
        AND json_type(settings, '$.statements') = 'object')`,
    args: [vendorId, toOn, at],
  },
  {
    // As after a change of settings: whoever decides on the older day just now must not put it off.
    sql: `UPDATE vendors SET statements_to_on = ?2,
        settings_version = settings_version + (json_type(settings, '$.statements') IS 'object')
      WHERE id = ?1 AND coalesce(statements_to_on, '') < ?2`,
    args: [vendorId, toOn],
  },
];

/** Lines with these ids that the vendor has, by day. */
export async function loadBankLines(
  db: Database,
  vendorId: string,
  ids: readonly string[],
): Promise<BankLineRow[]> {
  return selectRows(
    db,
    lineSql,
    // The plus keeps SQLite from walking all lines of the vendor by day, to save itself the sorting.
    'WHERE vendor_id = ? AND id IN (SELECT value FROM json_each(?)) ORDER BY +booked_on, id',
    [vendorId, JSON.stringify(ids)],
  );
}

export async function loadBankLine(
  db: Database,
  vendorId: string,
  id: string,
): Promise<BankLineRow | undefined> {
  return selectRow(db, lineSql, 'WHERE vendor_id = ? AND id = ?', [vendorId, id]);
}

export async function loadLineDecisions(
  db: Database,
  vendorId: string,
  lineIds: readonly string[],
): Promise<LineDecisionRow[]> {
  return selectRows(
    db,
    decisionSql,
    `WHERE vendor_id = ? AND line_id IN (SELECT value FROM json_each(?)) ORDER BY line_id, no`,
    [vendorId, JSON.stringify(lineIds)],
  );
}

export type BankLinePage = {
  readonly status?: LineStatus | undefined;
  readonly after?: { readonly bookedOn: string; readonly id: string } | undefined;
  readonly limit: number;
};

/** Lines of the vendor's statements, the latest day first. */
export async function listBankLines(
  db: Database,
  vendorId: string,
  { status, after, limit }: BankLinePage,
): Promise<BankLineRow[]> {
  const wanted = where(
    ['vendor_id = ?', vendorId],
    status !== undefined && ['status = ?', status],
    after && ['(booked_on, id) < (?, ?)', after.bookedOn, after.id],
  );
  return selectRows(db, lineSql, `${wanted.sql} ORDER BY booked_on DESC, id DESC LIMIT ?`, [
    ...wanted.args,
    limit,
  ]);
}

/** How many lines there are of each status. */
export async function countBankLines(
  db: Database,
  vendorId: string,
): Promise<Readonly<Record<LineStatus, number>>> {
  const rows = await db.read({
    sql: 'SELECT status, count(*) FROM bank_lines WHERE vendor_id = ? GROUP BY status',
    args: [vendorId],
  });
  const counts = new Map(rows.map((row) => [textAt(row, 0), numberAt(row, 1)]));
  const of = (status: LineStatus): number => counts.get(status) ?? 0;
  return { open: of('open'), recorded: of('recorded'), ignored: of('ignored') };
}

/** Statements, the last imported first. */
export async function listBankStatements(
  db: Database,
  vendorId: string,
  page: {
    readonly after?: { readonly createdAt: Instant; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<BankStatementRow[]> {
  const { after, limit } = page;
  const wanted = where(
    ['vendor_id = ?', vendorId],
    after && ['(imported_at, id) < (?, ?)', after.createdAt, after.id],
  );
  return selectRows(db, statementSql, `${wanted.sql} ORDER BY imported_at DESC, id DESC LIMIT ?`, [
    ...wanted.args,
    limit,
  ]);
}

/** Statements that tell of some day between the two. */
export async function bankStatementsOf(
  db: Database,
  vendorId: string,
  { fromOn, toOn }: { readonly fromOn: string; readonly toOn: string },
): Promise<readonly (StatementSpan & { readonly id: string })[]> {
  return selectRows(
    db,
    statementSql,
    'WHERE vendor_id = ? AND to_on >= ? AND from_on <= ? ORDER BY to_on, id',
    [vendorId, fromOn, toOn],
  );
}

/** Debtors by the accounts that recorded transfers of theirs came from. One that paid for two is left out. */
export async function debtorsByAccount(
  db: Database,
  vendorId: string,
  ibans: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.read({
    sql: `SELECT payer_iban, min(debtor_id) FROM bank_lines
      WHERE vendor_id = ? AND payment_id IS NOT NULL
        AND payer_iban IN (SELECT value FROM json_each(?))
      GROUP BY payer_iban HAVING count(DISTINCT debtor_id) = 1`,
    args: [vendorId, JSON.stringify(ibans)],
  });
  return new Map(rows.map((row) => [textAt(row, 0), textAt(row, 1)]));
}

/** What a transfer can name, without the ledger behind it. */
export type NamedInvoice = {
  readonly id: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly number: string;
  readonly paymentReference: string | null;
  readonly currency: Currency;
  readonly dueOn: CivilDate;
  readonly balanceMinor: Minor;
  readonly createdAt: Instant;
};

/**
 * Invoices that are owed, and all that came in since: money that comes twice names one that is paid. The
 * oldest first, `limit` of them after the one given.
 */
export async function listNamedInvoices(
  db: Database,
  vendorId: string,
  page: {
    readonly since: Instant;
    readonly after?: Pick<NamedInvoice, 'createdAt' | 'id'> | undefined;
    readonly limit: number;
  },
): Promise<NamedInvoice[]> {
  const { since, after, limit } = page;
  const wanted = where(
    ['i.vendor_id = ?', vendorId],
    ['(i.balance_minor > 0 OR i.created_at >= ?)', since],
    after && ['(i.created_at, i.id) > (?, ?)', after.createdAt, after.id],
  );
  const rows = await db.read({
    sql: `SELECT json_object('id', i.id, 'debtorId', i.debtor_id, 'debtorName', d.name,
        'number', i.number, 'paymentReference', i.payment_reference, 'currency', i.currency,
        'dueOn', i.due_on, 'balanceMinor', i.balance_minor, 'createdAt', i.created_at)
      FROM invoices i JOIN debtors d ON d.vendor_id = i.vendor_id AND d.id = i.debtor_id
      ${wanted.sql} ORDER BY i.created_at, i.id LIMIT ?`,
    args: [...wanted.args, limit],
  });
  return rows.map((row) => JSON.parse(textAt(row, 0)) as NamedInvoice);
}
