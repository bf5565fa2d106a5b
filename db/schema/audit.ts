import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { Instant } from '../../server/domain/brands.ts';

/** Cases that take no writes because they are not as they were written. Constraints: migrations/0011. */
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
