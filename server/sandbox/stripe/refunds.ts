import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import { invalid, missing, type Refusal } from './errors.ts';
import type { Operations } from './operations.ts';
import { setTimer } from './outcomes.ts';
import { requireIntent } from './payment-intents.ts';
import { testOf } from './payment-methods.ts';
import { idOf } from './tables.ts';
import type { World } from './world.ts';

/** Gives money back, all of what is left unless an amount is named. */
export function createRefund(world: World, params: Operations['refunds.create']): Stripe.Refund {
  const charge = chargeOf(world, params);
  const left = charge.amount - charge.amount_refunded;
  const amount = params.amount ?? left;
  requireRefundable(world, charge, amount);
  const behaviour = behaviourOf(world, charge);
  const refund = {
    id: world.newId(charge.id.startsWith('py') ? 'pyr' : 're'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.seconds,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: (params.metadata ?? {}) as Stripe.Metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: behaviour === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  } satisfies Stripe.Refund;
  world.tables.put('refunds', refund.id, refund);
  world.emit('refund.created', refund);
  world.emit('charge.refunded', bookRefund(world, charge, amount));
  if (behaviour !== 'succeeds') {
    const kind = behaviour === 'pending' ? 'refundSucceeds' : 'refundFails';
    setTimer(world, { at: (world.now + DAY) as Instant, kind, target: refund.id });
  }
  return refund;
}

/** The customer's bank took the refund, or sent it back: then the money is ours again. */
export function endRefund(world: World, id: string, hasFailed: boolean): void {
  const before = world.tables.get('refunds', id);
  if (before === undefined) return;
  const refund: Stripe.Refund = hasFailed
    ? { ...before, status: 'failed', failure_reason: 'lost_or_stolen_card' }
    : { ...before, status: 'succeeded' };
  world.tables.put('refunds', id, refund);
  const charge = world.tables.get('charges', idOf(refund.charge));
  if (hasFailed && charge !== undefined) bookRefund(world, charge, -refund.amount);
  world.emit('refund.updated', refund);
  world.emit('charge.refund.updated', refund);
  if (hasFailed) world.emit('refund.failed', refund);
}

const DAY = 86_400_000;

function chargeOf(world: World, params: Operations['refunds.create']): Stripe.Charge {
  const { charge: chargeId, payment_intent: intentId } = params;
  if (chargeId === undefined && intentId === undefined) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const id =
    chargeId ?? requireIntent(world, intentId ?? '', 'payment_intent').object.latest_charge;
  const charge = typeof id === 'string' ? world.tables.get('charges', id) : undefined;
  if (charge === undefined && chargeId !== undefined) throw missing('charge', chargeId, 'charge');
  if (charge?.status === 'succeeded') return charge;
  throw invalid(
    `This PaymentIntent (${intentId ?? ''}) does not have a successful charge to refund.`,
  );
}

function requireRefundable(world: World, charge: Stripe.Charge, amount: number): void {
  const left = charge.amount - charge.amount_refunded;
  const refuse = (code: string, message: string): Refusal => invalid(message, { code });
  const dispute = world.tables
    .all('disputes')
    .find((d) => d.charge === charge.id && !d.is_charge_refundable);
  if (dispute !== undefined) {
    throw refuse(
      'charge_disputed',
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    );
  }
  if (left === 0) {
    throw refuse('charge_already_refunded', `Charge ${charge.id} has already been refunded.`);
  }
  if (amount < 1) throw refuse('parameter_invalid_integer', 'Invalid positive integer');
  if (amount > left) {
    throw invalid(
      `Refund amount (${amount} ${charge.currency}) is greater than unrefunded amount on charge (${left} ${charge.currency})`,
      { param: 'amount' },
    );
  }
}

function bookRefund(world: World, charge: Stripe.Charge, amount: number): Stripe.Charge {
  const refunded = charge.amount_refunded + amount;
  const booked = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount };
  world.tables.put('charges', charge.id, booked);
  return booked;
}

function behaviourOf(world: World, charge: Stripe.Charge): 'succeeds' | 'pending' | 'fails' {
  const method = world.tables.get('methods', idOf(charge.payment_method));
  const test = method === undefined ? undefined : testOf(method);
  return test?.type === 'card' ? test.refund : 'succeeds';
}
