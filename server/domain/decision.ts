import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import type {
  CaseFacts,
  Debtor,
  DebtorCredit,
  Entry,
  Hold,
  Invoice,
  Payment,
  Plan,
  QuoteKind,
  Reminder,
  SettlementOffer,
  Why,
} from './facts.ts';
import type { JournalEventType } from './journal-events.ts';

/** Who did it. */
export type Actor =
  | { readonly kind: 'vendor'; readonly via: 'api' | 'admin'; readonly id: string }
  | { readonly kind: 'debtor'; readonly linkId: string }
  | { readonly kind: 'processor' }
  | { readonly kind: 'system' };

/** What a decision changes. `put` replaces the row with the same id or adds it; `add` only adds. */
export type Change =
  | { readonly do: 'putDebtor'; readonly debtor: Debtor }
  | { readonly do: 'addInvoice'; readonly invoice: Invoice; readonly contentHash: string }
  | { readonly do: 'addEntry'; readonly entry: Entry }
  | { readonly do: 'addQuote'; readonly quote: QuoteRow }
  /** `askAt`: when the processor is asked about it, where its own schedule would say nothing. */
  | { readonly do: 'putPayment'; readonly payment: Payment; readonly askAt?: Instant }
  | { readonly do: 'putPlan'; readonly plan: Plan }
  | { readonly do: 'putHold'; readonly hold: Hold }
  | { readonly do: 'putOffer'; readonly offer: SettlementOffer }
  | { readonly do: 'putReminder'; readonly reminder: Reminder }
  | { readonly do: 'addMessage'; readonly message: Message }
  | {
      readonly do: 'endMessage';
      readonly id: string;
      readonly outcome: 'sent' | 'suppressed' | 'failed';
      readonly why: Why;
      readonly at: Instant;
    }
  | { readonly do: 'addTask'; readonly task: Task }
  /** Open tasks of this kind about the invoice are asked for no more: a later one says what to do. */
  | {
      readonly do: 'endTasks';
      readonly kind: Task['kind'];
      readonly invoiceId: string;
      readonly at: Instant;
      /** Only the one about this ledger entry. */
      readonly entryId?: string;
    }
  | { readonly do: 'addCredit'; readonly credit: DebtorCredit };

/** The price of one way of paying at one moment; a payment keeps it until it expires. */
export type QuoteRow = {
  readonly id: string;
  readonly paymentId: string;
  readonly kind: QuoteKind;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly covers: readonly { readonly invoiceId: string; readonly amountMinor: Minor }[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
};

export type MessageKind =
  | 'reminder'
  | 'paymentReceipt'
  | 'paymentProcessing'
  | 'paymentFailed'
  | 'paymentReversed'
  | 'paymentMismatched'
  | 'paymentDisputed'
  | 'paymentStands'
  | 'refundFailed'
  | 'creditNote'
  | 'creditApplied'
  | 'creditReturned'
  | 'writtenOff'
  | 'planAccepted'
  | 'planBefore'
  | 'planDue'
  | 'planMissed'
  | 'planDefaulted'
  | 'planReinstated'
  | 'planCompleted'
  | 'planCanceled'
  | 'planMethodLost'
  | 'planMethodReplaced'
  | 'freshLink';

/** A letter that waits in the outbox. Its words and amounts are made from the facts when it leaves. */
export type Message = {
  readonly id: string;
  /** Unique: the same cause can queue one letter only. */
  readonly key: string;
  readonly kind: MessageKind;
  readonly to: string;
  readonly invoiceIds: readonly string[];
  readonly step: string | null;
  readonly planId: string | null;
  readonly instalmentNo: number | null;
  readonly paymentId: string | null;
  readonly notBefore: Instant;
  readonly createdAt: Instant;
};

/** Something a person at the vendor must do. */
export type Task = {
  readonly id: string;
  readonly kind:
    | 'call'
    | 'decideHandOver'
    | 'noAddress'
    | 'chargebackLost'
    | 'refundReview'
    | 'refundOverpayment'
    | 'refundFailed'
    | 'answerInquiry'
    | 'answerDispute'
    | 'methodLost'
    | 'planHeld';
  readonly invoiceId: string | null;
  readonly dueOn: CivilDate;
  readonly note: Why;
  readonly createdAt: Instant;
};

/** One journal record: what was decided, by whom and on what grounds. */
export type JournalEvent = {
  readonly type: JournalEventType;
  readonly data: { readonly [name: string]: unknown };
};

export type Accepted = {
  readonly ok: true;
  readonly events: readonly JournalEvent[];
  readonly changes: readonly Change[];
};
export type Ignored = {
  readonly ok: true;
  readonly events: readonly [];
  readonly changes: readonly [];
  readonly ignored: string;
};
export type Refused<Code extends string> = {
  readonly ok: false;
  readonly code: Code;
  readonly detail?: { readonly [name: string]: string | number | null };
};
export type Decision<Code extends string = never> = Accepted | Ignored | Refused<Code>;

/** Fresh ids come in with the command, so that deciding twice gives the same answer. */
export type NewId = (prefix: string) => string;

export const ignored = (why: string): Ignored => ({
  ok: true,
  events: [],
  changes: [],
  ignored: why,
});

/** The facts as they are after the changes, without asking the database again. */
export function applyChanges(facts: CaseFacts, changes: readonly Change[]): CaseFacts {
  return changes.reduce(applyChange, facts);
}

function applyChange(facts: CaseFacts, change: Change): CaseFacts {
  switch (change.do) {
    case 'putDebtor':
      return { ...facts, debtor: change.debtor };
    case 'addInvoice':
      return { ...facts, invoices: [...facts.invoices, change.invoice] };
    case 'addEntry':
      return { ...facts, entries: [...facts.entries, change.entry] };
    case 'putPayment':
      return { ...facts, payments: put(facts.payments, change.payment) };
    case 'putPlan':
      return { ...facts, plans: put(facts.plans, change.plan) };
    case 'putHold':
      return { ...facts, holds: put(facts.holds, change.hold) };
    case 'putOffer':
      return { ...facts, offers: put(facts.offers, change.offer) };
    case 'putReminder':
      return { ...facts, reminders: put(facts.reminders, change.reminder) };
    case 'addCredit':
      return { ...facts, credits: [...facts.credits, change.credit] };
    // Quotes, letters and tasks are written for others to read; no later decision asks for them.
    case 'addQuote':
    case 'addMessage':
    case 'endMessage':
    case 'addTask':
    case 'endTasks':
      return facts;
  }
}

function put<Row extends { readonly id: string }>(rows: readonly Row[], row: Row): readonly Row[] {
  const at = rows.findIndex((r) => r.id === row.id);
  return at === -1 ? [...rows, row] : rows.with(at, row);
}
