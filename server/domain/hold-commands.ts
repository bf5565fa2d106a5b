import type { CivilDate, Instant } from './brands.ts';
import { addWorkingDays, instant, localDate, type WorkCalendar } from './calendar.ts';
import {
  applyChanges,
  ignored,
  type Accepted,
  type Change,
  type Decision,
  type JournalEvent,
  type NewId,
} from './decision.ts';
import type { CaseFacts, Hold, HoldReason, ResumeRule } from './facts.ts';
import { holdEndsAt, isStanding } from './hold.ts';
import { later } from './moments.ts';
import { releaseOf, reversalReason, reviewTasks, undecidedReversals } from './reversal-review.ts';

export type SetHold = {
  /** null: every invoice of the debtor. */
  readonly invoiceId: string | null;
  readonly reason: HoldReason;
  readonly source: Hold['source'];
  readonly note: string | null;
  readonly untilOn: CivilDate | null;
  readonly resume: ResumeRule;
};

/** Reasons that somebody states. All others follow from payments, plans and addresses. */
export const SETTABLE_REASONS = [
  'manual',
  'legal',
  'insolvency',
  'dispute',
  'alreadyPaid',
] as const satisfies readonly HoldReason[];

/** How long a debtor's word that it is paid is taken for it: working days of the vendor (rules 6.4). */
const CLAIM_DAYS = 5;

/**
 * The last day of a hold for which none was named: a claim that it is paid already is looked for a
 * week of work and then the sequence goes on. null: until somebody ends it. `calendar` is the vendor's.
 */
export function lastDayOf(
  reason: HoldReason,
  now: Instant,
  calendar: WorkCalendar,
): CivilDate | null {
  return reason === 'alreadyPaid'
    ? addWorkingDays(localDate(now, calendar.zone), CLAIM_DAYS, calendar)
    : null;
}

/** Stops reminders and automatic charges for an invoice, or for the debtor, from now on. */
export function decideHold(
  facts: CaseFacts,
  command: SetHold,
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'holdNotSettable' | 'invalidInput'> {
  const { invoiceId, reason, untilOn, resume } = command;
  if (invoiceId !== null && !facts.invoices.some((i) => i.id === invoiceId)) {
    return { ok: false, code: 'notFound' };
  }
  if (!SETTABLE_REASONS.some((r) => r === reason)) return { ok: false, code: 'holdNotSettable' };
  const isEndless = reason === 'alreadyPaid' && untilOn === null;
  const isOver = untilOn !== null && untilOn < localDate(now, facts.vendor.timeZone);
  if (isEndless || isOver) return { ok: false, code: 'invalidInput', detail: { field: 'untilOn' } };
  if (!isKnownRule(facts, resume)) return UNKNOWN_STEP;
  if (holdLike(facts, command, now) !== undefined) return ignored('alreadyHeld');
  const hold: Hold = { id: newId('hld'), ...command, from: now, endedAt: null };
  const data = { holdId: hold.id, invoiceId, reason, source: hold.source, untilOn, resume };
  return { ok: true, events: [{ type: 'hold.set', data }], changes: [{ do: 'putHold', hold }] };
}

const UNKNOWN_STEP = { ok: false, code: 'invalidInput', detail: { field: 'resume' } } as const;

export type EndHold = {
  readonly invoiceId: string;
  readonly holdId: string;
  /** Overrides where the sequence goes on. */
  readonly resume?: ResumeRule | undefined;
};

/**
 * Ends a hold that a person may end: a recorded one by its id, a refund under review or a lost
 * chargeback by the id of its ledger entry (`ActiveHold.holdId`). Ending it twice changes nothing.
 */
export function decideEndHold(
  facts: CaseFacts,
  command: EndHold,
  now: Instant,
  newId: NewId,
): Decision<'notFound' | 'holdEnded' | 'invalidInput'> {
  const { invoiceId, holdId, resume } = command;
  if (resume !== undefined && !isKnownRule(facts, resume)) return UNKNOWN_STEP;
  const recorded = holdNamed(facts, invoiceId, holdId);
  if (recorded !== undefined) {
    if ((holdEndsAt(recorded, facts.vendor) ?? now) < now) return ignored('alreadyEnded');
    if (recorded.endedAt !== null) return ignored('alreadyEnded');
    // After it began, though the clock was set back: where the sequence goes on is told by what ended.
    const endedAt = later(now, instant(recorded.from + 1));
    return ending({ ...recorded, resume: resume ?? recorded.resume, endedAt });
  }
  const entry = undecidedReversals(facts, invoiceId).find((one) => one.entry.id === holdId)?.entry;
  if (entry === undefined) return { ok: false, code: decidedOrUnknown(facts, invoiceId, holdId) };
  const released = ending({
    id: newId('hld'),
    invoiceId: entry.invoiceId,
    reason: reversalReason(entry),
    source: 'vendor',
    note: null,
    from: entry.at,
    untilOn: null,
    resume: resume ?? { at: 'same' },
    endedAt: now,
  });
  const after = applyChanges(facts, released.changes);
  const tasks = reviewTasks(facts, after, { now, newId });
  return { ...released, changes: [...released.changes, ...tasks.changes] };
}

/**
 * The recorded hold on an invoice that an id means: its own, or that of the ledger entry which a
 * person released with it.
 */
export function holdNamed(facts: CaseFacts, invoiceId: string, id: string): Hold | undefined {
  const own = facts.holds.find(
    (h) => h.id === id && (h.invoiceId === null || h.invoiceId === invoiceId),
  );
  if (own !== undefined) return own;
  const entry = facts.entries.find((e) => e.id === id && e.invoiceId === invoiceId);
  return entry === undefined || entry.reversal === null ? undefined : releaseOf(facts, entry);
}

/** The hold in force that is just what the command asks for. */
export const holdLike = (facts: CaseFacts, command: SetHold, now: Instant): Hold | undefined =>
  facts.holds.find((h) => isSame(facts, h, command, now));

/** A reversal that was credited, written off or undone holds nothing any more. */
function decidedOrUnknown(facts: CaseFacts, invoiceId: string, entryId: string) {
  const isReversal = facts.entries.some(
    (e) => e.id === entryId && e.invoiceId === invoiceId && e.reversal !== null,
  );
  return isReversal ? 'holdEnded' : 'notFound';
}

function ending(hold: Hold): Accepted {
  const { id, invoiceId, reason, resume } = hold;
  const event: JournalEvent = {
    type: 'hold.ended',
    data: { holdId: id, invoiceId, reason, resume },
  };
  const change: Change = { do: 'putHold', hold };
  return { ok: true, events: [event], changes: [change] };
}

const isKnownRule = (facts: CaseFacts, rule: ResumeRule): boolean =>
  rule.at !== 'step' || facts.vendor.settings.sequence.steps.some((s) => s.id === rule.step);

function isSame(facts: CaseFacts, hold: Hold, command: SetHold, now: Instant): boolean {
  return (
    isStanding(hold, facts.vendor, now) &&
    hold.invoiceId === command.invoiceId &&
    hold.reason === command.reason &&
    hold.source === command.source &&
    hold.untilOn === command.untilOn &&
    JSON.stringify(hold.resume) === JSON.stringify(command.resume)
  );
}
