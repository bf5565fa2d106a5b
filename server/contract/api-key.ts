import { z } from '@hono/zod-openapi';
import { idSchema, instantSchema } from './primitives.ts';
import { lineSchema } from './text.ts';

/** The keys of a vendor's programs, as its people see and make them. */

export const newApiKeySchema = z.strictObject({ label: lineSchema(60) });

export const apiKeySchema = z.object({
  id: idSchema,
  label: z.string(),
  /** Its first characters, to tell it from others. */
  prefix: z.string(),
  createdAt: instantSchema,
});
export type ApiKeyView = z.infer<typeof apiKeySchema>;

/** The only answer that holds the key itself. */
export const createdApiKeySchema = apiKeySchema.extend({ apiKey: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;
