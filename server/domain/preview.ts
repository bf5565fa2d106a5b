import type { Currency, Instant, Minor } from './brands.ts';
import { localDate, type WorkCalendar } from './calendar.ts';
import { applyChanges, type Change, type Message, type NewId, type Task } from './decision.ts';
import { decideDue } from './due.ts';
import type { CaseFacts, Payment, Plan, Reminder, Why } from './facts.ts';
import { payableOf } from './ledger.ts';
import { decideMessageSent } from './message-outcome.ts';
import { sum } from './money.ts';
import { abandonedPayments, baseOf, decideCancelPayment } from './payment.ts';
import { isOnPlan, planStanding } from './plan.ts';
import { entryOn } from './posting.ts';
import { staleSince } from './stale-data.ts';
import { nextWakeAt } from './wake.ts';

/** One thing that would happen by itself. */
export type PreviewItem = {
  readonly at: Instant;
  readonly kind:
    | 'reminder'
    | 'planBefore'
    | 'planDue'
    | 'planMissed'
    | 'charge'
    | 'planDefaulted'
    | 'planAccelerated'
    | 'planCompleted'
    | 'planLapsed'
    | Task['kind'];
  /** The step of the sequence, on reminders and calls. */
  readonly step: string | null;
  readonly amountMinor: Minor;
  readonly currency: Currency | null;
  readonly invoiceIds: readonly string[];
  readonly why: Why;
};

/** More than a sequence and a plan of ten years can produce for a debtor; a stop, not a target. */
const MOST_ROUNDS = 2000;

/**
 * Every message, charge and plan event from `from` up to `until`, by the engine itself (rules 7.8):
 * letters leave, statements come in, debits that were agreed succeed, attempts left open lapse, and nobody pays.
 */
export function preview(
  facts: CaseFacts,
  from: Instant,
  until: Instant,
  cal: WorkCalendar,
): readonly PreviewItem[] {
  const newId = previewIds();
  const items: PreviewItem[] = [];
  let present = lettersLeave(statementsGoOn(facts, from), from);
  let at: Instant | null = nextWakeAt(present, from, cal);
  for (let round = 0; at !== null && at <= until && round < MOST_ROUNDS; round += 1) {
    const decision = decideDue(present, at, cal, newId);
    const changes = decision.ok ? decision.changes : [];
    const types = decision.ok ? decision.events.map((e) => e.type) : [];
    const decided = applyChanges(present, changes);
    items.push(...itemsOf(changes, types, decided, at));
    present = world(decided, changes, at, newId);
    at = nextWakeAt(present, at, cal);
  }
  return items;
}

/** While the newest statement is fresh, the next ones are taken to come in time. */
function statementsGoOn(facts: CaseFacts, now: Instant): CaseFacts {
  const { vendor } = facts;
  if (staleSince(vendor, now) !== null) return facts;
  return { ...facts, vendor: { ...vendor, settings: { ...vendor.settings, statements: null } } };
}

/** Letters that wait in the outbox already are taken to leave now. */
function lettersLeave(facts: CaseFacts, now: Instant): CaseFacts {
  const reminders = facts.reminders.map((row): Reminder =>
    row.outcome === 'queued' ? { ...row, outcome: 'sent', at: now } : row,
  );
  return { ...facts, reminders };
}

/** What follows outside: letters leave, our charges arrive, abandoned attempts are closed. */
function world(facts: CaseFacts, changes: readonly Change[], at: Instant, newId: NewId): CaseFacts {
  const sent = changes
    .flatMap((c) => (c.do === 'addMessage' ? [c.message] : []))
    .reduce((present, message) => {
      const decision = decideMessageSent(present, { message, dropped: [] }, at);
      return decision.ok ? applyChanges(present, decision.changes) : present;
    }, facts);
  const charged = changes
    .flatMap((c) => (c.do === 'putPayment' && c.payment.status === 'created' ? [c.payment] : []))
    .reduce((present, payment) => arrive(present, payment, at, newId), sent);
  return abandonedPayments(charged, at).reduce((present, { id }) => {
    const decision = decideCancelPayment(present, { paymentId: id, now: at });
    return decision.ok ? applyChanges(present, decision.changes) : present;
  }, charged);
}

function arrive(facts: CaseFacts, payment: Payment, at: Instant, newId: NewId): CaseFacts {
  const { id, currency, allocations } = payment;
  const valueOn = localDate(at, facts.vendor.timeZone);
  const entries = allocations.map(({ invoiceId, amountMinor }): Change => ({
    do: 'addEntry',
    entry: entryOn(
      { id: invoiceId, currency },
      { now: at, newId },
      { kind: 'payment', side: 'credit', amountMinor, valueOn, paymentId: id },
    ),
  }));
  const arrived: Payment = {
    ...baseOf(payment),
    initiatedAt: at,
    status: 'succeeded',
    settledAt: at,
  };
  return applyChanges(facts, [{ do: 'putPayment', payment: arrived }, ...entries]);
}

function itemsOf(
  changes: readonly Change[],
  types: readonly string[],
  facts: CaseFacts,
  at: Instant,
): readonly PreviewItem[] {
  return changes.flatMap((change): readonly PreviewItem[] => {
    switch (change.do) {
      case 'addMessage':
        return messageItem(change.message, facts, at);
      case 'addTask':
        return [taskItem(change.task, facts, at, changes)];
      case 'putPayment': {
        const { amountMinor, currency, allocations, id } = change.payment;
        const invoiceIds = allocations.map((a) => a.invoiceId);
        const why = { code: 'instalmentDue', paymentId: id };
        return [{ at, kind: 'charge', step: null, amountMinor, currency, invoiceIds, why }];
      }
      case 'putPlan':
        return planItem(change.plan, types, facts, at);
      default:
        return [];
    }
  });
}

function messageItem(message: Message, facts: CaseFacts, at: Instant): readonly PreviewItem[] {
  const { kind, step, invoiceIds, planId, instalmentNo } = message;
  const why = facts.reminders.find((r) => r.messageId === message.id)?.why ?? { code: kind };
  if (kind === 'reminder') {
    const amountMinor = sum(invoiceIds.map((id) => payableOf(facts, id)));
    return [
      { at, kind, step, amountMinor, currency: currencyOf(facts, invoiceIds), invoiceIds, why },
    ];
  }
  const plan = facts.plans.find((p) => p.id === planId);
  if (plan === undefined) return [];
  // The plan's own turns are listed from its state, also where there is no address to write to.
  if (kind !== 'planBefore' && kind !== 'planDue' && kind !== 'planMissed') return [];
  const { instalments, arrearsMinor } = standing(plan, facts, at);
  const own = instalments.find((i) => i.no === instalmentNo);
  const amountMinor = kind === 'planMissed' ? arrearsMinor : (own?.amountMinor ?? arrearsMinor);
  return [{ at, kind, step, amountMinor, currency: plan.currency, invoiceIds, why }];
}

function taskItem(
  { kind, invoiceId, note }: Task,
  facts: CaseFacts,
  at: Instant,
  changes: readonly Change[],
): PreviewItem {
  const invoiceIds = invoiceId === null ? [] : [invoiceId];
  const row = changes.find(
    (c) =>
      c.do === 'putReminder' &&
      c.reminder.invoiceId === invoiceId &&
      c.reminder.messageId === null &&
      c.reminder.outcome === 'sent',
  );
  return {
    at,
    kind,
    step: kind === 'call' && row?.do === 'putReminder' ? row.reminder.step : null,
    amountMinor: sum(invoiceIds.map((id) => payableOf(facts, id))),
    currency: currencyOf(facts, invoiceIds),
    invoiceIds,
    why: note,
  };
}

const TURNS = {
  defaulted: ['plan.defaulted', 'planDefaulted'],
  accelerated: ['plan.accelerated', 'planAccelerated'],
  completed: ['plan.completed', 'planCompleted'],
  lapsed: ['plan.lapsed', 'planLapsed'],
} as const;

function planItem(
  plan: Plan,
  types: readonly string[],
  facts: CaseFacts,
  at: Instant,
): readonly PreviewItem[] {
  if (!(plan.status in TURNS)) return [];
  const [type, kind] = TURNS[plan.status as keyof typeof TURNS];
  if (!types.includes(type)) return [];
  const { arrearsMinor, leftMinor } = standing(plan, facts, at);
  const amountMinor = kind === 'planDefaulted' ? arrearsMinor : leftMinor;
  const invoiceIds = facts.invoices.filter((i) => isOnPlan(plan, i.id)).map((i) => i.id);
  const why = { code: kind, planId: plan.id };
  return [{ at, kind, step: null, amountMinor, currency: plan.currency, invoiceIds, why }];
}

const standing = (plan: Plan, facts: CaseFacts, at: Instant) =>
  planStanding(plan, facts, localDate(at, facts.vendor.timeZone));

const currencyOf = (facts: CaseFacts, invoiceIds: readonly string[]): Currency | null =>
  facts.invoices.find((i) => i.id === invoiceIds[0])?.currency ?? null;

export function previewIds(): NewId {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_preview${count}`;
  };
}
