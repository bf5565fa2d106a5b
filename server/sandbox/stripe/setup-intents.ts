import type { Stripe } from 'stripe';
import { spendToken } from './confirmation-tokens.ts';
import { requireCustomer } from './customers.ts';
import { cardError, invalid, missing, notEmulated, type Refusal } from './errors.ts';
import type { Operations } from './operations.ts';
import { attach, spent, testOf } from './payment-methods.ts';
import { idOf, type MethodRow, type SetupRow } from './tables.ts';
import { isDebit, type CardTest, type Decline } from './test-methods.ts';
import type { World } from './world.ts';

type Create = Operations['setupIntents.create'];

const CREATES: readonly (keyof Create)[] = [
  'customer',
  'usage',
  'automatic_payment_methods',
  'confirm',
  'confirmation_token',
  'return_url',
  'metadata',
  'expand',
];

/** Keeps a method for later without taking money. A Refusal that is returned keeps its changes. */
export function createSetup(world: World, params: Create): Stripe.SetupIntent | Refusal {
  const other = Object.keys(params).find((name) => !(CREATES as readonly string[]).includes(name));
  if (other !== undefined) throw notEmulated(`the parameter ${other}`);
  const { customer, confirmation_token: tokenId } = params;
  if (customer === undefined) throw notEmulated('setup intents without a customer');
  if (params.confirm !== true || tokenId === undefined) {
    throw notEmulated('setup intents that are not confirmed with a ConfirmationToken');
  }
  requireCustomer(world, customer, 'customer');
  const id = world.newId('seti');
  const { token, method } = spendToken(world, tokenId, id);
  if (method.isSpent) throw spent();
  const object = buildSetup(world, id, params, method);
  const row: SetupRow = { object, challenge: null };
  world.tables.put('setups', id, row);
  world.emit('setup_intent.created', object);
  return trySetup(world, row, method, params.return_url ?? token.return_url);
}

export function requireSetup(world: World, id: string): SetupRow {
  const row = world.tables.get('setups', id);
  if (row === undefined) throw missing('setupintent', id);
  return row;
}

/** The customer came back from the bank's page. */
export function answerSetup(world: World, row: SetupRow, isApproved: boolean): Stripe.SetupIntent {
  const method = world.tables.get('methods', idOf(row.object.payment_method));
  if (method === undefined) throw new Error(`${row.object.id} has no payment method`);
  if (isApproved) return keep(world, row, method);
  return refuse(world, row, method, {
    code: 'setup_intent_authentication_failure',
    declineCode: null,
    message: 'We are unable to authenticate your payment method.',
  });
}

/** The mandate of a saved account, which is kept with the account and nowhere else. */
export function requireMandate(world: World, id: string): Stripe.Mandate {
  const row = world.tables.all('methods').find((method) => method.mandate === id);
  if (row === undefined) throw missing('mandate', id);
  return mandateOf(row, id);
}

/** The debtor, or the debtor's bank, ends the permission to debit the account. */
export function endMandate(world: World, row: MethodRow): void {
  if (row.mandate === null) throw invalid('This payment method has no mandate.');
  const ended = { ...row, isMandateEnded: true };
  world.tables.put('methods', row.object.id, ended);
  world.emit('mandate.updated', mandateOf(ended, row.mandate));
}

function trySetup(
  world: World,
  row: SetupRow,
  method: MethodRow,
  returnUrl: string | null,
): Stripe.SetupIntent | Refusal {
  const test = testOf(method);
  if (test.type !== 'card') return keep(world, row, method);
  if (test.decline !== null && !test.canAttach) {
    const object = refuse(world, row, method, test.decline);
    const { code, declineCode, message } = test.decline;
    return cardError(message, {
      code,
      ...(declineCode && { decline_code: declineCode }),
      setup_intent: object,
    });
  }
  return asksBank(test) ? askBank(world, row, returnUrl) : keep(world, row, method);
}

const asksBank = (test: CardTest): boolean => test.authentication !== 'never';

function askBank(world: World, row: SetupRow, returnUrl: string | null): Stripe.SetupIntent {
  const id = world.newId('setatt');
  const url = `${world.options.baseUrl}/sandbox/stripe/3ds/${id}`;
  const object: Stripe.SetupIntent = {
    ...row.object,
    status: 'requires_action',
    next_action: {
      type: 'use_stripe_sdk',
      use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url },
    },
  };
  world.tables.put('setups', object.id, { object, challenge: { id, returnUrl } });
  world.emit('setup_intent.requires_action', object);
  return object;
}

function keep(world: World, row: SetupRow, method: MethodRow): Stripe.SetupIntent {
  const kept = attach(world, method, idOf(row.object.customer));
  const mandate = isDebit(kept.object.type) ? (kept.mandate ?? world.newId('mandate')) : null;
  world.tables.put('methods', kept.object.id, { ...kept, isSetUp: true, mandate });
  const object: Stripe.SetupIntent = {
    ...row.object,
    status: 'succeeded',
    next_action: null,
    last_setup_error: null,
    mandate,
  };
  world.tables.put('setups', object.id, { object, challenge: null });
  world.emit('setup_intent.succeeded', object);
  return object;
}

function refuse(
  world: World,
  row: SetupRow,
  method: MethodRow,
  { code, declineCode, message }: Decline,
): Stripe.SetupIntent {
  const object: Stripe.SetupIntent = {
    ...row.object,
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_setup_error: {
      type: 'card_error',
      code,
      ...(declineCode !== null && { decline_code: declineCode }),
      message,
      payment_method: method.object,
    },
  };
  world.tables.put('setups', object.id, { object, challenge: null });
  world.emit('setup_intent.setup_failed', object);
  return object;
}

function mandateOf(row: MethodRow, id: string): Stripe.Mandate {
  return {
    id,
    object: 'mandate',
    customer_acceptance: {
      accepted_at: row.object.created,
      type: 'online',
      online: { ip_address: '127.0.0.1', user_agent: 'Sandbox' },
    },
    livemode: false,
    multi_use: {},
    payment_method: row.object.id,
    payment_method_details: {
      type: 'sepa_debit',
      sepa_debit: { reference: id.slice(-16).toUpperCase(), url: '' },
    },
    status: row.isMandateEnded === true ? 'inactive' : 'active',
    type: 'multi_use',
  } satisfies Stripe.Mandate;
}

function buildSetup(
  world: World,
  id: string,
  params: Create,
  method: MethodRow,
): Stripe.SetupIntent {
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    attach_to_self: false,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    client_secret: world.clientSecretOf(id),
    created: world.seconds,
    customer: params.customer ?? null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: (params.metadata ?? {}) as Stripe.Metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: method.object.id,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card', 'sepa_debit'],
    single_use_mandate: null,
    status: 'requires_confirmation',
    usage: params.usage ?? 'off_session',
  } satisfies Stripe.SetupIntent;
}
