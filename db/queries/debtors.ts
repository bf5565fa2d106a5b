import type { Instant } from '../../server/domain/brands.ts';
import type { Debtor } from '../../server/domain/facts.ts';
import type { Database } from '../client.ts';
import { type CaseRef, fromDebtor, type NewDebtor, toDebtor } from '../rows.ts';
import { debtors } from '../schema/cases.ts';
import { numberAt, selectRow, textAt, where } from '../select.ts';
import type { Statement } from '../statement.ts';
import { tableSql } from '../table.ts';

const sql = tableSql(debtors);

export type KnownDebtor = Debtor & { readonly externalId: string | null };

/** For `before` of the commit that begins the case. A second debtor of the same name is ConstraintViolated. */
export const insertDebtor = (vendorId: string, debtor: NewDebtor): Statement =>
  sql.insert(fromDebtor(vendorId, debtor, null));

/** What is known of a debtor, never its key nor the name that the vendor's books have for it. */
export const updateDebtor = (ref: CaseRef, debtor: Debtor): Statement => ({
  sql: `UPDATE debtors SET name = ?, email = ?, locale = ?, time_zone = ?, country = ?
    WHERE vendor_id = ? AND id = ?`,
  args: [
    debtor.name,
    debtor.email,
    debtor.locale,
    debtor.timeZone,
    debtor.country,
    ref.vendorId,
    ref.debtorId,
  ],
});

/** For `also`: the external id of a debtor that had none. One that another has is ConstraintViolated. */
export const giveExternalId = (ref: CaseRef, externalId: string): Statement => ({
  sql: `UPDATE debtors SET external_id = ? WHERE vendor_id = ? AND id = ? AND external_id IS NULL`,
  args: [externalId, ref.vendorId, ref.debtorId],
});

/**
 * The debtor that an invoice means: the one with this external id; else the one with this name and
 * address that has no external id yet.
 */
export async function findDebtor(
  db: Database,
  vendorId: string,
  who: { readonly externalId: string | null; readonly name: string; readonly email: string | null },
): Promise<KnownDebtor | undefined> {
  const row = await selectRow(
    db,
    sql,
    `WHERE vendor_id = ?1 AND (external_id = ?2
      OR (external_id IS NULL AND name = ?3 AND coalesce(email, '') = coalesce(?4, '')))
      ORDER BY external_id IS NULL`,
    [vendorId, who.externalId, who.name, who.email],
  );
  return row === undefined ? undefined : toKnown(row);
}

export async function loadDebtor(db: Database, ref: CaseRef): Promise<KnownDebtor | undefined> {
  const row = await selectRow(db, sql, 'WHERE vendor_id = ? AND id = ?', [
    ref.vendorId,
    ref.debtorId,
  ]);
  return row === undefined ? undefined : toKnown(row);
}

export type ListedDebtor = KnownDebtor & {
  /** One per currency in which something is owed. */
  readonly owed: readonly { readonly currency: string; readonly balanceMinor: number }[];
  /** One per currency in which money lies here that no invoice has taken. */
  readonly credits: readonly {
    readonly currency: string;
    readonly amountMinor: number;
    readonly returningMinor: number;
  }[];
};

export type DebtorCursor = { readonly name: string; readonly id: string };

export type DebtorPage = {
  /** The one that the vendor's books call so. */
  readonly externalId?: string | undefined;
  readonly after?: DebtorCursor | undefined;
  readonly limit: number;
};

/** Debtors by name, `limit` of them after the cursor, with what they owe. */
export async function listDebtors(
  db: Database,
  vendorId: string,
  { externalId, after, limit }: DebtorPage,
): Promise<ListedDebtor[]> {
  const wanted = where(
    ['d.vendor_id = ?', vendorId],
    externalId !== undefined && ['d.external_id = ?', externalId],
    after && ['(d.name, d.id) > (?, ?)', after.name, after.id],
  );
  return selectListed(db, `${wanted.sql} ORDER BY d.name, d.id LIMIT ?`, [...wanted.args, limit]);
}

/** One debtor with what it owes. */
export async function loadListedDebtor(
  db: Database,
  ref: CaseRef,
): Promise<ListedDebtor | undefined> {
  const args = [ref.vendorId, ref.debtorId];
  return (await selectListed(db, 'WHERE d.vendor_id = ? AND d.id = ?', args))[0];
}

async function selectListed(
  db: Database,
  tail: string,
  args: Statement['args'],
): Promise<ListedDebtor[]> {
  const rows = await db.read({
    sql: `SELECT ${sql.asJson('d')}, ${OWED}, ${CREDIT} FROM debtors d ${tail}`,
    args,
  });
  return rows.map((row) => ({
    ...toKnown(sql.parse(row[0])),
    owed: parseOwed(textAt(row, 1)),
    credits: parseCredit(textAt(row, 2)),
  }));
}

const OWED = `(SELECT json_group_array(json_array(currency, owed)) FROM (
  SELECT currency, sum(balance_minor) AS owed FROM invoices i
  WHERE i.vendor_id = d.vendor_id AND i.debtor_id = d.id AND balance_minor > 0
  GROUP BY currency ORDER BY currency))`;

function parseOwed(json: string): ListedDebtor['owed'] {
  const pairs = JSON.parse(json) as readonly (readonly [string, number])[];
  return pairs.map(([currency, balanceMinor]) => ({ currency, balanceMinor }));
}

const CREDIT = `(SELECT json_group_array(json_array(currency, credit, going_back)) FROM (
  SELECT currency, sum(amount_minor) AS credit, coalesce((
    SELECT sum(max(0, (refund_due ->> '$.toMinor') - refunded_minor)) FROM payments p
    WHERE p.vendor_id = d.vendor_id AND p.debtor_id = d.id AND p.currency = c.currency
      AND p.refund_due IS NOT NULL), 0) AS going_back
  FROM credits c WHERE c.vendor_id = d.vendor_id AND c.debtor_id = d.id
  GROUP BY currency HAVING sum(amount_minor) > 0 ORDER BY currency))`;

function parseCredit(json: string): ListedDebtor['credits'] {
  const rows = JSON.parse(json) as readonly (readonly [string, number, number])[];
  return rows.map(([currency, amountMinor, returningMinor]) => ({
    currency,
    amountMinor,
    returningMinor,
  }));
}

/** Nothing could be written down of what is done about a broken case. */
const NOT_BROKEN = `NOT EXISTS (
  SELECT 1 FROM broken_cases b WHERE b.vendor_id = d.vendor_id AND b.debtor_id = d.id)`;

/** Debtors that the worker should and may look at, the longest due first. Served by a partial index. */
export async function dueDebtors(db: Database, now: Instant, limit: number): Promise<CaseRef[]> {
  const rows = await db.read({
    sql: `SELECT vendor_id, id FROM debtors d WHERE wake_at <= ? AND ${NOT_BROKEN}
      ORDER BY wake_at LIMIT ?`,
    args: [now, limit],
  });
  return rows.map((row) => ({ vendorId: textAt(row, 0), debtorId: textAt(row, 1) }));
}

/** Puts debtors off whom nobody could look at; those who wake later anyway, or never, stay as they are. */
export async function pauseDebtors(
  db: Database,
  refs: readonly CaseRef[],
  until: Instant,
): Promise<void> {
  if (refs.length === 0) return;
  await db.write([
    {
      sql: `UPDATE debtors SET wake_at = ?1 WHERE wake_at < ?1 AND (vendor_id, id) IN
        (SELECT value ->> 0, value ->> 1 FROM json_each(?2))`,
      args: [until, JSON.stringify(refs.map((ref) => [ref.vendorId, ref.debtorId]))],
    },
  ]);
}

/** Debtors of one vendor for whom something may happen up to then, the next one first. */
export async function nextDebtors(
  db: Database,
  vendorId: string,
  page: { readonly until: Instant; readonly limit: number },
): Promise<(CaseRef & { readonly wakeAt: Instant })[]> {
  const rows = await db.read({
    sql: `SELECT id, wake_at FROM debtors WHERE vendor_id = ? AND wake_at <= ?
      ORDER BY wake_at LIMIT ?`,
    args: [vendorId, page.until, page.limit],
  });
  return rows.map((row) => ({
    vendorId,
    debtorId: textAt(row, 0),
    wakeAt: numberAt(row, 1) as Instant,
  }));
}

/** When the next debtor wakes; undefined: none is waiting. The sandbox clock stops there. */
export async function nextWake(db: Database): Promise<Instant | undefined> {
  const rows = await db.read({
    sql: `SELECT wake_at FROM debtors d WHERE wake_at IS NOT NULL AND ${NOT_BROKEN}
      ORDER BY wake_at LIMIT 1`,
    args: [],
  });
  const at = rows[0]?.[0];
  return typeof at === 'number' ? (at as Instant) : undefined;
}

const toKnown = (row: ReturnType<typeof sql.parse>): KnownDebtor => ({
  ...toDebtor(row),
  externalId: row.externalId,
});
