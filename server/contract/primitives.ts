import { z } from '@hono/zod-openapi';

/** Shapes that every request and answer is made of. Amounts are minor units, dates civil, instants UTC. */
export const MAX_LEDGER_MINOR = 2 ** 51;

export const minorSchema = z.int().min(-MAX_LEDGER_MINOR).max(MAX_LEDGER_MINOR);
export const positiveMinorSchema = z.int().min(1).max(MAX_LEDGER_MINOR);
export const bpsSchema = z.int().min(0).max(10_000);
export const civilDateSchema = z.iso.date();
export const instantSchema = z.iso.datetime();
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
export const idSchema = z
  .string()
  .min(3)
  .max(64)
  .regex(/^[a-z]{2,4}_[0-9A-Za-z]+$/);
export const longTextSchema = z.string().max(4000);
export const decimalSchema = z
  .string()
  .max(32)
  .regex(/^-?\d{1,15}(\.\d{1,10})?$/);

/** RFC 9457 with our stable `code`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof problemSchema>;

export const listSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });
