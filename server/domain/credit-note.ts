import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { daysBetween, localDate } from './calendar.ts';
import { discountStanding, shrinkBreakdown } from './discount.ts';
import { ignored } from './decision.ts';
import type { Decision, NewId } from './decision.ts';
import type { CaseFacts, Entry, Invoice, TaxTotal } from './facts.ts';
import {
  balanceOf,
  creditableRest,
  creditedBy,
  creditedParts,
  entriesOf,
  standingAmount,
  totalOf,
} from './ledger.ts';
import { withPlans, withReviews } from './ledger-decisions.ts';
import { max, min, minor, parseMinor, subtract, sum, ZERO } from './money.ts';
import { entryOn, grantDiscount, toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { correction, discountEvent } from './reversal-entries.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

export type IssueCreditNote = {
  /** Names the ledger entry, where whoever asks may ask again: the same name is the same note. */
  readonly entryId?: string | undefined;
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly issuedOn: CivilDate;
  /** The number of the credit note; the same number for the same invoice is the same note. */
  readonly reference: string | null;
  /** Net and tax per rate as the note states them; without, they follow the invoice's own. */
  readonly breakdown?: readonly TaxTotal[] | undefined;
  /** What it is for, in the vendor's words; kept with the decision. */
  readonly reason?: string | undefined;
};

export type CreditNoteRefusal =
  | 'notFound'
  | 'currencyMismatch'
  | 'amountNotAllowed'
  | 'sumsDisagree'
  | 'numberTaken'
  | 'creditTooLarge';

/**
 * Gives back part of an invoice, never more than earlier notes left of it. What the note takes away
 * beyond the balance was written off or paid before: a write-off is undone, paid money becomes the
 * debtor's credit, and the balance stays at zero (rules 1.5). A granted discount stays as far as the
 * note leaves room for it; the rest of it falls away.
 */
export function decideCreditNote(
  facts: CaseFacts,
  command: IssueCreditNote,
  now: Instant,
  newId: NewId,
): Decision<CreditNoteRefusal> {
  const invoice = facts.invoices.find((i) => i.id === command.invoiceId);
  if (invoice === undefined) return { ok: false, code: 'notFound' };
  if (command.currency !== invoice.currency) return { ok: false, code: 'currencyMismatch' };
  const amountMinor = parseMinor(command.amountMinor);
  if (amountMinor === undefined || amountMinor <= 0) return { ok: false, code: 'amountNotAllowed' };
  const { entryId, breakdown: stated, reference, issuedOn, reason } = command;
  if (stated !== undefined && totalOf(stated) !== amountMinor) {
    return { ok: false, code: 'sumsDisagree' };
  }
  const same = sameNote(facts, command);
  if (same !== undefined) {
    return totalOf(same.breakdown) === amountMinor
      ? ignored('alreadyCredited')
      : { ok: false, code: 'numberTaken' };
  }
  const restMinor = creditableRest(invoice, facts);
  if (amountMinor > restMinor) return { ok: false, code: 'creditTooLarge', detail: { restMinor } };
  const discountMinor = creditedBy('discount', facts.entries, invoice.id);
  const backMinor = max(ZERO, minor(amountMinor + discountMinor - restMinor));
  const standingMinor = subtract(discountMinor, backMinor);
  const parts = creditableParts(invoice, facts.entries, standingMinor);
  const breakdown = stated ?? shrinkBreakdown(parts, amountMinor);
  const note = { entryId, amountMinor, backMinor, breakdown, reference, issuedOn, reason };
  const writing = { now, newId };
  return withPlans(
    withReviews(facts, postNote(facts, invoice, note, writing), writing),
    now,
    newId,
  );
}

function sameNote(
  facts: CaseFacts,
  { invoiceId, entryId, reference }: IssueCreditNote,
): Entry | undefined {
  return entriesOf(facts.entries, invoiceId).find(
    (e) =>
      e.kind === 'creditNote' &&
      (e.id === entryId || (reference !== null && e.reference === reference)),
  );
}

/** Net and tax per rate that neither a note nor what is to stand of a discount gives back. */
function creditableParts(
  invoice: Invoice,
  entries: readonly Entry[],
  discountMinor: Minor,
): readonly TaxTotal[] {
  const discounts = standingDiscounts(entries, invoice.id).flatMap((e) => e.breakdown);
  const given = [
    ...creditedParts(entries, invoice.id),
    ...(discounts.length > 0 ? shrinkBreakdown(discounts, discountMinor) : []),
  ];
  return invoice.taxTotals.map((t) => {
    const same = given.filter(
      (g) => g.taxRateBps === t.taxRateBps && g.taxCategory === t.taxCategory,
    );
    return {
      ...t,
      netMinor: max(ZERO, subtract(t.netMinor, sum(same.map((g) => g.netMinor)))),
      taxMinor: max(ZERO, subtract(t.taxMinor, sum(same.map((g) => g.taxMinor)))),
    };
  });
}

const standingDiscounts = (entries: readonly Entry[], invoiceId: string): readonly Entry[] =>
  entriesOf(entries, invoiceId).filter(
    (e) => e.kind === 'discount' && e.correctsId === null && standingAmount(e, entries) > 0,
  );

type Note = Pick<IssueCreditNote, 'entryId' | 'reference' | 'issuedOn' | 'reason'> & {
  readonly amountMinor: Minor;
  /** What of a granted discount the note leaves no room for. */
  readonly backMinor: Minor;
  readonly breakdown: readonly TaxTotal[];
};

function postNote(
  facts: CaseFacts,
  invoice: Invoice,
  note: Note,
  writing: Writing,
): Step & { readonly facts: CaseFacts } {
  const { entryId, amountMinor, backMinor, breakdown, reference, issuedOn, reason } = note;
  const { id: invoiceId, currency } = invoice;
  const balance = balanceOf(facts.entries, invoiceId);
  const closed = closedEntries(facts, invoiceId);
  const standing = closed.map((e) => standingAmount(e, facts.entries));
  const reach = sum([balance, backMinor, ...standing]);
  const writtenMinor = min(amountMinor, reach);
  const entry = entryOn(invoice, writing, {
    kind: 'creditNote',
    side: 'credit',
    amountMinor: writtenMinor,
    valueOn: issuedOn,
    breakdown,
    reference,
    ...(entryId !== undefined && { id: entryId }),
  });
  const said = reason === undefined ? {} : { reason };
  const data = { invoiceId, currency, amountMinor, reference, breakdown, ...said };
  const beyondMinor = subtract(amountMinor, writtenMinor);
  const why = { code: 'creditNote', invoiceId, reference };
  return inTurn(facts, [
    () => ({
      events: [{ type: 'creditNote.issued', data }],
      changes: writtenMinor > 0 ? [{ do: 'addEntry', entry }] : [],
    }),
    (present) => dropDiscount(present, invoice, note, writing),
    (present) => {
      const openMinor = max(ZERO, minor(writtenMinor - backMinor - balance));
      return reopen(present, closed, openMinor, { ...note, why }, writing);
    },
    // Prepaid before the invoice was issued: that money is not in this ledger.
    () => toCredit(null, currency, beyondMinor, why, writing),
    (present) => earnByNote(present, invoice, issuedOn, writing),
    () => tellNote(facts, invoiceId, issuedOn, writing),
  ]);
}

/** A note this old was taken over with the books of before: its debtor has had it for long. */
const NEWS_DAYS = 14;

function tellNote(
  facts: CaseFacts,
  invoiceId: string,
  issuedOn: CivilDate,
  { now, newId }: Writing,
): Step {
  if (daysBetween(issuedOn, localDate(now, facts.vendor.timeZone)) > NEWS_DAYS) return NO_STEP;
  const key = `creditNote:${invoiceId}:${facts.seq}`;
  const letter = { kind: 'creditNote', key, invoiceIds: [invoiceId], paymentId: null } as const;
  return { events: [], changes: queueMessage(facts, letter, now, newId) };
}

/** What closed the invoice and can be taken back for a note: write-offs first, then the last money. */
function closedEntries(facts: CaseFacts, invoiceId: string): readonly Entry[] {
  const own = entriesOf(facts.entries, invoiceId).filter(
    (e) => e.side === 'credit' && e.correctsId === null,
  );
  return [
    ...own.filter((e) => e.kind === 'writeOff').toReversed(),
    ...own.filter((e) => e.kind === 'payment').toReversed(),
  ];
}

/**
 * A note over more than was paid gives the price before the discount back: so much of the discount
 * falls away with it, and the vendor's books hear of that (rules 3.7).
 */
function dropDiscount(
  facts: CaseFacts,
  { id: invoiceId }: Invoice,
  { backMinor, issuedOn }: Note,
  writing: Writing,
): Step {
  let leftMinor = backMinor;
  const lost = standingDiscounts(facts.entries, invoiceId)
    .toReversed()
    .flatMap((entry) => {
      const partMinor = min(leftMinor, standingAmount(entry, facts.entries));
      leftMinor = subtract(leftMinor, partMinor);
      if (partMinor === 0) return [];
      // Of no payment: where money comes back later, the discount stays given up.
      const fields = { valueOn: issuedOn, paymentId: null };
      return [correction(facts, entry, partMinor, fields, writing)];
    });
  const told = lost.map(({ entry }) => discountEvent('reversed', entry));
  const events = told.map(({ type, data }) => ({ type, data: { ...data, by: 'creditNote' } }));
  return { events, changes: lost };
}

/** Takes `amountMinor` back from what closed the invoice, so that the note has something to close. */
function reopen(
  facts: CaseFacts,
  closed: readonly Entry[],
  amountMinor: Minor,
  { issuedOn, why }: { readonly issuedOn: CivilDate; readonly why: { readonly code: string } },
  writing: Writing,
): Step {
  let leftMinor = amountMinor;
  return inTurn(
    facts,
    closed.map((entry) => (present) => {
      const partMinor = min(leftMinor, standingAmount(entry, present.entries));
      if (partMinor <= 0) return NO_STEP;
      leftMinor = subtract(leftMinor, partMinor);
      const { kind, currency, paymentId, invoiceId, id: correctsId } = entry;
      const back = entryOn({ id: invoiceId, currency }, writing, {
        kind,
        side: 'debit',
        amountMinor: partMinor,
        valueOn: issuedOn,
        paymentId,
        correctsId,
      });
      const freed =
        kind === 'payment' ? toCredit(paymentId, currency, partMinor, why, writing) : NO_STEP;
      return { events: freed.events, changes: [{ do: 'addEntry', entry: back }, ...freed.changes] };
    }),
  );
}

/** A smaller invoice has a smaller early total: what was paid in time may reach it now. */
function earnByNote(
  facts: CaseFacts,
  invoice: Invoice,
  issuedOn: CivilDate,
  writing: Writing,
): Step {
  const standing = discountStanding(facts, invoice, issuedOn);
  if (standing.status !== 'earned') return NO_STEP;
  const cause = { paymentId: null, valueOn: issuedOn };
  return grantDiscount(facts, invoice, standing.price, cause, writing);
}
