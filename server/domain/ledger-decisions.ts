import { invoicesOf } from './allocation.ts';
import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { localDate, startOfDay } from './calendar.ts';
import { discountStanding, lateDiscount } from './discount.ts';
import { ignored } from './decision.ts';
import type { Accepted, Decision, Ignored, NewId, Refused } from './decision.ts';
import type { Allocation, CaseFacts, Payment } from './facts.ts';
import { balanceOf, entriesOf, processingOf } from './ledger.ts';
import { MAX_LEDGER_MINOR, parseMinor, ZERO } from './money.ts';
import { UNTOUCHED } from './payment.ts';
import { planChangesAfterLedger } from './plan-progress.ts';
import { entryOn, grantDiscount, postIncoming } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { overpaymentTask } from './refund.ts';
import { reviewTasks } from './reversal-review.ts';
import { accepted, inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

export type RecordOfflinePayment = {
  /** Names the payment, where whoever asks may ask again: the same name is the same payment. */
  readonly paymentId?: string | undefined;
  readonly invoiceIds: readonly string[];
  readonly amountMinor: number;
  readonly currency: Currency;
  /** The bank's value date: the day that counts for a discount (rules 3.3). */
  readonly valueOn: CivilDate;
  readonly reference: string | null;
  /** What was meant for which invoice, where the amount says so; else the oldest takes it. */
  readonly selected?: readonly Allocation[];
  readonly methodLabel: string | null;
  /** The line of a bank statement that told of it, and whether a person said what it is for. */
  readonly source?: { readonly bankLineId: string; readonly matched: 'certain' | 'confirmed' };
};
export type OfflineRefusal = 'notFound' | 'currencyMismatch' | 'amountNotAllowed' | 'invalidInput';

/**
 * Records money that came by bank transfer or in cash (rules 4.8). It really arrived, so it is taken
 * whatever is on its way elsewhere; what the invoices cannot take becomes the debtor's credit (1.5).
 */
export function decideOfflinePayment(
  facts: CaseFacts,
  command: RecordOfflinePayment,
  now: Instant,
  newId: NewId,
): ((Accepted | Ignored) & { readonly paymentId: string }) | Refused<OfflineRefusal> {
  const { valueOn, currency, paymentId = newId('pay') } = command;
  if (facts.payments.some((p) => p.id === paymentId)) {
    return { ...ignored('alreadyRecorded'), paymentId };
  }
  const amountMinor = parseMinor(command.amountMinor);
  if (amountMinor === undefined || amountMinor <= 0 || !isRoomFor(facts, amountMinor)) {
    return { ok: false, code: 'amountNotAllowed' };
  }
  const invoices = invoicesOf(facts, command.invoiceIds);
  const isKnown = command.invoiceIds.every((id) => invoices.some((i) => i.id === id));
  if (invoices.length === 0 || !isKnown) return { ok: false, code: 'notFound' };
  if (invoices.some((i) => i.currency !== currency)) return { ok: false, code: 'currencyMismatch' };
  // A bank gives a value date of the next working day; a person who names one to come has mistyped.
  if (command.source === undefined && valueOn > localDate(now, facts.vendor.timeZone)) {
    return { ok: false, code: 'invalidInput', detail: { field: 'valueOn' } };
  }
  const recorded = recordOffline(facts, command, amountMinor, paymentId, { now, newId });
  return { ...withPlans(recorded, now, newId), paymentId };
}

/** All that one debtor ever paid stays inside the ledger, and with it every sum of it (rules 1.1). */
function isRoomFor({ payments }: CaseFacts, amountMinor: Minor): boolean {
  const paid = payments.reduce<number>((total, p) => total + p.amountMinor, 0);
  return paid + amountMinor <= MAX_LEDGER_MINOR;
}

function recordOffline(
  facts: CaseFacts,
  command: RecordOfflinePayment,
  amountMinor: Minor,
  paymentId: string,
  writing: { readonly now: Instant; readonly newId: NewId },
): Step & { readonly facts: CaseFacts } {
  const { invoiceIds, currency, valueOn, reference, selected = [], source } = command;
  const { now, newId } = writing;
  const initiatedAt = startOfDay(valueOn, facts.vendor.timeZone);
  const money = { paymentId, currency, amountMinor, invoiceIds, selected, reference };
  const posted = postIncoming(facts, { ...money, option: 'other', initiatedAt, valueOn }, writing);
  const { surplusMinor } = posted;
  // It stays one of its invoices even when they could take nothing of it.
  const meant = invoicesOf(facts, invoiceIds).map(({ id }) => ({
    invoiceId: id,
    amountMinor: ZERO,
  }));
  const allocations = posted.allocations.length > 0 ? posted.allocations : meant;
  const payment = offlinePayment(command, {
    paymentId,
    amountMinor,
    allocations,
    initiatedAt,
    now,
  });
  const recorded = {
    paymentId,
    currency,
    amountMinor,
    allocations,
    surplusMinor,
    valueOn,
    reference,
  };
  const data = { ...recorded, ...source };
  const surplus = { code: 'surplus', paymentId, currency, amountMinor: surplusMinor };
  const letter = {
    kind: 'paymentReceipt',
    key: `receipt:${paymentId}`,
    invoiceIds,
    paymentId,
  } as const;
  return inTurn(facts, [
    () => ({
      events: [{ type: 'payment.recorded', data }],
      changes: [{ do: 'putPayment', payment }],
    }),
    () => posted,
    (present) =>
      surplusMinor > 0
        ? { events: [], changes: [overpaymentTask(present, payment, surplus, writing)] }
        : NO_STEP,
    () => ({ events: [], changes: queueMessage(facts, letter, now, newId) }),
  ]);
}

/** A payment that came outside the processor: it is there with the first we hear of it. */
function offlinePayment(
  { currency, methodLabel, reference }: RecordOfflinePayment,
  made: Pick<Payment, 'amountMinor' | 'allocations'> & {
    readonly paymentId: string;
    readonly initiatedAt: Instant;
    readonly now: Instant;
  },
): Payment {
  const { paymentId, amountMinor, allocations, initiatedAt, now } = made;
  return {
    id: paymentId,
    channel: 'offline',
    status: 'succeeded',
    settledAt: now,
    currency,
    amountMinor,
    allocations,
    option: 'other',
    quoteExpiresAt: now,
    createdAt: now,
    initiatedAt,
    planId: null,
    offSession: false,
    checkout: null,
    paymentIntentId: null,
    customerId: null,
    ...UNTOUCHED,
    methodLabel,
    reference,
  };
}

/** What a change of the ledger means for the plans is part of the same decision. */
export function withPlans(
  step: Step & { readonly facts: CaseFacts },
  now: Instant,
  newId: NewId,
): Accepted {
  const plan = planChangesAfterLedger(step.facts, now, newId);
  return accepted({
    events: [...step.events, ...plan.events],
    changes: [...step.changes, ...plan.changes],
  });
}

/** With the tasks that the decision answers: who credits or writes off decides about a refund. */
export function withReviews<S extends Step & { readonly facts: CaseFacts }>(
  before: CaseFacts,
  step: S,
  writing: Writing,
): S {
  const tasks = reviewTasks(before, step.facts, writing);
  return { ...step, changes: [...step.changes, ...tasks.changes] };
}

export type WriteOff = {
  readonly invoiceId: string;
  readonly reason: string;
  /** It is forgiven, and the debtor is to hear so. */
  readonly tellDebtor?: boolean | undefined;
};

/**
 * Writes off all that is still owed of an invoice. Refused while money is on its way for it: whoever
 * decides has to know whether it arrives. Only a write-off that is meant to forgive is told to the
 * debtor; one that only takes a bad debt out of the vendor's books waives nothing, and no letter says so.
 */
export function decideWriteOff(
  facts: CaseFacts,
  { invoiceId, reason, tellDebtor = false }: WriteOff,
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'invoiceClosed' | 'alreadyBeingPaid'> {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  if (invoice === undefined) return { ok: false, code: 'notFound' };
  const amountMinor = balanceOf(facts.entries, invoiceId);
  if (amountMinor <= 0) return { ok: false, code: 'invoiceClosed' };
  if (processingOf(facts.payments, invoiceId) > 0) return { ok: false, code: 'alreadyBeingPaid' };
  const entry = entryOn(
    invoice,
    { now, newId },
    {
      kind: 'writeOff',
      side: 'credit',
      amountMinor,
      valueOn: localDate(now, facts.vendor.timeZone),
      reference: reason,
    },
  );
  const { currency } = invoice;
  const data = { invoiceId, currency, amountMinor, reason, tellDebtor };
  const key = `writtenOff:${invoiceId}:${facts.seq}`;
  const letter = { kind: 'writtenOff', key, invoiceIds: [invoiceId], paymentId: null } as const;
  const told = tellDebtor ? queueMessage(facts, letter, now, newId) : [];
  const step = inTurn(facts, [
    () => ({
      events: [{ type: 'invoice.writtenOff', data }],
      changes: [{ do: 'addEntry', entry }, ...told],
    }),
  ]);
  return withPlans(withReviews(facts, step, { now, newId }), now, newId);
}

/**
 * Grants the discount although its day has passed: the vendor's one click when the early total came
 * late (rules 3.5). What was paid has to reach the early total of a tier; the largest such is granted.
 */
export function decideGrantDiscount(
  facts: CaseFacts,
  { invoiceId }: { readonly invoiceId: string },
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'invoiceClosed' | 'offerNotAllowed'> {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  if (invoice === undefined) return { ok: false, code: 'notFound' };
  const own = entriesOf(facts.entries, invoiceId);
  if (balanceOf(own) <= 0) return { ok: false, code: 'invoiceClosed' };
  const today = localDate(now, facts.vendor.timeZone);
  const { status } = discountStanding(facts, invoice, today);
  if (status === 'granted') return ignored('alreadyGranted');
  const late = lateDiscount(facts, invoice, today);
  if (late === null) return { ok: false, code: 'offerNotAllowed' };
  const cause = { paymentId: null, valueOn: today };
  const step = inTurn(facts, [
    (present) => grantDiscount(present, invoice, late.price, cause, { now, newId }),
  ]);
  return withPlans(step, now, newId);
}
