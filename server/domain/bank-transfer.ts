import type { CivilDate, Currency, Minor } from './brands.ts';
import { sum } from './money.ts';
import type { OpenInvoice, WayToPay } from './open-invoice.ts';
import { isOtherName, isSameName, wordsOfName } from './payer-name.ts';
import { findReference, readReference, readTransferText } from './transfer-text.ts';
import type { Naming, Sought, TransferText } from './transfer-text.ts';

/** A line of a bank statement, as far as it tells whose money it is and what for. */
export type BankTransfer = {
  readonly direction: 'credit' | 'debit';
  /** The bank takes back or corrects an earlier line. */
  readonly isReversal: boolean;
  readonly amountMinor: Minor;
  readonly currency: Currency;
  /** The day that counts for a discount (rules 3.3). */
  readonly valueOn: CivilDate;
  readonly payerName: string | null;
  readonly payerIban: string | null;
  /** Every text that may name an invoice; each is read by itself. */
  readonly references: readonly string[];
};

/** What speaks for an invoice. `reference` and `amount` are exact. */
export type Clue = 'reference' | 'similarReference' | 'amount' | 'payerAccount' | 'payerName';

/** Why it is not certain. */
export type Doubt =
  | 'noReference'
  | 'referenceNotExact'
  | 'referenceTooCommon'
  | 'severalInvoices'
  | 'amountDiffers'
  /** It came from an account of this debtor, in the name of somebody else. */
  | 'payerDiffers'
  | 'currencyDiffers'
  | 'nothingPayable';

export type Candidate = {
  readonly invoiceId: string;
  readonly clues: readonly Clue[];
  readonly doubts: readonly Doubt[];
};

export type TransferMatch =
  | {
      readonly status: 'certain';
      readonly invoiceIds: readonly string[];
      readonly kind: WayToPay['kind'];
      readonly amountMinor: Minor;
    }
  /** At least one, the likeliest first. */
  | { readonly status: 'suggestion'; readonly candidates: readonly Candidate[] }
  | { readonly status: 'unknown' };

/** Which debtor has paid from which account before, as far as the vendor knows: debtor by IBAN. */
export type KnownAccounts = ReadonlyMap<string, string>;

const MAX_CANDIDATES = 10;

/**
 * Which invoices a transfer pays (rules 4.8). Certain: it names exactly one invoice and its amount is
 * one that settles it on that day, in its currency; or it names several of one debtor and is their
 * sum. Everything less is for a person to confirm. Money that went out or back is nobody's payment.
 */
export function matchTransfer(
  transfer: BankTransfer,
  invoices: readonly OpenInvoice[],
  accounts: KnownAccounts = new Map(),
): TransferMatch {
  if (transfer.direction !== 'credit' || transfer.isReversal) return { status: 'unknown' };
  const texts = transfer.references.map(readTransferText);
  const found = invoices.map((invoice) => ({ invoice, namings: namingsOf(texts, invoice) }));
  const named = outermost(found);
  const payer = wordsOfName(transfer.payerName ?? '');
  const account = accounts.get(transfer.payerIban ?? '');
  const looks = found.map((f) => ({
    invoice: f.invoice,
    naming: named.has(f.invoice.id) ? 'exact' : f.namings.length > 0 ? 'similar' : 'none',
    isTelling: f.namings.some((n) => n.isExact && n.isTelling),
    way: wayOf(transfer, f.invoice),
    account: account === f.invoice.debtorId ? accountOf(payer, f.invoice) : 'unknown',
    isSameName: isSameName(payer, soughtOf(f.invoice).name),
  })) satisfies readonly Look[];
  return certainOf(transfer, looks) ?? suggest(transfer, looks);
}

/** An account pays for whom it paid before, unless the name beside it says that somebody else uses it. */
const accountOf = (payer: readonly string[], invoice: OpenInvoice): 'own' | 'othersName' =>
  isOtherName(payer, soughtOf(invoice).name) ? 'othersName' : 'own';

type Place = Naming & { readonly text: number };
type Found = { readonly invoice: OpenInvoice; readonly namings: readonly Place[] };

function namingsOf(texts: readonly TransferText[], invoice: OpenInvoice): readonly Place[] {
  const { references } = soughtOf(invoice);
  return texts.flatMap((text, index) =>
    references.flatMap((reference) => {
      const naming = findReference(text, reference);
      return naming === null ? [] : [{ ...naming, text: index }];
    }),
  );
}

type InvoiceSought = { readonly references: readonly Sought[]; readonly name: readonly string[] };

/** A statement asks for the same invoices with each of its lines: they are made ready once. */
const READY = new WeakMap<OpenInvoice, InvoiceSought>();

export function soughtOf(invoice: OpenInvoice): InvoiceSought {
  const known = READY.get(invoice);
  if (known !== undefined) return known;
  const sought = {
    references: [invoice.number, invoice.paymentReference ?? ''].map(readReference),
    name: wordsOfName(invoice.debtorName),
  };
  READY.set(invoice, sought);
  return sought;
}

/**
 * Ids of the invoices that are named exactly, without those whose reference is only a part of
 * another's: FV/1 where "FV 1 2026" is written and FV/1/2026 is open, too.
 */
function outermost(found: readonly Found[]): ReadonlySet<string> {
  const exact = found.flatMap(({ invoice, namings }) =>
    namings.filter((n) => n.isExact).map((place) => ({ id: invoice.id, place })),
  );
  const isInside = (inner: Place, outer: Place): boolean =>
    inner.text === outer.text &&
    outer.at <= inner.at &&
    outer.end >= inner.end &&
    outer.end - outer.at > inner.end - inner.at;
  const standing = exact.filter(
    ({ id, place }) => !exact.some((other) => other.id !== id && isInside(place, other.place)),
  );
  return new Set(standing.map(({ id }) => id));
}

type Look = {
  readonly invoice: OpenInvoice;
  readonly naming: 'exact' | 'similar' | 'none';
  readonly isTelling: boolean;
  readonly way: WayToPay | undefined;
  readonly account: 'own' | 'othersName' | 'unknown';
  readonly isSameName: boolean;
};

/** The way to pay that this transfer is exactly, on its day and in its currency. */
function wayOf(transfer: BankTransfer, invoice: OpenInvoice): WayToPay | undefined {
  if (invoice.currency !== transfer.currency) return undefined;
  return invoice.ways.find(
    ({ amountMinor, untilOn }) =>
      amountMinor === transfer.amountMinor && (untilOn === null || transfer.valueOn <= untilOn),
  );
}

function certainOf(transfer: BankTransfer, looks: readonly Look[]): TransferMatch | undefined {
  const named = looks.filter((look) => look.naming === 'exact');
  const [first] = named;
  if (first === undefined || named.some(isTooCommon)) return undefined;
  if (named.length === 1) {
    const { way } = first;
    if (way === undefined) return undefined;
    const { invoiceIds, kind, amountMinor } = way;
    return { status: 'certain', invoiceIds, kind, amountMinor };
  }
  const { debtorId } = first.invoice;
  const areOne = named.every(
    ({ invoice }) =>
      invoice.debtorId === debtorId &&
      invoice.currency === transfer.currency &&
      invoice.payableMinor > 0,
  );
  if (!areOne || haveOneReference(named)) return undefined;
  const kind = SUMMED.find((one) => sumOf(named, transfer, one) === transfer.amountMinor);
  if (kind === undefined) return undefined;
  const invoiceIds = named.map(({ invoice }) => invoice.id);
  return { status: 'certain', invoiceIds, kind, amountMinor: transfer.amountMinor };
}

const SUMMED = ['all', 'discount', 'settlement'] as const;

/** All of them together, at the lower price where one is offered, as the quote of several adds up. */
function sumOf(named: readonly Look[], { valueOn }: BankTransfer, kind: string): Minor {
  return sum(
    named.map(({ invoice: { ways, payableMinor } }) => {
      const lower = ways.find((way) => way.kind === kind && way.invoiceIds.length === 1);
      const isOffered = lower !== undefined && (lower.untilOn === null || valueOn <= lower.untilOn);
      return isOffered ? lower.amountMinor : payableMinor;
    }),
  );
}

/** A reference that stands for several invoices names none of them. */
function haveOneReference(named: readonly Look[]): boolean {
  const references = named.map(({ invoice }) => invoice.paymentReference ?? invoice.id);
  return new Set(references).size < references.length;
}

/** "1/2026" may as well be a month: such a reference counts only when the payer is known, too. */
function isTooCommon(look: Look): boolean {
  return !look.isTelling && look.account !== 'own' && !look.isSameName;
}

function candidateOf(transfer: BankTransfer, look: Look, namedCount: number): Candidate {
  const { invoice, naming, way } = look;
  const clues: Clue[] = [];
  if (naming === 'exact') clues.push('reference');
  if (naming === 'similar') clues.push('similarReference');
  if (way !== undefined) clues.push('amount');
  if (look.account !== 'unknown') clues.push('payerAccount');
  if (look.isSameName) clues.push('payerName');
  const doubts: Doubt[] = [];
  if (naming === 'none') doubts.push('noReference');
  if (naming === 'similar') doubts.push('referenceNotExact');
  if (naming === 'exact' && isTooCommon(look)) doubts.push('referenceTooCommon');
  if (naming === 'exact' && namedCount > 1) doubts.push('severalInvoices');
  if (invoice.currency !== transfer.currency) doubts.push('currencyDiffers');
  else if (invoice.payableMinor === 0) doubts.push('nothingPayable');
  else if (way === undefined) doubts.push('amountDiffers');
  if (look.account === 'othersName') doubts.push('payerDiffers');
  return { invoiceId: invoice.id, clues, doubts };
}

const WEIGHT: Readonly<Record<Clue, number>> = {
  reference: 32,
  similarReference: 16,
  amount: 8,
  payerAccount: 4,
  payerName: 2,
};
/** An account in another's name says less than a name alone. */
const OTHERS_ACCOUNT = 1;

function suggest(transfer: BankTransfer, looks: readonly Look[]): TransferMatch {
  const namedCount = looks.filter((look) => look.naming === 'exact').length;
  const ranked = looks
    .map((look) => ({ look, candidate: candidateOf(transfer, look, namedCount) }))
    .map(({ look, candidate }) => ({ candidate, invoice: look.invoice, weight: weigh(candidate) }))
    .filter(({ weight }) => weight > 0)
    .toSorted(
      (a, b) =>
        b.weight - a.weight ||
        compare(a.invoice.dueOn, b.invoice.dueOn) ||
        compare(a.invoice.number, b.invoice.number),
    )
    .slice(0, MAX_CANDIDATES);
  if (ranked.length === 0) return { status: 'unknown' };
  return { status: 'suggestion', candidates: ranked.map(({ candidate }) => candidate) };
}

/** A payer alone says nothing about an invoice that is settled, or is owed in other money. */
function weigh({ clues, doubts }: Candidate): number {
  const isOthers = doubts.includes('payerDiffers');
  const weightOf = (clue: Clue): number =>
    clue === 'payerAccount' && isOthers ? OTHERS_ACCOUNT : WEIGHT[clue];
  const weight = clues.reduce((total, clue) => total + weightOf(clue), 0);
  const isOpen = !doubts.includes('nothingPayable') && !doubts.includes('currencyDiffers');
  return isOpen || weight >= WEIGHT.similarReference ? weight : 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
