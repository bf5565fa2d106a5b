import type {
  PaymentView,
  PlanView,
  PortalInvoice,
  PortalView,
  QuoteView,
} from '../../contract/portal.ts';
import type { CivilDate, Instant } from '../../domain/brands.ts';
import { daysBetween, localDate, type WorkCalendar } from '../../domain/calendar.ts';
import { toldOf } from '../../domain/came-for.ts';
import { codeOfEntry } from '../../domain/entry-code.ts';
import type { CaseFacts, Invoice, Payment, Plan } from '../../domain/facts.ts';
import {
  balanceOf,
  creditedBy,
  disputedOf,
  entriesOf,
  invoiceStatus,
  isRunning,
  payableOf,
  processingOf,
  runningPlanOf,
} from '../../domain/ledger.ts';
import { isChargeable } from '../../domain/plan-charge.ts';
import { graceUntilOn, pausedSinceOn, reinstateUntilOn } from '../../domain/plan-grace.ts';
import { planStanding } from '../../domain/plan.ts';
import { moneyBeside, underReview } from '../../domain/money-beside.ts';
import { expectedBy } from '../../domain/expected-arrival.ts';
import { quote } from '../../domain/quote.ts';
import { mayReplaceMethod, methodProblem } from '../../domain/saved-method.ts';
import type { Quote } from '../../domain/quote.ts';
import { creditsThroughLink } from '../credit/through-link.ts';
import { paymentProblem } from '../payments/problem.ts';
import { throughLink } from '../payments/through-link.ts';
import { instalmentViews, standingWord } from './instalment-view.ts';
import { emailHint, throughALink } from './passed-on.ts';
import { planMenuView } from './plan-menu-view.ts';

/** What the page needs besides the facts. */
export type ViewContext = {
  readonly now: Instant;
  readonly calendar: WorkCalendar;
  readonly sandbox: boolean;
  readonly publishableKey: string;
  /** The invoice of an invoice link; null: all of the debtor. */
  readonly invoiceId: string | null;
  /** The debtor's own choice among several; null: everything payable. */
  readonly selected: readonly string[] | null;
};

/** Everything a link shows, computed from the facts once; pages only set it in type. */
export function portalView(facts: CaseFacts, context: ViewContext): PortalView {
  const today = localDate(context.now, facts.vendor.timeZone);
  const shown = facts.invoices.filter(
    (i) => context.invoiceId === null || i.id === context.invoiceId,
  );
  const shownIds = new Set(shown.map((i) => i.id));
  const plans = facts.plans.filter((p) => p.allocations.some((a) => shownIds.has(a.invoiceId)));
  const selection = payableSelection(facts, shown, context.selected);
  return {
    now: toIso(context.now),
    today,
    sandbox: context.sandbox,
    publishableKey: context.publishableKey,
    checkout: facts.vendor.settings.checkout,
    vendor: vendorView(facts),
    debtor: {
      name: facts.debtor.name,
      locale: facts.debtor.locale,
      emailHint: emailHint(facts.debtor.email),
    },
    scope: context.invoiceId === null ? 'debtor' : 'invoice',
    invoices: shown.map((invoice) => throughALink(portalInvoice(facts, invoice, today))),
    quotes: byCurrency(selection).map((ids) =>
      toQuoteView(quote(facts, { invoiceIds: ids, now: context.now })),
    ),
    planMenu: planMenuView(
      facts,
      { invoiceIds: selection.map((i) => i.id), now: context.now },
      context.calendar,
    ),
    plans: plans.map((plan) => planView(facts, plan, today)).toReversed(),
    payments: facts.payments
      .filter((p) => !isAbandoned(p))
      .flatMap((p) => throughLink(facts, p, context.invoiceId) ?? [])
      .map((p) => paymentView(facts, p))
      .toReversed(),
    credits: creditsThroughLink(facts, context.invoiceId),
  };
}

function payableSelection(
  facts: CaseFacts,
  shown: readonly Invoice[],
  selected: readonly string[] | null,
): readonly Invoice[] {
  const payable = shown.filter((i) => payableOf(facts, i.id) > 0);
  const chosen = selected === null ? payable : payable.filter((i) => selected.includes(i.id));
  return chosen.length > 0 ? chosen : payable;
}

function byCurrency(invoices: readonly Invoice[]): readonly (readonly string[])[] {
  return [...Map.groupBy(invoices, (i) => i.currency).values()].map((group) =>
    group.map((i) => i.id),
  );
}

function vendorView({ vendor }: CaseFacts): PortalView['vendor'] {
  const { profile } = vendor;
  return {
    id: vendor.id,
    name: vendor.name,
    email: profile.email,
    phone: profile.phone,
    address: [...profile.address],
    taxId: profile.taxId,
    ibanLast4: profile.iban?.slice(-4) ?? null,
    accent: profile.accent,
    timeZone: vendor.timeZone,
  };
}

/** An invoice as its debtor sees it: the document, and what became of it. */
export function portalInvoice(facts: CaseFacts, invoice: Invoice, today: CivilDate): PortalInvoice {
  const entries = entriesOf(facts.entries, invoice.id);
  const plan = runningPlanOf(facts.plans, invoice.id);
  return {
    id: invoice.id,
    number: invoice.number,
    status: invoiceStatus(facts, invoice.id, today),
    currency: invoice.currency,
    issuedOn: invoice.issuedOn,
    dueOn: invoice.dueOn,
    daysLate: daysBetween(invoice.dueOn, today),
    lines: invoice.lines.map((line) => ({ ...line })),
    adjustments: invoice.adjustments.map((a) => ({ ...a })),
    taxTotals: invoice.taxTotals.map((t) => ({ ...t })),
    netMinor: invoice.netMinor,
    taxMinor: invoice.taxMinor,
    grossMinor: invoice.grossMinor,
    prepaidMinor: invoice.prepaidMinor,
    roundingMinor: invoice.roundingMinor,
    amountDueMinor: invoice.amountDueMinor,
    entries: entries
      .filter((e) => e.kind !== 'invoiced')
      .map((e) => ({
        kind: e.kind,
        code: codeOfEntry(e, facts.credits),
        side: e.side,
        amountMinor: e.amountMinor,
        on: e.valueOn,
        reference: e.reference,
      })),
    balanceMinor: balanceOf(entries),
    processingMinor: processingOf(facts.payments, invoice.id),
    disputedMinor: disputedOf(facts.payments, invoice.id),
    payableMinor: payableOf(facts, invoice.id),
    underReview: underReview(facts, invoice.id),
    seller: invoice.seller && { ...invoice.seller, address: [...invoice.seller.address] },
    buyer: invoice.buyer && { ...invoice.buyer, address: [...invoice.buyer.address] },
    paymentReference: invoice.paymentReference,
    orderReference: invoice.orderReference,
    paymentTermsText: invoice.terms.paymentTermsText,
    note: invoice.note,
    planId: plan?.id ?? null,
  };
}

/** The quote of the domain with plain numbers and strings. */
export function toQuoteView(q: Quote): QuoteView {
  return {
    invoiceIds: [...q.invoiceIds],
    currency: q.currency,
    payableMinor: q.payableMinor,
    processingMinor: q.processingMinor,
    options: q.options.map((option) => ({
      ...option,
      covers: option.covers.map((part) => ({ ...part })),
    })),
    discountShortfall: q.discountShortfall && { ...q.discountShortfall },
  };
}

/** A plan as both the debtor and the vendor see it. */
export function planView(facts: CaseFacts, plan: Plan, today: CivilDate): PlanView {
  const standing = planStanding(plan, facts, today);
  const next = standing.next;
  const late = standing.instalments.find((i) => i.paidMinor + i.processingMinor < i.amountMinor);
  const missedSince = standing.arrearsMinor > 0 ? (late?.dueOn ?? null) : null;
  const running = isRunning(plan);
  return {
    id: plan.id,
    status: plan.status,
    standing:
      plan.status !== 'active'
        ? null
        : standingWord(standing.arrearsMinor, next?.dueOn ?? null, today, missedSince),
    currency: plan.currency,
    baseMinor: plan.baseMinor,
    paidMinor: standing.paidMinor,
    leftMinor: standing.leftMinor,
    arrearsMinor: standing.arrearsMinor,
    invoiceIds: plan.allocations.map((a) => a.invoiceId),
    invoiceNumbers: plan.allocations.map((a) => numberOf(facts, a.invoiceId)),
    instalments: instalmentViews(plan, standing.instalments, today),
    next: running && next ? { ...next } : null,
    autopay: plan.autopay,
    isDebited: running && isChargeable(plan, facts),
    methodLabel: plan.methodLabel,
    methodProblem: methodProblem(plan, facts),
    mayReplaceMethod: mayReplaceMethod(plan) && plan.paymentMethodId !== null,
    acceptedAt: toIso(plan.acceptedAt),
    acceptedName: plan.acceptance.name,
    graceUntilOn: plan.status === 'active' ? graceUntilOn(plan, facts, today) : null,
    noticeUntilOn:
      plan.status === 'defaulted' && plan.noticeUntilOn >= today ? plan.noticeUntilOn : null,
    pausedSinceOn: running ? pausedSinceOn(plan, facts, today) : null,
    reinstateUntilOn: reinstateUntilOn(plan, facts, today),
  };
}

/** What of a discount that a payment earned still stands. */
const discountOf = (facts: CaseFacts, invoiceId: string, paymentId: string): number =>
  creditedBy('discount', facts.entries, invoiceId, (e) => e.paymentId === paymentId);

/** One payment as people see it. */
export function paymentView(facts: CaseFacts, payment: Payment): PaymentView {
  const invoiceIds = toldOf(facts, payment);
  return {
    id: payment.id,
    status: payment.status,
    option: payment.option,
    amountMinor: payment.amountMinor,
    refundedMinor: payment.refundedMinor,
    disputedMinor: payment.disputedMinor,
    chargedBackMinor: payment.chargedBackMinor,
    inquiryMinor: payment.inquiryMinor,
    ...moneyBeside(facts, payment),
    currency: payment.currency,
    invoiceIds: [...invoiceIds],
    invoiceNumbers: invoiceIds.map((id) => numberOf(facts, id)),
    planId: payment.planId,
    methodLabel: payment.methodLabel,
    problem: paymentProblem(payment),
    isOnPhone: isOnPhone(payment),
    createdAt: toIso(payment.createdAt),
    initiatedAt: payment.initiatedAt === null ? null : toIso(payment.initiatedAt),
    expectedBy: expectedBy(payment, facts.vendor.timeZone),
    settledAt: 'settledAt' in payment ? toIso(payment.settledAt) : null,
    discountGrantedMinor: payment.allocations.reduce(
      (total, a) => total + discountOf(facts, a.invoiceId, payment.id),
      0,
    ),
  };
}

/** BLIK gives a minute for the answer; a refused or late one leaves a decline. */
const isOnPhone = ({ status, methodType, lastDeclineCode }: Payment): boolean =>
  status === 'requiresAction' && methodType === 'blik' && lastDeclineCode === null;

const isAbandoned = (p: Payment): boolean =>
  p.status === 'canceled' || (p.status === 'created' && p.lastDeclineCode === null);
const numberOf = (facts: CaseFacts, invoiceId: string): string =>
  facts.invoices.find((i) => i.id === invoiceId)?.number ?? '';
export const toIso = (at: Instant): string => new Date(at).toISOString();
