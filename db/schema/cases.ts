import { integer } from 'drizzle-orm/sqlite-core/columns/integer';
import { text } from 'drizzle-orm/sqlite-core/columns/text';
import { primaryKey } from 'drizzle-orm/sqlite-core/primary-keys';
import { sqliteTable } from 'drizzle-orm/sqlite-core/table';
import type { CivilDate, Currency, Instant, Minor, TimeZone } from '../../server/domain/brands.ts';
import type { Actor } from '../../server/domain/decision.ts';
import type {
  Acceptance,
  Allocation,
  Checkout,
  Entry,
  EntryKind,
  Frequency,
  Hold,
  HoldReason,
  Instalment,
  Invoice,
  MethodLost,
  Payment,
  PaymentState,
  PaymentStatus,
  PlanLetter,
  PlanMark,
  PlanPolicy,
  PlanState,
  PlanStatus,
  QuoteKind,
  RefundDue,
  Reminder,
  ResumeRule,
  TaxTotal,
  Tone,
  Why,
} from '../../server/domain/facts.ts';

/** The facts of a case: a debtor with everything that is decided on together. Constraints: migrations/0002. */
export const debtors = sqliteTable(
  'debtors',
  {
    vendorId: text('vendor_id').notNull(),
    id: text().notNull(),
    externalId: text('external_id'),
    name: text().notNull(),
    email: text(),
    locale: text().notNull(),
    timeZone: text('time_zone').$type<TimeZone>(),
    country: text(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    /** Number and hash of the newest journal record: a cut-off tail shows. */
    seq: integer().notNull(),
    head: text().notNull(),
    wakeAt: integer('wake_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.id] })],
);

/** Every other table of a case starts with its key. */
const ofCase = () => ({
  vendorId: text('vendor_id').notNull(),
  debtorId: text('debtor_id').notNull(),
  id: text().notNull(),
});

export const journal = sqliteTable(
  'journal',
  {
    vendorId: text('vendor_id').notNull(),
    debtorId: text('debtor_id').notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    data: text({ mode: 'json' }).$type<{ readonly [name: string]: unknown }>().notNull(),
    actor: text({ mode: 'json' }).$type<Actor>().notNull(),
    at: integer().$type<Instant>().notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.seq] })],
);

export type InvoiceDocument = Pick<
  Invoice,
  | 'lines'
  | 'adjustments'
  | 'taxTotals'
  | 'terms'
  | 'seller'
  | 'buyer'
  | 'iban'
  | 'orderReference'
  | 'note'
>;

export const invoices = sqliteTable(
  'invoices',
  {
    ...ofCase(),
    number: text().notNull(),
    currency: text().$type<Currency>().notNull(),
    issuedOn: text('issued_on').$type<CivilDate>().notNull(),
    dueOn: text('due_on').$type<CivilDate>().notNull(),
    netMinor: integer('net_minor').$type<Minor>().notNull(),
    taxMinor: integer('tax_minor').$type<Minor>().notNull(),
    grossMinor: integer('gross_minor').$type<Minor>().notNull(),
    prepaidMinor: integer('prepaid_minor').$type<Minor>().notNull(),
    roundingMinor: integer('rounding_minor').$type<Minor>().notNull(),
    amountDueMinor: integer('amount_due_minor').$type<Minor>().notNull(),
    balanceMinor: integer('balance_minor').$type<Minor>().notNull(),
    contentHash: text('content_hash').notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    paymentReference: text('payment_reference'),
    document: text({ mode: 'json' }).$type<InvoiceDocument>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const plans = sqliteTable(
  'plans',
  {
    ...ofCase(),
    status: text().$type<PlanStatus>().notNull(),
    state: text({ mode: 'json' }).$type<PlanState>().notNull(),
    currency: text().$type<Currency>().notNull(),
    baseMinor: integer('base_minor').$type<Minor>().notNull(),
    allocations: text({ mode: 'json' }).$type<readonly Allocation[]>().notNull(),
    instalments: text({ mode: 'json' }).$type<readonly Instalment[]>().notNull(),
    frequency: text().$type<Frequency>().notNull(),
    autopay: integer({ mode: 'boolean' }).notNull(),
    customerId: text('customer_id'),
    paymentMethodId: text('payment_method_id'),
    methodLabel: text('method_label'),
    policy: text({ mode: 'json' }).$type<PlanPolicy>().notNull(),
    acceptance: text({ mode: 'json' }).$type<Acceptance>().notNull(),
    acceptedSeq: integer('accepted_seq').notNull(),
    acceptedAt: integer('accepted_at').$type<Instant>().notNull(),
    letters: text({ mode: 'json' }).$type<readonly (PlanLetter | PlanMark)[]>().notNull(),
    methodSince: integer('method_since').$type<Instant>(),
    methodLost: text('method_lost', { mode: 'json' }).$type<MethodLost>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const payments = sqliteTable(
  'payments',
  {
    ...ofCase(),
    status: text().$type<PaymentStatus>().notNull(),
    state: text({ mode: 'json' }).$type<PaymentState>().notNull(),
    channel: text().$type<Payment['channel']>().notNull(),
    currency: text().$type<Currency>().notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    allocations: text({ mode: 'json' }).$type<readonly Allocation[]>().notNull(),
    option: text().$type<QuoteKind>().notNull(),
    quoteExpiresAt: integer('quote_expires_at').$type<Instant>().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    initiatedAt: integer('initiated_at').$type<Instant>(),
    planId: text('plan_id'),
    offSession: integer('off_session', { mode: 'boolean' }).notNull(),
    paymentIntentId: text('payment_intent_id'),
    customerId: text('customer_id'),
    paymentMethodId: text('payment_method_id'),
    methodLabel: text('method_label'),
    refundedMinor: integer('refunded_minor').$type<Minor>().notNull(),
    lastDeclineCode: text('last_decline_code'),
    reference: text(),
    methodFingerprint: text('method_fingerprint'),
    refundDue: text('refund_due', { mode: 'json' }).$type<RefundDue>(),
    /** When the processor is asked about it next. No fact: each change of the payment begins it anew. */
    askAt: integer('ask_at').$type<Instant>(),
    checkout: text({ mode: 'json' }).$type<Checkout>(),
    inquiryMinor: integer('inquiry_minor').$type<Minor>().notNull(),
    disputedMinor: integer('disputed_minor').$type<Minor>().notNull(),
    chargedBackMinor: integer('charged_back_minor').$type<Minor>().notNull(),
    methodType: text('method_type'),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const quotes = sqliteTable(
  'quotes',
  {
    ...ofCase(),
    paymentId: text('payment_id').notNull(),
    kind: text().$type<QuoteKind>().notNull(),
    currency: text().$type<Currency>().notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    covers: text({ mode: 'json' }).$type<readonly Allocation[]>().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    expiresAt: integer('expires_at').$type<Instant>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const entries = sqliteTable(
  'entries',
  {
    ...ofCase(),
    seq: integer().notNull(),
    place: integer().notNull(),
    invoiceId: text('invoice_id').notNull(),
    kind: text().$type<EntryKind>().notNull(),
    side: text().$type<Entry['side']>().notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    currency: text().$type<Currency>().notNull(),
    at: integer().$type<Instant>().notNull(),
    valueOn: text('value_on').$type<CivilDate>().notNull(),
    paymentId: text('payment_id'),
    correctsId: text('corrects_id'),
    reversal: text().$type<NonNullable<Entry['reversal']>>(),
    breakdown: text({ mode: 'json' }).$type<readonly TaxTotal[]>().notNull(),
    reference: text(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.seq, t.place] })],
);

export const holds = sqliteTable(
  'holds',
  {
    ...ofCase(),
    invoiceId: text('invoice_id'),
    reason: text().$type<HoldReason>().notNull(),
    source: text().$type<Hold['source']>().notNull(),
    note: text(),
    fromAt: integer('from_at').$type<Instant>().notNull(),
    untilOn: text('until_on').$type<CivilDate>(),
    resume: text({ mode: 'json' }).$type<ResumeRule>().notNull(),
    endedAt: integer('ended_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const offers = sqliteTable(
  'offers',
  {
    ...ofCase(),
    invoiceId: text('invoice_id').notNull(),
    amountMinor: integer('amount_minor').$type<Minor>().notNull(),
    untilOn: text('until_on').$type<CivilDate>().notNull(),
    createdAt: integer('created_at').$type<Instant>().notNull(),
    endedAt: integer('ended_at').$type<Instant>(),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);

export const reminders = sqliteTable(
  'reminders',
  {
    ...ofCase(),
    invoiceId: text('invoice_id').notNull(),
    cycle: integer().notNull(),
    step: text().notNull(),
    tone: integer().$type<Tone>().notNull(),
    recipient: text().notNull(),
    outcome: text().$type<Reminder['outcome']>().notNull(),
    why: text({ mode: 'json' }).$type<Why>().notNull(),
    at: integer().$type<Instant>().notNull(),
    messageId: text('message_id'),
  },
  (t) => [primaryKey({ columns: [t.vendorId, t.debtorId, t.id] })],
);
