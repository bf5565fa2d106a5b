import type { Instant } from './brands.ts';
import { addDays, endOfDay, localDate, type WorkCalendar } from './calendar.ts';
import type { CaseFacts, Plan, PlanLetter } from './facts.ts';
import { dayOpens, hoursOf, inHours, later } from './moments.ts';
import { hasOpenCharge, isChargeable } from './plan-charge.ts';
import { defaultsOn, pausedUntil, planTerms, type Term } from './plan-grace.ts';
import { heldItems, type HeldItem } from './plan-held.ts';
import { progressOf } from './plan-progress.ts';
import { planStanding } from './plan.ts';

/** Something that happens to a plan by itself, and when. Charges are in plan-charge.ts. */
export type PlanItem = { readonly at: Instant } & (
  | { readonly do: 'settle' | 'lapse' | 'default' | 'accelerate' | HeldItem['do'] }
  | { readonly do: 'letter'; readonly kind: PlanLetter['kind']; readonly no: number }
);

/** The letter before an instalment leaves so many days ahead (rules 5.6). */
const BEFORE_DAYS = 3;

/**
 * Everything that will happen to the plan if nobody does anything, each with its instant: the ones
 * up to `now` are due. An item whose day has passed without it (the letter "due today" after that
 * day) is gone. Both the worker and the question when to wake it read this one list.
 */
export function planAgenda(
  plan: Plan,
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
): readonly PlanItem[] {
  if (progressOf(plan, facts, now) !== null) return [{ do: 'settle', at: now }];
  const held = heldItems(plan, facts, now, cal);
  const paused = pausedUntil(plan, facts, now);
  return paused === null ? held : [...held, ...itsOwn(plan, facts, later(now, paused ?? now), cal)];
}

function itsOwn(
  plan: Plan,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly PlanItem[] {
  switch (plan.status) {
    case 'accepted':
      return [...lapse(plan, facts), ...letters(plan, facts, floor, cal)];
    case 'active':
      return [...breach(plan, facts, floor, cal), ...letters(plan, facts, floor, cal)];
    case 'defaulted':
      return acceleration(plan, facts, floor);
    case 'accelerated':
    case 'completed':
    case 'lapsed':
    case 'canceled':
    case 'superseded':
      return [];
  }
}

/** Money on its way may still make the plan active: the processor's word is awaited. */
function lapse(plan: Extract<Plan, { status: 'accepted' }>, facts: CaseFacts): readonly PlanItem[] {
  const { processingMinor } = planStanding(plan, facts, dayOf(facts, plan.activateBy));
  return processingMinor > 0 ? [] : [{ do: 'lapse', at: plan.activateBy }];
}

/** The default is declared in send hours, together with the letter that gives notice of it. */
function breach(
  plan: Plan,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly PlanItem[] {
  const day = hasOpenCharge(plan, facts) ? null : defaultsOn(plan, facts);
  if (day === null) return [];
  return [{ do: 'default', at: inHours(later(dayOpens(day, facts, cal), floor), facts, cal) }];
}

/** Notice runs out; what is on its way for all arrears keeps the plan until its outcome is known. */
function acceleration(
  plan: Extract<Plan, { status: 'defaulted' }>,
  facts: CaseFacts,
  floor: Instant,
): readonly PlanItem[] {
  const { timeZone } = facts.vendor;
  const at = later(endOfDay(plan.noticeUntilOn, timeZone), floor);
  const { arrearsMinor, processingMinor } = planStanding(plan, facts, localDate(at, timeZone));
  const isCuring = plan.mayReinstate && arrearsMinor === 0 && processingMinor > 0;
  return isCuring ? [] : [{ do: 'accelerate', at }];
}

function letters(
  plan: Plan,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly PlanItem[] {
  if (facts.debtor.email === null) return [];
  const isDebited = isChargeable(plan, facts);
  return planTerms(plan, facts)
    .filter((term) => !term.isCovered)
    .flatMap((term) => [
      ...beforeLetter(plan, term, facts, floor, cal),
      ...(isDebited ? [] : dueLetter(plan, term, facts, floor, cal)),
      ...missedLetter(plan, term, facts, floor, cal),
    ])
    .filter((item) => !plan.letters.some((letter) => isTold(letter, item, plan, facts)));
}

/** After a hold the grace is another one, so what was missed before is told once more (rules 5.6). */
function isTold(
  letter: Plan['letters'][number],
  item: LetterItem,
  plan: Plan,
  facts: CaseFacts,
): boolean {
  if (letter.kind !== item.kind || letter.no !== item.no) return false;
  const term = planTerms(plan, facts).find((t) => t.no === item.no);
  if (item.kind !== 'planMissed' || term === undefined || !term.wasHeld) return true;
  return dayOf(facts, letter.at) > term.askedOn;
}

type LetterItem = Extract<PlanItem, { do: 'letter' }>;

function beforeLetter(
  plan: Plan,
  { no, dueOn, askedOn }: Term,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly LetterItem[] {
  const day = dayOpens(addDays(dueOn, -BEFORE_DAYS), facts, cal);
  // The acceptance letter has just said the same.
  if (inHours(day, facts, cal) <= plan.acceptedAt || askedOn > dueOn) return [];
  const at = inHours(later(day, floor), facts, cal);
  return dayOf(facts, at) < dueOn ? [{ do: 'letter', kind: 'planBefore', no, at }] : [];
}

/** On its very day, free or not: the debtor chose the date. */
function dueLetter(
  plan: Plan,
  { no, dueOn, askedOn }: Term,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly LetterItem[] {
  const hours = hoursOf(dueOn, facts, cal);
  const at = later(hours.from, floor);
  const isOver = at >= hours.to || hours.from <= plan.acceptedAt || askedOn > dueOn;
  return isOver ? [] : [{ do: 'letter', kind: 'planDue', no, at }];
}

function missedLetter(
  plan: Plan,
  { no, askedOn }: Term,
  facts: CaseFacts,
  floor: Instant,
  cal: WorkCalendar,
): readonly LetterItem[] {
  if (plan.status !== 'active' || hasOpenCharge(plan, facts)) return [];
  const day = dayOpens(addDays(askedOn, 1), facts, cal);
  return [{ do: 'letter', kind: 'planMissed', no, at: inHours(later(day, floor), facts, cal) }];
}

const dayOf = (facts: CaseFacts, at: Instant) => localDate(at, facts.vendor.timeZone);
