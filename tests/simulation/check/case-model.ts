import { dayIn } from './calendar.ts';
import type { Coverage } from './coverage.ts';
import type {
  DebtorRow,
  EntryRow,
  HoldRow,
  InvoiceRow,
  Json,
  PaymentRow,
  PlanRow,
  VendorRow,
} from './rows.ts';

/**
 * One debtor as its journal tells the story, record by record. Nothing in here asks the product what
 * a balance, a hold or a state is: it is worked out again from what was written down.
 */
export type CaseModel = {
  readonly vendor: VendorRow;
  debtor: DebtorRow;
  readonly invoices: Map<string, InvoiceModel>;
  readonly payments: Map<string, PaymentModel>;
  readonly plans: Map<string, PlanModel>;
  readonly holds: Map<string, HoldModel>;
  /** Decisions of a person about money that went back, as "invoice instant", and when they came. */
  readonly released: Map<string, number>;
  /** The run in which an invoice came to the end of its sequence. */
  readonly ranOut: Map<string, number>;
  /** When the money of a payment through the processor came. */
  readonly arrivals: Map<string, number>;
  /** What came twice from one card, until it is decided that it goes back. */
  readonly owedBack: Map<string, number>;
  /** "plan method" of those that the bank refused until the debtor does something. */
  readonly refusedForGood: Set<string>;
  readonly proves: Coverage['proves'];
};
export type InvoiceModel = {
  readonly row: InvoiceRow;
  readonly entries: EntryRow[];
  balance: number;
  settledAt: number;
  /** How often a settled debt became owed again. */
  reopenings: number;
};
export type PaymentModel = {
  readonly row: PaymentRow;
  readonly amount: number;
  readonly covers: readonly Part[];
  readonly isOffSession: boolean;
  readonly planId: string | null;
  status: string;
  /** The last card was refused; another may be tried. */
  isRefused: boolean;
  since: number;
};
export type PlanModel = {
  readonly row: PlanRow;
  readonly acceptedSeq: number;
  status: string;
  since: number;
};
type HoldModel = {
  readonly invoiceId: string | null;
  readonly reason: string;
  readonly note: string | null;
  readonly from: number;
  readonly untilOn: string | null;
  readonly resumeAt: string;
  endedAt: number | null;
};
export type Part = { readonly invoiceId: string; readonly amountMinor: number };

export function newCase(
  vendor: VendorRow,
  debtor: DebtorRow,
  proves: Coverage['proves'],
): CaseModel {
  return {
    vendor,
    debtor,
    invoices: new Map(),
    payments: new Map(),
    plans: new Map(),
    holds: new Map(),
    released: new Map(),
    ranOut: new Map(),
    arrivals: new Map(),
    owedBack: new Map(),
    refusedForGood: new Set(),
    proves,
  };
}

export const newInvoice = (row: InvoiceRow): InvoiceModel => ({
  row,
  entries: [],
  balance: 0,
  settledAt: 0,
  reopenings: 0,
});

export function addEntry(model: InvoiceModel, entry: EntryRow): void {
  const isReopened = entry.side === 'debit' && entry.kind !== 'invoiced' && model.balance <= 0;
  model.balance += entry.side === 'debit' ? entry.amount_minor : -entry.amount_minor;
  model.entries.push(entry);
  if (isReopened && model.balance > 0) model.reopenings += 1;
  if (model.balance <= 0) model.settledAt = entry.at;
}

export const RUNNING = ['accepted', 'active', 'defaulted'];
export const isRunning = (plan: PlanModel): boolean => RUNNING.includes(plan.status);
export const covers = (parts: readonly Part[], invoiceId: string): boolean =>
  parts.some((part) => part.invoiceId === invoiceId);

export function onItsWay(model: CaseModel, invoiceId: string): number {
  return [...model.payments.values()]
    .filter((p) => p.status === 'processing')
    .flatMap((p) => p.covers)
    .filter((part) => part.invoiceId === invoiceId)
    .reduce((sum, part) => sum + part.amountMinor, 0);
}

/** Why nobody may be reminded of this invoice, each with the instant since when. */
export type Reason = { readonly why: string; readonly since: number };

export function reasonsNotToRemind(
  model: CaseModel,
  invoiceId: string,
  at: number,
): readonly Reason[] {
  const invoice = model.invoices.get(invoiceId);
  if (invoice === undefined) return [{ why: 'unknown invoice', since: 0 }];
  const { vendor, debtor } = model;
  const reasons: Reason[] = [];
  const note = (isSo: boolean, why: string, since: number): void => {
    if (isSo) reasons.push({ why, since });
  };
  note(invoice.balance <= 0, 'nothing is owed', invoice.settledAt);
  // The vendor's limit is an amount of one currency and says nothing about another (rules 1.6).
  const isOwn = invoice.row.currency === vendor.settings.currency;
  const least = isOwn ? vendor.settings.minReminderMinor : 0;
  note(
    invoice.balance > 0 && invoice.balance < least,
    'less is owed than is written about',
    invoice.entries.at(-1)?.at ?? 0,
  );
  note(debtor.email === null, 'there is no address', 0);
  for (const [id, { status, covers: parts, since }] of model.payments) {
    // Money that was too much elsewhere may have paid this one later, as credit.
    const paysIt = invoice.entries.some((e) => e.kind === 'payment' && e.payment_id === id);
    if (!paysIt && !covers(parts, invoiceId)) continue;
    note(status === 'processing', 'money is on its way', since);
    note(status === 'disputed', 'the bank disputes the payment', since);
  }
  for (const plan of model.plans.values()) {
    note(
      isRunning(plan) && covers(plan.row.allocations, invoiceId),
      `the plan is ${plan.status}`,
      plan.row.accepted_at,
    );
  }
  reasons.push(...holdsOn(model, invoiceId, at), ...undecided(model, invoice));
  return reasons;
}

/** Holds that somebody set and nobody ended; their days are the vendor's. */
export function holdsOn(
  { holds, vendor, debtor }: CaseModel,
  invoiceId: string,
  at: number,
): readonly Reason[] {
  return [...holds.values()]
    .filter((h) => h.invoiceId === null || h.invoiceId === invoiceId)
    .filter((h) => h.from <= at && (h.endedAt === null || h.endedAt > at))
    .filter((h) => h.untilOn === null || dayIn(vendor.time_zone, at) <= h.untilOn)
    .filter((h) => h.reason !== 'bounced' || h.note === debtor.email)
    .map((h) => ({ why: `held: ${h.reason}`, since: h.from }));
}

/** Refunds and lost chargebacks wait for a person, unless they came back or were forgiven since. */
function undecided(
  { payments, released }: CaseModel,
  { entries }: InvoiceModel,
): readonly Reason[] {
  const waiting: { readonly entry: EntryRow; left: number }[] = [];
  let balance = 0;
  for (const entry of entries) {
    balance += entry.side === 'debit' ? entry.amount_minor : -entry.amount_minor;
    const status = payments.get(entry.payment_id ?? '')?.status;
    const isWithBank =
      entry.reversal === 'chargeback' && (status === 'disputed' || status === 'disputeWon');
    if (entry.reversal !== null && entry.side === 'debit' && !isWithBank) {
      waiting.push({ entry, left: standing(entry, entries) });
    }
    // A discount, or what was forgiven for the money, that fell away with it is part of the question.
    const last = waiting.at(-1);
    const hasFallen = entry.side === 'debit' && ['discount', 'writeOff'].includes(entry.kind);
    const isItsOwn = last?.entry.at === entry.at && last.entry.payment_id === entry.payment_id;
    if (hasFallen && isItsOwn) last.left += standing(entry, entries);
    if (entry.side === 'debit' || entry.corrects_id !== null) continue;
    if (entry.kind === 'writeOff' || (entry.kind === 'creditNote' && balance <= 0)) {
      waiting.length = 0;
    } else if (entry.kind === 'creditNote') {
      let note = entry.amount_minor;
      for (const one of waiting) {
        const release = released.get(`${one.entry.invoice_id} ${one.entry.at}`);
        const part = release !== undefined && release <= entry.at ? 0 : Math.min(note, one.left);
        one.left -= part;
        note -= part;
      }
    }
  }
  return waiting
    .filter(({ entry, left }) => left > 0 && !released.has(`${entry.invoice_id} ${entry.at}`))
    .map(({ entry }) => ({ why: `${entry.reversal} not decided on`, since: entry.at }));
}

/** What an entry still counts for after the entries on the other side that name it. */
export function standing(entry: EntryRow, entries: readonly EntryRow[]): number {
  const undone = entries.filter((e) => e.corrects_id === entry.id && e.side !== entry.side);
  return undone.reduce((left, e) => left - standing(e, entries), entry.amount_minor);
}

/**
 * Net credits on the plan's invoices since its acceptance, up to an instant. What undoes older money
 * stays outside; an older refund that came back pays a debt that the plan is about.
 */
export function paidOnPlan(model: CaseModel, plan: PlanModel, before = Infinity): number {
  let net = 0;
  for (const { invoiceId } of plan.row.allocations) {
    const entries = (model.invoices.get(invoiceId)?.entries ?? []).filter((e) => e.at < before);
    const older = entries.filter((e) => e.seq <= plan.acceptedSeq && e.side === 'credit');
    const foreign = new Set(older.map((e) => e.id));
    for (const entry of entries) {
      if (entry.seq <= plan.acceptedSeq || entry.kind === 'lateCharge') continue;
      // What a credit note frees of an earlier payment is no part of what the note takes off the plan.
      const isFreed = entry.kind === 'payment' && entry.side === 'debit';
      if (!isFreed && entry.corrects_id !== null && foreign.has(entry.corrects_id)) {
        foreign.add(entry.id);
        continue;
      }
      net += entry.side === 'credit' ? entry.amount_minor : -entry.amount_minor;
    }
  }
  return Math.min(Math.max(0, net), plan.row.base_minor);
}

export function setHold(model: CaseModel, id: string, hold: HoldRow): void {
  const { invoice_id, reason, note, from_at, until_on, resume } = hold;
  model.holds.set(id, {
    invoiceId: invoice_id,
    reason,
    note,
    from: from_at,
    untilOn: until_on,
    resumeAt: resume.at,
    endedAt: null,
  });
}

/** Whether a person or a plan named where the sequence goes on, since that instant. */
export function wasNamedSince(model: CaseModel, invoiceId: string, since: number): boolean {
  const { holds, plans, vendor } = model;
  const ended = [...holds.values()].some(
    (h) =>
      (h.invoiceId === null || h.invoiceId === invoiceId) &&
      (h.resumeAt === 'next' || h.resumeAt === 'step') &&
      ((h.endedAt ?? Number.NEGATIVE_INFINITY) >= since ||
        (h.untilOn !== null && h.untilOn >= dayIn(vendor.time_zone, since))),
  );
  return (
    ended ||
    [...plans.values()].some(
      (p) =>
        covers(p.row.allocations, invoiceId) &&
        p.status === 'accelerated' &&
        p.since >= since &&
        p.row.policy.resumeAtStep !== null,
    )
  );
}

export const textIn = (data: Json, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};
export const numberIn = (data: Json, name: string): number => {
  const value = data[name];
  return typeof value === 'number' ? value : Number.NaN;
};
export const partsIn = (data: Json, name: string): readonly Part[] => {
  const value = data[name];
  return Array.isArray(value) ? (value as readonly Part[]) : [];
};

/** 1, and one more for each time that the debt was reopened or a hold ended with "restart". */
export function runOf(model: CaseModel, invoiceId: string, at: number): number {
  const today = dayIn(model.vendor.time_zone, at);
  const restarts = [...model.holds.values()].filter(
    (h) =>
      h.resumeAt === 'restart' &&
      (h.invoiceId === null || h.invoiceId === invoiceId) &&
      (h.endedAt !== null ? h.endedAt > h.from : h.untilOn !== null && h.untilOn < today),
  );
  return 1 + (model.invoices.get(invoiceId)?.reopenings ?? 0) + restarts.length;
}

/** The sequence of the present run has come to its end. */
export const isExhausted = (model: CaseModel, invoiceId: string, at: number): boolean =>
  (model.ranOut.get(invoiceId) ?? 0) >= runOf(model, invoiceId, at);
