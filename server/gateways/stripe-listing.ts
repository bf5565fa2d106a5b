import type { Stripe } from 'stripe';
import type { Instant } from '../domain/brands.ts';
import { asking } from './stripe-errors.ts';
import { EXPANDED, disputesOf } from './stripe-intents.ts';
import { reportOf } from './stripe-report.ts';
import type { ListedIntent, PaymentGateway } from './types.ts';

const PAGE = 100;

/** One page of the intents that were made in a stretch of time, newest first, those of others included. */
export function listIntents(
  stripe: Stripe,
  { from, to, cursor }: Parameters<PaymentGateway['listIntents']>[0],
): ReturnType<PaymentGateway['listIntents']> {
  return asking(async () => {
    const page = await stripe.paymentIntents.list({
      created: { gte: Math.floor(from / 1000), lte: Math.ceil(to / 1000) },
      limit: PAGE,
      expand: EXPANDED.map((field) => `data.${field}`),
      ...(cursor !== null && { starting_after: cursor }),
    });
    const intents: ListedIntent[] = [];
    // One after the other: only disputed charges need a question of their own.
    for (const intent of page.data) intents.push(await listedOf(stripe, intent));
    const next = page.has_more ? (page.data.at(-1)?.id ?? null) : null;
    return { ok: true, value: { intents, cursor: next } };
  });
}

async function listedOf(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<ListedIntent> {
  const paymentId = intent.metadata['paymentId'] ?? null;
  return {
    paymentIntentId: intent.id,
    paymentId,
    vendorId: intent.metadata['vendorId'] ?? null,
    createdAt: (intent.created * 1000) as Instant,
    report: reportOf(intent, await disputesOf(stripe, intent)) ?? null,
  };
}
