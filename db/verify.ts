import type { Database } from './client.ts';
import { chainHash } from './journal.ts';
import { type CaseRef, toEntry } from './rows.ts';
import { debtors, entries, journal } from './schema/cases.ts';
import { numberAt, textAt } from './select.ts';
import { type RowOf, tableSql } from './table.ts';

export type ChainCheck =
  | { readonly ok: true; readonly seq: number; readonly head: string }
  /** `seq`: the first record that is not as it was written. */
  | { readonly ok: false; readonly seq: number; readonly why: string };

/**
 * Recomputes the hash chain of a case over its journal and its ledger. It finds every changed, moved,
 * added or missing row; only somebody who rewrites the chain to its end stays unseen, so keep a copy of
 * heads outside. undefined: no such debtor of this vendor. For tests: the server goes by audit.ts.
 * @internal
 */
export async function verifyChain(db: Database, ref: CaseRef): Promise<ChainCheck | undefined> {
  const args = [ref.vendorId, ref.debtorId];
  const where = 'WHERE vendor_id = ? AND debtor_id = ?';
  const [heads = [], records = [], ledger = []] = await db.readMany([
    { sql: `SELECT ${debtorSql.asJson()} FROM debtors WHERE vendor_id = ? AND id = ?`, args },
    { sql: `SELECT ${journalSql.asJson()} FROM journal ${where} ORDER BY seq`, args },
    { sql: `SELECT ${entrySql.asJson()} FROM entries ${where} ORDER BY seq, place`, args },
  ]);
  if (heads[0] === undefined) return undefined;
  return checkChain(
    debtorSql.parse(heads[0][0]),
    records.map((row) => journalSql.parse(row[0])),
    ledger.map((row) => entrySql.parse(row[0])),
  );
}

const debtorSql = tableSql(debtors);
const journalSql = tableSql(journal);
const entrySql = tableSql(entries);

type Link = { readonly seq: number; readonly head: string };

const checkChain = (
  debtor: Pick<RowOf<typeof debtors>, 'seq' | 'head'>,
  records: readonly RowOf<typeof journal>[],
  ledger: readonly RowOf<typeof entries>[],
): ChainCheck => checkEnd(debtor, followChain({ seq: 0, head: '' }, records, ledger));

/** Goes on from a record that is right over the next ones and the entries that were decided with them. */
export function followChain(
  from: Link,
  records: readonly RowOf<typeof journal>[],
  ledger: readonly RowOf<typeof entries>[],
): ChainCheck {
  const bySeq = Map.groupBy(ledger, (entry) => entry.seq);
  let { seq, head } = from;
  for (const { hash, ...record } of records) {
    seq += 1;
    const own = bySeq.get(record.seq) ?? [];
    if (record.seq !== seq) return { ok: false, seq, why: 'a record is missing' };
    if (own.some((entry, place) => entry.place !== place)) {
      return { ok: false, seq, why: 'a ledger entry is missing' };
    }
    head = chainHash(head, { ...record, entries: own.map(toEntry) });
    if (head !== hash)
      return { ok: false, seq, why: 'the record or its ledger entries were changed' };
    bySeq.delete(seq);
  }
  if (bySeq.size > 0) {
    return { ok: false, seq: seq + 1, why: 'a ledger entry belongs to no record' };
  }
  return { ok: true, seq, head };
}

/** Whether the chain ends where its case says that it does. */
export function checkEnd(debtor: Link, chain: ChainCheck): ChainCheck {
  if (!chain.ok || (debtor.seq === chain.seq && debtor.head === chain.head)) return chain;
  return { ok: false, seq: chain.seq + 1, why: 'the newest records are missing' };
}

export type LedgerFault = CaseRef & {
  readonly invoiceId: string;
  readonly balanceMinor: number;
  readonly ledgerMinor: number;
};

/**
 * Invoices whose cached balance is not what their entries say. Empty is right. Reads every entry.
 * @internal
 */
export async function verifyLedger(db: Database): Promise<LedgerFault[]> {
  const rows = await db.read({ sql: LEDGER, args: [] });
  return rows.map((row) => ({
    vendorId: textAt(row, 0),
    debtorId: textAt(row, 1),
    invoiceId: textAt(row, 2),
    balanceMinor: numberAt(row, 3),
    ledgerMinor: numberAt(row, 4),
  }));
}

const LEDGER = `SELECT i.vendor_id, i.debtor_id, i.id, i.balance_minor, coalesce(e.owed, 0)
  FROM invoices i LEFT JOIN (
    SELECT vendor_id, debtor_id, invoice_id,
      sum(iif(side = 'debit', amount_minor, -amount_minor)) AS owed
    FROM entries GROUP BY vendor_id, debtor_id, invoice_id
  ) e ON e.vendor_id = i.vendor_id AND e.debtor_id = i.debtor_id AND e.invoice_id = i.id
  WHERE i.balance_minor <> coalesce(e.owed, 0)
  ORDER BY i.vendor_id, i.debtor_id, i.id`;
