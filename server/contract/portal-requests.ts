import { z } from '@hono/zod-openapi';
import { TRANSFER_OPTIONS } from '../domain/transfer-order.ts';
import { acceptPlanSchema } from './portal.ts';
import { civilDateSchema } from './primitives.ts';

export const tokenParamsSchema = z.object({ token: z.string().max(200) });
export const tokenAndIdParamsSchema = tokenParamsSchema.extend({ id: z.string().max(64) });

/** `a,b,c` as it stands in an address. */
const idListSchema = z
  .string()
  .max(7000)
  .transform((text) => text.split(',').filter(Boolean));

export const selectionQuerySchema = z.object({ invoices: idListSchema.optional() });

export const transferQuerySchema = z.object({
  invoices: idListSchema.optional(),
  option: z.enum(TRANSFER_OPTIONS).default('all'),
});

export const planMenuQuerySchema = z.object({
  invoiceIds: idListSchema.optional(),
  firstOn: civilDateSchema.optional(),
});

export const planTermsQuerySchema = z.object({
  invoiceIds: idListSchema,
  count: z.coerce.number().int().min(1).max(120),
  frequency: acceptPlanSchema.shape.frequency,
  firstOn: civilDateSchema.optional(),
  autopay: z.stringbool().optional(),
  locale: z.string().max(16).optional(),
});

export const freshLinkSchema = z
  .strictObject({ token: z.string().min(1).max(200) })
  .openapi('FreshLink');

export const lookupSchema = z
  .strictObject({
    vendorId: z.string().min(1).max(64),
    invoiceNumber: z.string().trim().min(1).max(100),
  })
  .openapi('Lookup');

export const returnParamsSchema = z.object({ key: z.string().max(120) });

export const vendorParamsSchema = z.object({ vendorId: z.string().max(64) });
export const vendorEmbedSchema = z.object({
  name: z.string(),
  allowedOrigins: z.array(z.string()),
});

export const acceptedSchema = z.object({ status: z.literal('accepted') }).openapi('Accepted');
