import { loadCases } from '../../../db/cases.ts';
import { listInvoices } from '../../../db/queries/invoices.ts';
import type { InvoiceFilter, ListedInvoice } from '../../../db/queries/invoices.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { InvoiceListQuery, InvoiceSummary } from '../../contract/invoice.ts';
import { localDate } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { invoiceSummary } from './view.ts';

export type InvoicePage = { readonly data: InvoiceSummary[]; readonly nextCursor: string | null };

/** Statuses follow from the ledger, so SQL narrows down and the facts decide; a page may take several reads. */
const MOST_READS = 20;

export async function listInvoicePage(
  deps: Deps,
  vendorId: string,
  query: InvoiceListQuery,
): Promise<Outcome<InvoicePage>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) return failed('notFound');
  const cursor = readCursor(query.cursor);
  if (cursor === undefined)
    return failed('invalidInput', { errors: [{ path: 'cursor', message: 'is not one of ours' }] });
  const today = localDate(deps.clock.now(), vendor.timeZone);
  const data: InvoiceSummary[] = [];
  let after = cursor;
  for (let read = 0; read < MOST_READS; read++) {
    const rows = await listInvoices(deps.db, vendorId, {
      state: stateOf(query.status),
      today,
      debtorId: query.debtor,
      number: query.number,
      search: query.search === '' ? undefined : query.search,
      ...(after === null ? {} : { after }),
      limit: query.limit,
    });
    for (const summary of await summaries(deps, vendorId, rows)) {
      if (fits(summary, query)) data.push(summary);
      after = { createdAt: Date.parse(summary.createdAt), id: summary.id } as NonNullable<
        InvoiceFilter['after']
      >;
      if (data.length === query.limit) return done({ data, nextCursor: writeCursor(after) });
    }
    if (rows.length < query.limit) return done({ data, nextCursor: null });
  }
  return done({ data, nextCursor: after === null ? null : writeCursor(after) });
}

async function summaries(
  deps: Deps,
  vendorId: string,
  rows: readonly ListedInvoice[],
): Promise<InvoiceSummary[]> {
  const debtorIds = [...new Set(rows.map((row) => row.debtorId))];
  const cases = await loadCases(
    deps.db,
    debtorIds.map((debtorId) => ({ vendorId, debtorId })),
  );
  const byDebtor = new Map<string, CaseFacts>(cases.map((facts) => [facts.debtor.id, facts]));
  const found: InvoiceSummary[] = [];
  for (const row of rows) {
    const facts = byDebtor.get(row.debtorId);
    const invoice = facts?.invoices.find((i) => i.id === row.id);
    if (facts && invoice) found.push(await invoiceSummary(deps, facts, invoice));
  }
  return found;
}

function fits(summary: InvoiceSummary, query: InvoiceListQuery): boolean {
  return query.status === undefined || summary.status === query.status;
}

/** What the cached balance can already tell. */
function stateOf(status: InvoiceListQuery['status']): InvoiceFilter['state'] {
  if (status === undefined) return undefined;
  if (status === 'overdue' || status === 'disputed') return status;
  return status === 'paid' || status === 'credited' || status === 'writtenOff' ? 'settled' : 'owed';
}
