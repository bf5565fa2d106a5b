import type { Stripe } from 'stripe';
import { DAY } from './time.ts';

/** What Saldo does not get right yet and what is therefore not played. Each goes with its repair. */

/** Events are shown for thirty days; what happened to settled payments before those is not asked for. */
export const LONGEST_OFF_MS = 25 * DAY;

/** A refund that comes back after the rest of the charge was lost to a dispute is not booked. */
export function mayBeLost({
  amount_refunded: refunded,
  payment_method_details,
}: Stripe.Charge): boolean {
  return refunded === 0 || payment_method_details?.card?.last4 !== LAST4_OF_FAILING_REFUNDS;
}
const LAST4_OF_FAILING_REFUNDS = '5126';
