import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { AlarmCode } from '../../server/domain/alarm.ts';
import type { Instant } from '../../server/domain/brands.ts';

/** What the outside world said, what it was answered, and how far we have listened. Constraints: migrations/0004 and 0010. */
export const webhookEvents = sqliteTable('webhook_events', {
  id: text().notNull().primaryKey(),
  type: text().notNull(),
  createdAt: integer('created_at').$type<Instant>().notNull(),
  receivedAt: integer('received_at').$type<Instant>().notNull(),
  livemode: integer({ mode: 'boolean' }).notNull(),
  paymentIntentId: text('payment_intent_id'),
  objectId: text('object_id'),
  /** When it is to be applied, or tried again. */
  dueAt: integer('due_at').$type<Instant>().notNull(),
  attempts: integer().notNull(),
  appliedAt: integer('applied_at').$type<Instant>(),
  outcome: text(),
  /** When it came by itself; null: only found by asking. */
  pushedAt: integer('pushed_at').$type<Instant>(),
});

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    vendorId: text('vendor_id').notNull(),
    scope: text().notNull(),
    key: text().notNull(),
    inputHash: text('input_hash').notNull(),
    status: integer().notNull(),
    body: text().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.scope, t.key] })],
);

export const processorCursors = sqliteTable('processor_cursors', {
  name: text().notNull().primaryKey(),
  cursor: text(),
  after: integer().$type<Instant>().notNull(),
});

export const meta = sqliteTable('meta', {
  key: text().notNull().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
});

/** What a machine cannot mend by itself, for as long as it lasts. No vendor or subject is the empty text. */
export const alarms = sqliteTable(
  'alarms',
  {
    code: text().$type<AlarmCode>().notNull(),
    vendorId: text('vendor_id').notNull(),
    subjectId: text('subject_id').notNull(),
    debtorId: text('debtor_id'),
    since: integer().$type<Instant>().notNull(),
    raisedAt: integer('raised_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.vendorId, t.subjectId] })],
);
