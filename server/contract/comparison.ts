import { z } from '@hono/zod-openapi';
import { DIFFERENCE_KINDS, NEXT_STEPS } from '../domain/difference.ts';
import { currencySchema, instantSchema, minorSchema } from './primitives.ts';

/** "Saldo against Stripe": what was compared, and every payment about which the two differ. */

/** How far back a person may compare. */
export const COMPARED_DAYS = [7, 30, 90, 400] as const;
export const compareSchema = z.strictObject({
  days: z.literal(COMPARED_DAYS).default(30),
});

/** The intent of one difference of the last comparison, about which the processor is asked at once. */
export const askAgainSchema = z.strictObject({ paymentIntent: z.string().min(1).max(100) });

const sideSchema = z.object({
  status: z.string(),
  currency: currencySchema,
  amountMinor: minorSchema,
  refundedMinor: minorSchema,
});
const differenceSchema = z.object({
  kinds: z.array(z.enum(DIFFERENCE_KINDS)),
  next: z.enum(NEXT_STEPS),
  debtor: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** What the payment is for. */
  invoices: z.array(z.object({ id: z.string(), number: z.string() })),
  paymentId: z.string().nullable(),
  paymentIntent: z.string(),
  /** With what of it stands on invoices or is credit; null: not known here. */
  here: sideSchema.extend({ bookedMinor: minorSchema }).nullable(),
  /** null: not known there, or in words that we do not know. */
  there: sideSchema.extend({ receivedMinor: minorSchema, dispute: z.string() }).nullable(),
});
export type DifferenceView = z.infer<typeof differenceSchema>;

export const comparisonSchema = z.object({
  at: instantSchema,
  from: instantSchema,
  /** Payments that were looked at, and how many of them differ; the first of those follow. */
  count: z.int(),
  differing: z.int(),
  /** How many more seem to differ and were not asked about yet. */
  unasked: z.int(),
  differences: z.array(differenceSchema),
});
export type ComparisonView = z.infer<typeof comparisonSchema>;

/** null: nobody has compared yet. */
export const lastComparisonSchema = z.object({ last: comparisonSchema.nullable() });
export type LastComparison = z.infer<typeof lastComparisonSchema>;
