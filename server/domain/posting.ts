import { allocate, invoicesOf, mergeAllocations, targetOf } from './allocation.ts';
import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { discountStanding, shrinkBreakdown } from './discount.ts';
import type { TierPrice } from './discount.ts';
import type { Change, NewId } from './decision.ts';
import type {
  Allocation,
  CaseFacts,
  Entry,
  Invoice,
  QuoteKind,
  SettlementOffer,
  Why,
} from './facts.ts';
import { balanceOf, creditedBy, entriesOf } from './ledger.ts';
import { max, min, minor, subtract, sum, ZERO } from './money.ts';
import { inTurn, NO_STEP } from './steps.ts';
import type { Step } from './steps.ts';

/** Money that arrived, before it is known which debts it closes. */
export type Incoming = {
  readonly paymentId: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly invoiceIds: readonly string[];
  /** Served first, each up to what the invoice can still take; the rest goes by age. */
  readonly selected: readonly Allocation[];
  readonly option: QuoteKind;
  readonly initiatedAt: Instant;
  readonly valueOn: CivilDate;
  readonly reference: string | null;
};

export type Posted = Step & {
  readonly allocations: readonly Allocation[];
  /** What no invoice could take; it is the debtor's credit already (rules 1.5). */
  readonly surplusMinor: Minor;
};

type Earning = Pick<Incoming, 'valueOn' | 'initiatedAt'> & { readonly paymentId: string | null };

export type Writing = { readonly now: Instant; readonly newId: NewId };

/**
 * Writes money into the ledger against what is owed at this moment, so that no balance goes below
 * zero, and with it what the money earns: discounts and kept settlements. allocations + surplus are
 * the amount, exactly.
 */
export function postIncoming(facts: CaseFacts, money: Incoming, writing: Writing): Posted {
  const rooms = invoicesOf(facts, money.invoiceIds)
    .filter((invoice) => invoice.currency === money.currency)
    .map((invoice) => ({ invoice, roomMinor: roomFor(facts, invoice, money) }));
  const first = rooms.map(({ invoice, roomMinor }): Allocation => {
    const wanted = money.selected.filter((a) => a.invoiceId === invoice.id);
    return {
      invoiceId: invoice.id,
      amountMinor: min(sum(wanted.map((a) => a.amountMinor)), roomMinor),
    };
  });
  const leftMinor = subtract(money.amountMinor, sum(first.map((a) => a.amountMinor)));
  const rest = allocate(
    leftMinor,
    rooms.map(({ invoice, roomMinor }, i) =>
      targetOf(invoice, subtract(roomMinor, first[i]?.amountMinor ?? ZERO)),
    ),
  );
  const allocations = mergeAllocations(first, rest.allocations).filter((a) => a.amountMinor > 0);
  const step = inTurn(facts, [
    () => ({ events: [], changes: paymentEntries(money, allocations, writing) }),
    ...allocations.map((a) => (now: CaseFacts) => earnedBy(now, a.invoiceId, money, writing)),
    () =>
      toCredit(money.paymentId, money.currency, rest.surplusMinor, { code: 'surplus' }, writing),
  ]);
  const { events, changes } = step;
  return { events, changes, allocations, surplusMinor: rest.surplusMinor };
}

/** Puts an amount that no invoice takes to the debtor's credit; a negative one takes it off again. */
export function toCredit(
  paymentId: string | null,
  currency: Currency,
  amountMinor: Minor,
  why: Why,
  { now, newId }: Writing,
): Step {
  if (amountMinor === 0) return NO_STEP;
  const credit = { id: newId('crd'), currency, amountMinor, paymentId, why, at: now };
  const type = amountMinor > 0 ? 'credit.added' : 'credit.taken';
  const { invoiceId } = why;
  const about = typeof invoiceId === 'string' ? { invoiceId } : {};
  const data = { paymentId, currency, amountMinor, why: why.code, ...about };
  return { events: [{ type, data }], changes: [{ do: 'addCredit', credit }] };
}

/** The shape of every entry that this money side of the domain writes. */
export function entryOn(
  invoice: Pick<Invoice, 'id' | 'currency'>,
  { now, newId }: Writing,
  fields: Pick<Entry, 'kind' | 'side' | 'amountMinor' | 'valueOn'> & Partial<Entry>,
): Entry {
  return {
    id: newId('ent'),
    invoiceId: invoice.id,
    currency: invoice.currency,
    at: now,
    paymentId: null,
    correctsId: null,
    reversal: null,
    breakdown: [],
    reference: null,
    ...fields,
  };
}

/**
 * How much the invoice takes. Money sent for a price below the balance takes no more than that price,
 * so that what arrived beside it in the meantime is given back and not swallowed.
 */
function roomFor(facts: CaseFacts, invoice: Invoice, money: Incoming): Minor {
  const balance = max(ZERO, balanceOf(facts.entries, invoice.id));
  if (money.option === 'settlement') {
    const offer = keepableOffer(facts, invoice.id, money);
    return offer === undefined ? balance : min(balance, settlementRest(facts, offer));
  }
  if (money.option !== 'discount') return balance;
  const standing = discountStanding(withoutMoving(facts), invoice, money.valueOn);
  return standing.status === 'open' ? min(balance, standing.restMinor) : balance;
}

/** What is on its way elsewhere may still fail: it must not lower the price that this money pays. */
const withoutMoving = (facts: CaseFacts): CaseFacts => ({ ...facts, payments: [] });

function paymentEntries(
  money: Incoming,
  allocations: readonly Allocation[],
  writing: Writing,
): readonly Change[] {
  const { paymentId, currency, valueOn, reference } = money;
  return allocations.map(({ invoiceId, amountMinor }) => ({
    do: 'addEntry',
    entry: entryOn({ id: invoiceId, currency }, writing, {
      kind: 'payment',
      side: 'credit',
      amountMinor,
      valueOn,
      paymentId,
      reference,
    }),
  }));
}

/** What money on an invoice earns: a kept settlement, or the discount. */
export function earnedBy(
  facts: CaseFacts,
  invoiceId: string,
  money: Earning,
  writing: Writing,
): Step {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  if (invoice === undefined) return NO_STEP;
  const kept = keepSettlement(facts, invoice, money, writing);
  if (kept !== NO_STEP) return kept;
  const standing = discountStanding(facts, invoice, money.valueOn);
  if (standing.status !== 'earned') return NO_STEP;
  return grantDiscount(facts, invoice, standing.price, money, writing);
}

/**
 * Writes the discount, at most what is still owed: who paid the full price in time has no use for it.
 * The event carries net and tax per rate for the vendor's books (rules 3.7).
 */
export function grantDiscount(
  facts: CaseFacts,
  invoice: Invoice,
  price: TierPrice,
  cause: { readonly paymentId: string | null; readonly valueOn: CivilDate },
  writing: Writing,
): Step {
  const balance = balanceOf(facts.entries, invoice.id);
  const amountMinor = min(price.grantedMinor, balance);
  if (amountMinor <= 0) return NO_STEP;
  const breakdown = shrinkBreakdown(price.breakdown, amountMinor);
  const { paymentId, valueOn } = cause;
  const entry = entryOn(invoice, writing, {
    kind: 'discount',
    side: 'credit',
    amountMinor,
    valueOn,
    paymentId,
    breakdown,
  });
  const { currency } = invoice;
  const data = {
    invoiceId: invoice.id,
    entryId: entry.id,
    paymentId,
    currency,
    amountMinor,
    breakdown,
  };
  return { events: [{ type: 'discount.granted', data }], changes: [{ do: 'addEntry', entry }] };
}

/** What is still to be paid for the offer: money since it was made counts, if it came in time. */
export function settlementRest(facts: Pick<CaseFacts, 'entries'>, offer: SettlementOffer): Minor {
  const paid = creditedBy(
    'payment',
    facts.entries,
    offer.invoiceId,
    (e) => e.at >= offer.createdAt && e.valueOn <= offer.untilOn,
  );
  return max(ZERO, subtract(offer.amountMinor, paid));
}

/** The offer that this money may keep: confirmed in time and before anybody withdrew it. */
function keepableOffer(
  facts: CaseFacts,
  invoiceId: string,
  { valueOn, initiatedAt }: Pick<Incoming, 'valueOn' | 'initiatedAt'>,
): SettlementOffer | undefined {
  return facts.offers.findLast(
    (o) =>
      o.invoiceId === invoiceId &&
      valueOn <= o.untilOn &&
      (o.endedAt === null || o.endedAt > initiatedAt),
  );
}

/** An offer paid in full in time: the rest is written off for that reason (rules 3.8). */
function keepSettlement(
  facts: CaseFacts,
  invoice: Invoice,
  money: Earning,
  writing: Writing,
): Step {
  const offer = keepableOffer(facts, invoice.id, money);
  if (offer === undefined || settlementRest(facts, offer) > 0) return NO_STEP;
  const restMinor = balanceOf(entriesOf(facts.entries, invoice.id));
  const ended: Change = { do: 'putOffer', offer: { ...offer, endedAt: writing.now } };
  const entry = entryOn(invoice, writing, {
    kind: 'writeOff',
    side: 'credit',
    amountMinor: minor(restMinor),
    valueOn: money.valueOn,
    paymentId: money.paymentId,
    reference: offer.id,
  });
  const data = {
    invoiceId: invoice.id,
    offerId: offer.id,
    paymentId: money.paymentId,
    writtenOffMinor: restMinor,
  };
  return {
    events: [{ type: 'settlement.kept', data }],
    changes: restMinor > 0 ? [{ do: 'addEntry', entry }, ended] : [ended],
  };
}
