import { z } from '@hono/zod-openapi';
import { idSchema, instantSchema } from './primitives.ts';

/** What a link opens: one invoice, or everything of one debtor. */
export const createLinkSchema = z
  .strictObject({ invoiceId: idSchema.optional(), debtorId: idSchema.optional() })
  .refine(
    ({ invoiceId, debtorId }) => (invoiceId === undefined) !== (debtorId === undefined),
    'needs either invoiceId or debtorId',
  )
  .openapi('CreateLink');

export const linkSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    invoiceId: z.string().nullable(),
    debtorId: z.string(),
    createdAt: instantSchema,
    revokedAt: instantSchema.nullable(),
  })
  .openapi('Link');
export type LinkView = z.infer<typeof linkSchema>;
