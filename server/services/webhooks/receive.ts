import { receiveWebhook } from '../../../db/queries/webhooks.ts';
import type { Deps } from '../../deps.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';

/** Believes nothing but the signature; the event is kept by its id before the processor hears "yes". */
export async function acknowledgeWebhook(
  deps: Deps,
  rawBody: string,
  signature: string | undefined,
): Promise<Outcome<null>> {
  const now = deps.clock.now();
  const event = deps.payments.verifyWebhook({ rawBody, signature, now });
  if (!event) return failed('malformedBody');
  await receiveWebhook(deps.db, event, now);
  return done(null);
}
