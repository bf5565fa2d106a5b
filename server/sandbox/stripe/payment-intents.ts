import type { Stripe } from 'stripe';
import { requireCustomer } from './customers.ts';
import { invalid, missing, notEmulated, type Refusal } from './errors.ts';
import { confirmIntent, requireConfirmOptions } from './intent-confirmation.ts';
import { requireChargeable } from './limits.ts';
import type { Operations } from './operations.ts';
import { markCanceled } from './outcomes.ts';
import { requireMethod } from './payment-methods.ts';
import type { IntentRow } from './tables.ts';
import type { World } from './world.ts';

type Create = Operations['paymentIntents.create'];
type Update = Operations['paymentIntents.update'];

const CREATES: readonly (keyof Create)[] = [
  'amount',
  'currency',
  'customer',
  'description',
  'metadata',
  'receipt_email',
  'automatic_payment_methods',
  'capture_method',
  'confirmation_method',
  'expand',
  'payment_method',
  'payment_method_options',
  'setup_future_usage',
  'confirm',
  'confirmation_token',
  'error_on_requires_action',
  'mandate_data',
  'off_session',
  'return_url',
  'use_stripe_sdk',
];
const UPDATES: readonly (keyof Update)[] = [
  'amount',
  'currency',
  'customer',
  'description',
  'metadata',
  'receipt_email',
  'setup_future_usage',
  'payment_method',
  'expand',
];
export const CANCELABLE: readonly string[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
];

export function createIntent(world: World, params: Create): Stripe.PaymentIntent | Refusal {
  requireEmulated(params, CREATES);
  requireConfirmOptions(params);
  const currency = requireChargeable(params.amount, params.currency);
  if (params.customer !== undefined) requireCustomer(world, params.customer, 'customer');
  if (params.capture_method === 'manual') throw notEmulated('capture_method=manual');
  if (params.confirmation_method === 'manual') throw notEmulated('confirmation_method=manual');
  if ((params.description ?? '').length > 1_000) {
    throw invalid('Invalid string: description is too long', { param: 'description' });
  }
  const method =
    params.payment_method === undefined || params.confirm === true
      ? null
      : requireMethod(world, params.payment_method, 'payment_method').object.id;
  const object = buildIntent(world, params, currency, method);
  const row: IntentRow = { object, confirmations: 0, challenge: null };
  world.tables.put('intents', object.id, row);
  world.emit('payment_intent.created', object);
  return params.confirm === true ? confirmIntent(world, row, params) : object;
}

function buildIntent(
  world: World,
  params: Create,
  currency: string,
  method: string | null,
): Stripe.PaymentIntent {
  const id = world.newId('pi');
  const redirects = params.automatic_payment_methods?.allow_redirects ?? 'always';
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: redirects, enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: world.clientSecretOf(id),
    confirmation_method: 'automatic',
    created: world.seconds,
    currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: toMetadata(params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: method,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: typesOf(currency, params.setup_future_usage ?? null),
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation',
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.PaymentIntent;
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  eur: ['card', 'sepa_debit', 'p24'],
  pln: ['card', 'blik', 'p24'],
  usd: ['card', 'us_bank_account'],
};

/** What is offered for a currency; only what can be charged again where it is to be saved. */
function typesOf(currency: string, usage: Create['setup_future_usage'] | null): string[] {
  const types = TYPES[currency] ?? ['card'];
  return types.filter((type) => usage === null || (type !== 'blik' && type !== 'p24'));
}

export function updateIntent(world: World, id: string, params: Update): Stripe.PaymentIntent {
  requireEmulated(params, UPDATES);
  const row = requireIntent(world, id);
  const { object } = row;
  const touchesPayment = params.amount !== undefined || params.currency !== undefined;
  if (touchesPayment && !CANCELABLE.includes(object.status)) {
    throw unexpectedState(
      row,
      `This PaymentIntent's amount could not be updated because it has a status of ${object.status}.`,
    );
  }
  const amount = params.amount ?? object.amount;
  const currency = requireChargeable(amount, params.currency ?? object.currency);
  if (params.customer !== undefined) requireCustomer(world, params.customer, 'customer');
  const method =
    params.payment_method === undefined
      ? object.payment_method
      : requireMethod(world, params.payment_method, 'payment_method').object.id;
  const updated: Stripe.PaymentIntent = {
    ...object,
    amount,
    currency,
    customer: params.customer ?? object.customer,
    description: params.description ?? object.description,
    metadata: { ...object.metadata, ...toMetadata(params.metadata) },
    payment_method: method,
    receipt_email: params.receipt_email ?? object.receipt_email,
    setup_future_usage: params.setup_future_usage ?? object.setup_future_usage,
    status:
      params.payment_method !== undefined && object.status === 'requires_payment_method'
        ? 'requires_confirmation'
        : object.status,
  };
  world.tables.put('intents', id, { ...row, object: updated });
  return updated;
}

export function cancelIntent(
  world: World,
  id: string,
  params: Operations['paymentIntents.cancel'],
): Stripe.PaymentIntent {
  const row = requireIntent(world, id);
  const { object } = row;
  if (!CANCELABLE.includes(object.status)) {
    throw unexpectedState(
      row,
      `You cannot cancel this PaymentIntent because it has a status of ${object.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action.`,
    );
  }
  return markCanceled(world, row, params.cancellation_reason ?? null);
}

export function requireIntent(world: World, id: string, param = 'id'): IntentRow {
  const row = world.tables.get('intents', id);
  if (row === undefined) throw missing('payment_intent', id, param === 'id' ? 'id' : param);
  return row;
}

const unexpectedState = (row: IntentRow, message: string): Refusal =>
  invalid(message, { code: 'payment_intent_unexpected_state', payment_intent: row.object });

/** Known to Stripe, unknown here: say so instead of ignoring it. */
function requireEmulated<P extends object>(params: P, known: readonly (keyof P)[]): void {
  const other = Object.keys(params).find((name) => !(known as readonly string[]).includes(name));
  if (other !== undefined) throw notEmulated(`the parameter ${other}`);
}

export function toMetadata(
  metadata: Stripe.MetadataParam | '' | null | undefined,
): Stripe.Metadata {
  return Object.fromEntries(
    Object.entries(metadata === '' ? {} : (metadata ?? {})).map(
      ([key, value]): [string, string] => [key, String(value)],
    ),
  );
}
