import type { AdminInvoice } from '../../server/contract/admin.ts';
import { addDays, parseCivilDate } from '../../server/domain/calendar.ts';
import type { AdminContext } from './admin-session.ts';
import { resumeText } from './admin-timeline.ts';
import { holdText, letterWhy, stepLabel, text } from './admin-words.ts';

/** The tables of an invoice's page, each row in words. */

export interface HoldRow {
  readonly holdId: string | null;
  readonly reason: string;
  readonly since: string;
  readonly afterwards: string;
  readonly mayEnd: boolean;
  /** Money went back: a person asks for it again, credits it or gives it up (rules 4.5, 4.6). */
  readonly isReversal: boolean;
  /** There is no address, or letters come back from it. */
  readonly isAddress: boolean;
}

const REVERSALS: readonly unknown[] = ['refundReview', 'chargebackLost'];
const ADDRESSES: readonly unknown[] = ['bounced', 'noAddress'];

export function holdRows(
  admin: AdminContext,
  { holds, invoice }: AdminInvoice,
): readonly HoldRow[] {
  const words = admin.t.invoice.reminders;
  return holds.map(({ holdId, why, from, untilOn, resume, mayEnd }) => {
    const since = admin.dayOf(from);
    const reason = holdText(admin, why, invoice.currency);
    return {
      holdId,
      reason: reason.charAt(0).toUpperCase() + reason.slice(1),
      since: untilOn ? words.sinceUntil(since, admin.day(untilOn)) : words.since(since),
      afterwards: words.afterwards(resumeText(admin, resume)),
      mayEnd: mayEnd && holdId !== null,
      isAddress: ADDRESSES.includes(why['code']),
      isReversal: REVERSALS.includes(why['code']),
    };
  });
}

/** How much went back and waits for a decision, at most what is owed; undefined: nothing does. */
export function reversedMinor({ holds, invoice }: AdminInvoice): number | undefined {
  const hold = holds.find(({ why }) => REVERSALS.includes(why['code']));
  const amount = Number(hold?.why['amountMinor'] ?? 0);
  return amount > 0 ? Math.min(amount, invoice.balanceMinor) : undefined;
}

export interface StepRow {
  readonly step: string;
  readonly day: string;
  readonly outcome: string;
  readonly more: string;
  readonly state: 'done' | 'left' | 'waiting' | 'next' | 'later';
}

/** The run that the invoice is in: steps that were taken, left out, held back, and those to come. */
export function stepRows(admin: AdminContext, page: AdminInvoice): readonly StepRow[] {
  const { t, me } = admin;
  const cycle = cycleOf(page);
  const rows = page.reminders.filter((r) => r.cycle === cycle);
  const known = new Set(me.steps.map((step) => step.id));
  const others = rows.filter((r) => !known.has(r.step));
  const old = others.filter((r) => r.step !== 'handOver').map((r) => takenRow(admin, page, r, ''));
  const own = me.steps.map(({ id, offsetDays }): StepRow => {
    const dueOn = parseCivilDate(page.invoice.dueOn);
    const day = cycle === 1 && dueOn ? admin.day(addDays(dueOn, offsetDays)) : t.frame.none;
    const row = rows.find((r) => r.step === id);
    return row ? takenRow(admin, page, row, day) : openRow(admin, page, id, day);
  });
  const end = others.filter((r) => r.step === 'handOver').map((r) => takenRow(admin, page, r, ''));
  return [...old, ...own, ...end];
}

export const cycleOf = ({ reminders }: AdminInvoice): number =>
  Math.max(1, ...reminders.map((r) => r.cycle));

type ReminderRow = AdminInvoice['reminders'][number];

function takenRow(
  admin: AdminContext,
  { invoice }: AdminInvoice,
  row: ReminderRow,
  day: string,
): StepRow {
  const { t, moment } = admin;
  const { asked } = row;
  const step = stepLabel(admin, row.step);
  if (asked !== null) {
    const when = moment(asked.at);
    const more = { due: t.invoice.reminders.since(when), done: when, idle: '', reached: when };
    const state = { due: 'next', done: 'done', idle: 'left', reached: 'waiting' } as const;
    const outcome = t.askedStates[asked.state];
    return { step, day, outcome, more: more[asked.state], state: state[asked.state] };
  }
  const states = t.letterStates as Readonly<Record<string, string>>;
  const why = letterWhy(admin, row.why, invoice.currency);
  const isSent = row.outcome === 'sent' || row.outcome === 'queued';
  return {
    step,
    day,
    outcome: states[row.outcome] ?? row.outcome,
    more: isSent ? moment(row.at) : why,
    state: isSent ? 'done' : row.outcome === 'skipped' ? 'left' : 'waiting',
  };
}

function openRow(admin: AdminContext, { invoice }: AdminInvoice, id: string, day: string): StepRow {
  const { t, moment } = admin;
  const { nextStep, nextAt, status } = invoice.dunning;
  const step = stepLabel(admin, id);
  if (id === nextStep && nextAt !== null) {
    return { step, day, outcome: t.invoice.sequence.next, more: moment(nextAt), state: 'next' };
  }
  if (id === nextStep && status === 'held') {
    return { step, day, outcome: t.invoice.sequence.waits, more: '', state: 'waiting' };
  }
  const place = (wanted: string | null) => admin.me.steps.findIndex((s) => s.id === wanted);
  if (place(id) < place(nextStep)) {
    return { step, day, outcome: t.letterStates.skipped, more: '', state: 'left' };
  }
  const isOver = status === 'stopped' || status === 'exhausted';
  const outcome = isOver ? t.invoice.sequence.never : t.invoice.sequence.notYet;
  return { step, day, outcome, more: '', state: 'later' };
}

export interface LetterRow {
  readonly when: string;
  readonly letter: string;
  readonly to: string;
  readonly outcome: string;
  readonly why: string;
  readonly isGone: boolean;
}

/** Every letter about the invoice, newest first, the ones that were not sent with the reason. */
export function letterRows(
  admin: AdminContext,
  { letters, invoice }: AdminInvoice,
): readonly LetterRow[] {
  const { t, moment } = admin;
  return letters
    .map(({ kind, step, to, status, at, why }) => ({
      when: moment(at),
      letter: step === null ? (t.letterKinds[kind] ?? kind) : stepLabel(admin, step),
      to: t.invoice.letters.to(to),
      outcome: t.letterStates[status],
      why: letterWhy(admin, why, invoice.currency),
      isGone: status === 'sent' || status === 'queued',
    }))
    .toReversed();
}

export interface LedgerRow {
  readonly on: string;
  readonly what: string;
  readonly reference: string;
  readonly amount: string;
  readonly rest: string;
}

/** The entries in their order, with what was owed after each. */
export function ledgerRows(admin: AdminContext, { invoice }: AdminInvoice): readonly LedgerRow[] {
  const words = admin.t.invoice.ledger;
  const money = (amountMinor: number) => admin.money(amountMinor, invoice.currency);
  let owedMinor = invoice.totals.amountDueMinor;
  const first = {
    on: admin.day(invoice.issuedOn),
    what: words.entry.invoiced,
    reference: invoice.number,
    amount: money(owedMinor),
    rest: money(owedMinor),
  };
  const rest = invoice.entries.map(({ code, side, amountMinor, on, reference }): LedgerRow => {
    const signed = side === 'debit' ? amountMinor : -amountMinor;
    owedMinor += signed;
    return {
      on: admin.day(on),
      what: words.entry[code],
      reference: text(reference),
      amount: money(signed),
      rest: money(owedMinor),
    };
  });
  return [first, ...rest];
}
