import { z } from '@hono/zod-openapi';
import { pageQuerySchema } from './debtor.ts';
import { holdReasonSchema, taxCategorySchema } from './invoice.ts';
import { paymentViewSchema } from './portal.ts';
import {
  bpsSchema,
  civilDateSchema,
  idSchema,
  instantSchema,
  minorSchema,
  positiveMinorSchema,
} from './primitives.ts';
import { lineSchema } from './text.ts';

/** A transfer or cash that the vendor received. What is too much becomes credit of the debtor. */
export const offlinePaymentSchema = z
  .strictObject({
    amountMinor: positiveMinorSchema,
    /** Value date; today in the vendor's zone by default. It decides about discounts. */
    paidOn: civilDateSchema.optional(),
    method: z.enum(['bankTransfer', 'cash', 'other']).default('bankTransfer'),
    reference: lineSchema(140).optional(),
  })
  .openapi('OfflinePayment');

/** A credit note of the vendor's books, applied to this invoice. */
export const creditNoteSchema = z
  .strictObject({
    /** Gross; at most what is still owed. */
    amountMinor: positiveMinorSchema,
    number: lineSchema(100).optional(),
    issuedOn: civilDateSchema.optional(),
    reason: lineSchema(500).optional(),
    /** Net and tax per rate, as the note states them; must sum to the amount. */
    breakdown: z
      .array(
        z.strictObject({
          taxRateBps: bpsSchema,
          taxCategory: taxCategorySchema.default('S'),
          netMinor: minorSchema,
          taxMinor: minorSchema,
        }),
      )
      .max(50)
      .optional(),
  })
  .refine(addsUp, { path: ['breakdown'], error: 'does not add up to amountMinor' })
  .openapi('CreditNote');

function addsUp(note: {
  amountMinor: number;
  breakdown?: { netMinor: number; taxMinor: number }[] | undefined;
}): boolean {
  if (note.breakdown === undefined) return true;
  const total = note.breakdown.reduce((sum, row) => sum + row.netMinor + row.taxMinor, 0);
  return total === note.amountMinor;
}

/** Pays with the debtor's credit: as much as fits, or this much. */
export const applyCreditSchema = z
  .strictObject({ amountMinor: positiveMinorSchema.optional() })
  .openapi('ApplyCredit');

/** Gives up the whole balance. */
export const writeOffSchema = z
  .strictObject({
    reason: lineSchema(500).optional(),
    /** Forgiven: a letter tells the debtor so. Without it the debtor hears nothing. */
    tellDebtor: z.boolean().default(false),
  })
  .openapi('WriteOff');

export const resumeRuleSchema = z
  .discriminatedUnion('at', [
    z.strictObject({ at: z.literal('same') }),
    z.strictObject({ at: z.literal('next') }),
    z.strictObject({ at: z.literal('restart') }),
    z.strictObject({ at: z.literal('step'), step: z.string().min(1).max(20) }),
  ])
  .openapi('ResumeRule');

export const createHoldSchema = z
  .strictObject({
    reason: holdReasonSchema.default('manual'),
    /** Last day of the hold; without it, it stands until it is ended, `alreadyPaid` five working days. */
    untilOn: civilDateSchema.optional(),
    note: lineSchema(500).optional(),
    resume: resumeRuleSchema.default({ at: 'same' }),
  })
  .openapi('CreateHold');

export const holdSchema = z
  .object({
    id: z.string(),
    invoiceId: z.string().nullable(),
    reason: holdReasonSchema,
    source: z.enum(['vendor', 'debtor', 'system']),
    note: z.string().nullable(),
    from: instantSchema,
    untilOn: civilDateSchema.nullable(),
    resume: resumeRuleSchema,
    endedAt: instantSchema.nullable(),
  })
  .openapi('Hold');
export type HoldView = z.infer<typeof holdSchema>;

export const holdParamsSchema = z.object({ id: idSchema, holdId: idSchema });

export const vendorPaymentSchema = paymentViewSchema
  .extend({
    debtor: z.object({ id: z.string(), name: z.string() }),
    channel: z.enum(['stripe', 'offline']),
    allocations: z.array(z.object({ invoiceId: z.string(), amountMinor: minorSchema })),
    paymentIntent: z.string().nullable(),
    reference: z.string().nullable(),
  })
  .openapi('VendorPayment');
export type VendorPaymentView = z.infer<typeof vendorPaymentSchema>;

export const paymentListQuerySchema = pageQuerySchema.extend({
  status: paymentViewSchema.shape.status.optional(),
  debtor: idSchema.optional(),
  invoice: idSchema.optional(),
});

export const actorSchema = z.object({
  kind: z.enum(['vendor', 'debtor', 'processor', 'system']),
  via: z.enum(['api', 'admin']).optional(),
  id: z.string().optional(),
});

export const timelineEventSchema = z
  .object({
    /** Grows by one within the debtor's journal. */
    seq: z.int(),
    at: instantSchema,
    type: z.string(),
    actor: actorSchema,
    /** What was decided and on what grounds. */
    data: z.record(z.string(), z.unknown()),
    sentence: z.string().optional(),
  })
  .openapi('TimelineEvent');

export const previewQuerySchema = z.strictObject({ until: civilDateSchema.optional() });

/** One future event, from the engine that will carry it out. */
export const previewEventSchema = z
  .object({
    at: instantSchema,
    /** reminder, planBefore, planDue, planMissed, charge, planDefaulted, call, decideHandOver, … */
    kind: z.string(),
    step: z.string().nullable(),
    amountMinor: minorSchema,
    currency: z.string().nullable(),
    invoiceIds: z.array(z.string()),
  })
  .openapi('PreviewEvent');

export const previewSchema = z
  .object({ invoiceId: z.string(), events: z.array(previewEventSchema) })
  .openapi('Preview');
