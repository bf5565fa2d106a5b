import type { Instant, Minor } from '../server/domain/brands.ts';
import type { Message, Task } from '../server/domain/decision.ts';
import type {
  Debtor,
  DebtorCredit,
  Entry,
  Hold,
  Invoice,
  Reminder,
  SettlementOffer,
  Vendor,
} from '../server/domain/facts.ts';
import type { debtors, entries, holds, invoices, offers, reminders } from './schema/cases.ts';
import type { credits, messages, tasks } from './schema/outside.ts';
import type { vendors } from './schema/vendors.ts';
import type { RowOf } from './table.ts';

/** One debtor of one vendor: the unit that is read, decided on and written together. */
export type CaseRef = { readonly vendorId: string; readonly debtorId: string };

export const toVendor = (row: RowOf<typeof vendors>): Vendor => ({
  id: row.id,
  name: row.name,
  timeZone: row.timeZone,
  country: row.country,
  profile: row.profile,
  settings: row.settings,
  statementsToOn: row.statementsToOn,
});

export const toDebtor = (row: RowOf<typeof debtors>): Debtor => ({
  id: row.id,
  name: row.name,
  email: row.email,
  locale: row.locale,
  timeZone: row.timeZone,
  country: row.country,
  createdAt: row.createdAt,
});

export function toInvoice(row: RowOf<typeof invoices>): Invoice {
  const { document } = row;
  return {
    id: row.id,
    number: row.number,
    currency: row.currency,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    lines: document.lines,
    adjustments: document.adjustments,
    taxTotals: document.taxTotals,
    netMinor: row.netMinor,
    taxMinor: row.taxMinor,
    grossMinor: row.grossMinor,
    prepaidMinor: row.prepaidMinor,
    roundingMinor: row.roundingMinor,
    amountDueMinor: row.amountDueMinor,
    terms: document.terms,
    seller: document.seller,
    buyer: document.buyer,
    iban: document.iban,
    paymentReference: row.paymentReference,
    orderReference: document.orderReference,
    note: document.note,
    createdAt: row.createdAt,
  };
}

export function fromInvoice(
  ref: CaseRef,
  invoice: Invoice,
  rest: { readonly contentHash: string; readonly balanceMinor: Minor },
): RowOf<typeof invoices> {
  const {
    lines,
    adjustments,
    taxTotals,
    terms,
    seller,
    buyer,
    iban,
    orderReference,
    note,
    ...own
  } = invoice;
  const document = {
    lines,
    adjustments,
    taxTotals,
    terms,
    seller,
    buyer,
    iban,
    orderReference,
    note,
  };
  return { ...ref, ...own, ...rest, document };
}

export const toEntry = (row: RowOf<typeof entries>): Entry => ({
  id: row.id,
  invoiceId: row.invoiceId,
  kind: row.kind,
  side: row.side,
  amountMinor: row.amountMinor,
  currency: row.currency,
  at: row.at,
  valueOn: row.valueOn,
  paymentId: row.paymentId,
  correctsId: row.correctsId,
  reversal: row.reversal,
  breakdown: row.breakdown,
  reference: row.reference,
});

export const toHold = (row: RowOf<typeof holds>): Hold => ({
  id: row.id,
  invoiceId: row.invoiceId,
  reason: row.reason,
  source: row.source,
  note: row.note,
  from: row.fromAt,
  untilOn: row.untilOn,
  resume: row.resume,
  endedAt: row.endedAt,
});

export function fromHold(ref: CaseRef, { from, ...hold }: Hold): RowOf<typeof holds> {
  return { ...ref, ...hold, fromAt: from };
}

export const toOffer = (row: RowOf<typeof offers>): SettlementOffer => ({
  id: row.id,
  invoiceId: row.invoiceId,
  amountMinor: row.amountMinor,
  untilOn: row.untilOn,
  createdAt: row.createdAt,
  endedAt: row.endedAt,
});

export const toReminder = (row: RowOf<typeof reminders>): Reminder => ({
  id: row.id,
  invoiceId: row.invoiceId,
  cycle: row.cycle,
  step: row.step,
  tone: row.tone,
  recipient: row.recipient,
  outcome: row.outcome,
  why: row.why,
  at: row.at,
  messageId: row.messageId,
});

export const toMessage = (row: RowOf<typeof messages>): Message => ({
  id: row.id,
  key: row.key,
  kind: row.kind,
  to: row.recipient,
  invoiceIds: row.invoiceIds,
  step: row.step,
  planId: row.planId,
  instalmentNo: row.instalmentNo,
  paymentId: row.paymentId,
  notBefore: row.notBefore,
  createdAt: row.createdAt,
});

export function fromMessage(ref: CaseRef, { to, ...message }: Message): RowOf<typeof messages> {
  const waiting = {
    status: 'queued',
    dueAt: message.notBefore,
    lease: null,
    attempts: 0,
    why: null,
    endedAt: null,
  } as const;
  return { ...ref, ...message, recipient: to, ...waiting };
}

export const fromTask = (ref: CaseRef, task: Task): RowOf<typeof tasks> => ({
  ...ref,
  ...task,
  doneAt: null,
});

export const fromCredit = (ref: CaseRef, credit: DebtorCredit): RowOf<typeof credits> => ({
  ...ref,
  ...credit,
});

export const toCredit = (row: RowOf<typeof credits>): DebtorCredit => ({
  id: row.id,
  currency: row.currency,
  amountMinor: row.amountMinor,
  paymentId: row.paymentId,
  why: row.why,
  at: row.at,
});

export const fromEntry = (
  ref: CaseRef,
  entry: Entry,
  at: { readonly seq: number; readonly place: number },
): RowOf<typeof entries> => ({ ...ref, ...entry, ...at });

export type NewDebtor = Debtor & { readonly externalId: string | null };

export const fromDebtor = (
  vendorId: string,
  debtor: NewDebtor,
  wakeAt: Instant | null,
): RowOf<typeof debtors> => ({
  vendorId,
  ...debtor,
  seq: 0,
  head: '',
  wakeAt,
});
