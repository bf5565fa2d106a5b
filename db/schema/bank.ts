import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { LineStatus } from '../../server/domain/bank-line.ts';
import type { CivilDate, Currency, Instant, Minor } from '../../server/domain/brands.ts';
import type { Actor } from '../../server/domain/decision.ts';

/** What banks told of a vendor's accounts, and what was said about it. Constraints: migrations/0009 and 0015. */
export const bankStatements = sqliteTable(
  'bank_statements',
  {
    vendorId: text('vendor_id').notNull(),
    id: text().notNull(),
    format: text().$type<'camt053' | 'mt940' | 'csv'>().notNull(),
    /** The bank's own name for it. */
    bankId: text('bank_id').notNull(),
    account: text().notNull(),
    accountIban: text('account_iban'),
    currency: text().$type<Currency>().notNull(),
    fromOn: text('from_on').$type<CivilDate>().notNull(),
    toOn: text('to_on').$type<CivilDate>().notNull(),
    openingBalanceMinor: integer('opening_balance_minor').$type<Minor>(),
    closingBalanceMinor: integer('closing_balance_minor').$type<Minor>(),
    /** Of the statement, those that are not kept among them. */
    lineCount: integer('line_count').notNull(),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    importedAt: integer('imported_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] })],
);

export const bankLines = sqliteTable(
  'bank_lines',
  {
    vendorId: text('vendor_id').notNull(),
    id: text().notNull(),
    statementId: text('statement_id').notNull(),
    /** Which upload brought it: of two at the same time only one did. */
    importId: text('import_id').notNull(),
    bookedOn: text('booked_on').$type<CivilDate>().notNull(),
    valueOn: text('value_on').$type<CivilDate>().notNull(),
    direction: text().$type<'credit' | 'debit'>().notNull(),
    isReversal: integer('is_reversal', { mode: 'boolean' }).notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    currency: text().$type<Currency>().notNull(),
    payerName: text('payer_name'),
    payerIban: text('payer_iban'),
    remittance: text().notNull(),
    references: text('reference_texts', { mode: 'json' }).$type<readonly string[]>().notNull(),
    bankReference: text('bank_reference'),
    importedAt: integer('imported_at').$type<Instant>().notNull(),
    status: text().$type<LineStatus>().notNull(),
    debtorId: text('debtor_id'),
    paymentId: text('payment_id'),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] })],
);

/** Every word about a line, in turn. */
export const bankLineDecisions = sqliteTable(
  'bank_line_decisions',
  {
    vendorId: text('vendor_id').notNull(),
    lineId: text('line_id').notNull(),
    no: integer().notNull(),
    type: text().$type<'recorded' | 'ignored' | 'undone'>().notNull(),
    matched: text().$type<'certain' | 'confirmed'>(),
    /** What the money was said to be for. */
    invoiceIds: text('invoice_ids', { mode: 'json' }).$type<readonly string[]>().notNull(),
    debtorId: text('debtor_id'),
    paymentId: text('payment_id'),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    at: integer().$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.lineId, t.no] })],
);
