import { createHash } from 'node:crypto';
import type { EntryRow, JournalRow } from './rows.ts';

/**
 * The hash chain of a case as db/journal.ts describes it: SHA-256 over the hash before, a line feed and
 * the record as JSON with sorted keys, with the ledger entries that were written with it.
 */
export function hashAfter(
  previous: string,
  record: JournalRow,
  entries: readonly EntryRow[],
): string {
  const { vendor_id: vendorId, debtor_id: debtorId, seq, type, data, actor, at } = record;
  const said = { vendorId, debtorId, seq, type, data, actor, at, entries: entries.map(asWritten) };
  return createHash('sha256')
    .update(`${previous}\n${sortedJson(said)}`)
    .digest('hex');
}

const asWritten = (entry: EntryRow) => ({
  id: entry.id,
  invoiceId: entry.invoice_id,
  kind: entry.kind,
  side: entry.side,
  amountMinor: entry.amount_minor,
  currency: entry.currency,
  at: entry.at,
  valueOn: entry.value_on,
  paymentId: entry.payment_id,
  correctsId: entry.corrects_id,
  reversal: entry.reversal,
  breakdown: entry.breakdown,
  reference: entry.reference,
});

/** JSON whose object keys are in the order of their code units, without spaces. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
}
