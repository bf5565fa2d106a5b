import type { Stripe } from 'stripe';
import { toStripeAmount } from '../domain/money.ts';
import { asking, intentBehind } from './stripe-errors.ts';
import { originIn, toMetadata } from './stripe-metadata.ts';
import { reportOf } from './stripe-report.ts';
import type {
  GatewayFailure,
  GatewayResult,
  IntentAnswer,
  IntentRequest,
  PaymentGateway,
} from './types.ts';

type Input<Name extends keyof PaymentGateway> = PaymentGateway[Name] extends (
  input: infer I,
) => unknown
  ? I
  : never;
type Answered = Promise<GatewayResult<IntentAnswer>>;

/** The amount cannot be expressed in Stripe's unit of this currency; nothing was asked. */
export const NOT_CHARGEABLE: GatewayFailure = {
  ok: false,
  kind: 'refused',
  code: 'amount_not_chargeable',
};

/** One answer tells everything but disputes, which need a look of their own. */
export const EXPANDED = ['latest_charge', 'payment_method'];

/** An intent for the browser to confirm. The debtor chooses among the methods of the currency. */
export function createIntent(stripe: Stripe, request: IntentRequest): Answered {
  return asking(async () => {
    const params = paramsOf(request);
    if (params === null) return NOT_CHARGEABLE;
    const saving = request.saveMethod ? SAVES_METHOD : {};
    const intent = await stripe.paymentIntents.create(
      { ...params, ...saving, automatic_payment_methods: { enabled: true } },
      { idempotencyKey: `${request.paymentId}:create` },
    );
    return answerOf(stripe, intent);
  });
}

export function confirmIntent(stripe: Stripe, input: Input<'confirmIntent'>): Answered {
  const { paymentId, paymentIntentId, confirmationToken, returnUrl, attempt } = input;
  return asking(() =>
    orCurrentState(stripe, () =>
      stripe.paymentIntents.confirm(
        paymentIntentId,
        { confirmation_token: confirmationToken, return_url: returnUrl, expand: EXPANDED },
        { idempotencyKey: `${paymentId}:confirm:${attempt}` },
      ),
    ),
  );
}

/** An instalment, while the debtor is elsewhere. A decline is an answer with a decline code. */
export function chargeSaved(stripe: Stripe, request: Input<'chargeSaved'>): Answered {
  return asking(async () => {
    const params = paramsOf(request);
    if (params === null) return NOT_CHARGEABLE;
    return orCurrentState(stripe, () =>
      stripe.paymentIntents.create(
        { ...params, ...CHARGES_SAVED, payment_method: request.paymentMethodId },
        { idempotencyKey: `${request.paymentId}:charge` },
      ),
    );
  });
}

export function fetchIntent(stripe: Stripe, id: string): Answered {
  return asking(async () =>
    answerOf(stripe, await stripe.paymentIntents.retrieve(id, { expand: EXPANDED })),
  );
}

/**
 * Not under a key of ours: a stored "not now" would answer every later try, and canceling twice does
 * no harm.
 */
export function cancelIntent(stripe: Stripe, id: string): Answered {
  return asking(() =>
    orCurrentState(stripe, () => stripe.paymentIntents.cancel(id, { expand: EXPANDED })),
  );
}

const MINUTE_S = 60;
const DAY_S = 86_400;

/**
 * Looks for the intent of a payment whose answer was lost. Its key made it between the row and a day
 * later, so that is where to look; some minutes more for clocks that disagree. Listing is exact at
 * once, searching by metadata is not.
 */
export function findIntent(
  stripe: Stripe,
  { paymentId, createdAfter }: Input<'findIntent'>,
): Promise<GatewayResult<IntentAnswer | null>> {
  return asking<IntentAnswer | null>(async () => {
    const from = Math.floor(createdAfter / 1000);
    const created = { gte: from - 10 * MINUTE_S, lte: from + DAY_S + 10 * MINUTE_S };
    for await (const intent of stripe.paymentIntents.list({ created, limit: 100 })) {
      if (intent.metadata['paymentId'] === paymentId) return fetchIntent(stripe, intent.id);
    }
    return { ok: true, value: null };
  });
}

/** Only with a customer: a method that belongs to nobody cannot be charged again. */
const SAVES_METHOD = {
  setup_future_usage: 'off_session',
  payment_method_options: { card: { setup_credential_usage: 'installment' } },
} satisfies Partial<Stripe.PaymentIntentCreateParams>;

const CHARGES_SAVED = {
  confirm: true,
  off_session: true,
  // Nobody is there to be sent to another page, so no return address is needed either.
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  payment_method_options: { card: { stored_credential_usage: 'installment' } },
} satisfies Partial<Stripe.PaymentIntentCreateParams>;

function paramsOf(request: IntentRequest): Stripe.PaymentIntentCreateParams | null {
  const { customerId } = request;
  const amount = toStripeAmount(request.amountMinor, request.currency);
  if (amount === undefined) return null;
  return {
    amount,
    currency: request.currency.toLowerCase(),
    description: request.description.slice(0, 1_000),
    metadata: toMetadata(request),
    ...(customerId !== null && { customer: customerId }),
    expand: EXPANDED,
  };
}

/** Asks, and where the error is news about the intent, looks at the intent instead. */
async function orCurrentState(stripe: Stripe, ask: () => Promise<Stripe.PaymentIntent>): Answered {
  let intent: Stripe.PaymentIntent;
  try {
    intent = await ask();
  } catch (error) {
    const id = intentBehind(error);
    if (id === undefined) throw error;
    return fetchIntent(stripe, id);
  }
  return answerOf(stripe, intent);
}

/** A fetched intent, expanded as above, in our words. */
export async function answerOf(stripe: Stripe, intent: Stripe.PaymentIntent): Answered {
  const report = reportOf(intent, await disputesOf(stripe, intent));
  // Stripe may add states and currencies; what we cannot read is not known, never guessed.
  if (report === undefined) return { ok: false, kind: 'unknown', code: 'unreadable_intent' };
  const { next_action: action, client_secret: clientSecret } = intent;
  const nextAction =
    action === null
      ? null
      : { type: action.type, redirectUrl: action.redirect_to_url?.url ?? null };
  const { metadata } = intent;
  const named = { vendorId: metadata['vendorId'] ?? null, origin: originIn(metadata) };
  return { ok: true, value: { report, clientSecret: clientSecret ?? '', nextAction, named } };
}

/** A charge says only that it was disputed; how it stands is told by the disputes. */
export async function disputesOf(
  stripe: Stripe,
  { latest_charge: charge }: Stripe.PaymentIntent,
): Promise<readonly Stripe.Dispute[]> {
  if (charge === null || typeof charge === 'string' || !charge.disputed) return [];
  const page = await stripe.disputes.list({ charge: charge.id, limit: 100 });
  return page.data;
}
