import { listAttachments, loadMetadata } from '../../../db/queries/attachments.ts';
import type { DunningView, InvoiceSummary, InvoiceView } from '../../contract/invoice.ts';
import type { CivilDate } from '../../domain/brands.ts';
import { daysBetween, localDate } from '../../domain/calendar.ts';
import { lateDiscount } from '../../domain/discount.ts';
import { dunningStatus } from '../../domain/dunning.ts';
import type { CaseFacts, DiscountTier, Invoice, Why } from '../../domain/facts.ts';
import { activeHolds } from '../../domain/hold.ts';
import type { ActiveHold } from '../../domain/hold.ts';
import {
  balanceOf,
  creditableRest,
  invoiceStatus,
  payableOf,
  processingOf,
} from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import { ensureLink, payUrlOf } from '../links/links.ts';
import { planView, portalInvoice, toIso } from '../portal/view.ts';

/** An invoice as the vendor's programs see it, with where its dunning stands and why. */
export async function invoiceView(
  deps: Deps,
  facts: CaseFacts,
  invoice: Invoice,
): Promise<InvoiceView> {
  const today = localDate(deps.clock.now(), facts.vendor.timeZone);
  const shown = portalInvoice(facts, invoice, today);
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const plan = facts.plans.findLast((p) => p.allocations.some((a) => a.invoiceId === invoice.id));
  return {
    ...(await invoiceSummary(deps, facts, invoice)),
    lines: shown.lines,
    adjustments: shown.adjustments,
    terms: {
      discount: invoice.terms.discount.map(tierView),
      discountFullOnly: invoice.terms.discountFullOnly,
      text: invoice.terms.paymentTermsText,
    },
    seller: shown.seller,
    buyer: shown.buyer,
    iban: invoice.iban,
    paymentReference: invoice.paymentReference,
    orderReference: invoice.orderReference,
    note: invoice.note,
    entries: shown.entries,
    creditableMinor: creditableRest(invoice, facts),
    lateDiscount: lateDiscountView(facts, invoice, today),
    plan: plan ? planView(facts, plan, today) : null,
    attachments: await listAttachments(deps.db, ref, invoice.id),
    metadata: { ...(await loadMetadata(deps.db, ref, invoice.id)) },
  };
}

function lateDiscountView(
  facts: CaseFacts,
  invoice: Invoice,
  today: CivilDate,
): InvoiceView['lateDiscount'] {
  const late = lateDiscount(facts, invoice, today);
  return late && { amountMinor: late.amountMinor, untilOn: late.price.tier.untilOn };
}

/** What a list says of an invoice. */
export async function invoiceSummary(
  deps: Deps,
  facts: CaseFacts,
  invoice: Invoice,
): Promise<InvoiceSummary> {
  const now = deps.clock.now();
  const today = localDate(now, facts.vendor.timeZone);
  const ref = { vendorId: facts.vendor.id, debtorId: facts.debtor.id };
  const { netMinor, taxMinor, grossMinor, prepaidMinor, roundingMinor, amountDueMinor } = invoice;
  const taxes = invoice.taxTotals.map((t) => ({ ...t }));
  return {
    id: invoice.id,
    number: invoice.number,
    debtor: { id: facts.debtor.id, name: facts.debtor.name },
    currency: invoice.currency,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    daysLate: daysBetween(invoice.dueOn, today),
    status: invoiceStatus(facts, invoice.id, today),
    totals: { netMinor, taxMinor, grossMinor, prepaidMinor, roundingMinor, amountDueMinor, taxes },
    balanceMinor: balanceOf(facts.entries, invoice.id),
    processingMinor: processingOf(facts.payments, invoice.id),
    payableMinor: payableOf(facts, invoice.id),
    dunning: dunningView(deps, facts, invoice.id),
    payUrl: payUrlOf(deps, await ensureLink(deps, ref, invoice.id)),
    createdAt: toIso(invoice.createdAt),
  };
}

/** Derived at this moment from the facts, like every time it is asked (rules 7.1). */
export function dunningView(deps: Deps, facts: CaseFacts, invoiceId: string): DunningView {
  const cal = deps.calendars.of(facts.vendor, facts.debtor);
  const dunning = dunningStatus(facts, invoiceId, deps.clock.now(), cal);
  switch (dunning.status) {
    case 'notDue':
    case 'active':
      return {
        status: dunning.status,
        reasons: [],
        nextStep: dunning.nextStep.id,
        nextAt: toIso(dunning.nextAt),
      };
    case 'held':
      return {
        status: 'held',
        reasons: dunning.holds.map((h) => h.reason),
        holds: dunning.holds.map((h) => holdView(facts, h)),
        nextStep: dunning.nextStep?.id ?? null,
        nextAt: dunning.nextAt === null ? null : toIso(dunning.nextAt),
      };
    case 'stopped': {
      // Paid, while the bank is asked to give the money back: whoever looks at it should know.
      const holds = activeHolds(facts, invoiceId, deps.clock.now()).filter(
        (h) => h.reason === 'chargeback',
      );
      return {
        status: 'stopped',
        reasons: [dunning.why.code],
        ...(holds.length > 0 ? { holds: holds.map((h) => holdView(facts, h)) } : {}),
        nextStep: null,
        nextAt: null,
      };
    }
    case 'exhausted':
      return { status: 'exhausted', reasons: [], nextStep: null, nextAt: null };
  }
}

const holdView = (facts: CaseFacts, hold: ActiveHold) => ({
  id: hold.mayEnd ? hold.holdId : null,
  reason: hold.reason,
  untilOn: hold.untilOn,
  why: whyHeld(facts, hold),
});

/** The figures of a hold; of a plan also into how many parts it goes. */
export function whyHeld(facts: CaseFacts, { why }: ActiveHold): Why {
  const plan = facts.plans.find((p) => p.id === why['planId']);
  return plan === undefined ? { ...why } : { ...why, parts: plan.instalments.length };
}

function tierView(tier: DiscountTier): InvoiceView['terms']['discount'][number] {
  const { untilOn, taxMode, excludedLines } = tier;
  const amount =
    tier.kind === 'percent' ? { percentBps: tier.percentBps } : { fixedMinor: tier.fixedMinor };
  return { ...amount, untilOn, taxMode, excludedLines: [...excludedLines] };
}
