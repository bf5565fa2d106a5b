import type { Instant } from '../../server/domain/brands.ts';
import { DAY_MS, instant, localDate, type WorkCalendar } from '../../server/domain/calendar.ts';
import {
  applyChanges,
  type Change,
  type Decision,
  type Message,
  type NewId,
  type Task,
} from '../../server/domain/decision.ts';
import { decideDue } from '../../server/domain/due.ts';
import type { CaseFacts, Why } from '../../server/domain/facts.ts';
import { recheckMessage } from '../../server/domain/message-check.ts';
import { decideMessageSent, decideMessageSuppressed } from '../../server/domain/message-outcome.ts';
import { nextWakeAt } from '../../server/domain/wake.ts';
import { aCase, countedIds, NOW } from './builders.ts';

/** Monday to Friday in Warsaw, no holidays. */
export const WARSAW: WorkCalendar = {
  zone: aCase().vendor.timeZone,
  isHoliday: () => false,
};

export type Sent = { readonly at: Instant; readonly message: Message };

/**
 * Lets time pass over a case the way the worker does: it wakes when the facts say so, decides what is
 * due, and lets the letters leave. Money and people come in between through `write`.
 */
export type Story = {
  readonly facts: () => CaseFacts;
  readonly now: () => Instant;
  readonly newId: NewId;
  readonly sent: Sent[];
  readonly suppressed: { readonly message: Message; readonly why: Why }[];
  readonly tasks: Task[];
  readonly events: { readonly at: Instant; readonly type: string }[];
  /** Instants at which the worker woke. */
  readonly woken: Instant[];
  readonly write: (changes: readonly Change[]) => void;
  readonly decide: (
    decide: (facts: CaseFacts, now: Instant, newId: NewId) => Decision<string>,
  ) => void;
  readonly until: (at: Instant) => void;
  readonly days: (count: number) => void;
};

export function story(
  over: Partial<CaseFacts> = {},
  { from = NOW, cal = WARSAW }: { readonly from?: Instant; readonly cal?: WorkCalendar } = {},
): Story {
  let facts = aCase(over);
  let now = from;
  const newId = countedIds();
  const told: Omit<Story, 'facts' | 'now' | 'newId' | 'write' | 'decide' | 'until' | 'days'> = {
    sent: [],
    suppressed: [],
    tasks: [],
    events: [],
    woken: [],
  };
  let outbox: Message[] = [];

  const write = (changes: readonly Change[]): void => {
    facts = applyChanges(facts, changes);
    for (const change of changes) {
      if (change.do === 'addMessage') outbox.push(change.message);
      if (change.do === 'addTask') told.tasks.push(change.task);
    }
    deliver();
  };
  const decide: Story['decide'] = (make) => {
    const decision = make(facts, now, newId);
    if (!decision.ok) throw new Error(`refused: ${decision.code}`);
    told.events.push(...decision.events.map(({ type }) => ({ at: now, type })));
    facts = { ...facts, seq: facts.seq + decision.events.length };
    write(decision.changes);
  };
  const deliver = (): void => {
    const waiting = outbox;
    outbox = [];
    for (const message of waiting) {
      const check = recheckMessage(facts, message, now, cal);
      if (check.do === 'wait') outbox.push(message);
      if (check.do === 'suppress') {
        told.suppressed.push({ message, why: check.why });
        decide((f, at) => decideMessageSuppressed(f, { message, why: check.why }, at));
      }
      if (check.do === 'send') {
        told.sent.push({ at: now, message: { ...message, invoiceIds: check.invoiceIds } });
        decide((f, at) => decideMessageSent(f, { message, dropped: check.dropped }, at));
      }
    }
  };
  const until = (end: Instant): void => {
    for (let wake = nextWakeAt(facts, now, cal); wake !== null && wake <= end;) {
      if (told.woken.push(wake) > 5000) throw new Error('the worker does not come to rest');
      now = wake;
      decide((f, at, ids) => decideDue(f, at, cal, ids));
      deliver();
      wake = nextWakeAt(facts, now, cal);
    }
    now = end;
    deliver();
  };
  return {
    ...told,
    facts: () => facts,
    now: () => now,
    newId,
    write,
    decide,
    until,
    days: (count) => until(instant(now + count * DAY_MS)),
  };
}

/** "2026-05-28 -3" for reminders, "2026-06-04 planDue 2" for letters of a plan, in sending order. */
export function letters({ sent }: Pick<Story, 'sent'>, cal: WorkCalendar = WARSAW): string[] {
  return sent.map(({ at, message }) => {
    const what = message.step ?? [message.kind, message.instalmentNo ?? ''].join(' ').trim();
    return `${localDate(at, cal.zone)} ${what}`;
  });
}

/** The reminders alone. */
export const reminders = (told: Pick<Story, 'sent'>, cal: WorkCalendar = WARSAW): string[] =>
  letters({ sent: told.sent.filter((s) => s.message.kind === 'reminder') }, cal);
