import { z } from '@hono/zod-openapi';

/** Printable, so that it can stand in a log and in a header. */
const idempotencyKeySchema = z.string().regex(/^[\x21-\x7E]{1,255}$/, 'is not a printable key');

/** Every mutating call takes it; the same key with the same content gets the first answer again. */
export const idempotencyHeadersSchema = z.object({
  'idempotency-key': idempotencyKeySchema.optional().openapi({ example: 'order-4711-invoice' }),
});
