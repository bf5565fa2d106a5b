import type { Currency, Minor } from './brands.ts';
import { parseCreditorReference } from './creditor-reference.ts';
import { parseIban } from './iban.ts';
import { formatDecimal } from './money.ts';

export type EpcTransfer = {
  readonly payeeName: string;
  readonly iban: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** A creditor reference (RF) or words for the payee's bookkeeping; never both, says the standard. */
  readonly remittance:
    | { readonly kind: 'reference'; readonly reference: string }
    | { readonly kind: 'text'; readonly text: string };
};

export type EpcRefusal =
  | 'notEuro'
  | 'amountOutOfRange'
  | 'nameMissing'
  | 'nameTooLong'
  | 'invalidIban'
  | 'invalidReference'
  | 'textTooLong'
  | 'payloadTooLong';

export type EpcPayload =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly code: EpcRefusal };

const MAX_NAME = 70;
const MAX_TEXT = 140;
const MAX_AMOUNT_MINOR = 99_999_999_999;
const MAX_BYTES = 331;

/**
 * What a bank's app reads from the code on a bill: a SEPA credit transfer as EPC069-12 version 002
 * writes it, UTF-8, to be drawn with error level M. Nothing is cut to fit: banks compare the payee's
 * name with the account's, and half a reference is none.
 */
export function epcPayload(transfer: EpcTransfer): EpcPayload {
  const { currency, amountMinor, remittance } = transfer;
  if (currency !== 'EUR') return refuse('notEuro');
  if (amountMinor < 1 || amountMinor > MAX_AMOUNT_MINOR) return refuse('amountOutOfRange');
  const name = oneLine(transfer.payeeName);
  if (name === '') return refuse('nameMissing');
  if (lengthOf(name) > MAX_NAME) return refuse('nameTooLong');
  const iban = parseIban(transfer.iban);
  if (iban === undefined) return refuse('invalidIban');
  const reference =
    remittance.kind === 'reference' ? parseCreditorReference(remittance.reference) : '';
  if (reference === undefined) return refuse('invalidReference');
  const text = remittance.kind === 'text' ? oneLine(remittance.text) : '';
  if (lengthOf(text) > MAX_TEXT) return refuse('textTooLong');
  const amount = `EUR${formatDecimal(amountMinor, currency)}`;
  // BIC and purpose are left empty: inside the SEPA area neither is needed since version 002.
  const lines = ['BCD', '002', '1', 'SCT', '', name, iban, amount, '', reference, text];
  const payload = lines.join('\n').trimEnd();
  if (new TextEncoder().encode(payload).length > MAX_BYTES) return refuse('payloadTooLong');
  return { ok: true, payload };
}

const refuse = (code: EpcRefusal): EpcPayload => ({ ok: false, code });

/** A line break inside a value would push every later value into the wrong place. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim();
}

const lengthOf = (text: string): number => Array.from(text).length;
