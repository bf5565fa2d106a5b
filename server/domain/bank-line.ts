import { matchTransfer } from './bank-transfer.ts';
import type { BankTransfer, Clue, Doubt, KnownAccounts, TransferMatch } from './bank-transfer.ts';
import type { CivilDate, Instant, Minor } from './brands.ts';
import { startOfDay } from './calendar.ts';
import { ignored } from './decision.ts';
import type { Decision, NewId } from './decision.ts';
import type { Allocation, CaseFacts } from './facts.ts';
import { decideOfflinePayment } from './ledger-decisions.ts';
import type { OfflineRefusal } from './ledger-decisions.ts';
import { sum } from './money.ts';
import { openInvoicesOf } from './open-invoice.ts';
import { previewIds } from './preview.ts';
import { priceAll } from './quote.ts';

/** What was last said about a line of a statement. */
export type LineStatus = 'open' | 'recorded' | 'ignored';

export type RecordTransfer = {
  readonly lineId: string;
  readonly transfer: BankTransfer;
  readonly reference: string | null;
  readonly invoiceIds: readonly string[];
  /** Made from the line: whatever happens at the same time, a line is one payment. */
  readonly paymentId: string;
  /** `certain`: nobody looked, so it has to be certain on the facts of this moment, too. */
  readonly matched: 'certain' | 'confirmed';
  /** Those that the match was made with. */
  readonly accounts?: KnownAccounts;
};
export type RecordRefusal = OfflineRefusal | 'bankLineNotCertain' | 'bankLineNotMoneyIn';

/**
 * Records the money of a line (rules 4.8). Without a person the match is asked once more on the facts
 * that are being changed: what was certain when the file was read may have been paid by card since.
 */
export function decideRecordTransfer(
  facts: CaseFacts,
  { lineId, transfer, reference, invoiceIds, paymentId, matched, accounts }: RecordTransfer,
  now: Instant,
  newId: NewId,
): Decision<RecordRefusal> {
  if (facts.payments.some((p) => p.id === paymentId)) return ignored('alreadyRecorded');
  if (!isMoneyIn(transfer)) return { ok: false, code: 'bankLineNotMoneyIn' };
  if (matched === 'certain' && !isStillCertain(facts, transfer, invoiceIds, accounts)) {
    return { ok: false, code: 'bankLineNotCertain' };
  }
  const { amountMinor, currency, valueOn } = transfer;
  const money = { paymentId, invoiceIds, amountMinor, currency, valueOn, reference };
  const source = { bankLineId: lineId, matched };
  const selected = exactCovers(facts, transfer, invoiceIds);
  const how = { selected, methodLabel: 'bank transfer', source };
  return decideOfflinePayment(facts, { ...money, ...how }, now, newId);
}

/**
 * What these invoices could not take of a transfer if it were recorded for them now: that much becomes
 * credit of the debtor (rules 1.5). Nothing where it would be refused.
 */
export function surplusOf(
  facts: CaseFacts,
  { transfer, invoiceIds }: Pick<RecordTransfer, 'transfer' | 'invoiceIds'>,
  now: Instant,
): Minor {
  const newId = previewIds();
  const command = { lineId: '', transfer, reference: null, invoiceIds, paymentId: newId('pay') };
  const decided = decideRecordTransfer(facts, { ...command, matched: 'confirmed' }, now, newId);
  const changes = decided.ok ? decided.changes : [];
  return sum(
    changes.flatMap((change) => (change.do === 'addCredit' ? [change.credit.amountMinor] : [])),
  );
}

/**
 * What each invoice gets when the amount is exactly one way to pay them on that day: two early prices
 * sent as one transfer keep both discounts. Else the oldest invoice takes what it can.
 */
function exactCovers(
  facts: CaseFacts,
  { amountMinor, valueOn }: BankTransfer,
  invoiceIds: readonly string[],
): readonly Allocation[] {
  const now = startOfDay(valueOn, facts.vendor.timeZone);
  const { priced } = priceAll(facts, { invoiceIds, now });
  const exact = priced.filter(({ option }) => option.kind !== 'other');
  return exact.find(({ option }) => option.amountMinor === amountMinor)?.covers ?? [];
}

/** Only money that came in can pay an invoice; what the bank took back is for a person to look at. */
export const isMoneyIn = ({ direction, isReversal }: BankTransfer): boolean =>
  direction === 'credit' && !isReversal;

function isStillCertain(
  facts: CaseFacts,
  transfer: BankTransfer,
  invoiceIds: readonly string[],
  accounts: KnownAccounts = new Map(),
): boolean {
  const match = matchTransfer(transfer, openInvoicesOf(facts, transfer.valueOn), accounts);
  return (
    match.status === 'certain' &&
    haveSame(match.invoiceIds, invoiceIds) &&
    !isToldAlready(facts, transfer, invoiceIds)
  );
}

/**
 * The same amount of the same day is recorded on one of these invoices: by hand before the statement
 * came, or from another file. Twice the same instalment is possible and for a person to tell.
 */
function isToldAlready(
  facts: CaseFacts,
  { amountMinor, currency, valueOn }: BankTransfer,
  invoiceIds: readonly string[],
): boolean {
  const initiatedAt = startOfDay(valueOn, facts.vendor.timeZone);
  return facts.payments.some(
    (p) =>
      p.channel === 'offline' &&
      p.status !== 'canceled' &&
      p.amountMinor === amountMinor &&
      p.currency === currency &&
      p.initiatedAt === initiatedAt &&
      p.allocations.some((a) => invoiceIds.includes(a.invoiceId)),
  );
}

export const haveSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

/** A statement as far as it says which days of which account it tells of. */
export type StatementSpan = {
  readonly format: string;
  readonly account: string;
  readonly accountIban: string | null;
  readonly fromOn: CivilDate;
  readonly toOn: CivilDate;
};

/**
 * Another kind of file has told this day of the account already. Its lines have other keys, so the
 * same money may be here twice: nothing of such a day is recorded without a person.
 */
export function isToldByAnotherFormat(
  bookedOn: CivilDate,
  statement: StatementSpan,
  others: readonly StatementSpan[],
): boolean {
  return others.some(
    (other) =>
      other.format !== statement.format &&
      isSameAccount(other, statement) &&
      other.fromOn <= bookedOn &&
      bookedOn <= other.toOn,
  );
}

/** Two IBANs tell accounts apart; other spellings of an account may mean any. */
const isSameAccount = (one: StatementSpan, other: StatementSpan): boolean =>
  one.accountIban === null || other.accountIban === null || one.accountIban === other.accountIban;

/** What a person may confirm with one click: invoices and why they are meant. */
export type Suggestion = {
  readonly invoiceIds: readonly string[];
  readonly isCertain: boolean;
  readonly clues: readonly Clue[];
  readonly doubts: readonly (Doubt | WhyWaits | 'takenBack')[];
};

/** Why a line that is certain now waits for a person all the same. */
export type WhyWaits =
  /** Somebody spoke about it: from then on only people do. */
  | 'decidedBefore'
  /** A file of another kind told of its day, too, so the money may be here twice. */
  | 'toldByAnotherFormat'
  /** The same amount of the same day is recorded on these invoices. */
  | 'recordedAlready'
  /** When its statement came in it was not certain: the invoice came later, or its price was another. */
  | 'notCertainThen';

export function whyWaits(
  facts: CaseFacts,
  transfer: BankTransfer,
  invoiceIds: readonly string[],
  line: { readonly isSpokenOf: boolean; readonly isToldByAnotherFormat: boolean },
): WhyWaits {
  if (line.isSpokenOf) return 'decidedBefore';
  if (line.isToldByAnotherFormat) return 'toldByAnotherFormat';
  return isToldAlready(facts, transfer, invoiceIds) ? 'recordedAlready' : 'notCertainThen';
}

/**
 * A match as a list of what can be confirmed, the likeliest first; last what somebody took back for
 * this line. `whyOf` tells the reason that a certain one was not recorded by itself.
 */
export function suggestionsOf(
  match: TransferMatch,
  takenBack: readonly (readonly string[])[],
  whyOf: WhyOf,
): readonly Suggestion[] {
  const isTakenBack = ({ invoiceIds }: Suggestion): boolean =>
    takenBack.some((ids) => haveSame(ids, invoiceIds));
  const [again, fresh] = [true, false].map((is) =>
    offersOf(match, whyOf).filter((offer) => isTakenBack(offer) === is),
  );
  return [
    ...(fresh ?? []),
    ...(again ?? []).map((offer) => {
      const doubts = offer.doubts.filter((doubt) => doubt !== 'decidedBefore');
      return { ...offer, doubts: [...doubts, 'takenBack' as const] };
    }),
  ];
}

type WhyOf = (invoiceIds: readonly string[]) => WhyWaits;

function offersOf(match: TransferMatch, whyOf: WhyOf): readonly Suggestion[] {
  switch (match.status) {
    case 'certain':
      return [
        {
          invoiceIds: match.invoiceIds,
          isCertain: true,
          clues: ['reference', 'amount'],
          doubts: [whyOf(match.invoiceIds)],
        },
      ];
    case 'suggestion':
      return match.candidates.map(({ invoiceId, clues, doubts }) => ({
        invoiceIds: [invoiceId],
        isCertain: false,
        clues,
        doubts,
      }));
    case 'unknown':
      return [];
  }
}

/** What the last word about a line makes of it; without any it waits. */
export const statusAfter = (said: Exclude<LineStatus, 'open'> | 'undone' | undefined): LineStatus =>
  said === undefined || said === 'undone' ? 'open' : said;

export type LineWord = 'record' | 'ignore' | 'undo';

/** Whether a word about a line may be said now. What is recorded is undone before it is decided anew. */
export function mayDecideLine(status: LineStatus, word: LineWord): 'yes' | 'said' | 'no' {
  switch (status) {
    case 'open':
      return word === 'undo' ? 'no' : 'yes';
    case 'ignored':
      return word === 'record' ? 'yes' : word === 'ignore' ? 'said' : 'no';
    case 'recorded':
      return word === 'record' ? 'said' : word === 'undo' ? 'yes' : 'no';
  }
}
