import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import { discountStanding, shrinkBreakdown } from './discount.ts';
import type { Change, JournalEvent } from './decision.ts';
import type { CaseFacts, Entry, Invoice, Payment } from './facts.ts';
import { balanceOf, creditedBy, entriesOf, standingAmount } from './ledger.ts';
import { max, min, minor, subtract, sum, ZERO } from './money.ts';
import { goneOf } from './payment.ts';
import type { ProcessorReport } from './payment.ts';
import { entryOn, toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

type Reason = 'refund' | 'chargeback';

/** What of an arrived payment no invoice took, no refund gave back and no bank took: it is credit. */
export function creditLeftOf(
  facts: CaseFacts,
  payment: Payment,
  { receivedMinor }: Pick<ProcessorReport, 'receivedMinor'>,
): Minor {
  const own = facts.entries.filter((e) => e.paymentId === payment.id);
  const taken = balanceOf(own.filter((e) => e.kind === 'payment'));
  const isReversed = (e: Entry) => isReversal(e, 'refund') || isReversal(e, 'chargeback');
  const reversed = sum(own.filter(isReversed).map((e) => standingAmount(e, facts.entries)));
  const outOfCredit = subtract(goneOf(payment, receivedMinor), reversed);
  return max(ZERO, minor(receivedMinor + taken - outOfCredit));
}

/**
 * Reopens what a payment closed, for at most this amount, the last served invoice first. Where the
 * payment is undone in full, what it earned goes with it (rules 3.3). Without a reason it was a mistake
 * of ours: no money went back, and nobody has to decide about it.
 */
export function takeBack(
  facts: CaseFacts,
  payment: Payment,
  amountMinor: Minor,
  reversal: Reason | null,
  writing: Writing,
): Step {
  let leftMinor = amountMinor;
  const changes: Change[] = [];
  const invoiceIds = new Set<string>();
  for (const entry of paidEntries(facts, payment).toReversed()) {
    const partMinor = min(leftMinor, standingAmount(entry, facts.entries));
    if (partMinor <= 0) continue;
    leftMinor = subtract(leftMinor, partMinor);
    invoiceIds.add(entry.invoiceId);
    changes.push(correction(facts, entry, partMinor, { reversal }, writing));
  }
  return inTurn(facts, [
    () => ({ events: [], changes }),
    ...[...invoiceIds].map(
      (id) => (present: CaseFacts) => takeEarningsBack(present, payment, id, writing),
    ),
  ]);
}

/** The opposite: the reversals of this reason are undone, and what cannot be used becomes credit. */
export function giveBack(
  facts: CaseFacts,
  payment: Payment,
  amountMinor: Minor,
  reason: Reason,
  writing: Writing,
): Step {
  let leftMinor = amountMinor;
  const reversals = facts.entries.filter(
    (e) => e.paymentId === payment.id && isReversal(e, reason),
  );
  const restored = inTurn(
    facts,
    reversals.toReversed().map((entry) => (present) => {
      const balance = balanceOf(present.entries, entry.invoiceId);
      const standing = standingAmount(entry, present.entries);
      const partMinor = min(leftMinor, min(standing, balance));
      if (partMinor <= 0) return NO_STEP;
      leftMinor = subtract(leftMinor, partMinor);
      const change = correction(present, entry, partMinor, { kind: 'paymentReversed' }, writing);
      return { events: [], changes: [change] };
    }),
  );
  const ids = [...new Set(reversals.map((e) => e.invoiceId))];
  return inTurn(facts, [
    () => restored,
    ...ids.map((id) => (present: CaseFacts) => restoreEarnings(present, payment, id, writing)),
    () => toCredit(payment.id, payment.currency, leftMinor, { code: UNDONE[reason] }, writing),
  ]);
}

const UNDONE = { refund: 'refundCameBack', chargeback: 'reversalUndone' } as const;

const isReversal = (e: Entry, reason: Reason): boolean =>
  e.kind === 'paymentReversed' && e.side === 'debit' && e.reversal === reason;

function paidEntries(facts: CaseFacts, payment: Payment): readonly Entry[] {
  return facts.entries.filter(
    (e) => e.paymentId === payment.id && e.kind === 'payment' && e.side === 'credit',
  );
}

function takeEarningsBack(
  facts: CaseFacts,
  payment: Payment,
  invoiceId: string,
  writing: Writing,
): Step {
  const own = entriesOf(facts.entries, invoiceId);
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  const stillPaid = creditedBy('payment', own, invoiceId, (e) => e.paymentId === payment.id);
  if (invoice === undefined || stillPaid > 0) return NO_STEP;
  const isLost = (e: Entry): boolean =>
    e.kind === 'discount'
      ? !isStillEarned(facts, invoice)
      : e.kind === 'writeOff' && e.paymentId === payment.id;
  const lost = own.filter(
    (e) => e.side === 'credit' && e.correctsId === null && isLost(e) && standingAmount(e, own) > 0,
  );
  return {
    events: lost.filter((e) => e.kind === 'discount').map((e) => discountEvent('reversed', e)),
    changes: lost.map((e) =>
      correction(facts, e, standingAmount(e, own), { paymentId: payment.id }, writing),
    ),
  };
}

/** The rest of the money alone may still be the early total, paid in time. */
function isStillEarned(facts: CaseFacts, invoice: Invoice): boolean {
  const entries = facts.entries.filter((e) => e.kind !== 'discount' && e.kind !== 'lateCharge');
  const { vendor, payments } = facts;
  const standing = discountStanding(
    { vendor, payments, entries, plans: [] },
    invoice,
    invoice.issuedOn,
  );
  return standing.status === 'earned';
}

function restoreEarnings(
  facts: CaseFacts,
  payment: Payment,
  invoiceId: string,
  writing: Writing,
): Step {
  const lost = entriesOf(facts.entries, invoiceId).filter(
    (e) =>
      e.paymentId === payment.id &&
      e.side === 'debit' &&
      (e.kind === 'discount' || e.kind === 'writeOff'),
  );
  return inTurn(
    facts,
    lost.map((entry) => (present) => {
      const balance = balanceOf(present.entries, invoiceId);
      const partMinor = min(balance, standingAmount(entry, present.entries));
      if (partMinor <= 0) return NO_STEP;
      const change = correction(present, entry, partMinor, {}, writing);
      const events = entry.kind === 'discount' ? [discountEvent('granted', change.entry)] : [];
      return { events, changes: [change] };
    }),
  );
}

type AddEntry = Extract<Change, { readonly do: 'addEntry' }>;

/** An entry on the other side that names the one it corrects. */
export function correction(
  { vendor }: CaseFacts,
  entry: Entry,
  amountMinor: Minor,
  fields: Partial<Entry>,
  writing: Writing,
): AddEntry {
  const isPayment = entry.kind === 'payment';
  return {
    do: 'addEntry',
    entry: entryOn({ id: entry.invoiceId, currency: entry.currency }, writing, {
      kind: isPayment ? 'paymentReversed' : entry.kind,
      side: entry.side === 'credit' ? 'debit' : 'credit',
      amountMinor,
      valueOn: localDate(writing.now, vendor.timeZone),
      paymentId: entry.paymentId,
      correctsId: entry.id,
      breakdown: entry.breakdown.length > 0 ? shrinkBreakdown(entry.breakdown, amountMinor) : [],
      ...fields,
    }),
  };
}

export function discountEvent(what: 'granted' | 'reversed', entry: Entry): JournalEvent {
  const { invoiceId, id: entryId, paymentId, correctsId, currency, amountMinor, breakdown } = entry;
  const data = { invoiceId, entryId, paymentId, correctsId, currency, amountMinor, breakdown };
  return { type: `discount.${what}`, data };
}
