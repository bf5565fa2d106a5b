import { z } from '@hono/zod-openapi';
import { pageQuerySchema } from './debtor.ts';
import { timelineEventSchema } from './ledger-api.ts';
import { civilDateSchema, idSchema, instantSchema, minorSchema } from './primitives.ts';
import { lineSchema } from './text.ts';

/** What banks told of the vendor's accounts, and which invoices it pays (rules 4.8). */

export const statementFileSchema = z
  .string()
  .describe(
    'The file as the bank gave it, at most 5 MB: camt.053 (XML), MT940 (SWIFT) or a table (CSV) whose first row names its columns. Told apart by its content. Taken whole or not at all.',
  );

const formatSchema = z.enum(['camt053', 'mt940', 'csv']);

export const bankStatementSchema = z
  .object({
    id: z.string(),
    format: formatSchema,
    /** The bank's own name for it. */
    bankId: z.string(),
    account: z.string(),
    currency: z.string(),
    fromOn: civilDateSchema,
    toOn: civilDateSchema,
    openingBalanceMinor: minorSchema.nullable(),
    closingBalanceMinor: minorSchema.nullable(),
    /** All that the statement tells of; only money that came in, or was taken back, is kept. */
    lineCount: z.int(),
    importedAt: instantSchema,
    actor: timelineEventSchema.shape.actor,
  })
  .openapi('BankStatement');
export type BankStatementView = z.infer<typeof bankStatementSchema>;

export const statementImportSchema = z
  .object({
    format: formatSchema,
    statements: z.array(
      bankStatementSchema
        .pick({ id: true, bankId: true, account: true, currency: true, fromOn: true, toOn: true })
        .extend({ isNew: z.boolean() }),
    ),
    lines: z.object({
      /** Money that came in, or was taken back by the bank. */
      read: z.int(),
      /** Those that no earlier statement told of. */
      new: z.int(),
      /** Recorded just now, without a person: reference and amount were exact. */
      recorded: z.int(),
      /** Of all that were read, those that wait for a person. */
      open: z.int(),
    }),
  })
  .openapi('StatementImport');
export type StatementImport = z.infer<typeof statementImportSchema>;

const clueSchema = z.enum(['reference', 'similarReference', 'amount', 'payerAccount', 'payerName']);
const doubtSchema = z.enum([
  'noReference',
  'referenceNotExact',
  'referenceTooCommon',
  'severalInvoices',
  'amountDiffers',
  'currencyDiffers',
  'nothingPayable',
  /** It came from an account of this debtor, in the name of somebody else. */
  'payerDiffers',
  /** It was recorded for these invoices, and somebody took that back. */
  'takenBack',
  /** Why reference and amount are exact, and it waits all the same. */
  'decidedBefore',
  'toldByAnotherFormat',
  'recordedAlready',
  'notCertainThen',
]);

const suggestionSchema = z.object({
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      debtor: z.object({ id: z.string(), name: z.string() }),
      currency: z.string(),
      dueOn: civilDateSchema,
      payableMinor: minorSchema,
    }),
  ),
  /** Reference and amount are exact. */
  isCertain: z.boolean(),
  clues: z.array(clueSchema),
  doubts: z.array(doubtSchema),
  /** What the invoices could not take of it now: it would become credit of the debtor. */
  surplusMinor: minorSchema,
});
export type SuggestionView = z.infer<typeof suggestionSchema>;

export const bankLineSchema = z
  .object({
    id: z.string(),
    statementId: z.string(),
    bookedOn: civilDateSchema,
    valueOn: civilDateSchema,
    /** `takenBack`: the bank undid money that came in before. It pays nothing and is shown to be seen. */
    kind: z.enum(['moneyIn', 'takenBack']),
    amountMinor: minorSchema,
    currency: z.string(),
    payerName: z.string().nullable(),
    payerIban: z.string().nullable(),
    remittance: z.string(),
    bankReference: z.string().nullable(),
    status: z.enum(['open', 'recorded', 'ignored']),
    /** The likeliest first; empty for what is recorded, and where nothing speaks for any invoice. */
    suggestions: z.array(suggestionSchema),
    /** What was last said about it. */
    decision: z
      .object({
        /** `undone`: it was recorded by mistake, and nothing of that counts any more. */
        type: z.enum(['recorded', 'ignored', 'undone']),
        /** `certain`: nobody had to look. */
        matched: z.enum(['certain', 'confirmed']).nullable(),
        at: instantSchema,
        actor: timelineEventSchema.shape.actor,
        paymentId: z.string().nullable(),
        invoices: z.array(z.object({ id: z.string(), number: z.string() })),
      })
      .nullable(),
  })
  .openapi('BankLine');
export type BankLineView = z.infer<typeof bankLineSchema>;

export const bankLineQuerySchema = pageQuerySchema.extend({
  status: bankLineSchema.shape.status.optional(),
});
export const bankLineListSchema = z.object({
  data: z.array(bankLineSchema),
  nextCursor: z.string().nullable(),
  /** Of all lines, not of this page. */
  counts: z.object({ open: z.int(), recorded: z.int(), ignored: z.int() }),
  told: z.object({
    /** The last day that any statement tells of. */
    untilOn: civilDateSchema.nullable(),
    /** You rely on statements, and nobody is reminded until a newer one comes in. */
    isStale: z.boolean(),
  }),
});
export type BankLineList = z.infer<typeof bankLineListSchema>;

const one = { min: 1, max: 50 } as const;

/** What the money is for: invoices of one debtor, by id or by number. */
export const confirmBankLineSchema = z
  .strictObject({
    invoiceIds: z.array(idSchema).min(one.min).max(one.max).optional(),
    invoiceNumbers: z.array(lineSchema(100)).min(one.min).max(one.max).optional(),
  })
  .refine((body) => (body.invoiceIds === undefined) !== (body.invoiceNumbers === undefined), {
    path: ['invoiceIds'],
    error: 'say either invoiceIds or invoiceNumbers',
  })
  .openapi('ConfirmBankLine');
export type ConfirmBankLine = z.infer<typeof confirmBankLineSchema>;

export const ignoreBankLineSchema = z.strictObject({}).openapi('IgnoreBankLine');
export const undoBankLineSchema = z.strictObject({}).openapi('UndoBankLine');
