import { z } from '@hono/zod-openapi';
import { debtorInputSchema, pageQuerySchema } from './debtor.ts';
import {
  adjustmentSchema,
  entryViewSchema,
  invoiceLineSchema,
  invoiceStatusSchema,
  partySchema,
  planViewSchema,
  taxTotalSchema,
} from './portal.ts';
import {
  bpsSchema,
  civilDateSchema,
  currencySchema,
  decimalSchema,
  idSchema,
  instantSchema,
  minorSchema,
  positiveMinorSchema,
} from './primitives.ts';
import { lineSchema, textSchema } from './text.ts';

/** UNCL 5305, as EN 16931 uses it. */
export const taxCategorySchema = z.enum(['S', 'Z', 'E', 'AE', 'K', 'G', 'O', 'L', 'M', 'B']);

/** A count of something; the only number that may have decimals. Kept as the text that it was. */
const quantitySchema = z
  .union([decimalSchema, z.number().refine(isPlainDecimal, 'write it as a string')])
  .transform(String);

function isPlainDecimal(value: number): boolean {
  return decimalSchema.safeParse(String(value)).success;
}

const anyLineShape = {
  /** Names the line in `excludedLines`; its position by default. */
  id: lineSchema(60).optional(),
  description: lineSchema(1000),
  unit: lineSchema(20).optional(),
  taxRateBps: bpsSchema,
  taxCategory: taxCategorySchema.optional(),
};

/** Net is quantity × unit price, rounded once per line. */
const pricedLineSchema = z
  .strictObject({ ...anyLineShape, quantity: quantitySchema, unitPriceMinor: minorSchema })
  .openapi('PricedLine');

/** Net is what the document says; quantity and unit price are shown beside it. */
const statedLineSchema = z
  .strictObject({
    ...anyLineShape,
    quantity: quantitySchema.optional(),
    unitPrice: decimalSchema.optional(),
    netMinor: minorSchema,
  })
  .openapi('StatedLine');

export const invoiceLineInputSchema = z
  .union([pricedLineSchema, statedLineSchema], { error: explainLine })
  .openapi('InvoiceLineInput');
export type InvoiceLineInput = z.infer<typeof invoiceLineInputSchema>;

/** Of the two forms, speak about the one that was meant. */
function explainLine(issue: {
  readonly input?: unknown;
  readonly errors?: unknown;
}): string | undefined {
  const { input } = issue;
  if (typeof input !== 'object' || input === null) return 'is not an object';
  const isStated = 'netMinor' in input;
  if (!isStated && !('unitPriceMinor' in input)) return 'needs unitPriceMinor or netMinor';
  const meant = (isStated ? statedLineSchema : pricedLineSchema).safeParse(input);
  const issues = meant.error?.issues ?? [];
  return issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
}

const adjustmentInputSchema = z
  .strictObject({
    reason: lineSchema(200).optional(),
    netMinor: positiveMinorSchema,
    taxRateBps: bpsSchema,
    taxCategory: taxCategorySchema.optional(),
  })
  .openapi('AdjustmentInput');

export const taxModeSchema = z.enum(['onEarly', 'always', 'never']);

const discountInputSchema = z
  .strictObject({
    percentBps: z.int().min(1).max(9_999).optional(),
    fixedMinor: positiveMinorSchema.optional(),
    /** Last day of the discount; before the due date. */
    untilOn: civilDateSchema,
    taxMode: taxModeSchema.default('onEarly'),
    excludedLines: z.array(z.string().max(60)).max(1000).default([]),
  })
  .refine(
    (tier) => (tier.percentBps === undefined) !== (tier.fixedMinor === undefined),
    'needs either percentBps or fixedMinor',
  )
  .openapi('DiscountInput');

const termsInputSchema = z
  .strictObject({
    discount: z.array(discountInputSchema).max(5).optional(),
    /** Only one payment of the whole early total earns the discount. */
    discountFullOnly: z.boolean().optional(),
    text: textSchema(4000).optional(),
  })
  .openapi('TermsInput');

const attachmentInputSchema = z
  .strictObject({
    filename: lineSchema(100),
    mimeType: z.enum(['application/pdf', 'image/png', 'image/jpeg', 'text/csv']),
    contentBase64: z.base64().min(4).max(4_194_304),
  })
  .openapi('AttachmentInput');

export const createInvoiceSchema = z
  .strictObject({
    number: lineSchema(100),
    debtor: debtorInputSchema,
    currency: currencySchema,
    issuedOn: civilDateSchema,
    dueOn: civilDateSchema
      .optional()
      .describe('Left out: so many days after `issuedOn` as your settings give to pay.'),
    lines: z.array(invoiceLineInputSchema).min(1).max(1000),
    allowances: z.array(adjustmentInputSchema).max(200).optional(),
    charges: z.array(adjustmentInputSchema).max(200).optional(),
    prepaidMinor: minorSchema.min(0).optional(),
    roundingMinor: z.int().min(-100).max(100).optional(),
    terms: termsInputSchema.optional(),
    iban: lineSchema(60).optional(),
    paymentReference: lineSchema(140).optional(),
    orderReference: lineSchema(200).optional(),
    note: textSchema(4000).optional(),
    attachments: z.array(attachmentInputSchema).max(10).optional(),
    metadata: z
      .record(z.string().min(1).max(40), z.string().max(500))
      .refine((entries) => Object.keys(entries).length <= 50, 'has more than 50 entries')
      .optional(),
  })
  .openapi('CreateInvoice');
export type CreateInvoice = z.infer<typeof createInvoiceSchema>;

export const holdReasonSchema = z.enum([
  'processing',
  'planReview',
  'planOffer',
  'plan',
  'promise',
  'extension',
  'dispute',
  'alreadyPaid',
  'refundReview',
  'chargeback',
  'bounced',
  'manual',
  'legal',
  'insolvency',
  'staleData',
]);
/** Whether the debtor is being reminded, and why or why not (rules 7.1). Derived, never stored. */
export const dunningSchema = z
  .object({
    status: z.enum(['notDue', 'active', 'held', 'stopped', 'exhausted']),
    /** Of a hold or a stop, such as `promise` or `paid`. */
    reasons: z.array(z.string()),
    /** What holds it, with the figures; of a stopped one, what contests the money that stopped it. */
    holds: z
      .array(
        z.object({
          /** What ending it takes (`DELETE …/holds/:id`); null: it ends by itself. */
          id: z.string().nullable(),
          reason: z.string(),
          untilOn: civilDateSchema.nullable(),
          why: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        }),
      )
      .optional(),
    /** Id of the step that goes next, such as "+7". */
    nextStep: z.string().nullable(),
    nextAt: instantSchema.nullable(),
    /** The same in words. */
    sentence: z.string().optional(),
  })
  .openapi('Dunning');
export type DunningView = z.infer<typeof dunningSchema>;

export const invoiceTotalsSchema = z
  .object({
    netMinor: minorSchema,
    taxMinor: minorSchema,
    grossMinor: minorSchema,
    prepaidMinor: minorSchema,
    roundingMinor: minorSchema,
    amountDueMinor: minorSchema,
    taxes: z.array(taxTotalSchema),
  })
  .openapi('InvoiceTotals');

/** What a list says of an invoice. */
export const invoiceSummarySchema = z
  .object({
    id: z.string(),
    number: z.string(),
    debtor: z.object({ id: z.string(), name: z.string() }),
    currency: z.string(),
    issuedOn: civilDateSchema,
    dueOn: civilDateSchema,
    /** Negative before the due day, 0 on it, then days late. */
    daysLate: z.int(),
    status: invoiceStatusSchema,
    totals: invoiceTotalsSchema,
    balanceMinor: minorSchema,
    /** Money under way; neither paid nor payable. */
    processingMinor: minorSchema,
    payableMinor: minorSchema,
    dunning: dunningSchema,
    payUrl: z.string(),
    createdAt: instantSchema,
  })
  .openapi('InvoiceSummary');
export type InvoiceSummary = z.infer<typeof invoiceSummarySchema>;

const discountTierSchema = z.object({
  percentBps: bpsSchema.optional(),
  fixedMinor: minorSchema.optional(),
  untilOn: civilDateSchema,
  taxMode: taxModeSchema,
  excludedLines: z.array(z.string()),
});

export const invoiceSchema = invoiceSummarySchema
  .extend({
    lines: z.array(invoiceLineSchema),
    adjustments: z.array(adjustmentSchema),
    terms: z.object({
      discount: z.array(discountTierSchema),
      discountFullOnly: z.boolean(),
      text: z.string().nullable(),
    }),
    seller: partySchema.nullable(),
    buyer: partySchema.nullable(),
    iban: z.string().nullable(),
    paymentReference: z.string().nullable(),
    orderReference: z.string().nullable(),
    note: z.string().nullable(),
    /** The ledger of the invoice, oldest first. */
    entries: z.array(entryViewSchema),
    /** Paid like the early price but too late: what granting the discount anyway would take away. */
    /** What credit notes may still give back of the document; a discount falls away for it as far as needed. */
    creditableMinor: minorSchema,
    lateDiscount: z.object({ amountMinor: minorSchema, untilOn: civilDateSchema }).nullable(),
    plan: planViewSchema.nullable(),
    /** Papers that were sent with it, kept as they came. */
    attachments: z.array(
      z.object({ id: z.string(), filename: z.string(), mimeType: z.string(), sizeBytes: z.int() }),
    ),
    metadata: z.record(z.string(), z.string()),
  })
  .openapi('Invoice');
export type InvoiceView = z.infer<typeof invoiceSchema>;

export const invoiceListQuerySchema = pageQuerySchema.extend({
  status: invoiceStatusSchema.optional(),
  debtor: idSchema.optional(),
  number: z.string().max(100).optional(),
  /** Part of the number or of the debtor's name. */
  search: z.string().trim().max(100).optional(),
});
export type InvoiceListQuery = z.infer<typeof invoiceListQuerySchema>;
