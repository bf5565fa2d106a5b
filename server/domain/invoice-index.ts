import { matchTransfer, soughtOf } from './bank-transfer.ts';
import type { BankTransfer, KnownAccounts } from './bank-transfer.ts';
import type { OpenInvoice } from './open-invoice.ts';
import { isSameName, wordsOfName } from './payer-name.ts';
import { keysInText, keysOfReference, readTransferText } from './transfer-text.ts';

type Lists = ReadonlyMap<string, readonly OpenInvoice[]>;

/** Invoices by everything in a transfer that may speak for one. */
export type InvoiceIndex = {
  /** By the keys of their numbers and references. */
  readonly byReference: Lists;
  readonly most: { readonly signs: number; readonly numbers: number };
  /** By currency and each amount that settles them. */
  readonly byAmount: Lists;
  readonly byDebtor: Lists;
  /** By the word of the debtor's name that is the rarest among all of them. */
  readonly byWord: Lists;
};

/** Made ready once for all lines of a statement; the same invoices give the same index. */
export function indexInvoices(invoices: readonly OpenInvoice[]): InvoiceIndex {
  const most = { signs: 0, numbers: 0 };
  const byReference = listsOf(invoices, (invoice) =>
    soughtOf(invoice).references.flatMap((sought) => {
      most.signs = Math.max(most.signs, sought.text.compact.length);
      most.numbers = Math.max(most.numbers, sought.text.numbers.length);
      return keysOfReference(sought);
    }),
  );
  const byAmount = listsOf(invoices, ({ currency, ways }) =>
    ways.map(({ amountMinor }) => amountKey(currency, amountMinor)),
  );
  const byDebtor = listsOf(invoices, ({ debtorId }) => [debtorId]);
  const uses = usesOfWords(invoices);
  const byWord = listsOf(invoices, (invoice) => {
    const rarest = soughtOf(invoice).name.toSorted(
      (a, b) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0),
    );
    return rarest.slice(0, 1);
  });
  return { byReference, most, byAmount, byDebtor, byWord };
}

/**
 * The invoices among which `matchTransfer` finds the same as among all: every one that the transfer may
 * name, and the likeliest of those for which only its amount or payer speaks.
 */
export function likelyInvoices(
  transfer: BankTransfer,
  indexes: readonly InvoiceIndex[],
  accounts: KnownAccounts,
): readonly OpenInvoice[] {
  const named = new Set(namedIn(transfer, indexes));
  const others = new Set(indexes.flatMap((index) => spokenFor(transfer, index, accounts)));
  const unnamed = Array.from(others).filter((invoice) => !named.has(invoice));
  // Without its texts, which are the slow part and name none of these.
  const match = matchTransfer({ ...transfer, references: [] }, unnamed, accounts);
  const ids = new Set(
    match.status === 'suggestion' ? match.candidates.map(({ invoiceId }) => invoiceId) : [],
  );
  return [...named, ...unnamed.filter(({ id }) => ids.has(id))];
}

function namedIn(
  { references }: BankTransfer,
  indexes: readonly InvoiceIndex[],
): readonly OpenInvoice[] {
  const most = {
    signs: Math.max(0, ...indexes.map((index) => index.most.signs)),
    numbers: Math.max(0, ...indexes.map((index) => index.most.numbers)),
  };
  const keys = new Set(references.flatMap((text) => keysInText(readTransferText(text), most)));
  return indexes.flatMap(({ byReference }) =>
    Array.from(keys).flatMap((key) => byReference.get(key) ?? []),
  );
}

function spokenFor(
  { currency, amountMinor, payerIban, payerName }: BankTransfer,
  { byAmount, byDebtor, byWord }: InvoiceIndex,
  accounts: KnownAccounts,
): readonly OpenInvoice[] {
  const account = accounts.get(payerIban ?? '');
  const payer = wordsOfName(payerName ?? '');
  const namesakes = payer.flatMap((word) => byWord.get(word) ?? []);
  return [
    ...(byAmount.get(amountKey(currency, amountMinor)) ?? []),
    ...(account === undefined ? [] : (byDebtor.get(account) ?? [])),
    ...namesakes.filter((invoice) => isSameName(payer, soughtOf(invoice).name)),
  ];
}

function usesOfWords(invoices: readonly OpenInvoice[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const invoice of invoices) {
    for (const word of soughtOf(invoice).name) uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  return uses;
}

const amountKey = (currency: string, amountMinor: number): string => `${currency} ${amountMinor}`;

function listsOf(
  invoices: readonly OpenInvoice[],
  keysOf: (invoice: OpenInvoice) => readonly string[],
): Lists {
  const lists = new Map<string, OpenInvoice[]>();
  for (const invoice of invoices) {
    for (const key of new Set(keysOf(invoice))) {
      const list = lists.get(key);
      if (list === undefined) lists.set(key, [invoice]);
      else list.push(invoice);
    }
  }
  return lists;
}
