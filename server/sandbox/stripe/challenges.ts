import { answerChallenge } from './attempts.ts';
import type { Stripe } from 'stripe';
import { answerSetup } from './setup-intents.ts';
import type { IntentRow, SetupRow, Tables } from './tables.ts';
import type { World } from './world.ts';

/** What the bank's page shows. */
export type Challenge = {
  /** null: a method is only kept, and nothing is paid. */
  readonly amount: number | null;
  readonly currency: string;
  readonly description: string | null;
  readonly returnUrl: string | null;
};

export function findChallenge(tables: Tables, id: string): Challenge | null {
  const setup = setupOf(tables, id);
  if (setup?.challenge) {
    const { returnUrl } = setup.challenge;
    return { amount: null, currency: '', description: null, returnUrl };
  }
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
  const setup = setupOf(world.tables, id);
  if (setup?.challenge) {
    const answered = answerSetup(world, setup, isApproved);
    return backTo(setup.challenge.returnUrl, 'setup_intent', answered);
  }
  const row = rowOf(world.tables, id);
  if (row?.challenge === undefined || row.challenge === null) return null;
  const { returnUrl } = row.challenge;
  const { object } = answerChallenge(world, row, isApproved).row;
  return backTo(returnUrl, 'payment_intent', object);
}

function backTo(
  returnUrl: string | null,
  name: 'payment_intent' | 'setup_intent',
  { id, client_secret: secret, status }: Stripe.PaymentIntent | Stripe.SetupIntent,
): string | null {
  if (returnUrl === null) return null;
  const url = new URL(returnUrl);
  url.searchParams.set(name, id);
  url.searchParams.set(`${name}_client_secret`, secret ?? '');
  url.searchParams.set('redirect_status', status === 'succeeded' ? 'succeeded' : 'failed');
  return url.href;
}

const setupOf = (tables: Tables, id: string): SetupRow | undefined =>
  tables.all('setups').find((row) => row.challenge?.id === id);

const rowOf = (tables: Tables, id: string): IntentRow | undefined =>
  tables.all('intents').find((row) => row.challenge?.id === id);
