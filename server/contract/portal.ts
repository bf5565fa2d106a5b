import { z } from '@hono/zod-openapi';
import {
  civilDateSchema,
  instantSchema,
  longTextSchema,
  minorSchema,
  positiveMinorSchema,
} from './primitives.ts';
import { typedNameSchema } from './text.ts';
import { ENTRY_CODES } from '../domain/entry-code.ts';
import { TRANSFER_OPTIONS } from '../domain/transfer-order.ts';

/** What a link shows. One answer feeds the page, the widget and the tests. Nothing in it is computed by a page. */

export const quoteKindSchema = z.enum(['dueNow', 'all', 'discount', 'settlement', 'other']);

export const quoteOptionSchema = z
  .object({
    kind: quoteKindSchema,
    amountMinor: minorSchema,
    currency: z.string(),
    /** Last day of this price in the vendor's zone; null: it does not lapse. */
    untilOn: civilDateSchema.nullable(),
    /** When the amount is or was due. */
    dueOn: civilDateSchema.nullable(),
    /** What one saves against paying all; 0 unless discount or settlement. */
    savesMinor: minorSchema,
    /** Bounds of `other`. */
    minMinor: minorSchema.nullable(),
    maxMinor: minorSchema.nullable(),
    /** What remains owed after paying this. */
    leavesMinor: minorSchema,
    /** The invoices that the amount goes to, in the order in which it serves them. */
    covers: z.array(z.object({ invoiceId: z.string(), amountMinor: minorSchema })),
  })
  .openapi('QuoteOption');
export type QuoteOption = z.infer<typeof quoteOptionSchema>;

export const quoteSchema = z
  .object({
    invoiceIds: z.array(z.string()),
    currency: z.string(),
    payableMinor: minorSchema,
    /** Money under way; it is neither paid nor payable. */
    processingMinor: minorSchema,
    options: z.array(quoteOptionSchema),
    /** "Pay X more by D to keep the discount", when parts were paid in time. */
    discountShortfall: z.object({ amountMinor: minorSchema, untilOn: civilDateSchema }).nullable(),
  })
  .openapi('Quote');
export type QuoteView = z.infer<typeof quoteSchema>;

export const datedAmountSchema = z.object({
  no: z.int(),
  dueOn: civilDateSchema,
  amountMinor: minorSchema,
  thenLeftMinor: minorSchema,
});

export const planMenuItemSchema = z
  .object({
    count: z.int(),
    frequency: z.enum(['weekly', 'biweekly', 'monthly']),
    firstOn: civilDateSchema,
    instalments: z.array(datedAmountSchema),
    totalMinor: minorSchema,
  })
  .openapi('PlanMenuItem');

export const planMenuSchema = z
  .object({
    invoiceIds: z.array(z.string()),
    currency: z.string(),
    baseMinor: minorSchema,
    earliestFirstOn: civilDateSchema,
    latestFirstOn: civilDateSchema,
    autopay: z.enum(['off', 'optional', 'required']),
    graceDays: z.int(),
    items: z.array(planMenuItemSchema),
  })
  .openapi('PlanMenu');
export type PlanMenuView = z.infer<typeof planMenuSchema>;

export const instalmentViewSchema = z.object({
  no: z.int(),
  dueOn: civilDateSchema,
  amountMinor: minorSchema,
  paidMinor: minorSchema,
  thenLeftMinor: minorSchema,
  status: z.enum(['paid', 'processing', 'dueToday', 'missed', 'partlyPaid', 'upcoming']),
});

export const planViewSchema = z
  .object({
    id: z.string(),
    status: z.enum([
      'accepted',
      'active',
      'defaulted',
      'accelerated',
      'completed',
      'lapsed',
      'canceled',
      'superseded',
    ]),
    /** Active plans only: what a person would say of it. */
    standing: z.enum(['onTrack', 'dueSoon', 'missed']).nullable(),
    currency: z.string(),
    baseMinor: minorSchema,
    paidMinor: minorSchema,
    leftMinor: minorSchema,
    arrearsMinor: minorSchema,
    invoiceIds: z.array(z.string()),
    invoiceNumbers: z.array(z.string()),
    instalments: z.array(instalmentViewSchema),
    next: z.object({ no: z.int(), dueOn: civilDateSchema, amountMinor: minorSchema }).nullable(),
    autopay: z.boolean(),
    /** We charge `methodLabel` on each day: agreed, the method is known and was not refused for good. */
    isDebited: z.boolean(),
    methodLabel: z.string().nullable(),
    /** Why `methodLabel` is not charged although that was agreed. */
    methodProblem: z.enum(['detached', 'mandateInactive', 'expired', 'declined']).nullable(),
    /** The debtor may leave another method for the debits. */
    mayReplaceMethod: z.boolean(),
    acceptedAt: instantSchema,
    acceptedName: z.string(),
    /** Missed: the last day on which paying cures it. Broken: the last one on which it comes back, if any. */
    graceUntilOn: civilDateSchema.nullable(),
    noticeUntilOn: civilDateSchema.nullable(),
    /** A hold stops letters, debits and default of the plan since that day; paying is possible all the same. */
    pausedSinceOn: civilDateSchema.nullable(),
    reinstateUntilOn: civilDateSchema.nullable(),
  })
  .openapi('Plan');
export type PlanView = z.infer<typeof planViewSchema>;

export const paymentViewSchema = z
  .object({
    id: z.string(),
    status: z.enum([
      'created',
      'requiresAction',
      'processing',
      'succeeded',
      'failed',
      'canceled',
      'partiallyRefunded',
      'refunded',
      'disputed',
      'disputeWon',
      'disputeLost',
    ]),
    option: quoteKindSchema,
    amountMinor: minorSchema,
    refundedMinor: minorSchema,
    /** What is in dispute with the bank now, and what banks have taken back for good. */
    disputedMinor: minorSchema,
    chargedBackMinor: minorSchema,
    /** What the bank asks about; nothing of it has moved. */
    inquiryMinor: minorSchema,
    /** What of it is the debtor's credit, what is on its way back, and what of a refund did not arrive. */
    creditMinor: minorSchema,
    returningMinor: minorSchema,
    refundFailedMinor: minorSchema,
    /** Other money came than `amountMinor`; it is credit until a person has looked. */
    cameInstead: z.object({ amountMinor: minorSchema, currency: z.string() }).nullable(),
    currency: z.string(),
    invoiceIds: z.array(z.string()),
    invoiceNumbers: z.array(z.string()),
    planId: z.string().nullable(),
    methodLabel: z.string().nullable(),
    /** A decline that can be tried again, or why it failed: one of our words, see the message catalogue. */
    problem: z
      .enum([
        'declined',
        'insufficientFunds',
        'expiredCard',
        'incorrectCvc',
        'authenticationFailed',
        'debitFailed',
        'other',
      ])
      .nullable(),
    /** The code was taken, and the debtor is asked in the app of the bank: BLIK. */
    isOnPhone: z.boolean(),
    createdAt: instantSchema,
    initiatedAt: instantSchema.nullable(),
    settledAt: instantSchema.nullable(),
    /** On its way: the day by which it is known whether it arrived. */
    expectedBy: civilDateSchema.nullable(),
    /** Present after a discount was earned by it. */
    discountGrantedMinor: minorSchema,
  })
  .openapi('Payment');
export type PaymentView = z.infer<typeof paymentViewSchema>;

export const entryViewSchema = z.object({
  kind: z.enum([
    'invoiced',
    'payment',
    'paymentReversed',
    'discount',
    'creditNote',
    'lateCharge',
    'waiver',
    'writeOff',
  ]),
  /** What the entry is: `paidFromCredit`, `paymentReleased` to the credit, `discountTakenBack` and so on. */
  code: z.enum(ENTRY_CODES),
  side: z.enum(['debit', 'credit']),
  amountMinor: minorSchema,
  on: civilDateSchema,
  reference: z.string().nullable(),
});

export const invoiceLineSchema = z.object({
  id: z.string(),
  description: z.string(),
  quantity: z.string(),
  unit: z.string().nullable(),
  unitPrice: z.string(),
  netMinor: minorSchema,
  taxRateBps: z.int(),
  taxCategory: z.string(),
});
export const adjustmentSchema = z.object({
  kind: z.enum(['allowance', 'charge']),
  reason: z.string(),
  netMinor: minorSchema,
  taxRateBps: z.int(),
  taxCategory: z.string(),
});
export const taxTotalSchema = z.object({
  taxRateBps: z.int(),
  taxCategory: z.string(),
  netMinor: minorSchema,
  taxMinor: minorSchema,
});
export const partySchema = z.object({
  name: z.string(),
  taxId: z.string().nullable(),
  address: z.array(z.string()),
  email: z.string().nullable(),
});

export const invoiceStatusSchema = z.enum([
  'open',
  'overdue',
  'processing',
  'onPlan',
  /** A bank asks back what paid it, or a part of it: it may be owed again. */
  'disputed',
  'paid',
  'credited',
  'writtenOff',
]);

export const portalInvoiceSchema = z
  .object({
    id: z.string(),
    number: z.string(),
    status: invoiceStatusSchema,
    currency: z.string(),
    issuedOn: civilDateSchema,
    dueOn: civilDateSchema,
    /** Negative before the due day, 0 on it, then days late. */
    daysLate: z.int(),
    lines: z.array(invoiceLineSchema),
    adjustments: z.array(adjustmentSchema),
    taxTotals: z.array(taxTotalSchema),
    netMinor: minorSchema,
    taxMinor: minorSchema,
    grossMinor: minorSchema,
    prepaidMinor: minorSchema,
    roundingMinor: minorSchema,
    amountDueMinor: minorSchema,
    /** Everything in the ledger after `invoiced`, oldest first. */
    entries: z.array(entryViewSchema),
    balanceMinor: minorSchema,
    processingMinor: minorSchema,
    payableMinor: minorSchema,
    /** What banks are deciding about of its payments; it stays paid meanwhile. */
    disputedMinor: minorSchema,
    /** Owed again because money went back, and not decided yet: nobody is reminded of it. */
    underReview: z
      .object({ refundMinor: minorSchema, chargebackMinor: minorSchema, isAll: z.boolean() })
      .nullable(),
    seller: partySchema.nullable(),
    buyer: partySchema.nullable(),
    paymentReference: z.string().nullable(),
    orderReference: z.string().nullable(),
    paymentTermsText: z.string().nullable(),
    note: z.string().nullable(),
    planId: z.string().nullable(),
  })
  .openapi('PortalInvoice');
export type PortalInvoice = z.infer<typeof portalInvoiceSchema>;

export const portalViewSchema = z
  .object({
    now: instantSchema,
    today: civilDateSchema,
    /** No money moves here. */
    sandbox: z.boolean(),
    publishableKey: z.string(),
    /** Where the card is entered: in a form of our page, or on the processor's own page. */
    checkout: z.enum(['embedded', 'redirect']),
    vendor: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      phone: z.string().nullable(),
      address: z.array(z.string()),
      taxId: z.string().nullable(),
      ibanLast4: z.string().nullable(),
      accent: z.string(),
      timeZone: z.string(),
    }),
    debtor: z.object({ name: z.string(), locale: z.string(), emailHint: z.string().nullable() }),
    scope: z.enum(['invoice', 'debtor']),
    invoices: z.array(portalInvoiceSchema),
    /** One per currency, over everything of the link that can be paid now. */
    quotes: z.array(quoteSchema),
    /** null: no plan is offered (policy, amount, a running plan, money under way). */
    planMenu: planMenuSchema.nullable(),
    plans: z.array(planViewSchema),
    /** Newest first, without abandoned attempts. */
    payments: z.array(paymentViewSchema),
    /** Money that no invoice has taken, per currency; `returningMinor` is on its way back to its card. */
    credits: z.array(
      z.object({ currency: z.string(), freeMinor: minorSchema, returningMinor: minorSchema }),
    ),
  })
  .openapi('PortalView');
export type PortalView = z.infer<typeof portalViewSchema>;

/** What the debtor writes into a bank transfer that pays one way of the quote. */
export const transferOrderSchema = z
  .object({
    payeeName: z.string(),
    iban: z.string(),
    currency: z.string(),
    amountMinor: minorSchema,
    option: z.enum(TRANSFER_OPTIONS),
    /** The money has to be there by then for this amount to be enough. */
    untilOn: civilDateSchema.nullable(),
    covers: z.array(z.object({ invoiceId: z.string(), amountMinor: minorSchema })),
    reference: z.string(),
    /** Contents of the code that apps of banks scan (EPC069-12), for euros. */
    epc: z.string().nullable(),
  })
  .openapi('TransferOrder');
export type TransferOrderView = z.infer<typeof transferOrderSchema>;

const invoiceIdsSchema = z.array(z.string().max(64)).min(1).max(100);

export const createPaymentSchema = z
  .strictObject({
    invoiceIds: invoiceIdsSchema,
    option: quoteKindSchema,
    amountMinor: positiveMinorSchema.optional(),
    confirmationToken: z.string().max(200).optional(),
    returnUrl: z.url().max(500).optional(),
  })
  .openapi('CreatePayment');

export const createdPaymentSchema = z
  .object({
    paymentId: z.string(),
    status: paymentViewSchema.shape.status,
    paymentIntent: z.string(),
    clientSecret: z.string(),
    publishableKey: z.string(),
    amountMinor: minorSchema,
    currency: z.string(),
    problem: paymentViewSchema.shape.problem,
    nextAction: z.object({ type: z.string(), redirectUrl: z.string().nullable() }).nullable(),
  })
  .openapi('CreatedPayment');
export type CreatedPayment = z.infer<typeof createdPaymentSchema>;

/** Paying on the processor's own page. The amount is the one that was shown; another one now is refused. */
export const startCheckoutSchema = createPaymentSchema
  .pick({ invoiceIds: true, option: true, amountMinor: true })
  .openapi('StartCheckout');

export const startedCheckoutSchema = z
  .object({
    paymentId: z.string(),
    status: paymentViewSchema.shape.status,
    /** Where to send the browser; null when it was paid there already. */
    url: z.string().nullable(),
    amountMinor: minorSchema,
    currency: z.string(),
    problem: paymentViewSchema.shape.problem,
  })
  .openapi('StartedCheckout');
export type StartedCheckout = z.infer<typeof startedCheckoutSchema>;

/** What somebody may know who comes back from the processor's page without the link. */
export const returnViewSchema = startedCheckoutSchema
  .omit({ url: true })
  .extend({
    vendorName: z.string(),
    locale: z.string(),
    /** The processor was asked just now: its page is open, and nobody has paid on it. */
    isUnpaid: z.boolean(),
  })
  .openapi('ReturnView');
export type ReturnView = z.infer<typeof returnViewSchema>;

export const acceptPlanSchema = z
  .strictObject({
    invoiceIds: invoiceIdsSchema,
    count: z.int().min(1).max(120),
    frequency: z.enum(['weekly', 'biweekly', 'monthly']),
    firstOn: civilDateSchema.optional(),
    acceptedName: typedNameSchema,
    acceptedTerms: z.literal(true),
    autopay: z.boolean().optional(),
    /** Language of the terms that were shown; the visitor's by default. */
    locale: z.string().max(16).optional(),
  })
  .openapi('AcceptPlan');

export const planTermsSchema = z.object({ text: longTextSchema, sha256: z.string() });
