import { z } from '@hono/zod-openapi';

const fieldErrorSchema = z.object({ path: z.string(), message: z.string() });

const importedSchema = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.enum(['invoice', 'creditNote']),
  /** Number of the invoice that a credit note was applied to. */
  appliedTo: z.string().optional(),
  /** What was left out or looked odd and did not stop the import. */
  warnings: z.array(fieldErrorSchema).optional(),
});

/** One entry per document or per number of a CSV file; every one of them is in exactly one list. */
export const importResultSchema = z
  .object({
    created: z.array(importedSchema),
    unchanged: z.array(importedSchema),
    rejected: z.array(
      z.object({
        number: z.string().optional(),
        /** Line of the CSV file, counted from 1. */
        line: z.int().optional(),
        errors: z.array(fieldErrorSchema),
      }),
    ),
  })
  .openapi('ImportResult');
export type ImportResult = z.infer<typeof importResultSchema>;
