import type { Stripe } from 'stripe';
import type { Instant } from '../domain/brands.ts';
import { toStripeAmount } from '../domain/money.ts';
import { asking } from './stripe-errors.ts';
import { EXPANDED, NOT_CHARGEABLE, answerOf } from './stripe-intents.ts';
import { toMetadata } from './stripe-metadata.ts';
import type { CheckoutAnswer, CheckoutRequest, GatewayResult } from './types.ts';

type Answered = Promise<GatewayResult<CheckoutAnswer>>;

const WITH_INTENT = EXPANDED.map((path) => `payment_intent.${path}`);
const LONGEST_NAME = 250;

/**
 * A page of Stripe's own to pay on. Its intent does not exist before the debtor confirms there, and
 * carries our id in its metadata from its first moment on.
 */
export function createCheckout(stripe: Stripe, request: CheckoutRequest): Answered {
  return asking(async () => {
    const params = paramsOf(request);
    if (params === null) return NOT_CHARGEABLE;
    const key = { idempotencyKey: `${request.paymentId}:checkout` };
    return answered(stripe, await stripe.checkout.sessions.create(params, key));
  });
}

export function fetchCheckout(stripe: Stripe, id: string): Answered {
  return asking(async () => {
    const session = await stripe.checkout.sessions.retrieve(id, { expand: WITH_INTENT });
    return answered(stripe, session);
  });
}

/**
 * Nobody can pay on it any more, or somebody has: both are told by the answer. Stripe's "no" to a page
 * that is over has no code of its own, so the page is looked at instead. Without a key, like canceling
 * an intent.
 */
export async function expireCheckout(stripe: Stripe, id: string): Answered {
  const expired = await asking(async () =>
    answered(stripe, await stripe.checkout.sessions.expire(id, { expand: WITH_INTENT })),
  );
  if (expired.ok || expired.kind !== 'refused') return expired;
  const now = await fetchCheckout(stripe, id);
  return now.ok && now.value.status === 'open' ? expired : now;
}

/** The shortest that Stripe lets a page live, and a minute for clocks that disagree. */
const SHORTEST_MS = 31 * 60_000;

/**
 * The page ends with the price. A price that is offered in the last seconds of its day ends a little
 * sooner than Stripe allows; then our own sweep ends the page. From the row alone, so that the
 * same key is always asked with the same words.
 */
function endOf({ startedAt, expiresAt }: CheckoutRequest): number {
  const at = Math.max(expiresAt, startedAt + SHORTEST_MS) as Instant;
  return Math.floor(at / 1000);
}

function paramsOf(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams | null {
  const { paymentId, customerId, description, returnUrl } = request;
  const amount = toStripeAmount(request.amountMinor, request.currency);
  if (amount === undefined) return null;
  const metadata = toMetadata(request);
  const product = { name: description.slice(0, LONGEST_NAME) };
  const currency = request.currency.toLowerCase();
  return {
    mode: 'payment',
    line_items: [
      { quantity: 1, price_data: { currency, unit_amount: amount, product_data: product } },
    ],
    // The debtor pays the amount that we quoted, in its own currency, and no conversion of it.
    adaptive_pricing: { enabled: false },
    locale: localeOf(request.locale),
    success_url: returnUrl,
    cancel_url: returnUrl,
    expires_at: endOf(request),
    client_reference_id: paymentId,
    metadata,
    payment_intent_data: {
      description: description.slice(0, 1_000),
      metadata,
      ...(request.saveMethod && { setup_future_usage: 'off_session' as const }),
    },
    ...(customerId !== null && { customer: customerId }),
    expand: WITH_INTENT,
  };
}

/** Languages that debtors have and Stripe's page too; in any other it goes by the browser. */
const LOCALES: ReadonlyMap<string, Stripe.Checkout.SessionCreateParams.Locale> = new Map([
  ['en', 'en'],
  ['pl', 'pl'],
  ['ro', 'ro'],
  ['ru', 'ru'],
]);

const localeOf = (tag: string): Stripe.Checkout.SessionCreateParams.Locale =>
  LOCALES.get(tag.slice(0, 2).toLowerCase()) ?? 'auto';

async function answered(stripe: Stripe, session: Stripe.Checkout.Session): Answered {
  const status = STATUSES.get(session.status ?? '');
  // Stripe may add states; what we cannot read is not known, never guessed.
  if (status === undefined) return { ok: false, kind: 'unknown', code: 'unreadable_session' };
  const common = {
    sessionId: session.id,
    paymentId: session.metadata?.['paymentId'] ?? null,
    status,
    url: session.url,
  };
  const { payment_intent: made } = session;
  if (made === null) return { ok: true, value: { ...common, intent: null } };
  if (typeof made === 'string') return { ok: false, kind: 'unknown', code: 'unexpanded_session' };
  const intent = await answerOf(stripe, made);
  return intent.ok ? { ok: true, value: { ...common, intent: intent.value } } : intent;
}

const STATUSES: ReadonlyMap<string, CheckoutAnswer['status']> = new Map([
  ['open', 'open'],
  ['complete', 'complete'],
  ['expired', 'expired'],
]);
