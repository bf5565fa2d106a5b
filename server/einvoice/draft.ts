import type { Bps, CivilDate, Currency, Minor } from '../domain/brands.ts';
import type { Adjustment, Party, TaxTotal } from '../domain/facts.ts';
import type { Finding } from './findings.ts';

/** A document that can be believed: every value read, every sum checked, nothing recomputed. */
export type InvoiceDraft = {
  readonly kind: 'invoice' | 'creditNote';
  /** UNTDID 1001: 380 invoice, 381 credit note, 384 corrected invoice, 389 self-billed … */
  readonly typeCode: string;
  /** The identifier of the customisation (BT-24), as stated. */
  readonly profile: string;
  readonly number: string;
  readonly issuedOn: CivilDate;
  /** null: the document names none. */
  readonly dueOn: CivilDate | null;
  readonly currency: Currency;
  readonly paymentTermsText: string | null;
  readonly discounts: readonly DraftDiscount[];
  readonly seller: DraftParty;
  readonly buyer: DraftParty;
  readonly buyerReference: string | null;
  readonly orderReference: string | null;
  readonly note: string | null;
  /** BT-84 without spaces; not always an IBAN. */
  readonly iban: string | null;
  readonly paymentReference: string | null;
  /** BT-25: the invoices that a credit note or correction is about. */
  readonly precedingInvoices: readonly PrecedingInvoice[];
  readonly lines: readonly DraftLine[];
  readonly adjustments: readonly Adjustment[];
  readonly taxTotals: readonly DraftTax[];
  readonly totals: DraftTotals;
  readonly attachments: readonly DraftAttachment[];
  /** What was left out or looked odd, and did not stop the import. */
  readonly warnings: readonly Finding[];
};

export type DraftParty = Party & {
  readonly country: string | null;
  readonly phone: string | null;
  /** Something that stays the same from invoice to invoice: VAT id, else legal id, else own id. */
  readonly externalId: string | null;
};

export type PrecedingInvoice = { readonly number: string; readonly issuedOn: CivilDate | null };

export type DraftLine = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly quantity: string;
  readonly unit: string | null;
  readonly unitPrice: string;
  /** The price is for this many units. */
  readonly baseQuantity: string;
  readonly adjustments: readonly LineAdjustment[];
  readonly netMinor: Minor;
  readonly taxRateBps: Bps;
  readonly taxCategory: string;
};

export type LineAdjustment = {
  readonly kind: 'allowance' | 'charge';
  readonly reason: string;
  readonly netMinor: Minor;
};

export type DraftTax = TaxTotal & { readonly exemptionReason: string | null };

export type DraftTotals = {
  readonly lineSumMinor: Minor;
  readonly allowancesMinor: Minor;
  readonly chargesMinor: Minor;
  readonly netMinor: Minor;
  readonly taxMinor: Minor;
  readonly grossMinor: Minor;
  readonly prepaidMinor: Minor;
  readonly roundingMinor: Minor;
  readonly amountDueMinor: Minor;
};

/** "2 % until that day", stated in a form that programs can read. */
export type DraftDiscount = { readonly percentBps: Bps; readonly untilOn: CivilDate };

export type DraftAttachment = {
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
};
