import { createHash } from 'node:crypto';
import { Stripe } from 'stripe';
import { toStripeAmount } from '../domain/money.ts';
import { createCheckout, expireCheckout, fetchCheckout } from './stripe-checkout.ts';
import { asking } from './stripe-errors.ts';
import {
  NOT_CHARGEABLE,
  cancelIntent,
  chargeSaved,
  confirmIntent,
  createIntent,
  fetchIntent,
  findIntent,
} from './stripe-intents.ts';
import { listIntents } from './stripe-listing.ts';
import { fetchMandate, fetchMethod, fetchSetup, setUpMethod } from './stripe-methods.ts';
import { currencyOf } from './stripe-report.ts';
import { EVENT_TYPES, readEvent, verifyWebhook } from './stripe-webhooks.ts';
import type { PaymentGateway } from './types.ts';

export type StripeGatewayOptions = {
  readonly secretKey: string;
  readonly publishableKey: string;
  /** All that may sign at the moment; two while one is being replaced. */
  readonly webhookSecrets: readonly string[];
  /** Another server that speaks Stripe, instead of api.stripe.com. */
  readonly server?: {
    readonly host: string;
    readonly port: number;
    readonly protocol: 'http' | 'https';
  };
  /** Answers in this process instead of over the network: the sandbox. */
  readonly fetch?: (request: Request) => Promise<Response>;
};

/** Payments through Stripe's own SDK. Nothing in it throws for what Stripe or the network does. */
export function createStripeGateway(options: StripeGatewayOptions): PaymentGateway {
  const stripe = new Stripe(options.secretKey, configOf(options));
  return {
    livemode: /^[a-z]+_live_/.test(options.secretKey),
    publishableKey: options.publishableKey,
    createCustomer: (input) => asking(() => createCustomer(stripe, input)),
    createIntent: (request) => createIntent(stripe, request),
    confirmIntent: (input) => confirmIntent(stripe, input),
    chargeSaved: (request) => chargeSaved(stripe, request),
    setUpMethod: (input) => setUpMethod(stripe, input),
    fetchSetup: (id) => fetchSetup(stripe, id),
    fetchMethod: (input) => fetchMethod(stripe, input),
    fetchMandate: (id) => fetchMandate(stripe, id),
    fetchIntent: (id) => fetchIntent(stripe, id),
    findIntent: (input) => findIntent(stripe, input),
    cancelIntent: (input) => cancelIntent(stripe, input.paymentIntentId),
    createCheckout: (request) => createCheckout(stripe, request),
    fetchCheckout: (id) => fetchCheckout(stripe, id),
    expireCheckout: (id) => expireCheckout(stripe, id),
    refund: (input) => asking(() => refund(stripe, input)),
    listIntents: (input) => listIntents(stripe, input),
    listEvents: (input) => asking(() => listEvents(stripe, input)),
    verifyWebhook: (input) => verifyWebhook(stripe, options.webhookSecrets, input),
  };
}

function configOf({
  server,
  fetch,
}: StripeGatewayOptions): ConstructorParameters<typeof Stripe>[1] {
  const common = { timeout: 15_000, telemetry: false, typescript: true } as const;
  if (fetch === undefined) return { ...common, maxNetworkRetries: 2, ...server };
  // In this process nothing is gained by waiting for real seconds, and virtual time stands still.
  return {
    ...common,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient((input: string | URL | Request, init?: RequestInit) =>
      fetch(new Request(input, init)),
    ),
  };
}

type Input<Name extends 'createCustomer' | 'refund' | 'listEvents'> = Parameters<
  PaymentGateway[Name]
>[0];

async function createCustomer(
  stripe: Stripe,
  { debtorId, vendorId, name, email }: Input<'createCustomer'>,
): ReturnType<PaymentGateway['createCustomer']> {
  const content = createHash('sha256')
    .update(`${name}\n${email ?? ''}`)
    .digest('hex')
    .slice(0, 16);
  const customer = await stripe.customers.create(
    {
      name: name.slice(0, 256),
      ...(email !== null && { email }),
      metadata: { debtorId, vendorId },
    },
    // A corrected name must not meet the old key, and a second customer does no harm.
    { idempotencyKey: `${debtorId}:customer:${content}` },
  );
  return { ok: true, value: customer.id };
}

async function refund(
  stripe: Stripe,
  { paymentId, paymentIntentId, amountMinor, key }: Input<'refund'>,
): ReturnType<PaymentGateway['refund']> {
  const intent = await stripe.paymentIntents.retrieve(paymentIntentId);
  const currency = currencyOf(intent);
  const amount = currency === undefined ? undefined : toStripeAmount(amountMinor, currency);
  if (amount === undefined) return NOT_CHARGEABLE;
  const made = await stripe.refunds.create(
    { payment_intent: paymentIntentId, amount, metadata: { paymentId, key } },
    { idempotencyKey: `${paymentId}:refund:${key}` },
  );
  return { ok: true, value: { refundId: made.id } };
}

/** Stripe lists at most twenty types; pages of its own are asked about by themselves. */
const LISTED_TYPES = EVENT_TYPES.filter((type) => !type.startsWith('checkout.session.'));

async function listEvents(
  stripe: Stripe,
  { after, cursor, undelivered = false }: Input<'listEvents'>,
): ReturnType<PaymentGateway['listEvents']> {
  const page = await stripe.events.list({
    created: { gte: Math.floor(after / 1000) },
    types: LISTED_TYPES,
    limit: 100,
    ...(undelivered && { delivery_success: false }),
    ...(cursor !== null && { starting_after: cursor }),
  });
  const events = page.data.flatMap((event) => readEvent(event) ?? []);
  const next = page.has_more ? (page.data.at(-1)?.id ?? null) : null;
  return { ok: true, value: { events, cursor: next } };
}
