import { assertNever, type CivilDate, type Instant } from './brands.ts';
import { addDays, localDate, startOfDay, type WorkCalendar } from './calendar.ts';
import type { Message } from './decision.ts';
import { whyStopped } from './dunning.ts';
import { minGap } from './dunning-gap.ts';
import type { CaseFacts, Payment, Plan, Why } from './facts.ts';
import { activeHolds } from './hold.ts';
import { entriesOf } from './ledger.ts';
import { hoursOf, inHours, sendsAt } from './moments.ts';
import { hasArrived } from './payment.ts';
import { pausedUntil, planTerms } from './plan-grace.ts';

export type Dropped = { readonly invoiceId: string; readonly why: Why };

/** What to do with a letter that is about to leave. `wait`: the send window is closed. */
export type MessageCheck =
  | {
      readonly do: 'send';
      readonly invoiceIds: readonly string[];
      /** Invoices that were meant to be in it and are left out now. */
      readonly dropped: readonly Dropped[];
    }
  | { readonly do: 'suppress'; readonly why: Why }
  | { readonly do: 'wait'; readonly until: Instant };

/**
 * Asked just before a letter leaves (rules 7.3, 7.8): facts may have changed since it was queued. A
 * reminder drops the invoices that are no longer dunned, a plan letter is dropped when what it says
 * is no longer so; confirmations of what happened always leave.
 */
export function recheckMessage(
  facts: CaseFacts,
  message: Message,
  now: Instant,
  cal: WorkCalendar,
): MessageCheck {
  if (message.kind === 'reminder') return recheckReminder(facts, message, now, cal);
  const why = whyOutdated(facts, message, now, cal);
  if (why !== null) return { do: 'suppress', why };
  const opensAt = hasHours(message) ? inHours(now, facts, cal) : now;
  if (opensAt > now) return { do: 'wait', until: opensAt };
  return { do: 'send', invoiceIds: message.invoiceIds, dropped: [] };
}

const hasHours = (message: Message): boolean =>
  message.kind === 'planBefore' || message.kind === 'planMissed';

function recheckReminder(
  facts: CaseFacts,
  message: Message,
  now: Instant,
  cal: WorkCalendar,
): MessageCheck {
  const checked = message.invoiceIds.map((invoiceId) => ({
    invoiceId,
    why: whyNotReminded(facts, message, invoiceId, now),
  }));
  const dropped = checked.flatMap(({ invoiceId, why }) =>
    why === null ? [] : [{ invoiceId, why }],
  );
  const invoiceIds = checked.filter((c) => c.why === null).map((c) => c.invoiceId);
  if (invoiceIds.length === 0) {
    return { do: 'suppress', why: dropped[0]?.why ?? { code: 'nothingLeft' } };
  }
  const opensAt = sendsAt(now, facts, cal);
  if (opensAt > now) return { do: 'wait', until: opensAt };
  const last = lastOtherDay(facts, message, now, cal);
  if (last !== null && now < startOfDay(addDays(last, minGap(facts)), cal.zone)) {
    return { do: 'suppress', why: { code: 'minGap', sinceOn: last } };
  }
  return { do: 'send', invoiceIds, dropped };
}

/**
 * The last earlier day on which another reminder left. Two in different currencies share a day (rules
 * 7.5); when only one of them got away on it, the other has missed it.
 */
function lastOtherDay(
  facts: CaseFacts,
  message: Message,
  now: Instant,
  cal: WorkCalendar,
): CivilDate | null {
  const today = localDate(now, cal.zone);
  const days = facts.reminders
    .filter(({ outcome }) => outcome === 'sent')
    .filter(({ messageId }) => messageId !== null && messageId !== message.id)
    .map((row) => localDate(row.at, cal.zone))
    .filter((day) => day !== today);
  return days.toSorted().at(-1) ?? null;
}

function whyNotReminded(
  facts: CaseFacts,
  message: Message,
  invoiceId: string,
  now: Instant,
): Why | null {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  const row = facts.reminders.find((r) => r.messageId === message.id && r.invoiceId === invoiceId);
  if (invoice === undefined || row?.outcome !== 'queued') return { code: 'notQueued' };
  const stopped = whyStopped(facts, invoice, entriesOf(facts.entries, invoiceId));
  if (stopped !== null) return stopped;
  const [hold] = activeHolds(facts, invoiceId, now);
  if (hold !== undefined) return hold.why;
  return facts.debtor.email === message.to ? null : { code: 'addressChanged' };
}

function whyOutdated(
  facts: CaseFacts,
  message: Message,
  now: Instant,
  cal: WorkCalendar,
): Why | null {
  const plan = facts.plans.find((p) => p.id === message.planId);
  const payment = facts.payments.find((p) => p.id === message.paymentId);
  switch (message.kind) {
    case 'planBefore':
    case 'planDue':
    case 'planMissed':
      return plan === undefined ? null : whyNotAsked(facts, plan, message, now, cal);
    case 'planDefaulted':
      return isNow(plan, 'defaulted', 'accelerated');
    case 'planReinstated':
      return isNow(plan, 'active', 'completed');
    case 'planCompleted':
      return isNow(plan, 'completed');
    case 'planCanceled':
      return isNow(plan, 'canceled');
    case 'planMethodLost':
      return plan === undefined || plan.methodLost !== null ? null : { code: 'methodFound' };
    case 'paymentProcessing':
      return payment === undefined || payment.status === 'processing' ? null : over(payment);
    case 'paymentDisputed':
      return payment === undefined || payment.status === 'disputed' ? null : over(payment);
    case 'paymentFailed':
      return payment !== undefined && (hasArrived(payment) || payment.status === 'processing')
        ? over(payment)
        : null;
    case 'reminder':
    case 'planAccepted':
    case 'planMethodReplaced':
    case 'paymentReceipt':
    case 'paymentReversed':
    case 'paymentMismatched':
    case 'paymentStands':
    case 'refundFailed':
    case 'creditNote':
    case 'creditApplied':
    case 'creditReturned':
    case 'writtenOff':
    case 'freshLink':
      return null;
    default:
      return assertNever(message.kind);
  }
}

const over = (payment: Payment): Why => ({ code: 'overtaken', paymentStatus: payment.status });

const isNow = (plan: Plan | undefined, ...states: readonly Plan['status'][]): Why | null =>
  plan === undefined || states.includes(plan.status)
    ? null
    : { code: 'overtaken', planStatus: plan.status };

/** Whether an instalment may still be spoken of: open, its plan running, its day not over, no hold. */
function whyNotAsked(
  facts: CaseFacts,
  plan: Plan,
  { kind, instalmentNo }: Message,
  now: Instant,
  cal: WorkCalendar,
): Why | null {
  if (plan.status !== 'active' && plan.status !== 'accepted') {
    return { code: 'overtaken', planStatus: plan.status };
  }
  const term = planTerms(plan, facts).find((t) => t.no === instalmentNo);
  if (term === undefined || term.isCovered) return { code: 'instalmentCovered', no: instalmentNo };
  if (pausedUntil(plan, facts, now) !== undefined) return { code: 'held', no: instalmentNo };
  const today = localDate(now, facts.vendor.timeZone);
  const isOver =
    (kind === 'planBefore' && today >= term.dueOn) ||
    (kind === 'planDue' && now >= hoursOf(term.dueOn, facts, cal).to);
  return isOver ? { code: 'dayPassed', dueOn: term.dueOn } : null;
}
