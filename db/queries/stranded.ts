import type { Instant } from '../../server/domain/brands.ts';
import type { Statement } from '../statement.ts';

/** Money at the processor that names a vendor of ours, and that nobody here can tell what it is for. */
export type Stranded = { readonly vendorId: string; readonly paymentIntentId: string };

const PREFIX = 'stranded:';
const keyOf = ({ vendorId, paymentIntentId }: Stranded): string =>
  `${PREFIX}${vendorId}:${paymentIntentId}`;

/** Remembers it from the first time on that it was met. */
export const keepStrandedMoney = (one: Stranded, since: Instant): Statement => ({
  sql: 'INSERT INTO meta (key, value) VALUES (?, json(?)) ON CONFLICT (key) DO NOTHING',
  args: [
    keyOf(one),
    JSON.stringify({ vendorId: one.vendorId, intentId: one.paymentIntentId, since }),
  ],
});

/** It is booked, it went back, or it never came. */
export const clearStrandedMoney = (one: Stranded): Statement => ({
  sql: 'DELETE FROM meta WHERE key = ?',
  args: [keyOf(one)],
});

/** For the list of alarms: code, vendor, debtor, subject and since when, those met after an instant. */
export const strandedMoneyAlarms = (metAfter: Instant): Statement => ({
  sql: `SELECT 'moneyUnknown', value ->> '$.vendorId', '', value ->> '$.intentId', value ->> '$.since'
    FROM meta WHERE key >= ? AND key < ? AND value ->> '$.since' > ?
      AND NOT EXISTS (SELECT 1 FROM payments WHERE payment_intent_id = value ->> '$.intentId')`,
  args: [PREFIX, `${PREFIX.slice(0, -1)};`, metAfter],
});
