import type { Stripe } from 'stripe';
import { testOf } from './payment-methods.ts';
import type { MethodRow } from './tables.ts';
import type { Decline } from './test-methods.ts';
import type { World } from './world.ts';

type NewCharge = {
  readonly intent: Stripe.PaymentIntent;
  readonly method: MethodRow;
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly decline: Decline | null;
};

/** One movement of money, or the attempt at one. */
export function createCharge(world: World, input: NewCharge): Stripe.Charge {
  const { intent, method, status, decline } = input;
  const id = world.newId(method.object.type === 'card' ? 'ch' : 'py');
  const charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'failed' ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.object.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: status !== 'failed',
    created: world.seconds,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(status, decline),
    paid: status !== 'failed',
    payment_intent: intent.id,
    payment_method: method.object.id,
    payment_method_details: detailsOf(method),
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge;
  const booked = status === 'succeeded' ? withTransaction(world, charge) : charge;
  world.tables.put('charges', id, booked);
  return booked;
}

/** The bank answered a pending debit. */
export function settleCharge(
  world: World,
  charge: Stripe.Charge,
  decline: Decline | null,
): Stripe.Charge {
  const settled: Stripe.Charge =
    decline === null
      ? withTransaction(world, { ...charge, status: 'succeeded', paid: true })
      : {
          ...charge,
          status: 'failed',
          paid: false,
          failure_code: decline.code,
          failure_message: decline.message,
          outcome: outcomeOf('failed', decline),
        };
  world.tables.put('charges', charge.id, settled);
  return settled;
}

/** A fee of 1.4 % and 25 units, whatever the currency: enough for a balance that looks alive. */
function withTransaction(world: World, charge: Stripe.Charge): Stripe.Charge {
  const fee = Math.min(charge.amount, Math.round((charge.amount * 14) / 1000) + 25);
  const transaction = {
    id: world.newId('txn'),
    object: 'balance_transaction',
    amount: charge.amount,
    available_on: world.seconds + 7 * 86_400,
    balance_type: 'payments',
    created: world.seconds,
    currency: charge.currency,
    description: charge.description,
    exchange_rate: null,
    fee,
    fee_details: [
      {
        amount: fee,
        application: null,
        currency: charge.currency,
        description: 'Stripe processing fees',
        type: 'stripe_fee',
      },
    ],
    net: charge.amount - fee,
    reporting_category: 'charge',
    source: charge.id,
    status: 'pending',
    type: charge.id.startsWith('py') ? 'payment' : 'charge',
  } satisfies Stripe.BalanceTransaction;
  world.tables.put('transactions', transaction.id, transaction);
  return { ...charge, balance_transaction: transaction.id };
}

function outcomeOf(status: NewCharge['status'], decline: Decline | null): Stripe.Charge.Outcome {
  return {
    advice_code: decline?.adviceCode ?? null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: status === 'failed' ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.declineCode ?? null,
    risk_level: 'normal',
    seller_message:
      status === 'failed' ? 'The bank did not return any further details.' : 'Payment complete.',
    type: status === 'failed' ? 'issuer_declined' : 'authorized',
  };
}

function detailsOf(method: MethodRow): Stripe.Charge.PaymentMethodDetails {
  const { card, sepa_debit: debit, us_bank_account: account } = method.object;
  const test = testOf(method);
  if (card !== undefined && test.type === 'card') {
    return {
      type: 'card',
      card: {
        amount_authorized: null,
        authorization_code: null,
        brand: card.brand,
        checks: card.checks,
        country: card.country,
        electronic_commerce_indicator: null,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
        fingerprint: card.fingerprint ?? null,
        funding: card.funding,
        installments: null,
        last4: card.last4,
        mandate: null,
        network: card.brand,
        network_transaction_id: null,
        regulated_status: card.regulated_status,
        three_d_secure: null,
        transaction_link_id: null,
        wallet: null,
      },
    };
  }
  if (account !== undefined) {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: account.account_holder_type,
        account_type: account.account_type,
        bank_name: account.bank_name,
        fingerprint: account.fingerprint,
        last4: account.last4,
        ...(method.mandate !== null && { mandate: method.mandate }),
        payment_reference: null,
        routing_number: account.routing_number,
      },
    };
  }
  if (test.type === 'blik') return { type: 'blik', blik: { buyer_id: null } };
  if (test.type === 'p24') {
    return { type: 'p24', p24: { bank: null, reference: null, verified_name: null } };
  }
  if (debit === undefined) throw new Error(`no details for ${method.object.type}`);
  return {
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: debit.bank_code,
      branch_code: debit.branch_code,
      country: debit.country,
      fingerprint: debit.fingerprint,
      last4: debit.last4,
      mandate: method.mandate,
    },
  };
}
