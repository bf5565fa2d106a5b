import type { Stripe } from 'stripe';
import type { Instant } from '../domain/brands.ts';
import type { WebhookEvent } from './types.ts';

/** The events that change what we know. Stripe takes at most twenty in one question. */
export const EVENT_TYPES = [
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'setup_intent.succeeded',
  'payment_method.detached',
  'payment_method.automatically_updated',
  'customer.deleted',
  'mandate.updated',
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
] as const;

const TOLERANCE_S = 300;

type Received = {
  readonly rawBody: string;
  readonly signature: string | undefined;
  readonly now: Instant;
};

/**
 * The event, if one of the secrets signed exactly these bytes at most five minutes ago. The SDK lets
 * signatures from the future pass and throws plain errors for some headers; here any doubt is null.
 */
export function verifyWebhook(
  stripe: Stripe,
  secrets: readonly string[],
  { rawBody, signature, now }: Received,
): WebhookEvent | null {
  if (signature === undefined || !isTimely(signature, now)) return null;
  for (const secret of secrets) {
    try {
      const event: unknown = stripe.webhooks.constructEvent(
        rawBody,
        signature,
        secret,
        TOLERANCE_S,
        undefined,
        now,
      );
      return readEvent(event);
    } catch {
      // Signed with another secret, or with none: the next one, or null.
    }
  }
  return null;
}

/**
 * One time, at most five minutes ahead (the SDK looks at the past only), and nothing but signatures
 * beside it: the SDK reads past stray signs, and two headers should never mean the same.
 */
function isTimely(signature: string, now: Instant): boolean {
  const parts = signature.split(',');
  const times = parts.flatMap((part) => /^t=([1-9]\d{0,11})$/.exec(part)?.[1] ?? []);
  const signatures = parts.filter((part) => /^v1=[0-9a-f]{64}$|^v(?!1=)\d+=[0-9a-f]+$/.test(part));
  if (times.length !== 1 || times.length + signatures.length !== parts.length) return false;
  return Number(times[0]) - Math.floor(now / 1000) <= TOLERANCE_S;
}

/** An event of any type and any version: what is missing is null, what is no event is null. */
export function readEvent(event: unknown): WebhookEvent | null {
  const { id, type, created, livemode, data } = fieldsOf(event);
  if (typeof id !== 'string' || typeof type !== 'string' || typeof created !== 'number')
    return null;
  if (!Number.isSafeInteger(created) || typeof livemode !== 'boolean') return null;
  const object = fieldsOf(fieldsOf(data)['object']);
  const objectId = textOf(object['id']);
  return {
    id,
    type,
    createdAt: (created * 1000) as Instant,
    livemode,
    paymentIntentId:
      object['object'] === 'payment_intent'
        ? objectId
        : (textOf(object['payment_intent']) ?? textOf(fieldsOf(object['payment_intent'])['id'])),
    objectId,
  };
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
