import type { Instant } from './brands.ts';
import { addDays, localDate, startOfDay, type WorkCalendar } from './calendar.ts';
import type { CaseFacts, Entry, Invoice, Reminder, Step } from './facts.ts';
import { cycleAfter, cycleAt, type Cycle } from './dunning-cycle.ts';
import { isDone, leftAt, letterAt, minGap, type LetterDays } from './dunning-gap.ts';
import type { EndedHold } from './hold.ts';
import { dayOpens, later, sendsAt } from './moments.ts';

/** The step that an invoice's sequence takes next, were no hold on it. */
export type NextStep = {
  readonly step: Step;
  /** When it may be done: `now` or later. */
  readonly at: Instant;
  readonly cycle: number;
  /** Steps that are left out by doing this one. */
  readonly skipped: readonly Step[];
};

export type Sequenced = {
  readonly facts: CaseFacts;
  readonly invoice: Invoice;
  readonly entries: readonly Entry[];
  readonly ended: readonly EndedHold[];
  readonly letters: LetterDays;
  readonly now: Instant;
  readonly cal: WorkCalendar;
};

/**
 * Where the sequence stands (rules 7.4, 7.6): after a hold at the step that its rule names, else at
 * the latest step whose day has come and whose tone is at most one above the last sent. null: no
 * step is left.
 */
export function nextStep(place: Sequenced): NextStep | null {
  const run = runOf(place);
  const { steps, isExact, isNamed } = resume(place, run);
  const opens = (step: Step): Instant => opensAt(place, run.cycle, step);
  let open = steps;
  for (let first = open[0]; first !== undefined; first = open[0]) {
    const from = later(run.ownGapUntil, isNamed ? place.now : later(place.now, opens(first)));
    const at = possibleAt(place, first, from);
    if (!isStale(place, run.cycle, first, at)) {
      const step = isExact ? first : catchUp(open, run.lastTone, (s) => opens(s) <= at);
      return { step, at, cycle: run.cycle.no, skipped: skippedBefore(place, run, step) };
    }
    open = open.slice(1);
  }
  return null;
}

/** Rows of this run, newest state each; `suppressed` ones wait to be tried again. */
export function rowsOfRun(place: Sequenced, cycle: number): readonly Reminder[] {
  return place.facts.reminders.filter((r) => r.invoiceId === place.invoice.id && r.cycle === cycle);
}

type Run = {
  readonly cycle: Cycle;
  readonly rows: readonly Reminder[];
  /** Index of the last step that was done or skipped; −1 at the beginning. */
  readonly lastIndex: number;
  readonly lastTone: number;
  readonly handledAt: Instant;
  readonly ownGapUntil: Instant;
};

function runOf(place: Sequenced): Run {
  const { facts, invoice, entries, ended, now, cal } = place;
  const cycle = cycleAt(invoice, entries, ended, facts.vendor);
  const rows = rowsOfRun(place, cycle.no);
  const { steps } = facts.vendor.settings.sequence;
  const handled = rows.filter((r) => r.outcome !== 'suppressed');
  const done = rows.filter(isDone);
  const doneAt = Math.max(cycle.startedAt, ...done.map((r) => leftAt(r, now))) as Instant;
  const gapUntil =
    done.length === 0
      ? doneAt
      : startOfDay(addDays(localDate(doneAt, cal.zone), minGap(facts)), cal.zone);
  return {
    cycle,
    rows,
    lastIndex: Math.max(-1, ...handled.map((r) => steps.findIndex((s) => s.id === r.step))),
    lastTone: Math.max(0, ...done.map((r) => r.tone)),
    handledAt: Math.max(cycle.startedAt, ...handled.map((r) => r.at)) as Instant,
    ownGapUntil: gapUntil,
  };
}

type Resumed = {
  readonly steps: readonly Step[];
  /** A hold decided on the first of them: nothing is caught up past it. */
  readonly isExact: boolean;
  /** It was named, so its day is not waited for. */
  readonly isNamed: boolean;
};

/**
 * The steps that are left, never softer than the last one done, from the one that the holds which
 * ended since then let the sequence go on at. A hold during which no step's day came changes nothing.
 */
function resume(place: Sequenced, run: Run): Resumed {
  const all = place.facts.vendor.settings.sequence.steps;
  let steps = all.slice(run.lastIndex + 1).filter((s) => s.tone >= run.lastTone);
  let isExact = false;
  let isNamed = false;
  for (const { endedAt, resume: rule } of place.ended) {
    if (endedAt <= run.handledAt) continue;
    steps = steps.filter((s) => !isStale(place, run.cycle, s, endedAt));
    const [waiting] = steps;
    if (waiting === undefined) break;
    // Whether a step waited is told by the days as they were then, before this dispute moved them.
    const before = place.ended.filter((h) => h.endedAt < endedAt);
    const then = cycleAfter(run.cycle, before, place.facts.vendor);
    const hasWaited = opensAt(place, then, waiting) < endedAt;
    const named = rule.at === 'step' ? steps.findIndex((s) => s.id === rule.step) : -1;
    if (named >= 0) {
      steps = steps.slice(named);
      isExact = true;
      isNamed = true;
    } else if (hasWaited) {
      if (rule.at === 'next') steps = steps.slice(1);
      const [first] = steps;
      isExact = first !== undefined && opensAt(place, then, first) < endedAt;
    }
  }
  return { steps, isExact, isNamed };
}

const opensAt = ({ facts, cal }: Sequenced, cycle: Cycle, step: Step): Instant =>
  dayOpens(addDays(cycle.anchorOn, step.offsetDays + cycle.disputedDays), facts, cal);

/** "Will be due" is not said on the due day or after it, nor in a later run. */
function isStale(place: Sequenced, cycle: Cycle, step: Step, at: Instant): boolean {
  if (step.offsetDays >= 0) return false;
  const { invoice, facts } = place;
  return cycle.anchorOn > invoice.dueOn || localDate(at, facts.vendor.timeZone) >= invoice.dueOn;
}

/**
 * Of the steps whose day has come only one is taken: the latest letter that is at most one tone above
 * the last. A call in front of them is a task of its own and is not left out.
 */
function catchUp(open: readonly Step[], lastTone: number, hasCome: (step: Step) => boolean): Step {
  const [first] = open;
  if (first === undefined) throw new Error('no step is left to catch up with');
  if (first.channel === 'callTask') return first;
  const highest = Math.max(lastTone + 1, first.tone);
  const fits = (s: Step): boolean => s.channel === 'email' && s.tone <= highest && hasCome(s);
  return open.findLast(fits) ?? first;
}

function skippedBefore(place: Sequenced, run: Run, step: Step): readonly Step[] {
  const { steps } = place.facts.vendor.settings.sequence;
  const known = new Set(run.rows.map((r) => r.step));
  return steps.slice(run.lastIndex + 1, steps.indexOf(step)).filter((s) => !known.has(s.id));
}

function possibleAt(place: Sequenced, step: Step, from: Instant): Instant {
  const { facts, invoice, letters, cal } = place;
  return step.channel === 'email'
    ? letterAt(facts, letters, invoice.currency, from, cal)
    : sendsAt(from, facts, cal);
}
