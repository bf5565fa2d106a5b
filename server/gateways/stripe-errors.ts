import { Stripe } from 'stripe';
import type { GatewayFailure, GatewayResult } from './types.ts';

/** Runs a call to Stripe; whatever goes wrong outside comes back as a failure. */
export async function asking<T>(call: () => Promise<GatewayResult<T>>): Promise<GatewayResult<T>> {
  try {
    return await call();
  } catch (error) {
    return toFailure(error);
  }
}

/**
 * What an error of the SDK means for the one who asked. A connection that broke, a timeout, an
 * answer cut off and a 500 say nothing about whether it happened: the same key, or a look-up, must
 * tell. Only a clear "no" is `refused`.
 */
export function toFailure(error: unknown): GatewayFailure {
  if (!(error instanceof Stripe.errors.StripeError)) {
    const name = error instanceof Error ? error.name : 'unexpected';
    return { ok: false, kind: 'unknown', code: name };
  }
  const code = error.code ?? error.type;
  const failure = (kind: GatewayFailure['kind'], known = code): GatewayFailure => ({
    ok: false,
    kind,
    code: known,
  });
  if (error instanceof Stripe.errors.StripeConnectionError) return failure('unknown', 'connection');
  if (error instanceof Stripe.errors.StripeRateLimitError) return failure('busy');
  if (error.statusCode === 409) return failure('busy');
  if (error instanceof Stripe.errors.StripeCardError) {
    return failure('refused', error.decline_code ?? code);
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return failure('refused', 'idempotency_mismatch');
  }
  if (error.statusCode === 404 || code === 'resource_missing') return failure('gone');
  const isRefusal = error.statusCode !== undefined && error.statusCode < 500;
  return failure(isRefusal ? 'refused' : 'unknown');
}

/**
 * The intent behind an error that is news about the intent and not about the call: a declined card,
 * or a state that another event reached first. undefined for every other error.
 */
export function intentBehind(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  const isNews =
    error instanceof Stripe.errors.StripeCardError ||
    error.code === 'payment_intent_unexpected_state';
  return isNews ? error.payment_intent?.id : undefined;
}
