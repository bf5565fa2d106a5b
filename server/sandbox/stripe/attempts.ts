import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import { createCharge, settleCharge } from './charges.ts';
import { followIntent } from './checkout-outcomes.ts';
import { decline, fail, keepMethod, setTimer, succeed, type Outcome } from './outcomes.ts';
import { testOf } from './payment-methods.ts';
import { answerPush, askCustomer, CUSTOMER_DECLINED, waitingMethod } from './push-payments.ts';
import { idOf, type IntentRow, type MethodRow } from './tables.ts';
import type { BlockReason, CardTest, Decline } from './test-methods.ts';
import type { World } from './world.ts';

export type Attempt = {
  readonly method: MethodRow;
  readonly isOffSession: boolean;
  readonly returnUrl: string | null;
  /** The browser handles the bank's page by itself; otherwise the answer names its address. */
  readonly usesSdk: boolean;
  readonly refusesAction: boolean;
};

/** Tries to take the money of an intent with one method. */
export function attempt(world: World, row: IntentRow, input: Attempt): Outcome {
  const test = testOf(input.method);
  const intent = { ...row.object, payment_method: input.method.object.id };
  const fresh: IntentRow = {
    object: intent,
    confirmations: row.confirmations + 1,
    challenge: null,
  };
  if (input.method.isBlocked)
    return decline(world, fresh, input.method, BLOCKED[input.method.blockedFor ?? 'doNotHonor']);
  if (test.type === 'sepa_debit' || test.type === 'us_bank_account')
    return { row: startDebit(world, fresh, input.method), refusal: null };
  if (test.type !== 'card')
    return { row: askCustomer(world, fresh, test, input.returnUrl), refusal: null };
  if (asksBank(test, input)) {
    if (input.isOffSession || input.refusesAction) {
      return decline(world, fresh, input.method, NEEDS_AUTHENTICATION);
    }
    return { row: askBank(world, fresh, input), refusal: null };
  }
  return takeMoney(world, fresh, input.method, test);
}

/** The customer came back from the bank's page. */
export function answerChallenge(world: World, row: IntentRow, isApproved: boolean): Outcome {
  if (waitingMethod(world, row) !== null) {
    const refusal = isApproved ? null : CUSTOMER_DECLINED;
    return { row: answerPush(world, row, refusal), refusal: null };
  }
  const method = requireStored(world, row);
  const test = testOf(method);
  const answered: IntentRow = {
    ...row,
    object: { ...row.object, next_action: null },
    challenge: null,
  };
  if (isApproved && test.type === 'card') return takeMoney(world, answered, method, test);
  const error: Stripe.PaymentIntent.LastPaymentError = {
    type: 'invalid_request_error',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    payment_method: method.object,
  };
  return { row: fail(world, answered, error), refusal: null };
}

/** The debtor's bank answered a debit: it paid, or `declined` says why not. */
export function answerDebit(world: World, row: IntentRow, declined: Decline | null): IntentRow {
  const method = requireStored(world, row);
  const pending = world.tables.get('charges', idOf(row.object.latest_charge));
  if (pending === undefined) throw new Error(`${row.object.id} has no charge`);
  const charge = settleCharge(world, pending, declined);
  if (declined === null) {
    world.emit('charge.succeeded', charge);
    return succeed(world, row, charge, method);
  }
  world.emit('charge.failed', charge);
  return fail(world, row, {
    type: 'card_error',
    code: 'payment_intent_payment_attempt_failed',
    ...(declined.declineCode !== null && { decline_code: declined.declineCode }),
    message: declined.message,
    charge: charge.id,
    payment_method: method.object,
  });
}

const REFUSED = {
  code: 'card_declined',
  declineCode: 'do_not_honor',
  message: 'Your card was declined.',
} as const satisfies Decline;
const BLOCKED: { readonly [reason in BlockReason]: Decline } = {
  doNotHonor: REFUSED,
  insufficientFunds: {
    ...REFUSED,
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  doNotTryAgain: { ...REFUSED, adviceCode: 'do_not_try_again' },
};
const NEEDS_AUTHENTICATION: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

function asksBank(test: CardTest, { isOffSession, method }: Attempt): boolean {
  switch (test.authentication) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'unlessSetUp':
      return !isOffSession || !method.isSetUp;
    case 'onSession':
      return !isOffSession;
  }
}

function askBank(world: World, row: IntentRow, input: Attempt): IntentRow {
  const id = world.newId('payatt');
  const url = `${world.options.baseUrl}/sandbox/stripe/3ds/${id}`;
  const waiting: IntentRow = {
    ...row,
    challenge: { id, returnUrl: input.returnUrl },
    object: {
      ...row.object,
      status: 'requires_action',
      last_payment_error: null,
      next_action: input.usesSdk
        ? {
            type: 'use_stripe_sdk',
            use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
          }
        : { type: 'redirect_to_url', redirect_to_url: { url, return_url: input.returnUrl } },
    },
  };
  world.tables.put('intents', row.object.id, waiting);
  world.emit('payment_intent.requires_action', waiting.object);
  return waiting;
}

function takeMoney(world: World, row: IntentRow, method: MethodRow, test: CardTest): Outcome {
  if (test.decline !== null) return decline(world, row, method, test.decline);
  const charge = createCharge(world, {
    intent: row.object,
    method,
    status: 'succeeded',
    decline: null,
  });
  world.emit('charge.succeeded', charge);
  return { row: succeed(world, row, charge, method), refusal: null };
}

function startDebit(world: World, row: IntentRow, method: MethodRow): IntentRow {
  const charge = createCharge(world, {
    intent: row.object,
    method,
    status: 'pending',
    decline: null,
  });
  const processing: IntentRow = {
    ...row,
    object: {
      ...row.object,
      status: 'processing',
      latest_charge: charge.id,
      last_payment_error: null,
      next_action: null,
    },
  };
  world.tables.put('intents', row.object.id, processing);
  world.emit('payment_intent.processing', processing.object);
  world.emit('charge.pending', charge);
  followIntent(world, processing.object, method);
  // The mandate is good from the first debit on, before the bank has answered it.
  keepMethod(world, processing.object, method);
  const isAch = method.object.type === 'us_bank_account';
  const at = addWorkingDays(world.now, isAch ? ACH_DAYS : world.options.debitDays);
  setTimer(world, { at, kind: 'debit', target: row.object.id });
  return processing;
}

/** "Up to 4 business days" until Stripe knows whether an ACH debit went well. */
const ACH_DAYS = 4;

function requireStored(world: World, row: IntentRow): MethodRow {
  const method = world.tables.get('methods', idOf(row.object.payment_method));
  if (method === undefined) throw new Error(`${row.object.id} has no payment method`);
  return method;
}

function addWorkingDays(from: Instant, days: number): Instant {
  const at = new Date(from);
  for (let left = days; left > 0;) {
    at.setUTCDate(at.getUTCDate() + 1);
    const weekday = at.getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at.getTime() as Instant;
}
