import type { Stripe } from 'stripe';
import { attempt } from './attempts.ts';
import { spendToken } from './confirmation-tokens.ts';
import { invalid, missing, notEmulated, type Refusal } from './errors.ts';
import type { Operations } from './operations.ts';
import { markCanceled } from './outcomes.ts';
import { requireMethod, spent, testOf } from './payment-methods.ts';
import { idOf, type IntentRow, type MethodRow } from './tables.ts';
import { isDebit } from './test-methods.ts';
import type { World } from './world.ts';

type Confirm = Operations['paymentIntents.confirm'];

/** These mean nothing without a confirmation. */
const WITH_CONFIRM_ONLY = [
  'confirmation_token',
  'error_on_requires_action',
  'mandate_data',
  'off_session',
  'return_url',
  'use_stripe_sdk',
] as const;
const CONFIRMS: readonly (keyof Confirm)[] = [
  ...WITH_CONFIRM_ONLY,
  'payment_method',
  'payment_method_options',
  'receipt_email',
  'setup_future_usage',
  'expand',
];
const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function requireConfirmOptions(params: Operations['paymentIntents.create']): void {
  if (params.confirm === true) return;
  const early = WITH_CONFIRM_ONLY.find((name) => params[name] !== undefined);
  if (early === undefined) return;
  throw invalid(
    `The parameter \`${early}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
    { code: 'payment_intent_invalid_parameter', param: early },
  );
}

/** Confirms an intent. A Refusal that is returned, not thrown, changed the intent: a decline. */
export function confirmIntent(
  world: World,
  row: IntentRow,
  params: Confirm & { readonly client_secret?: string },
): Stripe.PaymentIntent | Refusal {
  const intent = requireConfirmable(row);
  if (row.confirmations >= world.options.confirmationLimit) return giveUp(world, row);
  requireEmulated(params);
  const source = sourceOf(world, row, params);
  const { method } = source;
  requireAllowed(intent, method);
  const usage = params.setup_future_usage ?? intent.setup_future_usage ?? source.usage;
  requireConsistentUse(params, usage);
  if (isOffSession(params) && intent.customer === null) {
    throw invalid('Off-session payments need a customer.', { param: 'customer' });
  }
  const hasMandate = source.hasMandate || (params.mandate_data ?? null) !== null;
  if (!hasMandate) requireMandate(method);
  const returnUrl = params.return_url ?? source.returnUrl;
  requireReturnUrl(intent, returnUrl);
  const started: IntentRow = { ...row, object: { ...intent, setup_future_usage: usage } };
  const outcome = attempt(world, started, {
    method,
    isOffSession: isOffSession(params),
    returnUrl,
    usesSdk: params.use_stripe_sdk ?? source.usesSdk,
    refusesAction: params.error_on_requires_action ?? false,
  });
  return outcome.refusal ?? outcome.row.object;
}

function requireConfirmable(row: IntentRow): Stripe.PaymentIntent {
  const { object } = row;
  if (CONFIRMABLE.includes(object.status)) return object;
  throw invalid(
    object.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot confirm this PaymentIntent because it has a status of ${object.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
    { code: 'payment_intent_unexpected_state', payment_intent: object },
  );
}

/** "After this limit is reached, any further calls to this endpoint will transition to canceled." */
function giveUp(world: World, row: IntentRow): Refusal {
  const object = markCanceled(world, row, 'automatic');
  return invalid('This PaymentIntent was canceled because it was confirmed too many times.', {
    code: 'payment_intent_unexpected_state',
    payment_intent: object,
  });
}

/** A create call that confirms brings its own parameters, which were looked at before. */
function requireEmulated(params: Confirm & { readonly confirm?: boolean }): void {
  if (params.confirm !== undefined) return;
  const known: readonly string[] = [...CONFIRMS, 'client_secret'];
  const other = Object.keys(params).find((name) => !known.includes(name));
  if (other !== undefined) throw notEmulated(`the parameter ${other}`);
}

const isOffSession = (params: Confirm): boolean =>
  params.off_session !== undefined && params.off_session !== false;

type Source = {
  readonly method: MethodRow;
  readonly returnUrl: string | null;
  readonly usesSdk: boolean;
  readonly hasMandate: boolean;
  readonly usage: Stripe.PaymentIntent.SetupFutureUsage | null;
};

function sourceOf(world: World, row: IntentRow, params: Confirm): Source {
  const { object } = row;
  if (params.confirmation_token !== undefined) {
    if (params.payment_method !== undefined) {
      throw invalid('You cannot pass both `confirmation_token` and `payment_method`.', {
        code: 'parameters_exclusive',
        param: 'payment_method',
      });
    }
    const { token, method } = spendToken(world, params.confirmation_token, object.id);
    const usage = token.setup_future_usage;
    if (
      usage !== null &&
      object.setup_future_usage !== null &&
      usage !== object.setup_future_usage
    ) {
      throw invalid(
        'The setup_future_usage of the ConfirmationToken does not match the one of the PaymentIntent.',
        { param: 'confirmation_token' },
      );
    }
    return {
      method,
      returnUrl: token.return_url,
      usesSdk: token.use_stripe_sdk,
      hasMandate: (token.mandate_data ?? null) !== null,
      usage,
    };
  }
  const id = params.payment_method ?? object.payment_method;
  if (typeof id !== 'string') {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { code: 'payment_intent_unexpected_state', payment_intent: object },
    );
  }
  const method = requireMethod(world, id, 'payment_method');
  return { method, returnUrl: null, usesSdk: false, hasMandate: false, usage: null };
}

function requireAllowed(intent: Stripe.PaymentIntent, method: MethodRow): void {
  const { type, customer, id } = method.object;
  if (!intent.payment_method_types.includes(type)) {
    throw invalid(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      {
        code: 'payment_intent_incompatible_payment_method',
        param: 'payment_method',
        payment_intent: intent,
      },
    );
  }
  if (method.isSpent) throw spent();
  if (customer !== null && intent.customer === null) {
    throw invalid(
      `The PaymentMethod ${id} belongs to the Customer ${idOf(customer)}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      { param: 'payment_method' },
    );
  }
  if (customer !== null && customer !== intent.customer)
    throw missing('PaymentMethod', id, 'payment_method');
}

/** Saving needs the customer to be there; a charge of a saved method happens without them. */
function requireConsistentUse(
  params: Confirm,
  usage: Stripe.PaymentIntent.SetupFutureUsage | null,
): void {
  if (isOffSession(params) && usage !== null) {
    throw invalid(
      'You cannot confirm with `off_session=true` when `setup_future_usage` is also set on the PaymentIntent. The customer needs to be on-session to perform the steps which may be required to set up the PaymentMethod for future usage. Please confirm this PaymentIntent with your customer on-session.',
      { param: 'off_session' },
    );
  }
  const card = params.payment_method_options?.card;
  const param = 'payment_method_options[card][stored_credential_usage]';
  if (
    typeof card === 'object' &&
    card?.stored_credential_usage !== undefined &&
    !isOffSession(params)
  ) {
    throw invalid(`\`${param}\` needs \`off_session=true\`.`, { param });
  }
}

function requireMandate(method: MethodRow): void {
  if (!isDebit(testOf(method).type)) return;
  if (method.mandate !== null && method.isMandateEnded !== true) return;
  throw invalid(
    'This PaymentIntent requires a mandate, but no existing mandate was found. Collect mandate acceptance from the customer and try again, providing acceptance data in the mandate_data parameter.',
    { code: 'payment_intent_mandate_invalid', param: 'mandate_data' },
  );
}

function requireReturnUrl(intent: Stripe.PaymentIntent, returnUrl: string | null): void {
  if (returnUrl !== null) {
    if (URL.canParse(returnUrl) && /^https?:/.test(returnUrl)) return;
    throw invalid(`Not a valid URL: ${returnUrl}`, { code: 'url_invalid', param: 'return_url' });
  }
  if (intent.automatic_payment_methods?.allow_redirects === 'never') return;
  throw invalid(
    "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    { param: 'return_url' },
  );
}
