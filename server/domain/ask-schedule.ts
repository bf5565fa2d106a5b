import type { Instant } from './brands.ts';
import { DAY_MS, instant, MINUTE_MS } from './calendar.ts';
import type { Payment } from './facts.ts';
import { isOpenAttempt } from './payment.ts';

/** After these the truth is asked for once a day, however long a bank takes (rules 4.7, fault F17). */
const FIRST_LOOKS_MS = [5 * MINUTE_MS, 60 * MINUTE_MS] as const;

/** When the processor is asked about a payment for the first time; null: it is final, or not the processor's. */
export function firstAskAt(payment: Payment): Instant | null {
  const begunAt = whenBegun(payment);
  return begunAt === null ? null : instant(begunAt + FIRST_LOOKS_MS[0]);
}

/** When it is asked again after an answer at `now`; null as above. Always later than `now`. */
export function nextAskAt(payment: Payment, now: Instant): Instant | null {
  const begunAt = whenBegun(payment);
  if (begunAt === null) return null;
  const look = FIRST_LOOKS_MS.find((after) => begunAt + after > now);
  if (look !== undefined) return instant(begunAt + look);
  return instant(now + DAY_MS - ((now - begunAt) % DAY_MS));
}

/** An attempt begins with its row, a debit under way when it was confirmed. */
function whenBegun(payment: Payment): Instant | null {
  if (payment.channel === 'offline') return null;
  if (payment.status === 'processing') return payment.processingSince;
  return isOpenAttempt(payment) ? payment.createdAt : null;
}
