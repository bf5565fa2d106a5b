import type { Instant } from '../../server/domain/brands.ts';
import type { Change, Message } from '../../server/domain/decision.ts';
import type { Database } from '../client.ts';
import { type CaseRef, toMessage } from '../rows.ts';
import { messages } from '../schema/outside.ts';
import { selectRows } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

/** A letter that one worker may send until its lease ends. */
export type ClaimedMessage = CaseRef & {
  readonly message: Message;
  readonly lease: string;
  /** How often it was taken, this time included. */
  readonly attempts: number;
};

export type MessageRow = RowOf<typeof messages>;

const sql = tableSql(messages);

/** That a letter of a broken case left could not be written down, so it would leave again and again. */
const NOT_BROKEN = `NOT EXISTS (
  SELECT 1 FROM broken_cases b WHERE b.vendor_id = m.vendor_id AND b.debtor_id = m.debtor_id)`;

const DUE = `SELECT 1 FROM messages WHERE status = 'queued' AND due_at <= ? LIMIT 1`;

/**
 * Takes letters that are due, for one worker until `until`: one statement, so two workers never get
 * the same one. `lease` names this claim; a worker that was slower than its lease cannot release it.
 */
export async function claimMessages(
  db: Database,
  claim: {
    readonly now: Instant;
    readonly until: Instant;
    readonly lease: string;
    readonly limit: number;
  },
): Promise<ClaimedMessage[]> {
  // Mostly none is due, and looking is cheaper than a write that finds nothing.
  const [due] = await db.read({ sql: DUE, args: [claim.now] });
  if (due === undefined) return [];
  const [taken] = await db.write([
    {
      sql: `UPDATE messages SET due_at = ?, lease = ?, attempts = attempts + 1
        WHERE rowid IN (SELECT rowid FROM messages m WHERE status = 'queued' AND due_at <= ?
          AND ${NOT_BROKEN}
          ORDER BY due_at LIMIT ?)
        RETURNING ${sql.asJson()}`,
      args: [claim.until, claim.lease, claim.now, claim.limit],
    },
  ]);
  return (taken?.rows ?? []).map((row) => {
    const message = sql.parse(row[0]);
    const { vendorId, debtorId, attempts } = message;
    return { vendorId, debtorId, message: toMessage(message), lease: claim.lease, attempts };
  });
}

/** How many letters of a kind a debtor was written since then, sent or still to be sent. */
export async function countMessages(
  db: Database,
  { vendorId, debtorId }: CaseRef,
  kind: MessageRow['kind'],
  since: Instant,
): Promise<number> {
  const [row] = await db.read({
    sql: `SELECT count(*) FROM messages
      WHERE vendor_id = ? AND debtor_id = ? AND kind = ? AND created_at > ?`,
    args: [vendorId, debtorId, kind, since],
  });
  return Number(row?.[0] ?? 0);
}

/** Makes the lease longer. false: it had ended and another worker has the letter, or it has left. */
export async function renewMessage(
  db: Database,
  claimed: ClaimedMessage,
  until: Instant,
): Promise<boolean> {
  return putLease(db, claimed, { dueAt: until, lease: claimed.lease });
}

/** Whether the letter still waits under this claim: false when another worker has taken or ended it. */
export async function holdsMessage(
  db: Database,
  { vendorId, debtorId, message, lease }: ClaimedMessage,
): Promise<boolean> {
  const [row] = await db.read({
    sql: `SELECT 1 FROM messages
      WHERE vendor_id = ? AND debtor_id = ? AND id = ? AND status = 'queued' AND lease = ?`,
    args: [vendorId, debtorId, message.id, lease],
  });
  return row !== undefined;
}

/** Gives a letter back, to be taken again at `dueAt`. false: the lease had ended and another has it. */
export async function releaseMessage(
  db: Database,
  claimed: ClaimedMessage,
  dueAt: Instant,
): Promise<boolean> {
  return putLease(db, claimed, { dueAt, lease: null });
}

async function putLease(
  db: Database,
  { vendorId, debtorId, message, lease }: ClaimedMessage,
  next: { readonly dueAt: Instant; readonly lease: string | null },
): Promise<boolean> {
  const [done] = await db.write([
    {
      sql: `UPDATE messages SET due_at = ?, lease = ?
        WHERE vendor_id = ? AND debtor_id = ? AND id = ? AND status = 'queued' AND lease = ?`,
      args: [next.dueAt, next.lease, vendorId, debtorId, message.id, lease],
    },
  ]);
  return done?.rowsAffected === 1;
}

/** Ends a waiting letter; one that has ended keeps its outcome. */
export const endMessage = (
  ref: CaseRef,
  end: Omit<Extract<Change, { do: 'endMessage' }>, 'do'>,
): Statement => ({
  sql: `UPDATE messages SET status = ?, why = ?, ended_at = ?, lease = NULL
    WHERE vendor_id = ? AND debtor_id = ? AND id = ? AND status = 'queued'`,
  args: [end.outcome, JSON.stringify(end.why), end.at, ref.vendorId, ref.debtorId, end.id],
});

/** All letters of a case, oldest first. */
export function messagesOfCase(db: Database, ref: CaseRef): Promise<MessageRow[]> {
  return selectRows(db, sql, 'WHERE vendor_id = ? AND debtor_id = ? ORDER BY created_at, id', [
    ref.vendorId,
    ref.debtorId,
  ]);
}

/** When the next letter is due; undefined: none waits. */
export async function nextMessageAt(db: Database): Promise<Instant | undefined> {
  const rows = await db.read({
    sql: `SELECT due_at FROM messages m WHERE status = 'queued' AND ${NOT_BROKEN}
      ORDER BY due_at LIMIT 1`,
    args: [],
  });
  const at = rows[0]?.[0];
  return typeof at === 'number' ? (at as Instant) : undefined;
}
