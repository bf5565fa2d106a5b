import { allocate, targetOf } from './allocation.ts';
import type { CivilDate, Currency, Instant, Minor } from './brands.ts';
import { addDays, instant, localDate, MINUTE_MS, type WorkCalendar } from './calendar.ts';
import { ignored, type Decision, type NewId, type QuoteRow } from './decision.ts';
import type { CaseFacts, Payment, Plan } from './facts.ts';
import { payableOf } from './ledger.ts';
import { chargeableOf, min, sum } from './money.ts';
import { hoursOf, later } from './moments.ts';
import { isOpenAttempt, quoteIdOf, UNTOUCHED } from './payment.ts';
import { pausedUntil, planTerms, type Term } from './plan-grace.ts';
import { isOnPlan, planStanding } from './plan.ts';

/** An automatic charge whose moment has come: what is missed and due, as one payment. */
export type ChargeDue = {
  readonly planId: string;
  readonly amountMinor: Minor;
  readonly currency: Currency;
};

/** The first try on the day and two more inside the grace (rules 5.6). */
const TRY_ON_DAYS = [0, 2, 4] as const;

/** How long the price of an automatic charge holds; past it the attempt is looked up or closed. */
const CHARGE_EXPIRES_MS = 60 * MINUTE_MS;

/** Refusals after which the same method must not be charged again without the debtor. */
const HARD_DECLINES: ReadonlySet<string> = new Set([
  'account_closed',
  'authentication_required',
  'bank_account_restricted',
  'card_not_supported',
  'currency_not_supported',
  'debit_not_authorized',
  'do_not_try_again',
  'expired_card',
  'fraudulent',
  'highest_risk_level',
  'incorrect_number',
  'invalid_account',
  'invalid_account_number',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'lost_card',
  'mandate_invalid',
  'merchant_blacklist',
  'new_account_information_available',
  'no_account',
  'payment_intent_mandate_invalid',
  'payment_method_not_available',
  'pickup_card',
  'recipient_deceased',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'stolen_card',
  'stop_payment_order',
  'transaction_not_allowed',
]);

export const isHardDecline = (code: string): boolean => HARD_DECLINES.has(code);

/** Whether instalments are debited by us: agreed, a method is known and it was not refused for good. */
export function isChargeable(plan: Plan, facts: Pick<CaseFacts, 'payments'>): boolean {
  if (!plan.autopay || plan.customerId === null || plan.paymentMethodId === null) return false;
  return plan.methodLost === null && !hasHardDecline(plan, facts);
}

/** The plan's present method was refused in a way that asking again cannot mend. */
export function hasHardDecline(plan: Plan, facts: Pick<CaseFacts, 'payments'>): boolean {
  return facts.payments.some((p) => p.offSession && p.planId === plan.id && refusesMethod(plan, p));
}

/** The debtor may have paid that charge since, with another method: of the plan's own it says the same. */
function refusesMethod({ paymentMethodId, methodSince }: Plan, charge: Payment): boolean {
  const isOwn = charge.paymentMethodId === paymentMethodId;
  if (charge.status === 'failed' && isOwn) return isHardDecline(charge.failureCode);
  const isOlder = methodSince !== null && charge.createdAt < methodSince;
  const { lastDeclineCode: code } = charge;
  return !isOwn && !isOlder && code !== null && isHardDecline(code);
}

/** A charge of ours whose outcome nobody knows yet: the debtor is not blamed in the meantime. */
export const hasOpenCharge = (plan: Plan, facts: Pick<CaseFacts, 'payments'>): boolean =>
  facts.payments.some((p) => p.offSession && isOpenOn(plan, p));

/** When the plan's method is charged next; null while nothing is due, held or already under way. */
export function nextChargeAt(
  plan: Plan,
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
): Instant | null {
  if (plan.status !== 'active' || !isChargeable(plan, facts)) return null;
  if (facts.payments.some((p) => isOpenOn(plan, p))) return null;
  const paused = pausedUntil(plan, facts, now);
  if (paused === null) return null;
  const floor = later(now, paused ?? now);
  const moments = planTerms(plan, facts)
    .filter((t) => !t.isCovered && isBigEnough(plan, facts, t))
    .flatMap((t) => triesFor(plan, t, facts, cal))
    .map((t) => ({ at: later(t.at, floor), lastOn: t.lastOn }))
    .filter((t) => dayOf(facts, t.at) <= t.lastOn);
  return moments.reduce<Instant | null>((a, { at }) => (a === null || at < a ? at : a), null);
}

/** The automatic charges to start now, at most one per plan. */
export function chargesDue(
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
): readonly ChargeDue[] {
  return facts.plans.flatMap((plan) => {
    const at = nextChargeAt(plan, facts, now, cal);
    if (at === null || at > now) return [];
    const amountMinor = chargeAmount(plan, facts, dayOf(facts, now));
    return [{ planId: plan.id, amountMinor, currency: plan.currency }];
  });
}

/** Starts one automatic charge: the row exists before the processor is called. */
export function decideChargeStart(
  facts: CaseFacts,
  { planId }: { readonly planId: string },
  now: Instant,
  newId: NewId,
  cal: WorkCalendar,
): Decision {
  const plan = facts.plans.find((p) => p.id === planId);
  const due = chargesDue(facts, now, cal).find((c) => c.planId === planId);
  if (plan === undefined || due === undefined) return ignored('nothingToCharge');
  const payment = chargePayment(plan, facts, due, now, newId('pay'));
  const quote: QuoteRow = {
    id: quoteIdOf(payment),
    paymentId: payment.id,
    kind: 'dueNow',
    currency: payment.currency,
    amountMinor: payment.amountMinor,
    covers: payment.allocations,
    createdAt: now,
    expiresAt: payment.quoteExpiresAt,
  };
  const { amountMinor, currency, allocations } = payment;
  const data = {
    paymentId: payment.id,
    quoteId: quote.id,
    planId,
    amountMinor,
    currency,
    allocations,
    offSession: true,
  };
  return {
    ok: true,
    events: [{ type: 'payment.created', data }],
    changes: [
      { do: 'putPayment', payment },
      { do: 'addQuote', quote },
    ],
  };
}

/**
 * Whether a charge that was written down before, and that the processor never heard of, may still be
 * made: its price holds, and everything that led to it (plan, holds, balance, method) says the same
 * today. What may not is closed, and the next try asks the facts anew.
 */
export function isChargeStillDue(
  facts: CaseFacts,
  payment: Payment,
  now: Instant,
  cal: WorkCalendar,
): boolean {
  const isWaiting = payment.offSession && payment.status === 'created';
  const plan = facts.plans.find((p) => p.id === payment.planId);
  if (!isWaiting || plan === undefined || now >= payment.quoteExpiresAt) return false;
  const before = { ...facts, payments: facts.payments.filter((p) => p.id !== payment.id) };
  const due = chargesDue(before, now, cal).find((c) => c.planId === plan.id);
  if (due === undefined) return false;
  const today = chargePayment(plan, before, due, now, payment.id);
  return (
    today.amountMinor === payment.amountMinor &&
    today.paymentMethodId === payment.paymentMethodId &&
    today.allocations.every((a) =>
      payment.allocations.some(
        (b) => a.invoiceId === b.invoiceId && a.amountMinor === b.amountMinor,
      ),
    )
  );
}

function chargePayment(
  plan: Plan,
  facts: CaseFacts,
  due: ChargeDue,
  now: Instant,
  id: string,
): Payment {
  const targets = facts.invoices
    .filter((i) => isOnPlan(plan, i.id))
    .map((i) => targetOf(i, payableOf(facts, i.id)));
  return {
    id,
    status: 'created',
    channel: 'stripe',
    currency: due.currency,
    amountMinor: due.amountMinor,
    allocations: allocate(due.amountMinor, targets).allocations,
    option: 'dueNow',
    quoteExpiresAt: instant(now + CHARGE_EXPIRES_MS),
    createdAt: now,
    initiatedAt: null,
    planId: plan.id,
    offSession: true,
    checkout: null,
    paymentIntentId: null,
    customerId: plan.customerId,
    ...UNTOUCHED,
    paymentMethodId: plan.paymentMethodId,
    methodLabel: plan.methodLabel,
  };
}

type Try = { readonly at: Instant; readonly lastOn: CivilDate };

/** The tries of one instalment that no earlier attempt has used up; two missed ones become one. */
function triesFor(plan: Plan, term: Term, facts: CaseFacts, cal: WorkCalendar): readonly Try[] {
  const lastOn = addDays(term.askedOn, plan.policy.graceDays);
  const lastTryAt = facts.payments
    .filter((p) => p.offSession && p.planId === plan.id)
    .reduce((last, p) => Math.max(last, p.createdAt), Number.NEGATIVE_INFINITY);
  return TRY_ON_DAYS.filter((days) => days <= plan.policy.graceDays)
    .map((days) => hoursOf(addDays(term.askedOn, days), facts, cal).from)
    .filter((at) => at > lastTryAt)
    .map((at) => ({ at, lastOn }));
}

function chargeAmount(plan: Plan, facts: CaseFacts, today: CivilDate): Minor {
  const { arrearsMinor } = planStanding(plan, facts, today);
  const payable = sum(plan.allocations.map((a) => payableOf(facts, a.invoiceId)));
  return chargeableOf(min(arrearsMinor, payable), plan.currency);
}

/** What the processor would not take alone waits for the next part and is charged with it. */
const isBigEnough = (plan: Plan, facts: CaseFacts, term: Term): boolean =>
  chargeAmount(plan, facts, term.dueOn) > 0;

/** An attempt that nobody knows the end of yet, the debtor's or ours: a second one must not start. */
const isOpenOn = (plan: Plan, payment: Payment): boolean =>
  isOpenAttempt(payment) && payment.allocations.some((a) => isOnPlan(plan, a.invoiceId));

const dayOf = (facts: CaseFacts, at: Instant): CivilDate => localDate(at, facts.vendor.timeZone);
