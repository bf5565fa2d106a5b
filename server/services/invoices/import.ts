import { findInvoiceByNumber } from '../../../db/queries/invoices.ts';
import { loadVendor } from '../../../db/queries/vendors.ts';
import type { ImportResult } from '../../contract/import.ts';
import type { NormalizedInvoice } from '../../contract/normalized-invoice.ts';
import { problemOf } from '../../contract/problem-codes.ts';
import type { ProblemCode } from '../../contract/problem-codes.ts';
import { decideCreditNote } from '../../domain/credit-note.ts';
import type { Actor } from '../../domain/decision.ts';
import { balanceOf } from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import type { InvoiceDraft } from '../../einvoice/draft.ts';
import { parseInvoiceCsv } from '../../einvoice/parse-csv.ts';
import { parseEInvoice } from '../../einvoice/parse-einvoice.ts';
import { toCreditNoteInput, toInvoiceInput } from '../../einvoice/to-invoice-input.ts';
import type { CreditNoteInput } from '../../einvoice/to-invoice-input.ts';
import { changeCase } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Failure, Outcome } from '../outcome.ts';
import { createInvoice } from './create.ts';
import { requireInvoice } from './show.ts';

type Imported = ImportResult['created'][number];
type Rejected = ImportResult['rejected'][number];
type One =
  | { readonly created: Imported }
  | { readonly unchanged: Imported }
  | { readonly rejected: Rejected };

/** Takes one e-invoice or credit note (UBL 2.1, CII) as it states itself. */
export async function importXml(
  deps: Deps,
  vendorId: string,
  document: Uint8Array,
  actor: Actor,
): Promise<Outcome<ImportResult>> {
  const parsed = parseEInvoice(document);
  if (!parsed.ok) {
    if (!parsed.isRead) return failed('documentUnreadable', { errors: parsed.errors });
    const rejected = {
      ...(parsed.number === null ? {} : { number: parsed.number }),
      errors: parsed.errors.map((e) => ({ ...e })),
    };
    return done(gather([{ rejected }]));
  }
  if (parsed.kind === 'creditNote') {
    const note = toCreditNoteInput(parsed.draft);
    if (!note.ok)
      return done(
        gather([
          { rejected: { number: parsed.draft.number, errors: note.errors.map((e) => ({ ...e })) } },
        ]),
      );
    return done(gather([await importCreditNote(deps, vendorId, note.input, actor)]));
  }
  const corrected = await openInvoiceThatItCorrects(deps, vendorId, parsed.draft);
  if (corrected !== undefined)
    return done(gather([{ rejected: { number: parsed.draft.number, errors: [corrected] } }]));
  const termsDays = await termsDaysOf(deps, vendorId);
  const input = toInvoiceInput(parsed.draft, { termsDays });
  const one = await importInvoice(deps, vendorId, input, { actor, places: IN_XML });
  return done(gather([withWarnings(one, parsed.draft.warnings)]));
}

/** Type 384 replaces an invoice: both open at once would ask for the same money twice. */
async function openInvoiceThatItCorrects(
  deps: Deps,
  vendorId: string,
  draft: InvoiceDraft,
): Promise<Rejected['errors'][number] | undefined> {
  if (draft.typeCode !== '384') return undefined;
  for (const { number } of draft.precedingInvoices) {
    const known = await findInvoiceByNumber(deps.db, vendorId, number);
    const loaded = known && (await requireInvoice(deps, vendorId, known.invoiceId));
    if (!loaded?.ok || balanceOf(loaded.value.facts.entries, loaded.value.invoice.id) === 0)
      continue;
    return {
      path: 'BT-25',
      message: `This corrects invoice ${number}, which is still owed here. Send the credit note for that one first.`,
    };
  }
  return undefined;
}

function withWarnings(one: One, warnings: InvoiceDraft['warnings']): One {
  if (warnings.length === 0 || 'rejected' in one) return one;
  const more = { warnings: warnings.map((w) => ({ ...w })) };
  return 'created' in one
    ? { created: { ...one.created, ...more } }
    : { unchanged: { ...one.unchanged, ...more } };
}

/** Takes a table of invoices; a bad one is named with its line and does not stop the others. */
export async function importCsv(
  deps: Deps,
  vendorId: string,
  bytes: Uint8Array,
  actor: Actor,
): Promise<Outcome<ImportResult>> {
  const parsed = parseInvoiceCsv(bytes, { termsDays: await termsDaysOf(deps, vendorId) });
  if (!parsed.ok) return failed('documentUnreadable', { errors: parsed.errors });
  const results: One[] = parsed.rejected.map(({ number, line, errors }) => ({
    rejected: { number, line, errors: errors.map((e) => ({ ...e })) },
  }));
  for (const { line, input } of parsed.invoices) {
    const one = await importInvoice(deps, vendorId, input, { actor, places: inRowOf(line) });
    results.push(withLine(one, line));
  }
  return done(gather(results));
}

/** How long debtors have to pay where an invoice does not say it. */
export async function termsDaysOf(deps: Deps, vendorId: string): Promise<number> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) throw new Error('an API key without its vendor');
  return vendor.settings.defaultTermsDays;
}

async function importInvoice(
  deps: Deps,
  vendorId: string,
  input: NormalizedInvoice,
  { actor, places }: { readonly actor: Actor; readonly places: Places },
): Promise<One> {
  const { number } = input.invoice;
  const made = await createInvoice(deps, vendorId, input, actor);
  if (!made.ok) return { rejected: { number, errors: errorsOf(made, places) } };
  const imported = { id: made.value.invoiceId, number, kind: 'invoice' } as const;
  return made.value.isNew ? { created: imported } : { unchanged: imported };
}

async function importCreditNote(
  deps: Deps,
  vendorId: string,
  note: CreditNoteInput,
  actor: Actor,
): Promise<One> {
  const { number, invoiceNumber } = note;
  const named = await findInvoiceByNumber(deps.db, vendorId, invoiceNumber);
  if (named === undefined) {
    const message = `The credit note is for invoice ${invoiceNumber}, which is not here. Import that invoice first.`;
    return { rejected: { number, errors: [{ path: 'BT-25', message }] } };
  }
  const command = { ...note, invoiceId: named.invoiceId, reference: number };
  const changed = await changeCase(deps, named, actor, (facts, now) =>
    decideCreditNote(facts, command, now, deps.newId),
  );
  if (!changed.ok) return { rejected: { number, errors: errorsOf(changed, IN_XML) } };
  const entry = changed.facts.entries.findLast(
    (e) => e.kind === 'creditNote' && e.reference === number,
  );
  const imported = {
    id: entry?.id ?? named.invoiceId,
    number,
    kind: 'creditNote',
    appliedTo: invoiceNumber,
  } as const;
  return changed.ignored === null ? { created: imported } : { unchanged: imported };
}

/** Where the value stands that a refusal is about: a term of EN 16931, or a column. */
type Places = Readonly<Partial<Record<ProblemCode, string>>>;
const IN_XML: Places = {
  numberTaken: 'BT-1',
  currencyMismatch: 'BT-5',
  amountNotAllowed: 'BT-115',
  creditTooLarge: 'BT-115',
};
const inRowOf = (line: number): Places => ({ numberTaken: `line ${line}, number` });

function errorsOf(failure: Failure, places: Places): Rejected['errors'] {
  if (failure.errors) return failure.errors.map((e) => ({ ...e }));
  const { code, detail } = failure;
  const { title } = problemOf(code);
  return [{ path: places[code] ?? '', message: detail ? `${title} (${detail})` : title }];
}

const withLine = (one: One, line: number): One =>
  'rejected' in one ? { rejected: { ...one.rejected, line } } : one;

function gather(results: readonly One[]): ImportResult {
  return {
    created: results.flatMap((r) => ('created' in r ? [r.created] : [])),
    unchanged: results.flatMap((r) => ('unchanged' in r ? [r.unchanged] : [])),
    rejected: results.flatMap((r) => ('rejected' in r ? [r.rejected] : [])),
  };
}
