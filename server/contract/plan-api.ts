import { z } from '@hono/zod-openapi';
import { pageQuerySchema } from './debtor.ts';
import { planViewSchema } from './portal.ts';
import { idSchema } from './primitives.ts';
import { lineSchema } from './text.ts';

/** A plan as the vendor sees it: what the debtor sees, and whose it is. */
export const vendorPlanSchema = planViewSchema
  .extend({
    debtor: z.object({ id: z.string(), name: z.string() }),
    frequency: z.enum(['weekly', 'biweekly', 'monthly']),
    /** Evidence of the acceptance: what was agreed to, by whom, from where. */
    acceptance: z.object({
      locale: z.string(),
      termsSha256: z.string(),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
      linkId: z.string().nullable(),
    }),
  })
  .openapi('VendorPlan');
export type VendorPlanView = z.infer<typeof vendorPlanSchema>;

export const planListQuerySchema = pageQuerySchema.extend({
  status: planViewSchema.shape.status.optional(),
  standing: z.enum(['onTrack', 'dueSoon', 'missed']).optional(),
  debtor: idSchema.optional(),
});

export const cancelPlanSchema = z
  .strictObject({ reason: lineSchema(500).default('canceled by the vendor') })
  .openapi('CancelPlan');

/** Body of the actions that need no words. */
export const planActionSchema = z.strictObject({}).openapi('PlanAction');
