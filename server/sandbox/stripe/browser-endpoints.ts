import type { Stripe } from 'stripe';
import {
  METHOD_DATA,
  METHOD_OPTIONS,
  readMethodData,
  type MethodData,
  type MethodOptions,
} from './card-data.ts';
import { requireOwn } from './checkout-outcomes.ts';
import { createToken, type BrowserToken } from './confirmation-tokens.ts';
import { invalid, type Refusal } from './errors.ts';
import type { Form } from './form.ts';
import { confirmIntent } from './intent-confirmation.ts';
import type { ParameterSchema } from './parameter-schema.ts';
import { parseParameters } from './parameters.ts';
import { requireIntent } from './payment-intents.ts';
import { createMethod } from './payment-methods.ts';
import { requireSetup } from './setup-intents.ts';
import type { World } from './world.ts';

/**
 * What Stripe.js may call with the publishable key, and nothing else: make a token from what was
 * typed, and see or confirm the one intent whose client secret the page was given.
 */
export type BrowserEndpoint = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly run: (world: World, id: string, form: Form) => object | Refusal;
};

export const BROWSER_ENDPOINTS: readonly BrowserEndpoint[] = [
  {
    method: 'POST',
    path: '/v1/confirmation_tokens',
    run: (world, _, form) => {
      const params = parseParameters('testHelpers.confirmationTokens.create', form, {
        payment_method_data: METHOD_DATA,
        payment_method_options: METHOD_OPTIONS,
        use_stripe_sdk: { type: 'boolean' },
      });
      return createToken(world, params as BrowserToken);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    run: (world, id, form) => {
      const params = parseParameters('paymentIntents.retrieve', form);
      return toBrowser(requireSecret(world, id, params.client_secret));
    },
  },
  { method: 'POST', path: '/v1/payment_intents/:id/confirm', run: confirmFromBrowser },
  {
    method: 'GET',
    path: '/v1/setup_intents/:id',
    run: (world, id, form) => {
      const { client_secret: secret } = parseParameters('setupIntents.retrieve', form);
      const { object } = requireSetup(world, id);
      if (secret === undefined || secret !== object.client_secret) throw wrongSecret('SetupIntent');
      const { status, next_action, client_secret, payment_method, last_setup_error } = object;
      return {
        id,
        object: 'setup_intent',
        status,
        next_action,
        client_secret,
        payment_method,
        last_setup_error,
      };
    },
  },
];

const CONFIRM: Readonly<Record<string, ParameterSchema>> = {
  client_secret: { type: 'string' },
  payment_method_data: METHOD_DATA,
  payment_method_options: METHOD_OPTIONS,
};

function confirmFromBrowser(world: World, id: string, form: Form): object | Refusal {
  const parsed = parseParameters('paymentIntents.confirm', form, CONFIRM) as ConfirmParams;
  const { payment_method_data: data, payment_method_options: options, ...params } = parsed;
  if (params.off_session !== undefined) throw invalid('Received unknown parameter: off_session');
  requireSecret(world, id, params.client_secret);
  requireOwn(world, id, 'confirm');
  const method =
    data === undefined ? undefined : createMethod(world, readMethodData(world, data, options));
  const answer = confirmIntent(world, requireIntent(world, id), {
    // Whoever confirms in a browser has just read the mandate above the button.
    mandate_data: { customer_acceptance: { type: 'online' } },
    ...params,
    ...(method !== undefined && { payment_method: method.object.id }),
  });
  return 'object' in answer ? toBrowser(answer) : answer;
}

type ConfirmParams = Omit<
  Stripe.PaymentIntentConfirmParams,
  'payment_method_data' | 'payment_method_options'
> & {
  readonly client_secret?: string;
  readonly payment_method_data?: MethodData;
  readonly payment_method_options?: MethodOptions;
};

function requireSecret(world: World, id: string, secret: string | undefined): Stripe.PaymentIntent {
  const { object } = requireIntent(world, id);
  if (secret === undefined) {
    throw invalid('Missing required param: client_secret.', {
      code: 'parameter_missing',
      param: 'client_secret',
    });
  }
  if (secret === object.client_secret) return object;
  throw wrongSecret('PaymentIntent');
}

const wrongSecret = (name: 'PaymentIntent' | 'SetupIntent'): Refusal =>
  invalid(
    `The client_secret provided does not match the client_secret associated with the ${name}.`,
    {
      code:
        name === 'PaymentIntent'
          ? 'payment_intent_invalid_parameter'
          : 'setup_intent_invalid_parameter',
      param: 'client_secret',
    },
  );

/** The fields that a publishable key sees; metadata and customer stay with the server. */
const SHOWN: readonly (keyof Stripe.PaymentIntent)[] = [
  'id',
  'object',
  'amount',
  'automatic_payment_methods',
  'canceled_at',
  'cancellation_reason',
  'capture_method',
  'client_secret',
  'confirmation_method',
  'created',
  'currency',
  'description',
  'last_payment_error',
  'livemode',
  'next_action',
  'payment_method',
  'payment_method_types',
  'processing',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'status',
];

const toBrowser = (intent: Stripe.PaymentIntent): Partial<Stripe.PaymentIntent> =>
  Object.fromEntries(SHOWN.map((name): [string, unknown] => [name, intent[name]]));
