import { paidOnPlan, reasonsNotToRemind, wasNamedSince } from './case-model.ts';
import type { CaseModel } from './case-model.ts';
import { addDays, dayIn, daysFrom, hourIn, isWorkingDay } from './calendar.ts';
import type { Letter } from './evidence.ts';
import type { JournalRow, MessageRow, ReminderRow } from './rows.ts';
import { must } from './violation.ts';

/** What one debtor was sent, for the rules that look back. */
export type Sent = {
  readonly reminders: { readonly day: string; readonly currency: string; readonly id: string }[];
  readonly steps: {
    readonly invoiceId: string;
    readonly cycle: number;
    readonly step: string;
    readonly tone: number;
    readonly at: number;
  }[];
};

/** A reminder is decided on only where nothing speaks against it at that very moment (I7). */
export function checkQueued(
  model: CaseModel,
  { data, at }: JournalRow,
  reminders: readonly ReminderRow[],
): void {
  const messageId = String(data['messageId']);
  for (const invoiceId of data['invoiceIds'] as readonly string[]) {
    const [reason] = reasonsNotToRemind(model, invoiceId, at);
    must(
      reason === undefined,
      'no reminder is decided while anything holds it (I7)',
      () =>
        `${messageId} for ${numberOf(model, invoiceId)}: ${reason?.why} since ${isoOf(reason?.since)}`,
    );
    const row = reminders.find((r) => r.message_id === messageId && r.invoice_id === invoiceId);
    if (row !== undefined) checkDay(model, row, at);
  }
}

/** A call is a step like a letter: asked for in time, once, and in its turn. */
export function checkCall(
  model: CaseModel,
  { data, at }: JournalRow,
  reminders: readonly ReminderRow[],
  sent: Sent,
): void {
  const invoiceId = String(data['invoiceId']);
  const [reason] = reasonsNotToRemind(model, invoiceId, at);
  must(
    reason === undefined,
    'no call is asked for while anything holds it (I7)',
    () => `${numberOf(model, invoiceId)}: ${reason?.why} since ${isoOf(reason?.since)}`,
  );
  const row = reminders.find(
    (r) => r.invoice_id === invoiceId && r.step === data['step'] && r.at === at,
  );
  if (row === undefined) return;
  checkDay(model, row, at);
  checkStep(model, row, at, sent);
}

/** No step before its day, unless a person or the plan's policy named it. */
function checkDay(model: CaseModel, row: ReminderRow, at: number): void {
  const invoice = model.invoices.get(row.invoice_id);
  const step = model.vendor.settings.sequence.steps.find((s) => s.id === row.step);
  if (invoice === undefined || step === undefined || wasNamedSince(model, row.invoice_id, 0))
    return;
  const today = dayIn(model.vendor.time_zone, at);
  const ownDay = addDays(invoice.row.due_on, step.offsetDays);
  const disputed = row.cycle === 1 ? disputedDays(model, row.invoice_id, today) : 0;
  must(
    today >= addDays(ownDay, disputed),
    'no step comes before its day, moved by the days in dispute (rules 6.3, 7.2)',
    () =>
      `${row.step} of ${invoice.row.number} due ${invoice.row.due_on} on ${today}, ${disputed} days disputed`,
  );
}

/** Days on which the debt was in dispute since the first step's, counted one by one. */
function disputedDays(model: CaseModel, invoiceId: string, today: string): number {
  const { time_zone: zone, settings } = model.vendor;
  const dueOn = model.invoices.get(invoiceId)?.row.due_on ?? today;
  const disputes = [...model.holds.values()]
    .filter((h) => h.reason === 'dispute')
    .filter((h) => h.invoiceId === null || h.invoiceId === invoiceId)
    .map(({ from, endedAt, untilOn }) => {
      const ends = [
        ...(endedAt === null ? [] : [dayIn(zone, endedAt)]),
        ...(untilOn === null ? [] : [addDays(untilOn, 1)]),
      ];
      return { fromOn: dayIn(zone, from), endOn: ends.toSorted()[0] ?? today };
    });
  let count = 0;
  let day = addDays(dueOn, settings.sequence.steps[0]?.offsetDays ?? 0);
  for (; day < today; day = addDays(day, 1)) {
    if (disputes.some(({ fromOn, endOn }) => fromOn <= day && day < endOn)) count += 1;
  }
  return count;
}

/** A letter has left: everything that must hold of letters, against what was true before this instant. */
export function checkLetter(model: CaseModel, letter: Letter, message: MessageRow): void {
  must(
    letter.to === message.recipient && letter.to === model.debtor.email,
    'a letter goes to the debtor on file',
    () => `${letter.id} to ${letter.to}`,
  );
  if (message.kind === 'reminder') checkReminder(model, letter);
  if (message.kind === 'planMissed' || message.kind === 'planDue')
    checkPlanLetter(model, letter, message);
  if (message.kind === 'paymentReceipt') {
    const status = model.payments.get(message.payment_id ?? '')?.status ?? 'unknown';
    must(
      !['created', 'requiresAction', 'processing', 'failed', 'canceled', 'unknown'].includes(
        status,
      ),
      'a receipt is for money that arrived (rules 4.2)',
      () => `${letter.id}: ${message.payment_id} is ${status}`,
    );
  }
}

function checkReminder(model: CaseModel, letter: Letter): void {
  const at = Date.parse(letter.at);
  const { vendor, debtor } = model;
  const zone = debtor.time_zone ?? vendor.time_zone;
  const day = dayIn(zone, at);
  const { fromHour, toHour } = vendor.settings.sendWindow;
  const hour = hourIn(zone, at);
  must(
    hour >= fromHour && hour < toHour && isWorkingDay(day, debtor.country ?? vendor.country),
    'reminders leave in working hours of the debtor (rules 7.4)',
    () => `${letter.id} on ${day} at ${hour} in ${zone}`,
  );
  for (const invoiceId of letter.invoiceIds) {
    const reason = reasonsNotToRemind(model, invoiceId, at).find((r) => r.since < at);
    must(
      reason === undefined,
      'no reminder leaves while anything holds it (I7)',
      () =>
        `${letter.id} for ${numberOf(model, invoiceId)}: ${reason?.why} since ${isoOf(reason?.since)}`,
    );
  }
}

/** A reminder that left, among those that left before: the gap, and for each invoice its step. */
export function countReminder(
  model: CaseModel,
  letter: Letter,
  reminders: readonly ReminderRow[],
  sent: Sent,
): void {
  const at = Date.parse(letter.at);
  checkGap(model, letter, dayIn(model.debtor.time_zone ?? model.vendor.time_zone, at), sent);
  for (const row of reminders) {
    if (letter.invoiceIds.includes(row.invoice_id)) checkStep(model, row, at, sent);
  }
}

/** One letter per debtor, currency and day, and some days between two (rules 7.4, 7.5). */
function checkGap(model: CaseModel, letter: Letter, day: string, sent: Sent): void {
  const currency = model.invoices.get(letter.invoiceIds[0] ?? '')?.row.currency ?? '';
  const least = Math.max(1, model.vendor.settings.minGapDays);
  for (const before of sent.reminders) {
    const days = Math.abs(daysFrom(before.day, day));
    const isFine = days === 0 ? before.currency !== currency : days >= least;
    must(
      isFine,
      'between two reminders to a debtor lies the smallest gap (rules 7.4)',
      () => `${letter.id} on ${day}, ${before.id} on ${before.day}, gap ${least}`,
    );
  }
  sent.reminders.push({ day, currency, id: letter.id });
}

/** Each step once per run, forward only, never softer and never two tones louder at once (rules 7.3, 7.4). */
function checkStep(model: CaseModel, row: ReminderRow, at: number, sent: Sent): void {
  const { invoice_id: invoiceId, cycle, step, tone } = row;
  const run = sent.steps.filter((s) => s.invoiceId === invoiceId && s.cycle === cycle);
  const last = run.at(-1);
  const figures = (): string =>
    `${step} (tone ${tone}) of ${numberOf(model, invoiceId)} in run ${cycle} after ${run.map((s) => `${s.step} (tone ${s.tone})`).join(', ') || 'nothing'}`;
  const placeOf = (id: string): number =>
    model.vendor.settings.sequence.steps.findIndex((s) => s.id === id);
  must(!run.some((s) => s.step === step), 'a step is sent once (I9)', figures);
  const earlier = sent.steps.filter((s) => s.invoiceId === invoiceId).at(-1);
  must(
    earlier === undefined || cycle >= earlier.cycle,
    'runs are counted upwards (rules 7.7)',
    figures,
  );
  const invoice = model.invoices.get(invoiceId);
  const restarts = [...model.holds.values()].filter((h) => h.resumeAt === 'restart').length;
  must(
    cycle <= 1 + (invoice?.reopenings ?? 0) + restarts,
    'a run begins only with a reversal or a restart (rules 7.7)',
    figures,
  );
  if (last !== undefined) {
    must(
      placeOf(step) > placeOf(last.step) && tone >= last.tone,
      'a sequence goes forward and gets no softer (rules 5.7, 6.1)',
      figures,
    );
    must(
      tone <= last.tone + 1 || wasNamedSince(model, invoiceId, last.at),
      'the tone rises by one at most (rules 7.4)',
      figures,
    );
  }
  sent.steps.push({ invoiceId, cycle, step, tone, at });
}

/** "You missed a part" is said only when one is. */
function checkPlanLetter(
  model: CaseModel,
  letter: Letter,
  { plan_id: planId, kind }: MessageRow,
): void {
  const plan = model.plans.get(planId ?? '');
  if (plan === undefined) return;
  const today = dayIn(model.vendor.time_zone, Date.parse(letter.at));
  const due = plan.row.instalments
    .filter((i) => i.dueOn <= today)
    .reduce((sum, i) => sum + i.amountMinor, 0);
  // Money of the same instant may have come after the letter had left.
  const paid = paidOnPlan(model, plan, Date.parse(letter.at));
  must(
    paid < due,
    'an instalment that is paid is not asked for (rules 5.6)',
    () => `${kind} ${letter.id} on ${today}: due ${due}, paid ${paid}`,
  );
}

const numberOf = (model: CaseModel, invoiceId: string): string =>
  model.invoices.get(invoiceId)?.row.number ?? invoiceId;
const isoOf = (at: number | undefined): string =>
  at === undefined ? '' : new Date(at).toISOString();
