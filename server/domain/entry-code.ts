import type { DebtorCredit, Entry } from './facts.ts';
import { negate } from './money.ts';

/** What an entry is, beyond its kind: a debit of a payment is no payment. Each has its own words. */
export const ENTRY_CODES = [
  'invoiced',
  'payment',
  'paidFromCredit',
  'paymentReleased',
  'paymentRestored',
  'paymentTakenBack',
  'refund',
  'chargeback',
  'discount',
  'discountTakenBack',
  'discountRestored',
  'creditNote',
  'creditNoteUndone',
  'lateCharge',
  'lateChargeUndone',
  'waiver',
  'waiverUndone',
  'writeOff',
  'writeOffUndone',
  'writeOffRestored',
] as const;
export type EntryCode = (typeof ENTRY_CODES)[number];

/** `isFromCredit`: the money had come before, for something else, and lay with the vendor. */
export function entryCode(entry: Entry, isFromCredit: boolean): EntryCode {
  const isDebit = entry.side === 'debit';
  const isFirst = entry.correctsId === null;
  switch (entry.kind) {
    case 'invoiced':
      return 'invoiced';
    case 'payment':
      if (isDebit) return 'paymentReleased';
      return isFromCredit ? 'paidFromCredit' : 'payment';
    case 'paymentReversed':
      return isDebit ? (entry.reversal ?? 'paymentTakenBack') : 'paymentRestored';
    case 'discount':
      if (isDebit) return 'discountTakenBack';
      return isFirst ? 'discount' : 'discountRestored';
    case 'creditNote':
      return isDebit ? 'creditNoteUndone' : 'creditNote';
    case 'lateCharge':
      return isDebit ? 'lateCharge' : 'lateChargeUndone';
    case 'waiver':
      return isDebit ? 'waiverUndone' : 'waiver';
    case 'writeOff':
      if (isDebit) return 'writeOffUndone';
      return isFirst ? 'writeOff' : 'writeOffRestored';
  }
}

/** The same by what the books say: with such an entry the credit it came from was taken. */
export const codeOfEntry = (entry: Entry, credits: readonly DebtorCredit[]): EntryCode =>
  entryCode(
    entry,
    credits.some(
      ({ paymentId, amountMinor, why, at }) =>
        why.code === 'applied' &&
        why['invoiceId'] === entry.invoiceId &&
        paymentId === entry.paymentId &&
        at === entry.at &&
        amountMinor === negate(entry.amountMinor),
    ),
  );
