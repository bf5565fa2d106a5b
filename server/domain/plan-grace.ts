import type { CivilDate, Instant, Minor } from './brands.ts';
import { addDays, laterDate, localDate, startOfDay } from './calendar.ts';
import type { CaseFacts, Hold, HoldReason, Instalment, Plan } from './facts.ts';
import { activeHolds, holdEndsAt, type ActiveHold } from './hold.ts';
import { add, percentOf, subtract, sum } from './money.ts';
import { dueUpTo, isOnPlan, paidOnPlan, planStanding, processingOnPlan } from './plan.ts';

/** One instalment in time: from when it may be asked for, and how long it may be late. */
export type Term = Instalment & {
  /** The due day, or the later day on which a hold on the debt or the plan's end was lifted. */
  readonly askedOn: CivilDate;
  /** A hold moved `askedOn`: what was written about the part before does not name its grace. */
  readonly wasHeld: boolean;
  readonly graceEndOn: CivilDate;
  readonly isCovered: boolean;
};

/** The terms of a plan as the facts stand: covered parts, and grace with holds taken into account. */
export function planTerms(plan: Plan, facts: CaseFacts): readonly Term[] {
  const paid = paidOnPlan(plan, facts.entries);
  const covered = add(paid, processingOnPlan(plan, facts));
  return plan.instalments.map((instalment) => {
    const begunOn = begunFrom(plan, instalment, facts);
    const askedOn = askedFrom(plan, begunOn, facts);
    const graceEndOn = addDays(graceFrom(plan, askedOn, facts), plan.policy.graceDays);
    const isCovered = dueUpTo(plan, instalment.dueOn) <= covered;
    return { ...instalment, askedOn, wasHeld: askedOn > begunOn, graceEndOn, isCovered };
  });
}

/**
 * The first day on which the plan is in default if nothing more is paid (rules 5.7); null while
 * nothing is open. At the latest when the grace of every open part is over, whatever the policy counts:
 * no part is left that could be missed, and the plan would keep reminders off for ever. A part counts as missed when it was not covered by money initiated
 * before its grace ended, so paying late inside the grace is forgiven and later is not.
 */
export function defaultsOn(plan: Plan, facts: CaseFacts): CivilDate | null {
  const terms = planTerms(plan, facts);
  const isLate = latenessOf(plan, facts, terms);
  for (const term of terms) {
    if (term.isCovered) continue;
    const day = addDays(term.graceEndOn, 1);
    const past = terms.filter((t) => t.graceEndOn < day);
    const isOver = terms.every((t) => t.isCovered || t.graceEndOn < day);
    if (isOver || isDefault(plan, facts, past.map(isLate), term.graceEndOn)) return day;
  }
  return null;
}

/**
 * The last day on which paying the arrears keeps the plan: the end of the grace of the oldest missed
 * part, or, after that, the last day before the default. null while nothing is missed, while a hold
 * stops the plan (its grace begins anew when that ends), and once the day has passed: nothing that is
 * over is promised.
 */
export function graceUntilOn(plan: Plan, facts: CaseFacts, today: CivilDate): CivilDate | null {
  const missed = planTerms(plan, facts).find((t) => !t.isCovered && t.dueOn < today);
  if (missed === undefined || pausedSinceOn(plan, facts, today) !== null) return null;
  if (missed.graceEndOn >= today) return missed.graceEndOn;
  const end = defaultsOn(plan, facts);
  return end === null || end <= today ? null : addDays(end, -1);
}

/**
 * The last day on which what is late brings a broken plan back (rules 5.7). Null once it has passed,
 * and when no date lies ahead: there is nothing left to go on with.
 */
export function reinstateUntilOn(plan: Plan, facts: CaseFacts, today: CivilDate): CivilDate | null {
  const isBroken = plan.status === 'defaulted' || plan.status === 'accelerated';
  if (!isBroken || !plan.mayReinstate || plan.reinstateUntilOn < today) return null;
  return isAllAsked(plan, facts, today) ? null : plan.reinstateUntilOn;
}

/** Whether every date of the plan is over: what is late is all that is left. */
export const isAllAsked = (plan: Plan, facts: CaseFacts, today: CivilDate): boolean => {
  const { arrearsMinor, leftMinor, processingMinor } = planStanding(plan, facts, today);
  return arrearsMinor >= subtract(leftMinor, processingMinor);
};

/** Days that the plan's schedule holds its breath for: nothing is asked, charged or defaulted. */
const PAUSING: ReadonlySet<HoldReason> = new Set<HoldReason>([
  'planReview',
  'planOffer',
  'promise',
  'extension',
  'dispute',
  'alreadyPaid',
  'refundReview',
  'chargeback',
  'manual',
  'legal',
  'insolvency',
  'staleData',
]);

/**
 * Until when letters, charges and default of the plan wait for a hold on one of its invoices:
 * undefined when none does, null when nobody knows.
 */
export function pausedUntil(
  plan: Plan,
  facts: CaseFacts,
  now: Instant,
): Instant | null | undefined {
  const holds = pausesOf(plan, facts, now);
  if (holds.length === 0) return undefined;
  const ends = holds.map((h) => holdEndsAt({ untilOn: h.untilOn, endedAt: null }, facts.vendor));
  return ends.reduce((a, b) => (a === null || b === null || a > b ? a : b));
}

/** Since which day holds have stopped letters, charges and default of the plan; null: none does. */
export function pausedSinceOn(plan: Plan, facts: CaseFacts, today: CivilDate): CivilDate | null {
  const { timeZone } = facts.vendor;
  const [first] = pausesOf(plan, facts, startOfDay(today, timeZone)).toSorted(
    (a, b) => a.from - b.from,
  );
  return first === undefined ? null : localDate(first.from, timeZone);
}

/** The holds on the plan's invoices that stop the plan as well. */
export const pausesOf = (plan: Plan, facts: CaseFacts, now: Instant): readonly ActiveHold[] =>
  plan.allocations
    .flatMap((a) => activeHolds(facts, a.invoiceId, now))
    .filter((h) => PAUSING.has(h.reason));

/** A hold moves the day from which a part is asked for when it covered that day. */
function askedFrom(plan: Plan, start: CivilDate, facts: CaseFacts): CivilDate {
  const { timeZone } = facts.vendor;
  const pauses = facts.holds.filter((h) => isPauseOf(plan, h)).toSorted((a, b) => a.from - b.from);
  return pauses.reduce((day, hold) => {
    const ends = holdEndsAt(hold, facts.vendor);
    const beganOn = localDate(hold.from, timeZone);
    if (ends === null || beganOn > addDays(day, plan.policy.graceDays)) return day;
    return laterDate(day, localDate(ends, timeZone));
  }, start);
}

/** Its own day, or the later one on which the plan went on. */
function begunFrom(plan: Plan, { dueOn }: Instalment, { vendor }: CaseFacts): CivilDate {
  const fresh = plan.status === 'active' ? [plan.reinstatedAt, plan.reopenedAt] : [];
  return fresh.reduce<CivilDate>(
    (day, at) => (at ? laterDate(day, localDate(at, vendor.timeZone)) : day),
    dueOn,
  );
}

const isPauseOf = (plan: Plan, hold: Hold): boolean =>
  PAUSING.has(hold.reason) && (hold.invoiceId === null || isOnPlan(plan, hold.invoiceId));

/**
 * A bank debit that comes back days later leaves no time to cure, so the first one that was begun
 * inside the grace starts it afresh. Only the first: failing debits cannot stretch it for ever.
 */
function graceFrom(plan: Plan, askedOn: CivilDate, facts: CaseFacts): CivilDate {
  const { timeZone } = facts.vendor;
  const graceEndOn = addDays(askedOn, plan.policy.graceDays);
  const failedOn = facts.payments.flatMap((p) => {
    if (p.status !== 'failed' || p.initiatedAt === null) return [];
    if (!p.allocations.some((a) => isOnPlan(plan, a.invoiceId))) return [];
    const beganOn = localDate(p.initiatedAt, timeZone);
    const endedOn = localDate(p.failedAt, timeZone);
    return endedOn > beganOn && beganOn <= graceEndOn && endedOn > askedOn ? [endedOn] : [];
  });
  return failedOn.reduce((a, b) => (a < b ? a : b), failedOn[0] ?? askedOn);
}

function latenessOf(plan: Plan, facts: CaseFacts, terms: readonly Term[]): (term: Term) => boolean {
  const processing = processingOnPlan(plan, facts);
  const late = new Set(
    terms
      .filter((t) => {
        if (!t.isCovered) return true;
        const inTime = add(paidOnPlan(plan, facts.entries, t.graceEndOn), processing);
        return inTime < dueUpTo(plan, t.dueOn);
      })
      .map((t) => t.no),
  );
  return (term) => late.has(term.no);
}

function isDefault(
  plan: Plan,
  facts: CaseFacts,
  pastAreLate: readonly boolean[],
  onDay: CivilDate,
): boolean {
  const rule = plan.policy.defaultAfter;
  switch (rule.rule) {
    case 'missedInTotal':
      return pastAreLate.filter(Boolean).length >= rule.count;
    case 'missedInARow':
      return pastAreLate.length - 1 - pastAreLate.lastIndexOf(false) >= rule.count;
    case 'arrears':
      return arrearsOn(plan, facts, onDay) >= percentOf(plan.baseMinor, rule.percentBps);
  }
}

function arrearsOn(plan: Plan, facts: CaseFacts, day: CivilDate): Minor {
  const covered = sum([paidOnPlan(plan, facts.entries), processingOnPlan(plan, facts)]);
  return subtract(dueUpTo(plan, day), covered);
}
