import type { Invoice } from '../domain/facts.ts';

/**
 * An invoice before it has an id, from whatever door it came: API, e-invoice or CSV. Every amount is
 * final and every rule that needs no other data has been checked.
 */
export type NormalizedInvoice = {
  readonly debtor: NormalizedDebtor;
  readonly invoice: InvoiceContent;
  /** false: the source named no due date and the vendor's default terms made one. */
  readonly dueOnIsStated: boolean;
  /** true: the tax is what the document says; false: we worked it out from the lines. */
  readonly taxIsStated: boolean;
  readonly attachments: readonly Attachment[];
  readonly metadata: Readonly<Record<string, string>>;
};

/** What is frozen when an invoice is issued, without what our books add. */
export type InvoiceContent = Omit<Invoice, 'id' | 'createdAt'>;

export type NormalizedDebtor = {
  readonly name: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  readonly country: string | null;
  readonly externalId: string | null;
};

export type Attachment = {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
};
