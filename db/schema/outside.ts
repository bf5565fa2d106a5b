import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { CivilDate, Currency, Instant, Minor } from '../../server/domain/brands.ts';
import type { MessageKind, Task } from '../../server/domain/decision.ts';
import type { Why } from '../../server/domain/facts.ts';

/** What a case leaves for others: letters, tasks, credit, links. No decision reads them. Constraints: migrations/0002. */
const ofCase = () => ({
  vendorId: text('vendor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  id: text().notNull(),
});

export const messages = sqliteTable(
  'messages',
  {
    ...ofCase(),
    key: text().notNull(),
    kind: text().$type<MessageKind>().notNull(),
    recipient: text().notNull(),
    invoiceIds: text('invoice_ids', { mode: 'json' }).$type<readonly string[]>().notNull(),
    step: text(),
    planId: text('plan_id'),
    instalmentNo: integer('instalment_no'),
    paymentId: text('payment_id'),
    notBefore: integer('not_before').$type<Instant>().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    status: text().$type<'queued' | 'sent' | 'suppressed' | 'failed'>().notNull(),
    /** When a worker may take it next: `notBefore` at first, then the end of a lease or of a pause. */
    dueAt: integer('due_at').$type<Instant>().notNull(),
    lease: text(),
    attempts: integer().notNull(),
    why: text({ mode: 'json' }).$type<Why>(),
    endedAt: integer('ended_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const tasks = sqliteTable(
  'tasks',
  {
    ...ofCase(),
    kind: text().$type<Task['kind']>().notNull(),
    invoiceId: text('invoice_id'),
    dueOn: text('due_on').$type<CivilDate>().notNull(),
    note: text({ mode: 'json' }).$type<Why>().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    doneAt: integer('done_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const credits = sqliteTable(
  'credits',
  {
    ...ofCase(),
    currency: text().$type<Currency>().notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    paymentId: text('payment_id'),
    why: text({ mode: 'json' }).$type<Why>().notNull(),
    at: integer().$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

/** The pay link. Its token is derived from this row and a server key, never stored (rules 9.1). */
export const links = sqliteTable('links', {
  id: text().notNull().primaryKey(),
  vendorId: text('vendor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  /** null: the whole debtor. */
  invoiceId: text('invoice_id'),
  version: integer().notNull(),
  createdAt: integer('created_at').$type<Instant>().notNull(),
  expiresAt: integer('expires_at').$type<Instant>(),
  revokedAt: integer('revoked_at').$type<Instant>(),
});

/** Papers that the vendor sent with an invoice, as they came. Constraints: migrations/0006. */
export const attachments = sqliteTable(
  'attachments',
  {
    ...ofCase(),
    invoiceId: text('invoice_id').notNull(),
    filename: text().notNull(),
    mimeType: text('mime_type').notNull(),
    sha256: text().notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    contentBase64: text('content_base64').notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

/** Names and values that the vendor's program gave an invoice, for itself. */
export const invoiceMetadata = sqliteTable(
  'invoice_metadata',
  {
    vendorId: text('vendor_id').notNull(),
    debtorId: text('debtor_id').notNull(),
    invoiceId: text('invoice_id').notNull(),
    metadata: text({ mode: 'json' }).$type<Readonly<Record<string, string>>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.invoiceId] })],
);

/**
 * Cases that take no writes because they are not as they were written. Constraints: migrations/0011.
 * @internal
 */
export const brokenCases = sqliteTable(
  'broken_cases',
  {
    vendorId: text('vendor_id').notNull(),
    debtorId: text('debtor_id').notNull(),
    seq: integer(),
    why: text().notNull(),
    foundAt: integer('found_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId] })],
);
