import type { Instant } from './brands.ts';
import { localDate, type WorkCalendar } from './calendar.ts';
import type { Change, NewId } from './decision.ts';
import type { CaseFacts, HoldReason, Plan } from './facts.ts';
import { holdEndsAt } from './hold.ts';
import { dayOpens, later } from './moments.ts';
import { pausesOf, planTerms, type Term } from './plan-grace.ts';
import { planStanding } from './plan.ts';
import { NO_STEP, type Step } from './steps.ts';

/** Holds that a person sets and forgets: while they last nobody is asked for the plan's payments. */
const BY_HAND: ReadonlySet<HoldReason> = new Set<HoldReason>(['manual', 'legal', 'insolvency']);

export type HeldItem = { readonly at: Instant; readonly do: 'heldTask' | 'heldOver' };

/**
 * A part that falls due, or is missed, while its plan waits by hand becomes a task of the vendor: by
 * itself nothing happens to it. The task is over with the hold, with the plan, or once it is paid.
 */
export function heldItems(
  plan: Plan,
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
): readonly HeldItem[] {
  const isTold = plan.letters.some((l) => l.kind === 'planHeld');
  const holds = pausesOf(plan, facts, now).filter((h) => BY_HAND.has(h.reason));
  const open = plan.status === 'active' ? openTerms(plan, facts) : [];
  const isAbout = ({ no }: Term): boolean => marked(plan, no);
  if (isTold && (holds.length === 0 || !open.some(isAbout))) return [{ do: 'heldOver', at: now }];
  const ends = holds.map((h) => holdEndsAt({ untilOn: h.untilOn, endedAt: null }, facts.vendor));
  const isOver = (at: Instant): boolean => ends.every((end) => end !== null && end <= at);
  return [
    ...open
      .filter((term) => !isAbout(term))
      .map(({ dueOn }) => later(dayOpens(dueOn, facts, cal), now))
      .filter((at) => !isOver(at))
      .map((at): HeldItem => ({ do: 'heldTask', at })),
    ...(isTold
      ? ends.flatMap((at): readonly HeldItem[] => (at === null ? [] : [{ do: 'heldOver', at }]))
      : []),
  ];
}

export function askAboutHeld(plan: Plan, facts: CaseFacts, now: Instant, newId: NewId): Step {
  const today = localDate(now, facts.vendor.timeZone);
  const due = openTerms(plan, facts).filter((t) => t.dueOn <= today && !marked(plan, t.no));
  const [first] = pausesOf(plan, facts, now).filter((h) => BY_HAND.has(h.reason));
  const last = due.at(-1);
  if (first === undefined || last === undefined) return NO_STEP;
  const told = due.map(({ no }) => ({ kind: 'planHeld', no, at: now }) as const);
  const { arrearsMinor: amountMinor } = planStanding(plan, facts, today);
  const sinceOn = localDate(first.from, facts.vendor.timeZone);
  const { currency } = plan;
  const note = { code: 'planHeld', planId: plan.id, amountMinor, currency, sinceOn };
  const invoiceId = plan.allocations[0]?.invoiceId ?? null;
  const id = newId('tsk');
  const task = { id, kind: 'planHeld', invoiceId, dueOn: today, note, createdAt: now } as const;
  const data = { planId: plan.id, amountMinor, currency, sinceOn };
  return {
    events: [{ type: 'plan.held', data }],
    changes: [
      { do: 'putPlan', plan: { ...plan, letters: [...plan.letters, ...told] } },
      ...endTasks(plan, now),
      { do: 'addTask', task },
    ],
  };
}

export function endHeld(plan: Plan, now: Instant): Step {
  const letters = plan.letters.filter((l) => l.kind !== 'planHeld');
  return {
    events: [{ type: 'plan.heldOver', data: { planId: plan.id } }],
    changes: [{ do: 'putPlan', plan: { ...plan, letters } }, ...endTasks(plan, now)],
  };
}

const openTerms = (plan: Plan, facts: CaseFacts): readonly Term[] =>
  planTerms(plan, facts).filter((term) => !term.isCovered);

const marked = (plan: Plan, no: number): boolean =>
  plan.letters.some((l) => l.kind === 'planHeld' && l.no === no);

const endTasks = (plan: Plan, at: Instant): readonly Change[] =>
  plan.allocations
    .slice(0, 1)
    .map(({ invoiceId }) => ({ do: 'endTasks', kind: 'planHeld', invoiceId, at }));
