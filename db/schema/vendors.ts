import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { CivilDate, Instant, TimeZone } from '../../server/domain/brands.ts';
import type { VendorProfile, VendorSettings } from '../../server/domain/facts.ts';

/** Vendors, and the people and programs that act for them. Constraints and indexes: migrations/0001. */
export const vendors = sqliteTable('vendors', {
  id: text().notNull().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').$type<TimeZone>().notNull(),
  country: text().notNull(),
  settings: text({ mode: 'json' }).$type<VendorSettings>().notNull(),
  /** Grows with each change, so that a decision made on older settings is seen (see commit.ts). */
  settingsVersion: integer('settings_version').notNull(),
  profile: text({ mode: 'json' }).$type<VendorProfile>().notNull(),
  createdAt: integer('created_at').$type<Instant>().notNull(),
  /** The last day that a bank statement told of; null: there was none yet. */
  statementsToOn: text('statements_to_on').$type<CivilDate>(),
});

export const apiKeys = sqliteTable('api_keys', {
  id: text().notNull().primaryKey(),
  vendorId: text('vendor_id').notNull(),
  hash: text().notNull(),
  prefix: text().notNull(),
  label: text().notNull(),
  createdAt: integer('created_at').$type<Instant>().notNull(),
  expiresAt: integer('expires_at').$type<Instant>(),
  revokedAt: integer('revoked_at').$type<Instant>(),
});

export const users = sqliteTable(
  'users',
  {
    vendorId: text('vendor_id').notNull(),
    id: text().notNull(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text('password_hash').notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] })],
);

export const sessions = sqliteTable('sessions', {
  hash: text().notNull().primaryKey(),
  vendorId: text('vendor_id').notNull(),
  userId: text('user_id').notNull(),
  createdAt: integer('created_at').$type<Instant>().notNull(),
  seenAt: integer('seen_at').$type<Instant>().notNull(),
  expiresAt: integer('expires_at').$type<Instant>().notNull(),
});
