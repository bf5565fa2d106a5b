import { localDate } from './calendar.ts';
import type { Currency, Instant, Minor } from './brands.ts';
import { ignored } from './decision.ts';
import type { Change, Decision, NewId } from './decision.ts';
import type { Allocation, CaseFacts, DebtorCredit, Payment } from './facts.ts';
import { balanceOf, payableOf } from './ledger.ts';
import { withPlans } from './ledger-decisions.ts';
import { add, max, min, parseMinor, subtract, sum, ZERO } from './money.ts';
import { endTasks, refundStep } from './payment-reversal.ts';
import { earnedBy, entryOn, toCredit } from './posting.ts';
import type { Writing } from './posting.ts';
import { queueMessage } from './queue-message.ts';
import { decideRefund, refundLeft } from './refund.ts';
import { accepted, inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/** Credit: money of the debtor that no invoice has taken, until the vendor uses or returns it (rules 1.5). */

type Credits = Pick<CaseFacts, 'credits' | 'payments'>;

export type CreditStanding = {
  readonly currency: Currency;
  /** What may be used for an invoice or given back. */
  readonly freeMinor: Minor;
  /** What is on its way back to the card that it came from. */
  readonly returningMinor: Minor;
};

/** What of the debtor's money lies with the vendor, per currency; only where something does. */
export function creditStandings(facts: Credits): readonly CreditStanding[] {
  const standings = [...new Set(facts.credits.map((c) => c.currency))]
    .toSorted()
    .map((currency) => {
      const all = sum(
        facts.credits.filter((c) => c.currency === currency).map((c) => c.amountMinor),
      );
      const freeMinor = freeCredit(facts, currency);
      return { currency, freeMinor, returningMinor: returning(facts, currency, all) };
    });
  return standings.filter((s) => s.freeMinor > 0 || s.returningMinor > 0);
}

export const freeCredit = (facts: Credits, currency: Currency): Minor =>
  sum(sourcesOf(facts, currency).map((s) => s.freeMinor));

function returning(facts: Credits, currency: Currency, allMinor: Minor): Minor {
  const due = facts.payments
    .filter((p) => creditOf(facts.credits, p.id, currency) > 0)
    .map((p) => min(refundLeft(p), creditOf(facts.credits, p.id, currency)));
  return min(sum(due), max(ZERO, allMinor));
}

/** A payment, or nothing that we know of, with what of its money is free credit. */
type Source = {
  readonly paymentId: string | null;
  readonly payment: Payment | undefined;
  readonly freeMinor: Minor;
};

/** Oldest credit first. What the bank disputes may be taken back any day, so nobody may use it. */
function sourcesOf(facts: Credits, currency: Currency): readonly Source[] {
  const ids = new Set(facts.credits.filter((c) => c.currency === currency).map((c) => c.paymentId));
  return [...ids].flatMap((paymentId) => {
    const payment = facts.payments.find((p) => p.id === paymentId);
    const reserved = payment === undefined ? ZERO : refundLeft(payment);
    const freeMinor = subtract(creditOf(facts.credits, paymentId, currency), reserved);
    const isSafe = payment?.status !== 'disputed';
    return freeMinor > 0 && isSafe ? [{ paymentId, payment, freeMinor }] : [];
  });
}

const creditOf = (
  credits: readonly DebtorCredit[],
  paymentId: string | null,
  currency: Currency,
): Minor =>
  sum(
    credits
      .filter((c) => c.paymentId === paymentId && c.currency === currency)
      .map((c) => c.amountMinor),
  );

export type CreditRefusal = 'notFound' | 'invoiceClosed' | 'alreadyBeingPaid' | 'creditNotEnough';

export type ApplyCredit = {
  readonly invoiceId: string;
  /** As much as fits without it. */
  readonly amountMinor?: number | undefined;
  /** Names the request, where whoever asks may ask again. */
  readonly request?: string | null;
};

/**
 * Pays an invoice with the debtor's credit: all that fits, or the amount given. The money keeps the
 * name of the payment that it came with, so a later refund or chargeback of that one finds it here.
 */
export function decideApplyCredit(
  facts: CaseFacts,
  command: ApplyCredit,
  now: Instant,
  newId: NewId,
): Decision<CreditRefusal | 'amountNotAllowed' | 'amountAbovePayable'> {
  const invoice = facts.invoices.find((i) => i.id === command.invoiceId);
  if (invoice === undefined) return { ok: false, code: 'notFound' };
  const { request = null } = command;
  if (request !== null && facts.credits.some((c) => c.why['request'] === request)) {
    return ignored('alreadyApplied');
  }
  if (balanceOf(facts.entries, invoice.id) <= 0) return { ok: false, code: 'invoiceClosed' };
  const payableMinor = payableOf(facts, invoice.id);
  if (payableMinor === 0) return { ok: false, code: 'alreadyBeingPaid' };
  const freeMinor = freeCredit(facts, invoice.currency);
  const asked = command.amountMinor ?? min(freeMinor, payableMinor);
  const amountMinor = parseMinor(asked);
  if (freeMinor === 0) return { ok: false, code: 'creditNotEnough', detail: { freeMinor } };
  if (amountMinor === undefined || amountMinor <= 0) return { ok: false, code: 'amountNotAllowed' };
  if (amountMinor > freeMinor) return { ok: false, code: 'creditNotEnough', detail: { freeMinor } };
  if (amountMinor > payableMinor) {
    return { ok: false, code: 'amountAbovePayable', detail: { payableMinor } };
  }
  const writing = { now, newId };
  const { currency, id: invoiceId } = invoice;
  const data = { invoiceId, currency, amountMinor };
  const step = inTurn(facts, [
    () => ({ events: [{ type: 'credit.applied', data }], changes: [] }),
    ...partsOf(sourcesOf(facts, currency), amountMinor).map(
      (part) => (present: CaseFacts) => applyPart(present, invoice, { ...part, request }, writing),
    ),
    () => tellApplied(facts, invoiceId, writing),
    (present) => nothingLeft(present, facts, currency, writing),
  ]);
  return withPlans(step, now, newId);
}

function tellApplied(facts: CaseFacts, invoiceId: string, { now, newId }: Writing): Step {
  const key = `creditApplied:${invoiceId}:${facts.seq}`;
  const letter = { kind: 'creditApplied', key, invoiceIds: [invoiceId], paymentId: null } as const;
  return { events: [], changes: queueMessage(facts, letter, now, newId) };
}

type PartOfSource = Source & { readonly amountMinor: Minor };

function partsOf(sources: readonly Source[], amountMinor: Minor): readonly PartOfSource[] {
  let leftMinor = amountMinor;
  return sources.flatMap((source) => {
    const part = min(leftMinor, source.freeMinor);
    leftMinor = subtract(leftMinor, part);
    return part > 0 ? [{ ...source, amountMinor: part }] : [];
  });
}

function applyPart(
  facts: CaseFacts,
  invoice: CaseFacts['invoices'][number],
  { paymentId, payment, amountMinor, request }: PartOfSource & { readonly request: string | null },
  writing: Writing,
): Step {
  const { id: invoiceId, currency } = invoice;
  const valueOn = localDate(writing.now, facts.vendor.timeZone);
  const entry = entryOn(invoice, writing, {
    kind: 'payment',
    side: 'credit',
    amountMinor,
    valueOn,
    paymentId,
  });
  const why = { code: 'applied', invoiceId, request };
  const taken = subtract(ZERO, amountMinor);
  const money = { paymentId, valueOn, initiatedAt: writing.now };
  return inTurn(facts, [
    () => ({ events: [], changes: [{ do: 'addEntry', entry }, ...coveredToo(payment, entry)] }),
    () => toCredit(paymentId, currency, taken, why, writing),
    (present) => earnedBy(present, invoiceId, money, writing),
  ]);
}

/** From now on the payment is one of this invoice as well. */
function coveredToo(
  payment: Payment | undefined,
  { invoiceId, amountMinor }: Allocation,
): Change[] {
  if (payment === undefined) return [];
  const known = payment.allocations.find((a) => a.invoiceId === invoiceId);
  const others = payment.allocations.filter((a) => a.invoiceId !== invoiceId);
  const own = { invoiceId, amountMinor: add(known?.amountMinor ?? ZERO, amountMinor) };
  return [{ do: 'putPayment', payment: { ...payment, allocations: [...others, own] } }];
}

/**
 * Gives the debtor's free credit of a currency back: card money to its card, through the processor;
 * what came another way counts as given back, because a person has transferred it.
 */
export function decideReturnCredit(
  facts: CaseFacts,
  { currency }: { readonly currency: Currency },
  now: Instant,
  newId: NewId,
): Decision<'creditNotEnough'> {
  const sources = sourcesOf(facts, currency);
  if (sources.length === 0) return { ok: false, code: 'creditNotEnough', detail: { freeMinor: 0 } };
  const writing = { now, newId };
  return accepted(
    inTurn(facts, [
      ...sources.map(
        (source) => (present: CaseFacts) => returnPart(present, source, currency, writing),
      ),
      (present) => nothingLeft(present, facts, currency, writing),
    ]),
  );
}

/** Who was asked what becomes of the money is asked no more. */
function nothingLeft(
  facts: CaseFacts,
  before: CaseFacts,
  currency: Currency,
  writing: Writing,
): Step {
  if (freeCredit(facts, currency) > 0) return NO_STEP;
  const used = sourcesOf(before, currency).flatMap((s) => s.payment ?? []);
  return {
    events: [],
    changes: used.flatMap((p) => endTasks(p, 'refundOverpayment', writing)),
  };
}

function returnPart(
  facts: CaseFacts,
  { paymentId, payment, freeMinor }: Source,
  currency: Currency,
  writing: Writing,
): Step {
  if (payment === undefined) {
    const why = { code: 'returned' };
    return inTurn(facts, [
      () => toCredit(paymentId, currency, subtract(ZERO, freeMinor), why, writing),
      () => tellReturned(facts, currency, writing),
    ]);
  }
  if (payment.channel === 'stripe') {
    return decideRefund(payment, { currency, amountMinor: freeMinor, why: 'vendor' }, writing);
  }
  const refundedMinor = add(payment.refundedMinor, freeMinor);
  const { amountMinor: receivedMinor } = payment;
  return refundStep(facts, payment, { currency, refundedMinor, receivedMinor }, writing);
}

/** Money without a payment of ours came with a credit note, which says what it was for. */
function tellReturned(facts: CaseFacts, currency: Currency, { now, newId }: Writing): Step {
  const named = facts.credits
    .filter((c) => c.paymentId === null && c.currency === currency && c.amountMinor > 0)
    .map((c) => c.why['invoiceId']);
  const own = facts.invoices.filter((i) => i.currency === currency && named.includes(i.id));
  const letter = {
    kind: 'creditReturned',
    key: `creditReturned:${currency}:${facts.seq}`,
    invoiceIds: own.map((i) => i.id),
    paymentId: null,
  } as const;
  return { events: [], changes: queueMessage(facts, letter, now, newId) };
}
