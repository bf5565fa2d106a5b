import type { Database } from '../client.ts';
import type { CaseRef } from '../rows.ts';
import { attachments, invoiceMetadata } from '../schema/outside.ts';
import { numberAt, selectRow, textAt } from '../select.ts';
import type { Statement } from '../statement.ts';
import { type RowOf, tableSql } from '../table.ts';

export type AttachmentRow = RowOf<typeof attachments>;
export type ListedAttachment = Pick<AttachmentRow, 'id' | 'filename' | 'mimeType' | 'sizeBytes'>;

const sql = tableSql(attachments);
const metadataSql = tableSql(invoiceMetadata);

/** For `also` of the commit that issues the invoice. */
export const insertAttachment = (row: AttachmentRow): Statement => sql.insert(row);

/** For `also` of the commit that issues the invoice. */
export const insertMetadata = (row: RowOf<typeof invoiceMetadata>): Statement =>
  metadataSql.insert(row);

/** The papers of an invoice without their content, oldest first. */
export async function listAttachments(
  db: Database,
  ref: CaseRef,
  invoiceId: string,
): Promise<ListedAttachment[]> {
  const rows = await db.read({
    sql: `SELECT id, filename, mime_type, size_bytes FROM attachments
      WHERE vendor_id = ? AND debtor_id = ? AND invoice_id = ? ORDER BY created_at, id`,
    args: [ref.vendorId, ref.debtorId, invoiceId],
  });
  return rows.map((row) => ({
    id: textAt(row, 0),
    filename: textAt(row, 1),
    mimeType: textAt(row, 2),
    sizeBytes: numberAt(row, 3),
  }));
}

/** What the vendor's program noted on an invoice; empty when it noted nothing. */
export async function loadMetadata(
  db: Database,
  ref: CaseRef,
  invoiceId: string,
): Promise<Readonly<Record<string, string>>> {
  const row = await selectRow(
    db,
    metadataSql,
    'WHERE vendor_id = ? AND debtor_id = ? AND invoice_id = ?',
    [ref.vendorId, ref.debtorId, invoiceId],
  );
  return row?.metadata ?? {};
}
