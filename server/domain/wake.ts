import type { Instant } from './brands.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, type WorkCalendar } from './calendar.ts';
import { letterDays } from './dunning-gap.ts';
import type { CaseFacts, Payment } from './facts.ts';
import { isOpenAttempt } from './payment.ts';
import { planAgenda } from './plan-agenda.ts';
import { nextChargeAt } from './plan-charge.ts';
import { refundsToMake } from './refund.ts';
import { dunningWakeAt } from './reminder.ts';

/**
 * The earliest instant at which the worker has to look at this debtor again: `now` when something is
 * due already, later otherwise, null when nothing will happen by itself. `decideDue` at that instant
 * always moves it forward.
 */
export function nextWakeAt(facts: CaseFacts, now: Instant, cal: WorkCalendar): Instant | null {
  const look = { facts, letters: letterDays(facts, now, cal), now, cal };
  let earliest: Instant | null = null;
  const note = (at: Instant | null): void => {
    if (at !== null && (earliest === null || at < earliest)) earliest = at;
  };
  for (const invoice of facts.invoices) note(dunningWakeAt(look, invoice));
  for (const plan of facts.plans) {
    for (const item of planAgenda(plan, facts, now, cal)) note(item.at);
    note(nextChargeAt(plan, facts, now, cal));
  }
  for (const payment of facts.payments) note(nextLookAt(payment, now));
  for (const payment of refundsToMake(facts)) note(nextTryAt(payment, now));
  if (earliest === null) return null;
  return earliest > now ? earliest : now;
}

/** How long the processor is left alone between two questions about one abandoned attempt. */
const FIRST_LOOK_MS = 5 * MINUTE_MS;

/**
 * A refund is asked for in some minutes, then less and less often, until the processor has done it: each
 * hour at least, so that somebody's money does not lie a day longer than an outage lasted (invariant I5).
 */
const nextTryAt = ({ refundDue }: Payment, now: Instant): Instant | null =>
  refundDue && lookAfter(refundDue.decidedAt, now, HOUR_MS);

/**
 * An attempt that nobody confirmed is closed when its price expires. Closing it may have to wait for
 * the processor, so it is looked at again after 5 minutes, then twice that, at last once a day.
 */
function nextLookAt(payment: Payment, now: Instant): Instant | null {
  if (!isOpenAttempt(payment)) return null;
  const { quoteExpiresAt } = payment;
  return now < quoteExpiresAt ? quoteExpiresAt : lookAfter(quoteExpiresAt, now, DAY_MS);
}

/** 5 minutes after that instant, then twice as long each time, at last once in so many milliseconds. */
function lookAfter(since: Instant, now: Instant, rarestMs: number): Instant {
  let wait = FIRST_LOOK_MS;
  while (wait < rarestMs && since + wait <= now) wait += wait;
  if (since + wait > now) return instant(since + wait);
  return instant(now + rarestMs - ((now - since) % rarestMs));
}
