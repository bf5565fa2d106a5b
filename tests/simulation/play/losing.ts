import type { Stripe } from 'stripe';

/**
 * A refund that comes back after the rest of the charge was lost to a dispute is not booked yet, and is
 * therefore not played; this goes with its repair.
 */
export function mayBeLost({
  amount_refunded: refunded,
  payment_method_details,
}: Stripe.Charge): boolean {
  return refunded === 0 || payment_method_details?.card?.last4 !== LAST4_OF_FAILING_REFUNDS;
}
const LAST4_OF_FAILING_REFUNDS = '5126';
