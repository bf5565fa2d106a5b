import { z } from '@hono/zod-openapi';
import { TERM_CODES } from '../domain/explain-balance.ts';
import { OPTION_TERM_CODES } from '../domain/explain-option.ts';
import { actorSchema } from './ledger-api.ts';
import { quoteOptionSchema } from './portal.ts';
import { civilDateSchema, instantSchema, minorSchema } from './primitives.ts';

export const explanationQuerySchema = z.strictObject({
  /** The instant that is asked about; now without it. */
  at: instantSchema.optional(),
});

const whySchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export const balanceTermSchema = z
  .object({
    code: z.enum(TERM_CODES),
    /** What it adds to the balance; negative: takes away. */
    amountMinor: minorSchema,
    /** The balance after it. */
    balanceMinor: minorSchema,
    at: instantSchema,
    /** The day that counts for discounts: when the payment was begun, or its value date. */
    valueOn: civilDateSchema,
    entryId: z.string(),
    /** The journal record that it was decided with; its number in the debtor's journal. */
    seq: z.int(),
    /** Type of that record, such as `payment.succeeded`. */
    source: z.string(),
    actor: actorSchema,
    /** The figures that it follows from: the payment, the terms of the discount, what it corrects. */
    why: whySchema,
  })
  .openapi('BalanceTerm');
export type BalanceTermView = z.infer<typeof balanceTermSchema>;

export const optionTermSchema = z
  .object({
    code: z.enum(OPTION_TERM_CODES),
    invoiceId: z.string(),
    amountMinor: minorSchema,
    why: whySchema,
  })
  .openapi('OptionTerm');

export const explanationSchema = z
  .object({
    invoiceId: z.string(),
    number: z.string(),
    currency: z.string(),
    at: instantSchema,
    balanceMinor: minorSchema,
    /** In the order in which they were written; they sum to `balanceMinor`, exactly. */
    terms: z.array(balanceTermSchema),
    /** Why each way of paying costs what it does now; its terms sum to its amount. Empty for a past instant. */
    options: z.array(
      z.object({
        /** Of one invoice: what it covers is that. */
        option: quoteOptionSchema.omit({ covers: true }),
        terms: z.array(optionTermSchema),
      }),
    ),
  })
  .openapi('Explanation');
export type Explanation = z.infer<typeof explanationSchema>;
