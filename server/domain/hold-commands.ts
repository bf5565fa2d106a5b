import type { CivilDate, Instant } from './brands.ts';
import { localDate } from './calendar.ts';
import { ignored, type Change, type Decision, type JournalEvent, type NewId } from './decision.ts';
import type { CaseFacts, Hold, HoldReason, ResumeRule } from './facts.ts';
import { holdEndsAt, reversalReason, undecidedReversals } from './hold.ts';

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
  if (untilOn !== null && untilOn < localDate(now, facts.vendor.timeZone)) {
    return { ok: false, code: 'invalidInput', detail: { field: 'untilOn' } };
  }
  if (!isKnownRule(facts, resume)) return UNKNOWN_STEP;
  if (facts.holds.some((h) => isSame(facts, h, command, now))) return ignored('alreadyHeld');
  const hold: Hold = { id: newId('hld'), ...command, from: now, endedAt: null };
  const data = { holdId: hold.id, invoiceId, reason, source: hold.source, untilOn, resume };
  return { ok: true, events: [{ type: 'hold.set', data }], changes: [{ do: 'putHold', hold }] };
}

const UNKNOWN_STEP = { ok: false, code: 'invalidInput', detail: { field: 'resume' } } as const;

export type EndHold = {
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
): Decision<'notFound' | 'invalidInput'> {
  const { holdId, resume } = command;
  if (resume !== undefined && !isKnownRule(facts, resume)) return UNKNOWN_STEP;
  const recorded = facts.holds.find((h) => h.id === holdId);
  if (recorded !== undefined) {
    if ((holdEndsAt(recorded, facts.vendor) ?? now) < now) return ignored('alreadyEnded');
    if (recorded.endedAt !== null) return ignored('alreadyEnded');
    return ending({ ...recorded, resume: resume ?? recorded.resume, endedAt: now });
  }
  const entry = facts.invoices
    .flatMap((i) => undecidedReversals(facts, i.id))
    .find((e) => e.id === holdId);
  if (entry === undefined) return isReleased(facts, holdId);
  return ending({
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
}

function ending(hold: Hold): Decision {
  const { id, invoiceId, reason, resume } = hold;
  const event: JournalEvent = {
    type: 'hold.ended',
    data: { holdId: id, invoiceId, reason, resume },
  };
  const change: Change = { do: 'putHold', hold };
  return { ok: true, events: [event], changes: [change] };
}

function isReleased(facts: CaseFacts, entryId: string): Decision<'notFound'> {
  const isReversal = facts.entries.some((e) => e.id === entryId && e.reversal !== null);
  return isReversal ? ignored('alreadyEnded') : { ok: false, code: 'notFound' };
}

const isKnownRule = (facts: CaseFacts, rule: ResumeRule): boolean =>
  rule.at !== 'step' || facts.vendor.settings.sequence.steps.some((s) => s.id === rule.step);

function isSame(facts: CaseFacts, hold: Hold, command: SetHold, now: Instant): boolean {
  return (
    (holdEndsAt(hold, facts.vendor) ?? Number.POSITIVE_INFINITY) > now &&
    hold.invoiceId === command.invoiceId &&
    hold.reason === command.reason &&
    hold.source === command.source &&
    hold.untilOn === command.untilOn &&
    JSON.stringify(hold.resume) === JSON.stringify(command.resume)
  );
}
