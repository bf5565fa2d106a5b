import { z } from '@hono/zod-openapi';

/** What a table of invoices looks like, said where people look up the address that takes it. */
export const invoiceTableSchema = z
  .string()
  .describe(
    'One row for each invoice line; rows with the same number are one invoice. Columns, in any order, named in the first row: number, debtor_name, currency, issued_on, description, tax_rate (a percentage) and net or unit_price are needed; debtor_email, debtor_external_id, country, locale, time_zone, tax_id, due_on, quantity, unit, tax_category, prepaid, order_reference, payment_reference and note may be there. Separated by semicolons, commas or tabs; days as 2026-05-04 or 04.05.2026.',
  );

export const einvoiceSchema = z
  .string()
  .describe('One UBL 2.1 or CII document as EN 16931 defines them, at most 5 MB.');

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
