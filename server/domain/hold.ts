import type { CivilDate, Instant } from './brands.ts';
import { endOfDay, localDate } from './calendar.ts';
import type {
  CaseFacts,
  Hold,
  HoldReason,
  Payment,
  Plan,
  ResumeRule,
  Vendor,
  Why,
} from './facts.ts';
import { expectedBy } from './expected-arrival.ts';
import { disputedOf, partOf, runningPlanOf } from './ledger.ts';
import { reversalReason, undecidedReversals } from './reversal-review.ts';
import type { Undecided } from './reversal-review.ts';
import { staleDataHold } from './stale-data.ts';

/** One reason not to write to the debtor about an invoice, recorded or derived from the facts. */
export type ActiveHold = {
  readonly reason: HoldReason;
  readonly source: Hold['source'];
  readonly from: Instant;
  /** Last day in the vendor's zone; null: until something or somebody ends it. */
  readonly untilOn: CivilDate | null;
  readonly resume: ResumeRule;
  /** What `decideEndHold` takes; null when no person can end it. */
  readonly holdId: string | null;
  readonly mayEnd: boolean;
  readonly why: Why;
};

/** A hold that is over, for the sequence to know where it goes on. */
export type EndedHold = {
  readonly reason: HoldReason;
  readonly from: Instant;
  readonly endedAt: Instant;
  readonly resume: ResumeRule;
};

const SAME_STEP: ResumeRule = { at: 'same' };

/** Every reason that holds the invoice now; mail leaves only when there is none (rules 7.6). */
export function activeHolds(
  facts: CaseFacts,
  invoiceId: string,
  now: Instant,
): readonly ActiveHold[] {
  return [
    ...recordedHolds(facts, invoiceId, now),
    ...facts.payments.flatMap((p) => paymentHold(facts.vendor, p, invoiceId)),
    ...planHold(facts, invoiceId),
    ...undecidedReversals(facts, invoiceId).map((one) => reversalHold(facts.vendor, one)),
    ...staleDataHold(facts, now),
    ...(facts.debtor.email === null ? [noAddressHold(facts)] : []),
  ];
}

/** First instant at which the hold no longer stands; null while nobody has said when. */
export function holdEndsAt(
  hold: Pick<Hold, 'untilOn' | 'endedAt'>,
  vendor: Vendor,
): Instant | null {
  if (hold.untilOn === null) return hold.endedAt;
  const runsOut = endOfDay(hold.untilOn, vendor.timeZone);
  return hold.endedAt !== null && hold.endedAt < runsOut ? hold.endedAt : runsOut;
}

/** What once held the invoice and does no longer, in the order in which it ended. */
export function endedHolds(
  facts: CaseFacts,
  invoiceId: string,
  now: Instant,
): readonly EndedHold[] {
  const recorded = facts.holds
    .filter((h) => concerns(h, invoiceId) && !isStanding(h, facts.vendor, now))
    .flatMap((h) => ended(h.reason, h.from, holdEndsAt(h, facts.vendor), h.resume));
  const payments = facts.payments
    .filter((p) => isOf(p, invoiceId))
    .flatMap((p) => ended('processing', p.initiatedAt, finalSince(p), SAME_STEP));
  const plans = facts.plans
    .filter((p) => p.allocations.some((a) => a.invoiceId === invoiceId))
    .flatMap((p) => ended('plan', p.acceptedAt, planEndedAt(p), afterPlan(p)));
  return [...recorded, ...payments, ...plans]
    .filter((h) => h.endedAt > h.from)
    .toSorted((a, b) => a.endedAt - b.endedAt);
}

/** Where the sequence goes on when a plan ends: its policy's step after a default (rules 5.7). */
function afterPlan(plan: Plan): ResumeRule {
  const hasBroken = 'acceleratedAt' in plan && plan.acceleratedAt !== undefined;
  const step = hasBroken ? plan.policy.resumeAtStep : null;
  return step === null ? SAME_STEP : { at: 'step', step };
}

function recordedHolds(facts: CaseFacts, invoiceId: string, now: Instant): readonly ActiveHold[] {
  return facts.holds
    .filter((h) => concerns(h, invoiceId) && isStanding(h, facts.vendor, now))
    .filter((h) => !isOldAddress(facts, h))
    .map((h) => ({
      reason: h.reason,
      source: h.source,
      from: h.from,
      untilOn: h.untilOn,
      resume: h.resume,
      holdId: h.id,
      mayEnd: true,
      why: { code: h.reason, note: h.note, untilOn: h.untilOn, sinceOn: dayOf(facts, h.from) },
    }));
}

/**
 * What was set holds and what was ended does not, whatever the clock says since: it may have been set
 * back (fault F40). Only a last day runs out by the clock.
 */
export function isStanding(hold: Hold, vendor: Vendor, now: Instant): boolean {
  if (hold.endedAt !== null) return false;
  const runsOut = holdEndsAt(hold, vendor);
  return runsOut === null || runsOut > now;
}

/** A bounce concerns the address that it names; another address ends it. */
const isOldAddress = (facts: CaseFacts, hold: Hold): boolean =>
  hold.reason === 'bounced' && hold.note !== null && hold.note !== facts.debtor.email;

function paymentHold(vendor: Vendor, payment: Payment, invoiceId: string): readonly ActiveHold[] {
  if (payment.status !== 'processing' && payment.status !== 'disputed') return [];
  if (!isOf(payment, invoiceId)) return [];
  const isProcessing = payment.status === 'processing';
  const from = isProcessing ? payment.processingSince : payment.disputedAt;
  const reason = isProcessing ? 'processing' : 'chargeback';
  const why = {
    code: reason,
    amountMinor: isProcessing ? partOf(payment, invoiceId) : disputedOf([payment], invoiceId),
    currency: payment.currency,
    method: payment.methodLabel,
    sinceOn: localDate(from, vendor.timeZone),
    ...(isProcessing && { untilOn: expectedBy(payment, vendor.timeZone) }),
  };
  return [derived(reason, from, SAME_STEP, why)];
}

function planHold(facts: CaseFacts, invoiceId: string): readonly ActiveHold[] {
  const plan = runningPlanOf(facts.plans, invoiceId);
  if (plan === undefined) return [];
  const step = plan.policy.resumeAtStep;
  const resume: ResumeRule = step === null ? SAME_STEP : { at: 'step', step };
  const sinceOn = dayOf(facts, plan.acceptedAt);
  const why = { code: 'plan', planId: plan.id, planStatus: plan.status, sinceOn };
  return [derived('plan', plan.acceptedAt, resume, why)];
}

function reversalHold(vendor: Vendor, { entry, leftMinor }: Undecided): ActiveHold {
  const { currency } = entry;
  const sinceOn = localDate(entry.at, vendor.timeZone);
  const code = entry.reversal === 'chargeback' ? 'chargebackLost' : 'refundReview';
  const why = { code, amountMinor: leftMinor, currency, sinceOn };
  const hold = derived(reversalReason(entry), entry.at, SAME_STEP, why);
  return { ...hold, holdId: entry.id, mayEnd: true };
}

function noAddressHold(facts: CaseFacts): ActiveHold {
  return derived('bounced', facts.debtor.createdAt, SAME_STEP, { code: 'noAddress' });
}

const derived = (reason: HoldReason, from: Instant, resume: ResumeRule, why: Why): ActiveHold => ({
  reason,
  source: 'system',
  from,
  untilOn: null,
  resume,
  holdId: null,
  mayEnd: false,
  why,
});

function ended(
  reason: HoldReason,
  from: Instant | null,
  endedAt: Instant | null,
  resume: ResumeRule,
): readonly EndedHold[] {
  return from === null || endedAt === null ? [] : [{ reason, from, endedAt, resume }];
}

const concerns = (hold: Hold, invoiceId: string): boolean =>
  hold.invoiceId === null || hold.invoiceId === invoiceId;

const isOf = (payment: Payment, invoiceId: string): boolean =>
  payment.allocations.some((a) => a.invoiceId === invoiceId);

const dayOf = (facts: CaseFacts, at: Instant): CivilDate => localDate(at, facts.vendor.timeZone);

function finalSince(payment: Payment): Instant | null {
  switch (payment.status) {
    case 'created':
    case 'requiresAction':
    case 'processing':
      return null;
    case 'failed':
      return payment.failedAt;
    case 'canceled':
      return payment.canceledAt;
    case 'succeeded':
    case 'partiallyRefunded':
    case 'refunded':
    case 'disputed':
    case 'disputeWon':
    case 'disputeLost':
      return payment.settledAt;
  }
}

function planEndedAt(plan: Plan): Instant | null {
  switch (plan.status) {
    case 'accepted':
    case 'active':
    case 'defaulted':
      return null;
    case 'accelerated':
      return plan.acceleratedAt;
    case 'completed':
      return plan.acceleratedAt ?? plan.completedAt;
    case 'lapsed':
      return plan.lapsedAt;
    case 'canceled':
      return plan.canceledAt;
    case 'superseded':
      return plan.supersededAt;
  }
}
