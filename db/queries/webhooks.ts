import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { webhookEvents } from '../schema/inbox.ts';
import { selectRow, selectRows, textAt } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

export type WebhookRow = RowOf<typeof webhookEvents>;
export type ReceivedWebhook = Pick<
  WebhookRow,
  'id' | 'type' | 'createdAt' | 'livemode' | 'paymentIntentId' | 'objectId'
>;

const sql = tableSql(webhookEvents);

/** Keeps an event before it is answered. false: it came before. */
export async function receiveWebhook(
  db: Database,
  event: ReceivedWebhook,
  at: Instant,
): Promise<boolean> {
  const insert = sql.insert(waitingRow(event, at, at));
  const [done] = await db.write([
    {
      // One that was found by asking has come by itself after all.
      sql: `${insert.sql} ON CONFLICT (id) DO UPDATE SET pushed_at = excluded.pushed_at
        WHERE pushed_at IS NULL`,
      args: insert.args,
    },
  ]);
  return done?.rowsAffected === 1;
}

/** Keeps those events of a list that nobody told us of. Returns how many there were. */
export async function keepFoundEvents(
  db: Database,
  events: readonly ReceivedWebhook[],
  at: Instant,
): Promise<number> {
  const known = await db.read({
    sql: 'SELECT id FROM webhook_events WHERE id IN (SELECT value FROM json_each(?))',
    args: [JSON.stringify(events.map(({ id }) => id))],
  });
  const ids = new Set(known.map((row) => textAt(row, 0)));
  const news = events.filter(({ id }) => !ids.has(id));
  if (news.length === 0) return 0;
  await db.write(
    news.map((event) => {
      const insert = sql.insert(waitingRow(event, at, null));
      return { sql: `${insert.sql} ON CONFLICT (id) DO NOTHING`, args: insert.args };
    }),
  );
  return news.length;
}

function waitingRow(event: ReceivedWebhook, at: Instant, pushedAt: Instant | null): WebhookRow {
  const { id, type, createdAt, livemode, paymentIntentId, objectId } = event;
  const own = { id, type, createdAt, livemode, paymentIntentId, objectId };
  const waiting = { receivedAt: at, dueAt: at, attempts: 0, appliedAt: null, outcome: null };
  return { ...own, ...waiting, pushedAt };
}

/**
 * What became of an event, for tests to look at.
 * @internal
 */
export function loadWebhook(db: Database, id: string): Promise<WebhookRow | undefined> {
  return selectRow(db, sql, 'WHERE id = ?', [id]);
}

/** Events that wait to be applied, the longest waiting first. Applying one twice changes nothing. */
export function unappliedWebhooks(
  db: Database,
  now: Instant,
  limit: number,
): Promise<WebhookRow[]> {
  return selectRows(db, sql, 'WHERE applied_at IS NULL AND due_at <= ? ORDER BY due_at LIMIT ?', [
    now,
    limit,
  ]);
}

/** For `also` of the commit that applies it, or for a write of its own when there is nothing to do. */
export const markWebhookApplied = (id: string, outcome: string, at: Instant): Statement => ({
  sql: 'UPDATE webhook_events SET applied_at = ?, outcome = ? WHERE id = ? AND applied_at IS NULL',
  args: [at, outcome, id],
});

/** The processor could not be asked: try again at `dueAt`. */
export async function deferWebhook(db: Database, id: string, dueAt: Instant): Promise<void> {
  await db.write([
    {
      sql: `UPDATE webhook_events SET due_at = ?, attempts = attempts + 1
        WHERE id = ? AND applied_at IS NULL`,
      args: [dueAt, id],
    },
  ]);
}

/**
 * Deletes some of the events that were applied before; the oldest rows are looked at, so no index is
 * needed. true: there may be more of them.
 */
export async function forgetWebhooks(
  db: Database,
  appliedBefore: Instant,
  most = 1000,
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: `DELETE FROM webhook_events WHERE applied_at < ? AND rowid IN (
        SELECT rowid FROM webhook_events ORDER BY rowid LIMIT ?)`,
      args: [appliedBefore, most],
    },
  ]);
  return done !== undefined && done.rowsAffected > 0;
}
