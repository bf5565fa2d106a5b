import { LETTER_TRIES } from '../../server/domain/alarm.ts';
import type { Alarm, AlarmCode, Deadlines } from '../../server/domain/alarm.ts';
import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import { alarms } from '../schema/inbox.ts';
import { numberAt, selectRows, textAt } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';
import { strandedMoneyAlarms } from './stranded.ts';

const sql = tableSql(alarms);
/** More of one kind at a vendor is one trouble, and nobody reads on. */
const MOST_OF_A_KIND = 50;

/** Those that are raised: all of them, or those of a vendor and of the whole installation. */
export async function listAlarms(db: Database, vendorId?: string): Promise<readonly Alarm[]> {
  const rows =
    vendorId === undefined
      ? await selectRows(db, sql, 'ORDER BY since, code, subject_id', [])
      : await selectRows(
          db,
          sql,
          // Those of the whole installation come first: they may explain the others.
          `WHERE vendor_id IN (?, '') ORDER BY vendor_id, since, code, subject_id LIMIT ?`,
          [vendorId, MOST_OF_A_KIND],
        );
  return rows.map(toAlarm);
}

/** Writes what came and what went. Returns those that nobody had raised before. */
export async function changeAlarms(
  db: Database,
  { raised, cleared }: { readonly raised: readonly Alarm[]; readonly cleared: readonly Alarm[] },
  at: Instant,
): Promise<readonly Alarm[]> {
  const results = await db.write([...raised.map((a) => raise(a, at)), ...cleared.map(clear)]);
  return raised.filter((_, i) => results[i]?.rowsAffected === 1);
}

function raise(alarm: Alarm, raisedAt: Instant): Statement {
  const insert = sql.insert({ ...keysOf(alarm), ...timesOf(alarm), raisedAt });
  return { sql: `${insert.sql} ON CONFLICT DO NOTHING`, args: insert.args };
}

function clear(alarm: Alarm): Statement {
  const { code, vendorId, subjectId } = keysOf(alarm);
  return {
    sql: 'DELETE FROM alarms WHERE code = ? AND vendor_id = ? AND subject_id = ?',
    args: [code, vendorId, subjectId],
  };
}

const keysOf = ({ code, vendorId, subjectId }: Alarm) => ({
  code,
  vendorId: vendorId ?? '',
  subjectId: subjectId ?? '',
});
const timesOf = ({ debtorId, since }: Alarm) => ({ debtorId, since });
const toAlarm = (row: RowOf<typeof alarms>): Alarm => ({
  code: row.code,
  vendorId: row.vendorId || null,
  subjectId: row.subjectId || null,
  debtorId: row.debtorId,
  since: row.since,
});

/** What is late by now, each found through an index, all of one moment. */
export async function findLate(
  db: Database,
  late: Deadlines,
  { livemode, answered }: { readonly livemode: boolean; readonly answered: string },
): Promise<readonly Alarm[]> {
  const found = await db.readMany([
    eventsStopped(late, livemode),
    processorSilent(late, answered),
    paymentsOverdue(late),
    lettersOverdue(),
    eventsOverdue(late),
    strandedMoneyAlarms(late.moneyMetAfter),
  ]);
  return found.flat().map((row) => ({
    code: textAt(row, 0) as AlarmCode,
    vendorId: textAt(row, 1) || null,
    debtorId: textAt(row, 2) || null,
    subjectId: textAt(row, 3) || null,
    since: numberAt(row, 4) as Instant,
  }));
}

type Query = (late: Deadlines) => Statement;

const processorSilent = ({ answeredBefore }: Deadlines, cursor: string): Statement => ({
  sql: `SELECT 'processorSilent', '', '', '', after FROM processor_cursors
    WHERE name = ? AND after < ?`,
  args: [cursor, answeredBefore],
});

/** An event that never came by itself, and none has since. The newest rows tell when one last did. */
function eventsStopped(late: Deadlines, livemode: boolean): Statement {
  return {
    sql: `SELECT 'eventsStopped', '', '', '', created_at FROM webhook_events
      WHERE pushed_at IS NULL AND livemode = ? AND created_at > ? AND created_at < ?
        AND created_at > (SELECT coalesce(max(pushed_at), 0) FROM
          (SELECT pushed_at FROM webhook_events ORDER BY rowid DESC LIMIT 1000))
      ORDER BY created_at LIMIT 1`,
    args: [Number(livemode), late.eventsMadeAfter, late.eventsMadeBefore],
  };
}

/** The first of each vendor: the trouble of one hides nothing of another's. */
const ofEachVendor = (code: AlarmCode, late: string): string =>
  `SELECT '${code}', vendor_id, debtor_id, id, since FROM (
    SELECT *, row_number() OVER (PARTITION BY vendor_id ORDER BY since) AS nth FROM (${late})
  ) WHERE nth <= ${MOST_OF_A_KIND}`;

const paymentsOverdue: Query = (late) => ({
  sql: ofEachVendor(
    'paymentOverdue',
    `SELECT vendor_id, debtor_id, id,
      iif(status = 'processing', coalesce(initiated_at, created_at), quote_expires_at) AS since
    FROM payments WHERE status IN ('created', 'requiresAction', 'processing')
      AND created_at < ?1 AND channel = 'stripe'
      AND iif(status = 'processing',
        coalesce(initiated_at, created_at) < coalesce(?2 ->> method_type, ?3),
        quote_expires_at < ?1)`,
  ),
  args: [
    late.quotesExpiredBefore,
    JSON.stringify(late.processingBegunBefore.byMethod),
    late.processingBegunBefore.others,
  ],
});

const lettersOverdue = (): Statement => ({
  sql: ofEachVendor(
    'letterOverdue',
    `SELECT vendor_id, debtor_id, id, not_before AS since FROM messages
    WHERE status = 'queued' AND attempts >= ?`,
  ),
  args: [LETTER_TRIES],
});

const eventsOverdue: Query = (late) => ({
  sql: `SELECT 'eventOverdue', '', '', id, received_at FROM webhook_events
    WHERE applied_at IS NULL AND received_at < ? ORDER BY due_at LIMIT ${MOST_OF_A_KIND}`,
  args: [late.eventsReceivedBefore],
});
