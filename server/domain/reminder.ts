import { invoicesOf } from './allocation.ts';
import type { Instant } from './brands.ts';
import { daysBetween, localDate, type WorkCalendar } from './calendar.ts';
import { ignored, type Change, type Decision, type NewId } from './decision.ts';
import { dunningOf, HAND_OVER, type Dunning, type Look } from './dunning.ts';
import { letterDays } from './dunning-gap.ts';
import type { NextStep } from './dunning-next.ts';
import type { CaseFacts, Invoice, Reminder, Step, Why } from './facts.ts';
import { payableOf } from './ledger.ts';
import { accepted, NO_STEP, type Step as Part } from './steps.ts';

/**
 * The reminders, tasks and skip marks that are due now: one letter per currency for all invoices
 * whose step has come, the highest tone first; held invoices are left out (rules 7.3–7.5).
 */
export function decideReminders(
  facts: CaseFacts,
  now: Instant,
  cal: WorkCalendar,
  newId: NewId,
): Decision {
  const writing: Writing = { facts, letters: letterDays(facts, now, cal), now, cal, newId };
  const due = facts.invoices.flatMap((invoice) => dueFor(writing, invoice));
  const letters = Map.groupBy(
    due.filter((d) => d.do === 'letter'),
    (d) => d.invoice.currency,
  );
  const noAddress = due.find((d) => d.do === 'noAddress');
  const parts = [
    ...[...letters.values()].map((same) => letterFor(writing, same)),
    ...due.filter((d) => d.do === 'call').map((d) => callFor(writing, d)),
    ...(noAddress === undefined ? [] : [noAddressFor(writing, noAddress)]),
    ...due.filter((d) => d.do === 'handOver').map((d) => handOverFor(writing, d)),
  ];
  const part = parts.reduce(together, NO_STEP);
  return part.changes.length === 0 ? ignored('noReminderDue') : accepted(part);
}

/** When an invoice next needs the worker for its dunning; null when nothing will come by itself. */
export function dunningWakeAt(look: Look, invoice: Invoice): Instant | null {
  return wakeOf(dunningOf(look, invoice), look);
}

type Writing = Look & { readonly newId: NewId };

type DueStep<Do = 'letter' | 'call' | 'noAddress'> = {
  readonly do: Do;
  readonly invoice: Invoice;
  readonly next: NextStep;
};
type DueHandOver = { readonly do: 'handOver'; readonly invoice: Invoice; readonly cycle: number };
type Due = DueStep<'letter'> | DueStep<'call'> | DueStep<'noAddress'> | DueHandOver;

function wakeOf(dunning: Dunning, look: Look): Instant | null {
  switch (dunning.status) {
    case 'notDue':
    case 'active':
      return dunning.next.at;
    case 'held':
      return isUnreachable(dunning, look) ? (dunning.next?.at ?? null) : dunning.wakeAt;
    case 'exhausted':
      return dunning.handOverAt;
    case 'stopped':
      return null;
  }
}

function dueFor(look: Look, invoice: Invoice): readonly Due[] {
  const dunning = dunningOf(look, invoice);
  const at = wakeOf(dunning, look);
  if (at === null || at > look.now) return [];
  switch (dunning.status) {
    case 'notDue':
    case 'active': {
      const { next } = dunning;
      return [{ do: next.step.channel === 'email' ? 'letter' : 'call', invoice, next }];
    }
    case 'held':
      return dunning.next === null ? [] : [{ do: 'noAddress', invoice, next: dunning.next }];
    case 'exhausted':
      return [{ do: 'handOver', invoice, cycle: dunning.cycle }];
    case 'stopped':
      return [];
  }
}

/** Nothing but the missing address holds the invoice, and nobody was told of it yet. */
function isUnreachable(dunning: Extract<Dunning, { status: 'held' }>, { facts }: Look): boolean {
  return (
    dunning.holds.every((h) => h.why.code === 'noAddress') &&
    !facts.reminders.some((r) => r.why.code === 'noAddress')
  );
}

function letterFor(writing: Writing, due: readonly DueStep[]): Part {
  const { facts, now, cal, newId } = writing;
  const [first] = due;
  if (first === undefined || facts.debtor.email === null) return NO_STEP;
  const strongest = due.reduce((a, b) => (isStronger(b.next.step, a.next.step) ? b : a));
  const invoiceIds = invoicesOf(
    facts,
    due.map((d) => d.invoice.id),
  ).map((i) => i.id);
  const message = {
    id: newId('msg'),
    key: `reminder:${facts.debtor.id}:${first.invoice.currency}:${localDate(now, cal.zone)}`,
    kind: 'reminder' as const,
    to: facts.debtor.email,
    invoiceIds,
    step: strongest.next.step.id,
    planId: null,
    instalmentNo: null,
    paymentId: null,
    notBefore: now,
    createdAt: now,
  };
  const data = { messageId: message.id, invoiceIds, step: message.step, key: message.key };
  return {
    events: [{ type: 'reminder.queued', data }],
    changes: [
      { do: 'addMessage', message },
      ...due.flatMap((d) => rowsFor(writing, d, { outcome: 'queued', messageId: message.id })),
    ],
  };
}

const isStronger = (a: Step, b: Step): boolean =>
  a.tone > b.tone || (a.tone === b.tone && a.offsetDays > b.offsetDays);

function callFor(writing: Writing, due: DueStep): Part {
  const why = whyDue(writing, due.invoice);
  const { replaced, changes } = earlierCall(writing, due.invoice.id);
  const data = { invoiceId: due.invoice.id, step: due.next.step.id, ...replaced };
  return {
    events: [{ type: 'reminder.callDue', data }],
    changes: [
      ...changes,
      task(writing, 'call', due.invoice.id, why),
      ...rowsFor(writing, due, { outcome: 'sent', messageId: null }),
    ],
  };
}

/** The step is kept for the day on which there is an address. */
function noAddressFor(writing: Writing, due: DueStep): Part {
  const why = { ...whyDue(writing, due.invoice), code: 'noAddress' };
  const { invoice, next } = due;
  const run = { invoice, cycle: next.cycle };
  const row = rowOf(writing, run, next.step, { outcome: 'suppressed', messageId: null });
  return {
    events: [{ type: 'reminder.noAddress', data: { invoiceId: due.invoice.id } }],
    changes: [
      task(writing, 'noAddress', due.invoice.id, why),
      { do: 'putReminder', reminder: { ...row, why } },
    ],
  };
}

/** The run is over: steps that a hold's rule left behind are marked, so that none comes back. */
function handOverFor(writing: Writing, { invoice, cycle }: DueHandOver): Part {
  const { facts } = writing;
  const own = facts.reminders.filter((r) => r.invoiceId === invoice.id && r.cycle === cycle);
  const left = facts.vendor.settings.sequence.steps.filter((s) =>
    own.every((r) => r.step !== s.id),
  );
  const why = { ...whyDue(writing, invoice), code: 'exhausted' };
  const end = { id: HAND_OVER, tone: 5, channel: 'callTask' } as const;
  const row = rowOf(writing, { invoice, cycle }, end, { outcome: 'sent', messageId: null });
  const { replaced, changes } = earlierCall(writing, invoice.id);
  const data = { invoiceId: invoice.id, cycle, ...replaced };
  return {
    events: [{ type: 'dunning.exhausted', data }],
    changes: [
      ...changes,
      task(writing, 'decideHandOver', invoice.id, why),
      ...left.map((step) => skipMark(writing, { invoice, cycle }, step, HAND_OVER)),
      { do: 'putReminder', reminder: { ...row, why } },
    ],
  };
}

/** A person is asked for one thing about an invoice: the next task takes the place of the call. */
function earlierCall({ facts, now }: Writing, invoiceId: string) {
  const { steps } = facts.vendor.settings.sequence;
  const calls = new Set(steps.filter((s) => s.channel === 'callTask').map((s) => s.id));
  const wasAsked = facts.reminders.some(
    (r) => r.invoiceId === invoiceId && r.outcome === 'sent' && calls.has(r.step),
  );
  if (!wasAsked) return { replaced: {}, changes: [] };
  const end: Change = { do: 'endTasks', kind: 'call', invoiceId, at: now };
  return { replaced: { replacesTask: 'call' }, changes: [end] };
}

/** Who is told by a task instead of a letter. */
const VENDOR = 'vendor';

type Outcome = Pick<Reminder, 'outcome' | 'messageId'>;

/** The row of the step itself and a mark on each step that it leaves behind. */
function rowsFor(writing: Writing, due: DueStep, outcome: Outcome): readonly Change[] {
  const { step, skipped, cycle } = due.next;
  const run = { invoice: due.invoice, cycle };
  return [
    ...skipped.map((left) => skipMark(writing, run, left, step.id)),
    { do: 'putReminder', reminder: rowOf(writing, run, step, outcome) },
  ];
}

function skipMark(
  writing: Writing,
  run: OfRun,
  step: Pick<Step, 'id' | 'tone' | 'channel'>,
  inFavourOf: string,
): Change {
  const row = rowOf(writing, run, step, { outcome: 'skipped', messageId: null });
  return { do: 'putReminder', reminder: { ...row, why: { code: 'skipped', inFavourOf } } };
}

type OfRun = { readonly invoice: Invoice; readonly cycle: number };

/** A step that was held back keeps its row, so that its key stays unique. */
function rowOf(
  { facts, now, ...writing }: Writing,
  { invoice, cycle }: OfRun,
  step: Pick<Step, 'id' | 'tone' | 'channel'>,
  { outcome, messageId }: Outcome,
): Reminder {
  const known = facts.reminders.find(
    (r) => r.invoiceId === invoice.id && r.cycle === cycle && r.step === step.id,
  );
  return {
    id: known?.id ?? writing.newId('rem'),
    invoiceId: invoice.id,
    cycle,
    step: step.id,
    tone: step.tone,
    recipient: step.channel === 'email' ? (facts.debtor.email ?? VENDOR) : VENDOR,
    outcome,
    why: whyDue({ facts, now }, invoice),
    at: now,
    messageId,
  };
}

function whyDue({ facts, now }: Pick<Look, 'facts' | 'now'>, invoice: Invoice): Why {
  const today = localDate(now, facts.vendor.timeZone);
  return {
    code: 'stepDue',
    payableMinor: payableOf(facts, invoice.id),
    currency: invoice.currency,
    daysLate: daysBetween(invoice.dueOn, today),
  };
}

function task(
  { facts, now, newId }: Writing,
  kind: 'call' | 'noAddress' | 'decideHandOver',
  invoiceId: string,
  note: Why,
): Change {
  const dueOn = localDate(now, facts.vendor.timeZone);
  return {
    do: 'addTask',
    task: { id: newId('tsk'), kind, invoiceId, dueOn, note, createdAt: now },
  };
}

const together = (a: Part, b: Part): Part => ({
  events: [...a.events, ...b.events],
  changes: [...a.changes, ...b.changes],
});
