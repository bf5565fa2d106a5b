import { journalOfCase } from '../../../db/queries/journal.ts';
import { loadCaseOfInvoice } from '../../../db/queries/locate.ts';
import type { InvoiceView } from '../../contract/invoice.ts';
import type { PlanMenuView, QuoteView } from '../../contract/portal.ts';
import type { CivilDate, Instant } from '../../domain/brands.ts';
import { DAY_MS, endOfDay } from '../../domain/calendar.ts';
import type { CaseFacts, Invoice } from '../../domain/facts.ts';
import { preview } from '../../domain/preview.ts';
import { quote } from '../../domain/quote.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { planMenuView } from '../portal/plan-menu-view.ts';
import { toIso, toQuoteView } from '../portal/view.ts';
import { invoiceView } from './view.ts';

type Loaded = { readonly facts: CaseFacts; readonly invoice: Invoice };

/** The case of an invoice of this vendor; another vendor's is as unknown as none. */
export async function requireInvoice(deps: Deps, vendorId: string, id: string): Promise<Outcome<Loaded>> {
  const facts = await loadCaseOfInvoice(deps.db, vendorId, id);
  const invoice = facts?.invoices.find((i) => i.id === id);
  return facts && invoice ? done({ facts, invoice }) : failed('notFound');
}

export async function showInvoice(deps: Deps, vendorId: string, id: string): Promise<Outcome<InvoiceView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  return loaded.ok ? done(await invoiceView(deps, loaded.value.facts, loaded.value.invoice)) : loaded;
}

export async function showQuote(deps: Deps, vendorId: string, id: string): Promise<Outcome<QuoteView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  return done(toQuoteView(quote(loaded.value.facts, { invoiceIds: [id], now: deps.clock.now() })));
}

export async function showPlanOptions(deps: Deps, vendorId: string, id: string, firstOn: string | undefined): Promise<Outcome<PlanMenuView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const request = { invoiceIds: [id], firstOn: firstOn as CivilDate | undefined, now: deps.clock.now() };
  const menu = planMenuView(facts, request, deps.calendars.of(facts.vendor, facts.debtor));
  return menu ? done(menu) : failed('planNotOffered');
}

/** What happened to an invoice, from the journal: everything that names it, or its debtor as a whole. */
export async function showTimeline(deps: Deps, vendorId: string, id: string) {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const rows = await journalOfCase(deps.db, { vendorId, debtorId: facts.debtor.id }, { afterSeq: 0, limit: 1_000 });
  const others = new Set(facts.invoices.map((i) => i.id).filter((other) => other !== id));
  const about = rows.filter(({ data }) => {
    const text = JSON.stringify(data);
    return text.includes(id) || ![...others].some((other) => text.includes(other));
  });
  return done({ data: about.map(({ seq, at, type, actor, data }) => ({ seq, at: toIso(at), type, actor, data })), nextCursor: null });
}

const PREVIEW_DAYS = 90;

/** Every future letter, call, charge and plan event of an invoice if nobody pays, from the engine that will carry them out. */
export async function showPreview(deps: Deps, vendorId: string, id: string, until: string | undefined) {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const now = deps.clock.now();
  const end = until === undefined ? ((now + PREVIEW_DAYS * DAY_MS) as Instant) : endOfDay(until as CivilDate, facts.vendor.timeZone);
  const items = preview(facts, now, end, deps.calendars.of(facts.vendor, facts.debtor));
  const own = items.filter((item) => item.invoiceIds.includes(id));
  return done({ invoiceId: id, events: own.map(({ at, kind, step, amountMinor, currency, invoiceIds }) => ({ at: toIso(at), kind, step, amountMinor, currency, invoiceIds: [...invoiceIds] })) });
}
