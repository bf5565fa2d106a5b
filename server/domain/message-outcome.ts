import type { Instant } from './brands.ts';
import { localDate } from './calendar.ts';
import type { Change, Decision, Message, NewId } from './decision.ts';
import type { CaseFacts, Hold, Reminder, Why } from './facts.ts';
import type { Dropped } from './message-check.ts';
import { accepted } from './steps.ts';

/**
 * The letter has left with all its invoices but the dropped ones. The steps of those wait and are
 * tried again when nothing is in the way, on another day.
 */
export function decideMessageSent(
  facts: CaseFacts,
  { message, dropped }: { readonly message: Message; readonly dropped: readonly Dropped[] },
  now: Instant,
): Decision {
  const whyDropped = new Map(dropped.map((d) => [d.invoiceId, d.why]));
  const rows = rowsOf(facts, message).map((row): Reminder => {
    const why = whyDropped.get(row.invoiceId);
    return why === undefined ? { ...row, outcome: 'sent', at: now } : heldBack(row, why);
  });
  const why = { code: 'sent', invoices: message.invoiceIds.length - dropped.length };
  return ending(message, 'sent', why, { rows, now });
}

/** The letter is not sent; each of its steps waits again with the reason (rules 7.8). */
export function decideMessageSuppressed(
  facts: CaseFacts,
  { message, why }: { readonly message: Message; readonly why: Why },
  now: Instant,
): Decision {
  const rows = rowsOf(facts, message).map((row) => heldBack(row, why));
  return ending(message, 'suppressed', why, { rows, now });
}

/**
 * The address is dead: everything to it is held until there is another one or a person says that it
 * works again, and somebody is asked to phone. The step is the same one then (rules 7.6, bounced).
 */
export function decideMessageFailed(
  facts: CaseFacts,
  { message, detail }: { readonly message: Message; readonly detail: string },
  now: Instant,
  newId: NewId,
): Decision {
  const why = { code: 'undeliverable', to: message.to, detail };
  const rows = rowsOf(facts, message).map((row) => heldBack(row, why));
  const isKnown = facts.holds.some(
    (h) => h.reason === 'bounced' && h.note === message.to && h.endedAt === null,
  );
  const more = isKnown ? [] : bounce(facts, message, why, now, newId);
  return ending(message, 'failed', why, { rows, now, more });
}

function bounce(
  facts: CaseFacts,
  message: Message,
  why: Why,
  now: Instant,
  newId: NewId,
): readonly Change[] {
  const hold: Hold = {
    id: newId('hld'),
    invoiceId: null,
    reason: 'bounced',
    source: 'system',
    note: message.to,
    from: now,
    untilOn: null,
    resume: { at: 'same' },
    endedAt: null,
  };
  const task = {
    id: newId('tsk'),
    kind: 'noAddress' as const,
    invoiceId: message.invoiceIds[0] ?? null,
    dueOn: localDate(now, facts.vendor.timeZone),
    note: why,
    createdAt: now,
  };
  return [
    { do: 'putHold', hold },
    { do: 'addTask', task },
  ];
}

const rowsOf = (facts: CaseFacts, message: Message): readonly Reminder[] =>
  facts.reminders.filter((r) => r.messageId === message.id && r.outcome === 'queued');

/** `at` stays the day on which the letter was queued: that day's key is used up. */
const heldBack = (row: Reminder, why: Why): Reminder => ({ ...row, outcome: 'suppressed', why });

type Rest = {
  readonly rows: readonly Reminder[];
  readonly now: Instant;
  readonly more?: readonly Change[];
};

function ending(
  { id, kind, invoiceIds }: Message,
  outcome: 'sent' | 'suppressed' | 'failed',
  why: Why,
  { rows, now, more = [] }: Rest,
): Decision {
  return accepted({
    events: [{ type: `message.${outcome}`, data: { messageId: id, kind, invoiceIds, why } }],
    changes: [
      { do: 'endMessage', id, outcome, why, at: now },
      ...rows.map((reminder): Change => ({ do: 'putReminder', reminder })),
      ...more,
    ],
  });
}
