import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import { createCharge } from './charges.ts';
import { decline, setTimer, succeed } from './outcomes.ts';
import { testOf } from './payment-methods.ts';
import { idOf, type IntentRow, type MethodRow } from './tables.ts';
import type { Decline, PushTest } from './test-methods.ts';
import type { World } from './world.ts';

/**
 * BLIK and Przelewy24: the intent waits while the customer approves it on the phone or on the page of
 * the bank. Nothing is on its way until then.
 */
export function askCustomer(
  world: World,
  row: IntentRow,
  test: PushTest,
  returnUrl: string | null,
): IntentRow {
  const id = world.newId('payatt');
  const url = `${world.options.baseUrl}/sandbox/stripe/3ds/${id}`;
  const action: Stripe.PaymentIntent.NextAction =
    test.type === 'blik'
      ? { type: 'blik_authorize', blik_authorize: {} }
      : { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
  const waiting: IntentRow = {
    ...row,
    challenge: test.type === 'p24' ? { id, returnUrl } : null,
    object: {
      ...row.object,
      status: 'requires_action',
      last_payment_error: null,
      next_action: action,
    },
  };
  const target = row.object.id;
  world.tables.put('intents', target, waiting);
  world.emit('payment_intent.requires_action', waiting.object);
  if (test.answersAfterMs !== null) {
    const at = (world.now + test.answersAfterMs) as Instant;
    setTimer(world, { at, kind: 'push', target });
  }
  return waiting;
}

/** The customer approved it, did not, or let the time run out. Anything later finds nothing to answer. */
export function answerPush(world: World, row: IntentRow, refusal: Decline | null): IntentRow {
  const method = waitingMethod(world, row);
  if (method === null) return row;
  world.tables.remove('timers', `push:${row.object.id}`);
  const answered: IntentRow = {
    ...row,
    object: { ...row.object, next_action: null },
    challenge: null,
  };
  if (refusal !== null) return decline(world, answered, method, refusal).row;
  const charge = createCharge(world, {
    intent: answered.object,
    method,
    status: 'succeeded',
    decline: null,
  });
  world.emit('charge.succeeded', charge);
  return succeed(world, answered, charge, method);
}

/** The method that the customer is asked about; null when the intent waits for nothing of that kind. */
export function waitingMethod(world: World, { object }: IntentRow): MethodRow | null {
  const method = world.tables.get('methods', idOf(object.payment_method));
  const isWaiting = object.status === 'requires_action' && method !== undefined;
  return isWaiting && isPush(testOf(method).type) ? method : null;
}

const isPush = (type: string): boolean => type === 'blik' || type === 'p24';

export const CUSTOMER_DECLINED: Decline = {
  code: 'customer_declined',
  declineCode: 'customer_declined',
  message: 'The customer declined the payment.',
};
