import type { Instant } from '../../server/domain/brands.ts';
import type { Change, JournalEvent } from '../../server/domain/decision.ts';
import type { Entry, Invoice, Vendor } from '../../server/domain/facts.ts';
import { type LoadedCase, loadCase, newCase } from '../../db/cases.ts';
import type { Database } from '../../db/client.ts';
import { type Commit, commitCase } from '../../db/commit.ts';
import { insertDebtor } from '../../db/queries/debtors.ts';
import { createVendor, loadVendor } from '../../db/queries/vendors.ts';
import { aDebtor, anEntry, anInvoice, aVendor, invoicedEntry, NOW } from './builders.ts';

/** Stored cases for tests of the database. */
export async function storedVendor(db: Database, over: Partial<Pick<Vendor, 'id' | 'name'>> = {}) {
  const vendor = aVendor(over);
  await createVendor(db, vendor, NOW);
  const stored = await loadVendor(db, vendor.id);
  if (stored === undefined) throw new Error('the vendor was not stored');
  return stored;
}

/** Any kind of record: the database keeps them all. */
export const happened = (type: string, data: JournalEvent['data'] = {}): JournalEvent => ({
  type: type as JournalEvent['type'],
  data,
});

export function aCommit(over: Partial<Commit> = {}): Commit {
  return {
    actor: { kind: 'system' },
    at: NOW,
    events: [happened('tested')],
    changes: [],
    wakeAt: null,
    ...over,
  };
}

/** A vendor with one debtor who owes one invoice; `debtorId` and `invoiceId` name them. */
export async function storedCase(
  db: Database,
  over: {
    readonly vendorId?: string;
    readonly debtorId?: string;
    readonly invoice?: Invoice;
    readonly wakeAt?: Instant;
  } = {},
): Promise<LoadedCase> {
  const { vendorId = 'ven_1', debtorId = 'deb_1', invoice = anInvoice() } = over;
  const vendor = (await loadVendor(db, vendorId)) ?? (await storedVendor(db, { id: vendorId }));
  const debtor = { ...aDebtor({ id: debtorId, name: `Debtor ${debtorId}` }), externalId: null };
  const begun = newCase(vendor, aDebtor({ id: debtorId, name: debtor.name }));
  const committed = await commitCase(
    db,
    begun,
    aCommit({
      events: [happened('invoice.issued', { invoiceId: invoice.id })],
      changes: issued(invoice),
      wakeAt: over.wakeAt ?? null,
      before: [insertDebtor(vendor.id, debtor)],
    }),
  );
  if (!committed.ok) throw new Error('a fresh case cannot conflict');
  return requireCase(db, { vendorId, debtorId });
}

export async function requireCase(
  db: Database,
  ref: { vendorId: string; debtorId: string },
): Promise<LoadedCase> {
  const facts = await loadCase(db, ref);
  if (facts === undefined) throw new Error(`no case ${ref.debtorId}`);
  return facts;
}

export const issued = (invoice: Invoice): Change[] => [
  { do: 'addInvoice', invoice, contentHash: `hash of ${invoice.number}` },
  { do: 'addEntry', entry: invoicedEntry(invoice) },
];

export const paid = (over: Partial<Entry> = {}): Change => ({
  do: 'addEntry',
  entry: anEntry(over),
});
