import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import { readSession, type AskedSession } from './checkout-parameters.ts';
import { invalid, missing } from './errors.ts';
import type { Operations } from './operations.ts';
import { markCanceled, setTimer } from './outcomes.ts';
import { CANCELABLE, toMetadata } from './payment-intents.ts';
import { idOf, type SessionRow } from './tables.ts';
import type { World } from './world.ts';

type Create = Operations['checkout.sessions.create'];

/** A page to pay on. Its intent is made when somebody confirms there, not before (since 2022-08-01). */
export function createSession(world: World, params: Create): Stripe.Checkout.Session {
  const asked = readSession(world, params);
  const object = buildSession(world, params, asked);
  const { description, metadata, setup_future_usage } = params.payment_intent_data ?? {};
  world.tables.put('sessions', object.id, {
    object,
    items: asked.items,
    intent: {
      ...(description !== undefined && { description }),
      ...(metadata !== undefined && { metadata }),
      ...(setup_future_usage !== undefined && { setup_future_usage }),
    },
  });
  const at = (asked.expiresAt * 1000) as Instant;
  setTimer(world, { at, kind: 'sessionExpires', target: object.id });
  return object;
}

function buildSession(
  world: World,
  params: Create,
  { amount, currency, successUrl, cancelUrl, expiresAt, customer }: AskedSession,
): Stripe.Checkout.Session {
  const id = world.newId('cs_test');
  return {
    ...UNUSED,
    id,
    object: 'checkout.session',
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: cancelUrl,
    client_reference_id: params.client_reference_id ?? null,
    created: world.seconds,
    currency,
    customer,
    customer_creation: customer === null ? 'if_required' : null,
    customer_details: null,
    expires_at: expiresAt,
    livemode: false,
    locale: params.locale ?? null,
    metadata: toMetadata(params.metadata),
    mode: 'payment',
    payment_intent: null,
    payment_method_types: typesFor(currency, params),
    payment_status: 'unpaid',
    status: 'open',
    submit_type: params.submit_type ?? null,
    success_url: successUrl,
    ui_mode: 'hosted_page',
    url: `${world.options.baseUrl}/sandbox/stripe/checkout/${id}`,
  } satisfies Stripe.Checkout.Session;
}

/** What Stripe offers by itself in a currency; BLIK and Przelewy24 cannot be kept for later. */
function typesFor(currency: string, { payment_intent_data: intent }: Create): string[] {
  const isKept = intent?.setup_future_usage !== undefined;
  if (currency === 'eur') return ['card', 'sepa_debit'];
  return currency === 'pln' && !isKept ? ['card', 'blik', 'p24'] : ['card'];
}

/** What our sessions never ask for, as Stripe writes it then. */
const UNUSED = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  customer_email: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;

export function expireSession(world: World, id: string): Stripe.Checkout.Session {
  const row = requireSession(world, id);
  const { status } = row.object;
  if (status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${status}.`,
    );
  }
  return closeSession(world, row);
}

/** The page is over, and with it an intent that it made: "the PaymentIntent is canceled". */
export function closeSession(world: World, row: SessionRow): Stripe.Checkout.Session {
  if (row.object.status !== 'open') return row.object;
  world.tables.remove('timers', `sessionExpires:${row.object.id}`);
  const object: Stripe.Checkout.Session = { ...row.object, status: 'expired', url: null };
  world.tables.put('sessions', object.id, { ...row, object });
  const intent = world.tables.get('intents', idOf(object.payment_intent));
  if (intent !== undefined && CANCELABLE.includes(intent.object.status)) {
    markCanceled(world, intent, 'expired');
  }
  world.emit('checkout.session.expired', object);
  return object;
}

export function requireSession(world: World, id: string): SessionRow {
  const row = world.tables.get('sessions', id);
  if (row === undefined) throw missing('checkout.session', id);
  return row;
}
