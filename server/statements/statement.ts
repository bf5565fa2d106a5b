import type { CivilDate, Currency, Minor } from '../domain/brands.ts';

/** One booked movement on the account. Fits `BankTransfer` of the domain as it is. */
export type StatementLine = {
  /** The same movement has the same key in every statement of the same kind of file. */
  readonly key: string;
  readonly bookedOn: CivilDate;
  readonly valueOn: CivilDate;
  /** Never negative: `direction` says which way it went. */
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly direction: 'credit' | 'debit';
  /** The bank takes back or corrects an earlier line, or money of ours came back. */
  readonly isReversal: boolean;
  /** Of money that came in; null on everything else. */
  readonly payerName: string | null;
  readonly payerIban: string | null;
  /** What the payer wrote, for people. */
  readonly remittance: string;
  /** Every text that may name an invoice, the most formal first. */
  readonly references: readonly string[];
  readonly bankReference: string | null;
};

export type Statement = {
  readonly id: string;
  /** As the bank writes it; `accountIban` when it is one. */
  readonly account: string;
  readonly accountIban: string | null;
  readonly currency: Currency;
  readonly fromOn: CivilDate;
  readonly toOn: CivilDate;
  /** null: the file does not say. When both are there, the lines make the difference exactly. */
  readonly openingBalanceMinor: Minor | null;
  readonly closingBalanceMinor: Minor | null;
  readonly lines: readonly StatementLine[];
};

/** Of which account a table is that does not say it itself. */
export type AccountHint = { readonly account: string | null; readonly currency: Currency | null };

export type ReadLine = Omit<StatementLine, 'key'>;
export type ReadStatement = Omit<Statement, 'lines'> & { readonly lines: readonly ReadLine[] };

/** Amount with its sign: what the line does to the balance. */
export function signedMinor({
  direction,
  amountMinor,
}: Pick<ReadLine, 'direction' | 'amountMinor'>): number {
  return direction === 'credit' ? amountMinor : -Number(amountMinor);
}
