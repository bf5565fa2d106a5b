import type { Stripe } from 'stripe';
import { createCharge } from './charges.ts';
import { followIntent } from './checkout-outcomes.ts';
import { Refusal } from './errors.ts';
import { attach, testOf } from './payment-methods.ts';
import type { IntentRow, MethodRow, TimerRow } from './tables.ts';
import { isDebit, type Decline } from './test-methods.ts';
import type { World } from './world.ts';

/** A decline is an outcome too: the intent is kept as it is now, and `refusal` is what one hears. */
export type Outcome = { readonly row: IntentRow; readonly refusal: Refusal | null };

/** The money is there. */
export function succeed(
  world: World,
  row: IntentRow,
  charge: Stripe.Charge,
  method: MethodRow,
): IntentRow {
  const paid: IntentRow = {
    ...row,
    challenge: null,
    object: {
      ...row.object,
      status: 'succeeded',
      amount_received: row.object.amount,
      latest_charge: charge.id,
      last_payment_error: null,
      next_action: null,
    },
  };
  world.tables.put('intents', row.object.id, paid);
  world.emit('payment_intent.succeeded', paid.object);
  followIntent(world, paid.object, method);
  keepMethod(world, paid.object, method);
  const { after } = testOf(method);
  if (after !== null) setTimer(world, { at: world.now, kind: after, target: row.object.id });
  return paid;
}

/** The bank said no at once. */
export function decline(world: World, row: IntentRow, method: MethodRow, why: Decline): Outcome {
  const charge = createCharge(world, {
    intent: row.object,
    method,
    status: 'failed',
    decline: why,
  });
  world.emit('charge.failed', charge);
  const declined = {
    code: why.code,
    ...(why.declineCode !== null && { decline_code: why.declineCode }),
    ...(why.adviceCode !== undefined && { advice_code: why.adviceCode }),
    message: why.message,
    charge: charge.id,
    payment_method: method.object,
  };
  const failed = fail(
    world,
    { ...row, object: { ...row.object, latest_charge: charge.id } },
    { type: 'card_error', ...declined },
  );
  const refusal = new Refusal(402, {
    type: 'card_error',
    ...declined,
    payment_intent: failed.object,
  });
  return { row: failed, refusal };
}

/** Back to the start: another method may still pay the same intent. */
export function fail(
  world: World,
  row: IntentRow,
  error: Stripe.PaymentIntent.LastPaymentError,
): IntentRow {
  const failed: IntentRow = {
    ...row,
    challenge: null,
    object: {
      ...row.object,
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: error,
      next_action: null,
    },
  };
  world.tables.put('intents', row.object.id, failed);
  world.emit('payment_intent.payment_failed', failed.object);
  followIntent(world, failed.object, null);
  return failed;
}

/** Saves the method when the intent asked for it; otherwise it is used up. */
export function keepMethod(world: World, intent: Stripe.PaymentIntent, method: MethodRow): void {
  const mandate = isDebit(method.object.type) ? (method.mandate ?? world.newId('mandate')) : null;
  if (intent.setup_future_usage !== null && typeof intent.customer === 'string') {
    const kept = attach(world, method, intent.customer);
    const isSetUp = kept.isSetUp || intent.setup_future_usage === 'off_session';
    world.tables.put('methods', kept.object.id, { ...kept, isSetUp, mandate });
  } else if (method.object.customer === null) {
    world.tables.put('methods', method.object.id, { ...method, isSpent: true, mandate });
  }
}

/** Over for good. */
export function markCanceled(
  world: World,
  row: IntentRow,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  const object: Stripe.PaymentIntent = {
    ...row.object,
    status: 'canceled',
    canceled_at: world.seconds,
    cancellation_reason: reason,
    next_action: null,
  };
  world.tables.put('intents', object.id, { ...row, object, challenge: null });
  world.emit('payment_intent.canceled', object);
  return object;
}

export function setTimer(world: World, timer: TimerRow): void {
  world.tables.put('timers', `${timer.kind}:${timer.target}`, timer);
}
