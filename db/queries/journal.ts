import type { Instant } from '../../server/domain/brands.ts';
import type { BookedEntry } from '../../server/domain/explain-balance.ts';
import type { Database } from '../client.ts';
import { type CaseRef, toEntry } from '../rows.ts';
import { entries, journal } from '../schema/cases.ts';
import { selectRows, where } from '../select.ts';
import { type RowOf, tableSql } from '../table.ts';

export type JournalRow = RowOf<typeof journal>;
export type JournalCursor = {
  readonly at: Instant;
  readonly debtorId: string;
  readonly seq: number;
};

const sql = tableSql(journal);
const entrySql = tableSql(entries);

/** Everything that was decided in a case, oldest first, `limit` records after `afterSeq`. */
export function journalOfCase(
  db: Database,
  ref: CaseRef,
  page: { readonly afterSeq: number; readonly limit: number },
): Promise<JournalRow[]> {
  return selectRows(
    db,
    sql,
    'WHERE vendor_id = ? AND debtor_id = ? AND seq > ? ORDER BY seq LIMIT ?',
    [ref.vendorId, ref.debtorId, page.afterSeq, page.limit],
  );
}

/** The latest that was decided in a case, newest first, `limit` records before `beforeSeq`. */
export function latestOfCase(
  db: Database,
  ref: CaseRef,
  page: { readonly beforeSeq: number | undefined; readonly limit: number },
): Promise<JournalRow[]> {
  const wanted = where(
    ['vendor_id = ?', ref.vendorId],
    ['debtor_id = ?', ref.debtorId],
    page.beforeSeq !== undefined && ['seq < ?', page.beforeSeq],
  );
  const tail = `${wanted.sql} ORDER BY seq DESC LIMIT ?`;
  return selectRows(db, sql, tail, [...wanted.args, page.limit]);
}

/** Everything that was decided for a vendor, newest first, `limit` records before the cursor. */
export function journalOfVendor(
  db: Database,
  vendorId: string,
  page: { readonly before?: JournalCursor | undefined; readonly limit: number },
): Promise<JournalRow[]> {
  const { before, limit } = page;
  const wanted = where(
    ['vendor_id = ?', vendorId],
    before && ['(at, debtor_id, seq) < (?, ?, ?)', before.at, before.debtorId, before.seq],
  );
  const tail = `${wanted.sql} ORDER BY at DESC, debtor_id DESC, seq DESC LIMIT ?`;
  return selectRows(db, sql, tail, [...wanted.args, limit]);
}

/** The ledger of one invoice in the order in which it was written, each entry with its journal record. */
export async function bookedEntries(
  db: Database,
  { vendorId, debtorId }: CaseRef,
  invoiceId: string,
): Promise<BookedEntry[]> {
  const rows = await db.read({
    sql: `SELECT ${entrySql.asJson('e')}, ${sql.asJson('j')} FROM entries e JOIN journal j
      ON j.vendor_id = e.vendor_id AND j.debtor_id = e.debtor_id AND j.seq = e.seq
      WHERE e.vendor_id = ? AND e.debtor_id = ? AND e.invoice_id = ? ORDER BY e.seq, e.place`,
    args: [vendorId, debtorId, invoiceId],
  });
  return rows.map((row) => {
    const { seq, actor, type: source } = sql.parse(row[1]);
    return { ...toEntry(entrySql.parse(row[0])), seq, actor, source };
  });
}
