import type { Instant } from '../../server/domain/brands.ts';
import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { journal } from '../schema/cases.ts';
import { selectRows, where } from '../select.ts';
import { type RowOf, tableSql } from '../table.ts';

export type JournalRow = RowOf<typeof journal>;
export type JournalCursor = {
  readonly at: Instant;
  readonly debtorId: string;
  readonly seq: number;
};

const sql = tableSql(journal);

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
