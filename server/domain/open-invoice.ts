import type { CivilDate, Currency, Minor } from './brands.ts';
import { startOfDay } from './calendar.ts';
import type { CaseFacts, Invoice, Plan } from './facts.ts';
import { payableOf, runningPlanOf } from './ledger.ts';
import { planStanding } from './plan.ts';
import { quote } from './quote.ts';

/** An amount that settles something exactly, and the invoices that it is for. */
export type WayToPay = {
  readonly kind: 'all' | 'discount' | 'settlement' | 'instalment' | 'dueNow';
  readonly amountMinor: Minor;
  /** Last day of this price; null: it does not lapse. */
  readonly untilOn: CivilDate | null;
  readonly invoiceIds: readonly string[];
};

/** What has to be known of an invoice to tell whether a transfer is for it. */
export type OpenInvoice = {
  readonly id: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly number: string;
  readonly paymentReference: string | null;
  readonly currency: Currency;
  readonly dueOn: CivilDate;
  /** Zero when it is paid or its money is on the way. */
  readonly payableMinor: Minor;
  readonly ways: readonly WayToPay[];
};

/**
 * The invoices of one debtor as a transfer of that value date sees them. The amounts are those of the
 * quote on that day (rules 2.1, 3.3). Invoices with nothing to pay are among them, so that money that
 * came twice is recognised for what it is.
 */
export function openInvoicesOf(facts: CaseFacts, valueOn: CivilDate): readonly OpenInvoice[] {
  const { debtor, invoices } = facts;
  return invoices.map((invoice) => ({
    id: invoice.id,
    debtorId: debtor.id,
    debtorName: debtor.name,
    number: invoice.number,
    paymentReference: invoice.paymentReference,
    currency: invoice.currency,
    dueOn: invoice.dueOn,
    payableMinor: payableOf(facts, invoice.id),
    ways: waysOf(facts, invoice, valueOn),
  }));
}

function waysOf(facts: CaseFacts, invoice: Invoice, valueOn: CivilDate): readonly WayToPay[] {
  const plan = runningPlanOf(facts.plans, invoice.id);
  const own = quotedWays(facts, [invoice.id], valueOn);
  if (plan === undefined) return own;
  const planIds = plan.allocations.map((a) => a.invoiceId);
  const onPlan = quotedWays(facts, planIds, valueOn).filter((way) => way.kind === 'dueNow');
  return [
    ...own.filter((way) => way.kind !== 'dueNow'),
    ...onPlan,
    ...nextInstalment(facts, plan, planIds, valueOn),
  ];
}

function quotedWays(
  facts: CaseFacts,
  invoiceIds: readonly string[],
  valueOn: CivilDate,
): readonly WayToPay[] {
  const now = startOfDay(valueOn, facts.vendor.timeZone);
  return quote(facts, { invoiceIds, now }).options.flatMap(({ kind, amountMinor, untilOn }) =>
    kind === 'other' ? [] : [{ kind, amountMinor, untilOn, invoiceIds }],
  );
}

/** One instalment alone, where more than one is due by now. */
function nextInstalment(
  facts: CaseFacts,
  plan: Plan,
  invoiceIds: readonly string[],
  valueOn: CivilDate,
): readonly WayToPay[] {
  const { next } = planStanding(plan, facts, valueOn);
  if (next === null) return [];
  return [{ kind: 'instalment', amountMinor: next.amountMinor, untilOn: null, invoiceIds }];
}
