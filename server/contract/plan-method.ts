import { z } from '@hono/zod-openapi';
import { paymentViewSchema } from './portal.ts';

/** Another card or account for the debits of a plan. Nothing is taken by leaving it. */
export const leaveMethodSchema = z
  .strictObject({
    confirmationToken: z.string().max(200),
    returnUrl: z.url().max(500).optional(),
  })
  .openapi('LeaveMethod');

export const leftMethodSchema = z
  .object({
    planId: z.string(),
    /** `requiresAction`: the bank asks first, with the client secret. `waiting`: it was refused. */
    status: z.enum(['succeeded', 'requiresAction', 'waiting']),
    clientSecret: z.string(),
    problem: paymentViewSchema.shape.problem,
  })
  .openapi('LeftMethod');
export type LeftMethod = z.infer<typeof leftMethodSchema>;
