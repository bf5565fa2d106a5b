import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { endOfDay, instant, MINUTE_MS } from './calendar.ts';
import type { Refused } from './decision.ts';
import type { Allocation, CaseFacts, QuoteKind } from './facts.ts';
import { firstOf, invoicesOf } from './allocation.ts';
import { runningPlanOf } from './ledger.ts';
import { largestCharge, parseMinor, smallestCharge, toStripeAmount } from './money.ts';
import { priceAll } from './quote.ts';
import type { PricedOption } from './quote-options.ts';

export type PriceAsk = {
  readonly invoiceIds: readonly string[];
  readonly option: QuoteKind;
  /** Needed for `other`. For the rest: the amount that was shown, refused when it is another now. */
  readonly amountMinor?: number | null | undefined;
};

/** The exact amount of one payment and what it is for, until it expires (rules 2.2). */
export type Price = {
  readonly ok: true;
  readonly kind: QuoteKind;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly covers: readonly Allocation[];
  readonly expiresAt: Instant;
  /** The running plan that the payment counts on, if the debts have one. */
  readonly planId: string | null;
};

export type PriceRefusal =
  | 'notFound'
  | 'currencyMismatch'
  | 'nothingToPay'
  | 'alreadyBeingPaid'
  | 'optionNotOffered'
  | 'offerExpired'
  | 'quoteExpired'
  | 'amountNotAllowed'
  | 'amountBelowMinimum'
  | 'amountAbovePayable'
  | 'amountTooLarge';

const HOLDS_MS = 60 * MINUTE_MS;
const OFFER_GRACE_MS = 30 * MINUTE_MS;

/** What paying costs now, or why it cannot be paid so. Any number from outside is answered, none throws. */
export function priceOf(
  facts: CaseFacts,
  ask: PriceAsk,
  now: Instant,
): Price | Refused<PriceRefusal> {
  const found = invoicesOf(facts, ask.invoiceIds);
  if (found.length === 0 || ask.invoiceIds.some((id) => !found.some((i) => i.id === id))) {
    return { ok: false, code: 'notFound' };
  }
  if (new Set(found.map((i) => i.currency)).size > 1) {
    return { ok: false, code: 'currencyMismatch' };
  }
  const quoted = priceAll(facts, { invoiceIds: ask.invoiceIds, now });
  if (quoted.payableMinor === 0) {
    return { ok: false, code: quoted.processingMinor > 0 ? 'alreadyBeingPaid' : 'nothingToPay' };
  }
  if (ask.option === 'other') return priceOther(facts, ask, quoted, now);
  const offered = quoted.priced.find((p) => p.option.kind === ask.option);
  if (offered === undefined) return { ok: false, code: missingBecause(facts, ask, now) };
  if (ask.amountMinor !== undefined && ask.amountMinor !== null) {
    const shown = parseMinor(ask.amountMinor);
    if (shown === undefined || shown <= 0) return { ok: false, code: 'amountNotAllowed' };
    if (shown !== offered.option.amountMinor) {
      return {
        ok: false,
        code: 'quoteExpired',
        detail: { amountMinor: offered.option.amountMinor },
      };
    }
  }
  return priceFor(facts, offered, now);
}

type Priced = ReturnType<typeof priceAll>;

function priceOther(
  facts: CaseFacts,
  ask: PriceAsk,
  quoted: Priced,
  now: Instant,
): Price | Refused<PriceRefusal> {
  const amountMinor = parseMinor(ask.amountMinor);
  const all = quoted.priced.find((p) => p.option.kind === 'all');
  if (amountMinor === undefined || amountMinor <= 0 || all === undefined) {
    return { ok: false, code: 'amountNotAllowed' };
  }
  if (amountMinor > quoted.payableMinor) {
    return {
      ok: false,
      code: 'amountAbovePayable',
      detail: { payableMinor: quoted.payableMinor },
    };
  }
  const other = quoted.priced.find((p) => p.option.kind === 'other');
  const minMinor = other?.option.minMinor ?? quoted.payableMinor;
  if (amountMinor < minMinor && amountMinor < quoted.payableMinor) {
    return { ok: false, code: 'amountBelowMinimum', detail: { minMinor } };
  }
  const covers = firstOf(all.covers, amountMinor);
  return priceFor(facts, { option: { ...all.option, kind: 'other', amountMinor }, covers }, now);
}

function priceFor(
  facts: CaseFacts,
  { option, covers }: PricedOption,
  now: Instant,
): Price | Refused<PriceRefusal> {
  const { kind, currency, amountMinor, untilOn } = option;
  if (amountMinor > largestCharge(currency)) {
    return {
      ok: false,
      code: 'amountTooLarge',
      detail: { maxMinor: largestCharge(currency) },
    };
  }
  if (amountMinor < smallestCharge(currency)) {
    return {
      ok: false,
      code: 'amountBelowMinimum',
      detail: { minMinor: smallestCharge(currency) },
    };
  }
  if (toStripeAmount(amountMinor, currency) === undefined) {
    return { ok: false, code: 'amountNotAllowed' };
  }
  const holdsUntil = now + HOLDS_MS;
  const offerUntil =
    untilOn === null ? holdsUntil : endOfDay(untilOn, facts.vendor.timeZone) + OFFER_GRACE_MS;
  const expiresAt = instant(Math.min(holdsUntil, offerUntil));
  const planId = planOf(facts, covers);
  return { ok: true, kind, currency, amountMinor, covers, expiresAt, planId };
}

function planOf(facts: CaseFacts, covers: readonly Allocation[]): string | null {
  const ids = new Set(covers.map((c) => runningPlanOf(facts.plans, c.invoiceId)?.id ?? null));
  ids.delete(null);
  const [only = null] = ids;
  return ids.size === 1 ? only : null;
}

/** An offer that was there and has lapsed is told apart from one that never was. */
function missingBecause(
  facts: CaseFacts,
  ask: PriceAsk,
  now: Instant,
): 'offerExpired' | 'optionNotOffered' {
  const found = invoicesOf(facts, ask.invoiceIds);
  const hasEnded = (untilOn: CivilDate): boolean => now >= endOfDay(untilOn, facts.vendor.timeZone);
  const lapsed =
    ask.option === 'discount'
      ? found.some((i) => i.terms.discount.some((tier) => hasEnded(tier.untilOn)))
      : facts.offers.some(
          (o) =>
            ask.invoiceIds.includes(o.invoiceId) && (o.endedAt !== null || hasEnded(o.untilOn)),
        );
  const isOffer = ask.option === 'discount' || ask.option === 'settlement';
  return isOffer && lapsed ? 'offerExpired' : 'optionNotOffered';
}
