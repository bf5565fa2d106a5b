import { localDate } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { Deps } from '../../deps.ts';
import { invoicePdf } from '../../documents/invoice-pdf.ts';
import type { PaperContext } from '../../documents/paper-desk.ts';
import { planIcs } from '../../documents/plan-ics.ts';
import { planPdf } from '../../documents/plan-pdf.ts';
import { receiptPdf } from '../../documents/receipt-pdf.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { throughLink } from '../payments/through-link.ts';
import { loadScope } from './load.ts';

export type PaperKind = 'invoice' | 'receipt' | 'plan' | 'planDays';
export type Paper = {
  readonly content: Uint8Array | string;
  readonly contentType: string;
  readonly filename: string;
};

const PDF = 'application/pdf';
const CALENDAR = 'text/calendar; charset=utf-8';

/** The same facts on paper, as far as the link may see them. */
export async function makePaper(
  deps: Deps,
  scope: PortalScope,
  kind: PaperKind,
  id: string,
  lang: string | undefined,
): Promise<Outcome<Paper>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const facts = kind === 'receipt' ? withPaymentsOf(loaded.value, scope) : loaded.value;
  if (!isInScope(facts, scope, kind, id)) return failed('notFound');
  const now = deps.clock.now();
  const content = await write(facts, kind, id, { now, locale: lang ?? facts.debtor.locale });
  if (content === undefined) return failed('notFound');
  const isDays = kind === 'planDays';
  const filename = `${id}-${localDate(now, facts.vendor.timeZone)}.${isDays ? 'ics' : 'pdf'}`;
  return done({ content, contentType: isDays ? CALENDAR : PDF, filename });
}

async function write(
  facts: CaseFacts,
  kind: PaperKind,
  id: string,
  context: PaperContext,
): Promise<Uint8Array | string | undefined> {
  switch (kind) {
    case 'invoice':
      return invoicePdf(facts, id, context);
    case 'receipt':
      return receiptPdf(facts, id, context);
    case 'plan':
      return planPdf(facts, id, context);
    case 'planDays':
      return planIcs(facts, id, { ...context, url: null });
  }
}

/** An invoice link opens papers that are about that invoice. */
function isInScope(
  facts: CaseFacts,
  { invoiceId }: PortalScope,
  kind: PaperKind,
  id: string,
): boolean {
  if (kind === 'invoice') return invoiceId === null || invoiceId === id;
  if (kind === 'receipt') return facts.payments.some((p) => p.id === id);
  const plan = facts.plans.find((p) => p.id === id);
  return (
    plan !== undefined &&
    (invoiceId === null || plan.allocations.some((a) => a.invoiceId === invoiceId))
  );
}

/** Receipts show what the pages show: of a payment, what the link may see of it. */
function withPaymentsOf(facts: CaseFacts, { invoiceId }: PortalScope): CaseFacts {
  return {
    ...facts,
    payments: facts.payments.flatMap((p) => throughLink(facts, p, invoiceId) ?? []),
  };
}
