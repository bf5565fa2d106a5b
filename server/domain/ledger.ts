import type { CivilDate, Currency, Minor } from './brands.ts';
import type {
  CaseFacts,
  Entry,
  EntryKind,
  Invoice,
  Payment,
  PaymentStatus,
  Plan,
  PlanStatus,
  TaxTotal,
} from './facts.ts';
import { add, max, min, minor, subtract, sum, ZERO } from './money.ts';

/** What the entries say. Every figure is derived from them each time; none is stored as truth. */

type Books = Pick<CaseFacts, 'entries' | 'payments'>;

/** Debits minus credits, in minor units, of one invoice or of all entries given (rules 1.4). */
export function balanceOf(entries: readonly Entry[], invoiceId?: string): Minor {
  let balance = 0;
  for (const entry of entries) {
    if (invoiceId !== undefined && entry.invoiceId !== invoiceId) continue;
    balance += entry.side === 'debit' ? entry.amountMinor : -Number(entry.amountMinor);
  }
  return minor(balance);
}

/** The entries of one invoice, oldest first. */
export function entriesOf(entries: readonly Entry[], invoiceId: string): readonly Entry[] {
  return entries.filter((e) => e.invoiceId === invoiceId);
}

/** Money on its way for one invoice: neither paid nor unpaid (rules 4.2). */
export function processingOf(payments: readonly Payment[], invoiceId: string): Minor {
  return sum(payments.filter((p) => p.status === 'processing').map((p) => partOf(p, invoiceId)));
}

/**
 * What banks are deciding about of the money that this invoice was paid with; it stays paid meanwhile
 * (rules 4.6). A bank names no invoice, so of a payment for several each may lose up to what is disputed.
 */
export function disputedOf(payments: readonly Payment[], invoiceId: string): Minor {
  return sum(
    payments
      .filter((p) => p.status === 'disputed')
      .map((p) => min(partOf(p, invoiceId), p.disputedMinor)),
  );
}

/** What of a payment is for this invoice. */
export const partOf = ({ allocations }: Payment, invoiceId: string): Minor =>
  sum(allocations.filter((a) => a.invoiceId === invoiceId).map((a) => a.amountMinor));

/** What may still be asked for: the balance less what is on its way, never below zero (rules 1.5). */
export function payableOf(books: Books, invoiceId: string): Minor {
  const onItsWay = processingOf(books.payments, invoiceId);
  return max(ZERO, subtract(balanceOf(books.entries, invoiceId), onItsWay));
}

/** A debt is overdue from the day after its due day on (rules 1.3). */
export function isOverdue(today: CivilDate, dueOn: CivilDate): boolean {
  return today > dueOn;
}

/** What an entry still counts for after everything that corrects it. */
export function standingAmount(entry: Entry, entries: readonly Entry[]): Minor {
  const corrections = entries.filter((e) => e.correctsId === entry.id);
  const undone = corrections.filter((e) => e.side !== entry.side);
  return subtract(entry.amountMinor, sum(undone.map((e) => standingAmount(e, entries))));
}

/** Sum of the credits of one kind on one invoice, less what of them is still taken back. */
export function creditedBy(
  kind: EntryKind,
  entries: readonly Entry[],
  invoiceId: string,
  counts: (entry: Entry) => boolean = () => true,
): Minor {
  return sum(
    entriesOf(entries, invoiceId)
      .filter((e) => e.kind === kind && isOwnCredit(e) && counts(e))
      .map((e) => standingAmount(e, entries)),
  );
}

/** A credit that stands for itself: one that undoes a correction counts in what it corrects. */
const isOwnCredit = (e: Entry): boolean => e.side === 'credit' && e.correctsId === null;

/** Late charges of an invoice that still stand: posted, and neither waived nor taken back. */
export function lateChargesOf(entries: readonly Entry[], invoiceId: string): Minor {
  const charges = entriesOf(entries, invoiceId).filter((e) => e.kind === 'lateCharge');
  return sum(charges.map((e) => standingAmount(e, entries)));
}

/** What credit notes gave back of an invoice, net and tax per rate as they state it. */
export function creditedParts(entries: readonly Entry[], invoiceId: string): readonly TaxTotal[] {
  return entriesOf(entries, invoiceId)
    .filter((e) => e.kind === 'creditNote' && isOwnCredit(e))
    .flatMap((e) => e.breakdown);
}

/** How much credit notes may still give back: the whole document less what they gave before. */
export function creditableRest(
  invoice: Invoice,
  { entries, credits }: Pick<CaseFacts, 'entries' | 'credits'>,
): Minor {
  const notes = entriesOf(entries, invoice.id).filter((e) => e.kind === 'creditNote');
  // A note over nothing but what was prepaid stands in no entry: all of it became credit.
  const beside = credits.filter(
    ({ paymentId, why, at }) =>
      paymentId === null &&
      why.code === 'creditNote' &&
      why['invoiceId'] === invoice.id &&
      !notes.some((e) => e.at === at && e.reference === why['reference']),
  );
  const besideMinor = sum(beside.map((c) => c.amountMinor));
  const credited = add(totalOf(creditedParts(entries, invoice.id)), besideMinor);
  const whole = minor(invoice.grossMinor + invoice.roundingMinor);
  return max(ZERO, subtract(whole, credited));
}

/** Net and tax of all rates together. */
export function totalOf(breakdown: readonly TaxTotal[]): Minor {
  return sum(breakdown.flatMap((t) => [t.netMinor, t.taxMinor]));
}

/** The plan that an invoice is paid by: agreed and neither finished nor called in. */
export function runningPlanOf(plans: readonly Plan[], invoiceId: string): Plan | undefined {
  return plans.find((p) => isRunning(p) && p.allocations.some((a) => a.invoiceId === invoiceId));
}

/** Whether instalments are still what is asked for; an accelerated plan is not, the rest is due. */
export function isRunning(plan: Plan): boolean {
  return RUNNING.some((status) => status === plan.status);
}

const RUNNING = ['accepted', 'active', 'defaulted'] as const satisfies readonly PlanStatus[];

/**
 * What an invoice past its due day is called after instead of overdue: the plans that it is on and the
 * payments that are under way for it. `invoiceStatus` and the queries behind figures and lists agree.
 */
export const BEFORE_OVERDUE = {
  plans: RUNNING,
  payments: ['processing', 'disputed'] as const satisfies readonly PaymentStatus[],
};

export type InvoiceStatus = 'open' | 'overdue' | 'processing' | 'onPlan' | 'disputed' | SettledAs;

/** How a debt of which nothing is left came to an end. */
export type SettledAs = 'paid' | 'credited' | 'writtenOff';

/** The one word that people see for an invoice on that day of the vendor's zone. */
export function invoiceStatus(
  facts: Pick<CaseFacts, 'invoices' | 'entries' | 'payments' | 'plans'>,
  invoiceId: string,
  today: CivilDate,
): InvoiceStatus {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  const isOwed = balanceOf(facts.entries, invoiceId) > 0;
  if (isOwed && runningPlanOf(facts.plans, invoiceId) !== undefined) return 'onPlan';
  // Also when a part is still open: nobody writes about it before the bank has answered.
  if (disputedOf(facts.payments, invoiceId) > 0) return 'disputed';
  if (invoice === undefined || !isOwed) return settledAs(entriesOf(facts.entries, invoiceId));
  if (processingOf(facts.payments, invoiceId) > 0) return 'processing';
  return isOverdue(today, invoice.dueOn) ? 'overdue' : 'open';
}

/** How much banks ask back now, per currency: each payment once, whatever it was for. */
export function disputedByCurrency(
  payments: readonly Payment[],
): readonly { readonly currency: Currency; readonly amountMinor: Minor }[] {
  const disputed = payments.filter((p) => p.status === 'disputed');
  return Array.from(
    Map.groupBy(disputed, (p) => p.currency),
    ([currency, own]) => ({ currency, amountMinor: sum(own.map((p) => p.disputedMinor)) }),
  );
}

/** What ended a debt, by its entries; asked where nothing is owed. */
export function settledAs(own: readonly Entry[]): SettledAs {
  const standing = own.filter((e) => isOwnCredit(e) && standingAmount(e, own) > 0);
  // What a kept settlement leaves is written off with the payment that kept it: that debt is paid.
  if (standing.some((e) => e.kind === 'writeOff' && e.paymentId === null)) return 'writtenOff';
  if (standing.some((e) => e.kind === 'payment')) return 'paid';
  return standing.some((e) => e.kind === 'creditNote') ? 'credited' : 'paid';
}

/** What a debtor may read beside an entry: why something was written off is said among the vendor's people. */
export const toldReference = ({
  kind,
  reference,
}: Pick<Entry, 'kind' | 'reference'>): string | null => (kind === 'writeOff' ? null : reference);
