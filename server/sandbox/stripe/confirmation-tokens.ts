import type { Stripe } from 'stripe';
import { readMethodData, type MethodData, type MethodOptions } from './card-data.ts';
import { invalid, missing, notEmulated } from './errors.ts';
import type { Operations } from './operations.ts';
import {
  buildMethod,
  createMethod,
  testInput,
  testOf,
  type MethodInput,
} from './payment-methods.ts';
import type { MethodRow, TokenRow } from './tables.ts';
import { findTestMethod, isDebit } from './test-methods.ts';
import type { World } from './world.ts';

/** Parameters of Stripe.js, which the server's types do not have. */
export type BrowserToken = Omit<
  Operations['testHelpers.confirmationTokens.create'],
  'payment_method_data' | 'payment_method_options' | 'shipping'
> & {
  readonly payment_method_data?: MethodData;
  readonly payment_method_options?: MethodOptions;
  readonly use_stripe_sdk?: boolean;
};

const LIVES_FOR_S = 12 * 3_600;

/** What the browser made of the form: a method that can pay one intent, once. */
export function createToken(world: World, params: BrowserToken): Stripe.ConfirmationToken {
  const { input, existing } = inputOf(world, params);
  const preview = previewOf(world, input, existing);
  const isMandated = isDebit(input.test.type);
  const object = {
    id: world.newId('ctoken'),
    object: 'confirmation_token',
    created: world.seconds,
    expires_at: world.seconds + LIVES_FOR_S,
    livemode: false,
    mandate_data: isMandated
      ? {
          customer_acceptance: {
            type: 'online',
            online: { ip_address: '127.0.0.1', user_agent: 'Sandbox' },
          },
        }
      : null,
    metadata: {},
    payment_intent: null,
    payment_method_options: null,
    payment_method_preview: preview,
    return_url: params.return_url ?? null,
    setup_future_usage: params.setup_future_usage ?? null,
    setup_intent: null,
    shipping: null,
    use_stripe_sdk: params.use_stripe_sdk ?? true,
  } satisfies Stripe.ConfirmationToken;
  const row: TokenRow = {
    object,
    test: input.test.id,
    details: input.details,
    expiry: input.expiry,
    paymentMethod: existing?.object.id ?? null,
  };
  world.tables.put('tokens', object.id, row);
  return object;
}

/** The method behind a token, which is used up by this. Throws a Refusal when it cannot be used. */
export function spendToken(
  world: World,
  id: string,
  intentId: string,
): { readonly token: Stripe.ConfirmationToken; readonly method: MethodRow } {
  const row = world.tables.get('tokens', id);
  if (row === undefined) throw missing('confirmation_token', id, 'confirmation_token');
  const { object } = row;
  const details = { code: 'resource_missing', param: 'confirmation_token' };
  if (object.payment_intent !== null) {
    throw invalid(`The ConfirmationToken ${id} has already been used.`, details);
  }
  if ((object.expires_at ?? 0) <= world.seconds) {
    throw invalid(`The ConfirmationToken ${id} has expired.`, details);
  }
  const method =
    row.paymentMethod === null ? createMethod(world, toInput(row)) : kept(world, row.paymentMethod);
  const token = { ...object, payment_intent: intentId };
  world.tables.put('tokens', id, { ...row, object: token });
  return { token, method };
}

type Source = { readonly input: MethodInput; readonly existing: MethodRow | null };

function inputOf(world: World, params: BrowserToken): Source {
  if (params.payment_method_data !== undefined) {
    const { payment_method_data: data, payment_method_options: options } = params;
    return { input: readMethodData(world, data, options), existing: null };
  }
  const id = params.payment_method;
  if (id === undefined) {
    throw invalid('You must provide one of payment_method or payment_method_data.', {
      code: 'parameter_missing',
    });
  }
  const existing = world.tables.get('methods', id) ?? null;
  const test = existing === null ? findTestMethod(id) : testOf(existing);
  if (test === undefined) throw missing('PaymentMethod', id, 'payment_method');
  return { input: testInput(world, test), existing };
}

function previewOf(
  world: World,
  input: MethodInput,
  existing: MethodRow | null,
): Stripe.ConfirmationToken.PaymentMethodPreview {
  // Only shown: the method itself is born when the token is used.
  const object = existing?.object ?? buildMethod(world, 'pm_preview', input);
  const { type, billing_details, card, sepa_debit, us_bank_account, blik, p24 } = object;
  if (!isTaken(type)) throw notEmulated(`tokens of type ${type}`);
  return {
    billing_details,
    customer: object.customer,
    customer_account: null,
    type,
    ...(card !== undefined && { card }),
    ...(sepa_debit !== undefined && { sepa_debit }),
    ...(us_bank_account !== undefined && { us_bank_account }),
    ...(blik !== undefined && { blik }),
    ...(p24 !== undefined && { p24 }),
  };
}

const TAKEN = ['card', 'sepa_debit', 'us_bank_account', 'blik', 'p24'] as const;
const isTaken = (type: string): type is (typeof TAKEN)[number] =>
  TAKEN.some((known) => known === type);

function toInput(row: TokenRow): MethodInput {
  const test = findTestMethod(row.test);
  if (test === undefined) throw new Error(`unknown test method ${row.test}`);
  return { test, details: row.details, expiry: row.expiry };
}

function kept(world: World, id: string): MethodRow {
  const method = world.tables.get('methods', id);
  if (method === undefined) throw missing('PaymentMethod', id, 'payment_method');
  return method;
}
