import { createHash } from 'node:crypto';
import type { Stripe } from 'stripe';
import { cardError, invalid, missing, type Refusal } from './errors.ts';
import type { Operations } from './operations.ts';
import type { MethodRow } from './tables.ts';
import { findTestMethod, isDebit } from './test-methods.ts';
import type { AchTest, CardTest, DebitTest, TestMethod } from './test-methods.ts';
import type { World } from './world.ts';

export type MethodInput = {
  readonly test: TestMethod;
  readonly details: Stripe.PaymentMethod.BillingDetails;
  readonly expiry: { readonly month: number; readonly year: number };
};

/** The method of that id; a published test id makes a new one each time, as at Stripe. */
export function requireMethod(world: World, id: string, param: string): MethodRow {
  const row = world.tables.get('methods', id);
  if (row !== undefined) return row;
  const test = findTestMethod(id);
  if (test === undefined) throw missing('PaymentMethod', id, param);
  return createMethod(world, testInput(world, test));
}

export function createMethod(world: World, input: MethodInput): MethodRow {
  const object = buildMethod(world, world.newId('pm'), input);
  const row: MethodRow = {
    object,
    test: input.test.id,
    isSetUp: false,
    isSpent: false,
    mandate: null,
    isBlocked: false,
  };
  world.tables.put('methods', object.id, row);
  return row;
}

/** The object alone, not stored. */
export function buildMethod(
  world: World,
  id: string,
  { test, details, expiry }: MethodInput,
): Stripe.PaymentMethod {
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: details,
    created: world.seconds,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: test.type,
    ...detailsOf(test, expiry),
  } satisfies Stripe.PaymentMethod;
}

/** What a published id stands for. A debit needs a name and an address, so its test has them. */
export function testInput(world: World, test: TestMethod): MethodInput {
  const holder = isDebit(test.type) ? 'Jenny Rosen' : null;
  return {
    test,
    details: { ...NO_DETAILS, name: holder, email: holder && 'jenny@example.com' },
    expiry: { month: 12, year: new Date(world.now).getUTCFullYear() + 3 },
  };
}

export const NO_DETAILS: Stripe.PaymentMethod.BillingDetails = {
  address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
  email: null,
  name: null,
  phone: null,
  tax_id: null,
};

export function testOf(row: MethodRow): TestMethod {
  const test = findTestMethod(row.test);
  if (test === undefined) throw new Error(`unknown test method ${row.test}`);
  return test;
}

/** Puts a method into a customer's wallet. */
export function attach(world: World, row: MethodRow, customer: string): MethodRow {
  if (row.object.customer === customer) return row;
  const attached = { ...row, object: { ...row.object, customer } };
  world.tables.put('methods', row.object.id, attached);
  world.emit('payment_method.attached', attached.object);
  return attached;
}

export function attachMethod(
  world: World,
  id: string,
  params: Operations['paymentMethods.attach'],
): Stripe.PaymentMethod {
  const customer = params.customer ?? '';
  if (world.tables.get('customers', customer) === undefined) {
    throw missing('customer', customer, 'customer');
  }
  const row = requireMethod(world, id, 'id');
  const test = testOf(row);
  if (row.object.customer !== null && row.object.customer !== customer) {
    throw invalid('The payment method you provided has already been attached to a customer.');
  }
  if (row.isSpent) throw spent();
  if (test.type === 'card' && !test.canAttach && test.decline !== null) {
    const { code, declineCode, message } = test.decline;
    throw cardError(message, { code, ...(declineCode && { decline_code: declineCode }) });
  }
  return attach(world, row, customer).object;
}

export function detachMethod(world: World, id: string): Stripe.PaymentMethod {
  const row = world.tables.get('methods', id);
  if (row === undefined) throw missing('PaymentMethod', id);
  if (row.object.customer === null) {
    throw invalid(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  const object = { ...row.object, customer: null };
  world.tables.put('methods', id, { ...row, object, isSpent: true });
  world.emit('payment_method.detached', object);
  return object;
}

export const spent = (): Refusal =>
  invalid(
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.',
    { param: 'payment_method' },
  );

type Details = Pick<
  Stripe.PaymentMethod,
  'card' | 'sepa_debit' | 'us_bank_account' | 'blik' | 'p24'
>;

function detailsOf(test: TestMethod, expiry: MethodInput['expiry']): Details {
  switch (test.type) {
    case 'card':
      return { card: toCard(test, expiry) };
    case 'sepa_debit':
      return { sepa_debit: toSepaDebit(test) };
    case 'us_bank_account':
      return { us_bank_account: toUsBankAccount(test) };
    case 'blik':
      return { blik: {} };
    case 'p24':
      return { p24: { bank: null } };
  }
}

function toUsBankAccount({ id, last4 }: AchTest): Stripe.PaymentMethod.UsBankAccount {
  return {
    account_holder_type: 'individual',
    account_type: 'checking',
    bank_name: 'STRIPE TEST BANK',
    financial_connections_account: null,
    fingerprint: fingerprint(id),
    last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: '110000000',
    status_details: {},
  };
}

function toCard(test: CardTest, expiry: MethodInput['expiry']): Stripe.PaymentMethod.Card {
  return {
    brand: test.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'unchecked' },
    country: test.country,
    display_brand: test.brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: fingerprint(test.number),
    funding: test.funding,
    generated_from: null,
    last4: test.number.slice(-4),
    networks: { available: [test.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function toSepaDebit(test: DebitTest): Stripe.PaymentMethod.SepaDebit {
  return {
    bank_code: test.iban.slice(4, 12),
    branch_code: '',
    country: test.country,
    fingerprint: fingerprint(test.iban),
    generated_from: { charge: null, setup_attempt: null },
    last4: test.iban.slice(-4),
  };
}

const fingerprint = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);
