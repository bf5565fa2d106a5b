import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { parseCreditorReference } from './creditor-reference.ts';
import { epcPayload } from './epc-qr.ts';
import type { Allocation, CaseFacts } from './facts.ts';
import { priceAll } from './quote.ts';
import type { PricedOption } from './quote-options.ts';

/** Ways to pay whose amount is exact; of another amount nobody could tell what it is for. */
export const TRANSFER_OPTIONS = ['dueNow', 'all', 'discount', 'settlement'] as const;
export type TransferOption = (typeof TRANSFER_OPTIONS)[number];

/** What the debtor writes into a transfer. */
export type TransferOrder = {
  readonly payeeName: string;
  readonly iban: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly option: TransferOption;
  /** Last day on which this amount is enough; it is the day on which the money arrives (rules 3.3). */
  readonly untilOn: CivilDate | null;
  readonly covers: readonly Allocation[];
  /** Every invoice by its own reference, so that the transfer is recognised by itself (rules 4.8). */
  readonly reference: string;
  /** What the bank's app scans; null where banks know no such code, in other money than euros. */
  readonly epc: string | null;
};
export type TransferRefusal = 'noAccount' | 'nothingToPay' | 'optionNotOffered' | 'tooManyInvoices';
export type OrderedTransfer =
  | { readonly ok: true; readonly order: TransferOrder }
  | { readonly ok: false; readonly code: TransferRefusal };

/** What a SEPA transfer has room for. */
const MAX_REFERENCE = 140;

/** A transfer that pays one way of the quote, to the account of the vendor (rules 2.1). */
export function transferOrder(
  facts: CaseFacts,
  ask: {
    readonly invoiceIds: readonly string[];
    readonly option: TransferOption;
    readonly now: Instant;
  },
): OrderedTransfer {
  const { name, profile } = facts.vendor;
  if (profile.iban === null) return { ok: false, code: 'noAccount' };
  const { priced, payableMinor, currency } = priceAll(facts, ask);
  if (payableMinor === 0) return { ok: false, code: 'nothingToPay' };
  const chosen = priced.find(({ option }) => option.kind === ask.option);
  if (chosen === undefined) return { ok: false, code: 'optionNotOffered' };
  const references = referencesOf(facts, chosen);
  const reference = references.join(', ');
  if (reference.length > MAX_REFERENCE) return { ok: false, code: 'tooManyInvoices' };
  const { amountMinor, untilOn } = chosen.option;
  const transfer = { payeeName: name, iban: profile.iban, currency, amountMinor };
  return {
    ok: true,
    order: {
      ...transfer,
      option: ask.option,
      untilOn,
      covers: chosen.covers,
      reference,
      epc: codeOf(transfer, reference),
    },
  };
}

function referencesOf({ invoices }: CaseFacts, { covers }: PricedOption): readonly string[] {
  const covered = covers.flatMap(({ invoiceId, amountMinor }) =>
    amountMinor > 0 ? (invoices.find((i) => i.id === invoiceId) ?? []) : [],
  );
  const own = covered.map(({ number, paymentReference }) => paymentReference ?? number);
  // Where several invoices have one reference only their numbers tell them apart.
  return new Set(own).size === own.length ? own : covered.map(({ number }) => number);
}

type Money = Pick<TransferOrder, 'payeeName' | 'iban' | 'currency' | 'amountMinor'>;

function codeOf(transfer: Money, text: string): string | null {
  const reference = parseCreditorReference(text);
  const remittance =
    reference === undefined
      ? ({ kind: 'text', text } as const)
      : ({ kind: 'reference', reference } as const);
  const code = epcPayload({ ...transfer, remittance });
  return code.ok ? code.payload : null;
}
