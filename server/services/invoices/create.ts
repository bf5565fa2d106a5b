import { createHash } from 'node:crypto';
import { newCase } from '../../../db/cases.ts';
import { commitCase } from '../../../db/commit.ts';
import { ConstraintViolated } from '../../../db/errors.ts';
import { insertAttachment, insertMetadata } from '../../../db/queries/attachments.ts';
import { findDebtor, giveExternalId, insertDebtor } from '../../../db/queries/debtors.ts';
import type { KnownDebtor } from '../../../db/queries/debtors.ts';
import { findInvoiceByNumber } from '../../../db/queries/invoices.ts';
import type { KnownInvoice } from '../../../db/queries/invoices.ts';
import { insertLink } from '../../../db/queries/links.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { VendorRow } from '../../../db/queries/vendors.ts';
import type { Statement } from '../../../db/statement.ts';
import { contentHash } from '../../contract/content-hash.ts';
import type { NormalizedDebtor, NormalizedInvoice } from '../../contract/normalized-invoice.ts';
import type { TimeZone } from '../../domain/brands.ts';
import { applyChanges } from '../../domain/decision.ts';
import type { Actor } from '../../domain/decision.ts';
import type { CaseFacts, Debtor, Invoice } from '../../domain/facts.ts';
import { debtorStatedStep } from '../../domain/debtor.ts';
import { decideInvoice, withDefaultDiscount } from '../../domain/invoice.ts';
import { accepted, inTurn } from '../../domain/steps.ts';
import { nextWakeAt } from '../../domain/wake.ts';
import type { Deps } from '../../deps.ts';
import { changeCase } from '../case.ts';
import type { CaseRef } from '../case.ts';
import { newLink } from '../links/links.ts';
import { failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

export type Created = CaseRef & { readonly invoiceId: string; readonly isNew: boolean };
const ATTEMPTS = 8;

/**
 * Issues an invoice that was made elsewhere. The same number with the same content is the same
 * invoice, with other content it is refused; two at once are told apart by the database's own key.
 */
export async function createInvoice(
  deps: Deps,
  vendorId: string,
  input: NormalizedInvoice,
  actor: Actor,
): Promise<Outcome<Created>> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) return failed('notFound');
  const hash = contentHash(input);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = await findInvoiceByNumber(deps.db, vendorId, input.invoice.number);
    if (known !== undefined) return sameOrTaken(known, hash);
    try {
      const invoice = newInvoice(deps, vendor, input);
      const made = await issue(deps, {
        vendor,
        input,
        invoice,
        contentHash: hash,
        actor,
      });
      if (made.ok || made.code !== 'conflict') return made;
    } catch (error) {
      // Somebody else issued this number or registered this debtor in between: look again.
      if (!(error instanceof ConstraintViolated && error.kind === 'unique')) throw error;
    }
  }
  return failed('conflict');
}

function sameOrTaken(known: KnownInvoice, hash: string): Outcome<Created> {
  if (known.contentHash !== hash) return failed('numberTaken');
  return { ok: true, value: { ...known, isNew: false } };
}

type Issuing = {
  readonly vendor: VendorRow;
  readonly input: NormalizedInvoice;
  readonly invoice: Invoice;
  readonly contentHash: string;
  readonly actor: Actor;
};

async function issue(deps: Deps, issuing: Issuing): Promise<Outcome<Created>> {
  const { vendor, input, invoice, contentHash: hash, actor } = issuing;
  const known = await findDebtor(deps.db, vendor.id, input.debtor);
  if (known === undefined) return openCase(deps, issuing);
  const ref = { vendorId: vendor.id, debtorId: known.id };
  const changed = await changeCase(
    deps,
    ref,
    actor,
    (facts, now) => {
      const issued = decideInvoice(facts, { invoice, contentHash: hash }, now, deps.newId);
      const stated = (after: CaseFacts) => debtorStatedStep(after, statedOf(input.debtor), now);
      return issued.ok ? accepted(inTurn(facts, [() => issued, stated])) : issued;
    },
    { also: [...rowsWithInvoice(deps, ref, issuing), ...idOfBooks(ref, known, input.debtor)] },
  );
  return changed.ok ? { ok: true, value: { ...ref, invoiceId: invoice.id, isNew: true } } : changed;
}

const statedOf = (who: NormalizedDebtor) => ({ ...who, timeZone: who.timeZone as TimeZone | null });

/** A debtor that was found by name and address is from now on known by the id that the books state. */
function idOfBooks(
  ref: CaseRef,
  known: KnownDebtor,
  { externalId }: NormalizedDebtor,
): Statement[] {
  const isNew = known.externalId === null && externalId !== null;
  return isNew ? [giveExternalId(ref, externalId)] : [];
}

/** The first invoice of a debtor: its row, the invoice and the link are one write. */
async function openCase(deps: Deps, issuing: Issuing): Promise<Outcome<Created>> {
  const { vendor, input, invoice, contentHash: hash, actor } = issuing;
  const now = deps.clock.now();
  const debtor = newDebtor(deps, vendor, input.debtor);
  const facts = newCase(vendor, debtor);
  const decision = decideInvoice(facts, { invoice, contentHash: hash }, now, deps.newId);
  if (!decision.ok) return failed(decision.code);
  const ref = { vendorId: vendor.id, debtorId: debtor.id };
  const after = applyChanges(facts, decision.changes);
  const committed = await commitCase(deps.db, facts, {
    actor,
    at: now,
    events: decision.events,
    changes: decision.changes,
    wakeAt: nextWakeAt(after, now, deps.calendars.of(vendor, debtor)),
    before: [insertDebtor(vendor.id, { ...debtor, externalId: input.debtor.externalId })],
    also: rowsWithInvoice(deps, ref, issuing),
  });
  if (!committed.ok) return failed('conflict');
  return { ok: true, value: { ...ref, invoiceId: invoice.id, isNew: true } };
}

/** What is written with an invoice: its link, the papers and the notes that came with it. */
function rowsWithInvoice(deps: Deps, ref: CaseRef, { input, invoice }: Issuing): Statement[] {
  const papers = input.attachments.map(({ filename, mimeType, content }) =>
    insertAttachment({
      ...ref,
      id: deps.newId('att'),
      invoiceId: invoice.id,
      filename,
      mimeType,
      sha256: createHash('sha256').update(content).digest('hex'),
      sizeBytes: content.byteLength,
      contentBase64: Buffer.from(content).toString('base64'),
      createdAt: deps.clock.now(),
    }),
  );
  const isNoted = Object.keys(input.metadata).length > 0;
  const notes = isNoted
    ? [insertMetadata({ ...ref, invoiceId: invoice.id, metadata: input.metadata })]
    : [];
  return [insertLink(newLink(deps, ref, invoice.id)), ...papers, ...notes];
}

function newInvoice(deps: Deps, vendor: VendorRow, input: NormalizedInvoice): Invoice {
  const content = withDefaultDiscount(input.invoice, vendor.settings.discount, input);
  return { ...content, id: deps.newId('inv'), createdAt: deps.clock.now() };
}

function newDebtor(deps: Deps, vendor: VendorRow, who: NormalizedDebtor): Debtor {
  return {
    id: deps.newId('deb'),
    name: who.name,
    email: who.email,
    locale: who.locale ?? defaultLocale(vendor, who),
    timeZone: who.timeZone as TimeZone | null,
    country: who.country,
    createdAt: deps.clock.now(),
  };
}

/** Letters in Polish to Polish debtors; English where nothing better is known. */
function defaultLocale(vendor: VendorRow, who: NormalizedDebtor): string {
  const byCountry: Readonly<Record<string, string>> = { PL: 'pl', RO: 'ro', MD: 'ro' };
  return byCountry[who.country ?? vendor.country] ?? 'en';
}
