import type { Stripe } from 'stripe';
import { cardError, invalid, type Refusal } from './errors.ts';
import type { ParameterSchema } from './parameter-schema.ts';
import { NO_DETAILS, type MethodInput } from './payment-methods.ts';
import { findUsAccount } from './bank-test-methods.ts';
import { findTestAccount, findTestCard, findTestMethod, type CardTest } from './test-methods.ts';
import type { World } from './world.ts';

/** What the browser sends of a card or an account, beside the parameters that servers may send. */
export type MethodData = {
  readonly type: string;
  readonly card?: {
    readonly number: string;
    readonly exp_month: number;
    readonly exp_year: number;
    readonly cvc?: string;
  };
  readonly sepa_debit?: { readonly iban: string };
  readonly us_bank_account?: {
    readonly routing_number?: string;
    readonly account_number?: string;
  };
  readonly billing_details?: { readonly name?: string | null; readonly email?: string | null };
};

const text: ParameterSchema = { type: 'string' };
const whole: ParameterSchema = { type: 'integer' };
export const METHOD_DATA: ParameterSchema = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'enum', values: ['card', 'sepa_debit', 'us_bank_account', 'blik', 'p24'] },
    card: {
      type: 'object',
      required: ['number', 'exp_month', 'exp_year'],
      properties: { number: text, exp_month: whole, exp_year: whole, cvc: text },
    },
    sepa_debit: { type: 'object', required: ['iban'], properties: { iban: text } },
    us_bank_account: {
      type: 'object',
      required: ['routing_number', 'account_number'],
      properties: { routing_number: text, account_number: text },
    },
    billing_details: { type: 'object', required: [], properties: { name: text, email: text } },
  },
};

/** What belongs to the one payment and not to the method: the code that the bank's app shows. */
export type MethodOptions = { readonly blik?: { readonly code: string } };

export const METHOD_OPTIONS: ParameterSchema = {
  type: 'object',
  required: [],
  properties: { blik: { type: 'object', required: ['code'], properties: { code: text } } },
};

/**
 * Only what Stripe publishes for tests is taken; any other number is refused and not kept anywhere,
 * not even in the refusal.
 */
export function readMethodData(
  world: World,
  data: MethodData,
  options: MethodOptions = {},
): MethodInput {
  const details: Stripe.PaymentMethod.BillingDetails = {
    ...NO_DETAILS,
    name: data.billing_details?.name ?? null,
    email: data.billing_details?.email ?? null,
  };
  if (data.type === 'sepa_debit') return readAccount(data, details);
  if (data.type === 'us_bank_account') return readUsAccount(data, details);
  if (data.type === 'blik') return readCode(options, details);
  if (data.type === 'p24') return readPush('pm_p24', details);
  if (data.card === undefined) throw absent('card');
  const { exp_month: month, exp_year: year } = data.card;
  const test = readNumber(data.card.number);
  readExpiry(world, month, year);
  readCvc(test, data.card.cvc);
  return { test, details, expiry: { month, year: year < 100 ? 2000 + year : year } };
}

function readAccount(data: MethodData, details: Stripe.PaymentMethod.BillingDetails): MethodInput {
  const iban = data.sepa_debit?.iban.replaceAll(/\s/g, '').toUpperCase();
  if (iban === undefined) throw absent('sepa_debit');
  if (details.name === null) throw absent('billing_details[name]');
  if (details.email === null) throw absent('billing_details[email]');
  const test = findTestAccount(iban);
  if (test === undefined) {
    throw invalid('The IBAN you provided is invalid.', {
      code: 'invalid_bank_account_iban',
      param: 'sepa_debit[iban]',
    });
  }
  return { test, details, expiry: NEVER };
}

function readUsAccount(
  data: MethodData,
  details: Stripe.PaymentMethod.BillingDetails,
): MethodInput {
  const account = data.us_bank_account;
  if (account === undefined) throw absent('us_bank_account');
  if (details.name === null) throw absent('billing_details[name]');
  if (details.email === null) throw absent('billing_details[email]');
  const wrong = (field: string, message: string): Refusal =>
    invalid(message, { code: `${field}_invalid`, param: `us_bank_account[${field}]` });
  if (account.routing_number !== TEST_ROUTING) {
    throw wrong('routing_number', 'The routing number you provided is invalid.');
  }
  const test = findUsAccount(account.account_number ?? '');
  if (test === undefined)
    throw wrong('account_number', 'The account number you provided is invalid.');
  return { test, details, expiry: NEVER };
}

/** Any six digits: the bank's app shows new ones each time, and whoever holds the phone decides. */
function readCode(
  { blik }: MethodOptions,
  details: Stripe.PaymentMethod.BillingDetails,
): MethodInput {
  if (blik === undefined) throw absent('payment_method_options[blik][code]');
  if (!/^\d{6}$/.test(blik.code)) {
    throw invalid('The BLIK code must be six digits.', {
      code: 'parameter_invalid_string',
      param: 'payment_method_options[blik][code]',
    });
  }
  return readPush('pm_blik', details);
}

function readPush(id: string, details: Stripe.PaymentMethod.BillingDetails): MethodInput {
  const test = findTestMethod(id);
  if (test === undefined) throw new Error(`no test method ${id}`);
  if (id === 'pm_p24' && details.email === null) throw absent('billing_details[email]');
  return { test, details, expiry: NEVER };
}

/** The published routing number; what is no card has no date. */
const TEST_ROUTING = '110000000';
const NEVER = { month: 12, year: 2099 };

function readNumber(input: string): CardTest {
  const number = input.replaceAll(/[\s-]/g, '');
  const test = findTestCard(number);
  if (test !== undefined) return test;
  if (!isCardNumber(number)) {
    throw cardError('Your card number is incorrect.', {
      code: 'incorrect_number',
      param: 'number',
    });
  }
  throw cardError(
    'Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    { code: 'card_declined', decline_code: 'test_mode_live_card' },
  );
}

function readExpiry(world: World, month: number, year: number): void {
  const now = new Date(world.now);
  const full = year < 100 ? 2000 + year : year;
  if (month < 1 || month > 12) {
    throw cardError("Your card's expiration month is invalid.", {
      code: 'invalid_expiry_month',
      param: 'exp_month',
    });
  }
  const isPast =
    full < now.getUTCFullYear() || (full === now.getUTCFullYear() && month < now.getUTCMonth() + 1);
  if (isPast || full > now.getUTCFullYear() + 50) {
    throw cardError("Your card's expiration year is invalid.", {
      code: 'invalid_expiry_year',
      param: 'exp_year',
    });
  }
}

function readCvc(test: CardTest, cvc: string | undefined): void {
  if (cvc === undefined) return;
  const length = test.brand === 'amex' ? 4 : 3;
  if (!/^\d+$/.test(cvc) || cvc.length !== length) {
    throw cardError("Your card's security code is invalid.", { code: 'invalid_cvc', param: 'cvc' });
  }
}

/** Twelve to nineteen digits with a good check digit (Luhn). */
function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = number
    .split('')
    .toReversed()
    .reduce((total, digit, i) => {
      const doubled = Number(digit) * (i % 2 === 0 ? 1 : 2);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}

const absent = (param: string): Refusal =>
  invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
