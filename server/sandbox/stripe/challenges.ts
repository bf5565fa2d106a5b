import { answerChallenge } from './attempts.ts';
import type { IntentRow, Tables } from './tables.ts';
import type { World } from './world.ts';

/** What the bank's page shows. */
export type Challenge = {
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly returnUrl: string | null;
};

export function findChallenge(tables: Tables, id: string): Challenge | null {
  const row = rowOf(tables, id);
  if (row?.challenge === undefined || row.challenge === null) return null;
  const { amount, currency, description } = row.object;
  return { amount, currency, description, returnUrl: row.challenge.returnUrl };
}

/**
 * The customer pressed a button on the bank's page. Gives back where the browser goes next, with the
 * parameters that Stripe adds; null when there is no such question, or it was answered already.
 */
export function closeChallenge(world: World, id: string, isApproved: boolean): string | null {
  const row = rowOf(world.tables, id);
  if (row?.challenge === undefined || row.challenge === null) return null;
  const { returnUrl } = row.challenge;
  const { object } = answerChallenge(world, row, isApproved).row;
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', object.id);
  url.searchParams.set('payment_intent_client_secret', object.client_secret ?? '');
  url.searchParams.set('redirect_status', object.status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}

const rowOf = (tables: Tables, id: string): IntentRow | undefined =>
  tables.all('intents').find((row) => row.challenge?.id === id);
