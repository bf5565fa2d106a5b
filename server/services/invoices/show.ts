import { journalOfCase } from '../../../db/queries/journal.ts';
import type { JournalRow } from '../../../db/queries/journal.ts';
import { loadCaseOfInvoice } from '../../../db/queries/locate.ts';
import type { InvoiceView } from '../../contract/invoice.ts';
import type { PlanMenuView, QuoteView } from '../../contract/portal.ts';
import type { CivilDate, Instant } from '../../domain/brands.ts';
import { DAY_MS, endOfDay } from '../../domain/calendar.ts';
import { cameFor } from '../../domain/came-for.ts';
import type { CaseFacts, Invoice, Payment } from '../../domain/facts.ts';
import { preview } from '../../domain/preview.ts';
import { quote } from '../../domain/quote.ts';
import type { Deps } from '../../deps.ts';
import type { CaseRef } from '../case.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { planMenuView } from '../portal/plan-menu-view.ts';
import { toIso, toQuoteView } from '../portal/view.ts';
import { invoiceView } from './view.ts';

type Loaded = { readonly facts: CaseFacts; readonly invoice: Invoice };

/** The case of an invoice of this vendor. One of another vendor is not found either. */
export async function requireInvoice(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<Loaded>> {
  const facts = await loadCaseOfInvoice(deps.db, vendorId, id);
  const invoice = facts?.invoices.find((i) => i.id === id);
  return facts && invoice ? done({ facts, invoice }) : failed('notFound');
}

export async function showInvoice(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<InvoiceView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  return loaded.ok
    ? done(await invoiceView(deps, loaded.value.facts, loaded.value.invoice))
    : loaded;
}

export async function showQuote(
  deps: Deps,
  vendorId: string,
  id: string,
): Promise<Outcome<QuoteView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  return done(toQuoteView(quote(loaded.value.facts, { invoiceIds: [id], now: deps.clock.now() })));
}

export async function showPlanOptions(
  deps: Deps,
  vendorId: string,
  id: string,
  firstOn: string | undefined,
): Promise<Outcome<PlanMenuView>> {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const request = {
    invoiceIds: [id],
    firstOn: firstOn as CivilDate | undefined,
    now: deps.clock.now(),
  };
  const menu = planMenuView(facts, request, deps.calendars.of(facts.vendor, facts.debtor));
  return menu ? done(menu) : failed('planNotOffered');
}

const JOURNAL_PAGE = 1_000;

/** What happened to an invoice, from the journal: everything that concerns it, or its debtor as a whole. */
export async function showTimeline(deps: Deps, vendorId: string, id: string) {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const rows = await wholeJournal(deps, { vendorId, debtorId: facts.debtor.id });
  const about = rows.filter((row) => {
    const ids = invoicesOf(facts, row);
    return ids.length === 0 || ids.includes(id);
  });
  return done({
    data: about.map(({ seq, at, type, actor, data }) => ({
      seq,
      at: toIso(at),
      type,
      actor,
      data,
    })),
    nextCursor: null,
  });
}

/** A case of many years has more records than one read takes. */
async function wholeJournal(deps: Deps, ref: CaseRef): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  for (;;) {
    const page = await journalOfCase(deps.db, ref, {
      afterSeq: rows.at(-1)?.seq ?? 0,
      limit: JOURNAL_PAGE,
    });
    rows.push(...page);
    if (page.length < JOURNAL_PAGE) return rows;
  }
}

type Told = Pick<JournalRow, 'type' | 'at' | 'data'>;

/**
 * The invoices that a record is about: those that it names; else those that its payment came for, and
 * of what credit paid with that money later only what the record itself touches; those of its plan.
 */
export function invoicesOf(facts: CaseFacts, told: Told): readonly string[] {
  const { data } = told;
  const text = JSON.stringify(data);
  const named = facts.invoices.filter((i) => text.includes(`"${i.id}"`)).map((i) => i.id);
  const payment = facts.payments.find((p) => p.id === data['paymentId']);
  if (payment !== undefined) return named.length > 0 ? named : invoicesPaidBy(facts, payment, told);
  const plan = facts.plans.find((p) => p.id === data['planId']);
  return [...named, ...(plan?.allocations ?? []).map((a) => a.invoiceId)];
}

function invoicesPaidBy(facts: CaseFacts, payment: Payment, { type, at }: Told): readonly string[] {
  const own = facts.entries.filter((e) => e.paymentId === payment.id);
  // A bank that takes the money back takes it from wherever it is.
  const isAboutAll = BANK_EVENTS.test(type);
  const touched = own.filter((e) =>
    e.kind === 'payment' ? isAboutAll && e.at <= at : e.kind === 'paymentReversed' && e.at === at,
  );
  return [...cameFor(facts, payment), ...touched].map((one) => one.invoiceId);
}

const BANK_EVENTS = /^payment\.(dispute|inquiry)/;

const PREVIEW_DAYS = 90;

/** Every future letter, call, charge and plan event of an invoice if nobody pays, from the engine that will carry them out. */
export async function showPreview(
  deps: Deps,
  vendorId: string,
  id: string,
  until: string | undefined,
) {
  const loaded = await requireInvoice(deps, vendorId, id);
  if (!loaded.ok) return loaded;
  const { facts } = loaded.value;
  const now = deps.clock.now();
  const end =
    until === undefined
      ? ((now + PREVIEW_DAYS * DAY_MS) as Instant)
      : endOfDay(until as CivilDate, facts.vendor.timeZone);
  const items = preview(facts, now, end, deps.calendars.of(facts.vendor, facts.debtor));
  const own = items.filter((item) => item.invoiceIds.includes(id));
  return done({
    invoiceId: id,
    events: own.map(({ at, kind, step, amountMinor, currency, invoiceIds }) => ({
      at: toIso(at),
      kind,
      step,
      amountMinor,
      currency,
      invoiceIds: [...invoiceIds],
    })),
  });
}
