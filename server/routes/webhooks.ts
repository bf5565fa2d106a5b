import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { limitBody } from '../middleware/limit-body.ts';
import { problem } from '../middleware/problems.ts';
import { acknowledgeWebhook } from '../services/webhooks/receive.ts';

/** The processor's door: raw body in, stored, acknowledged. Applying happens behind it. */
export function webhookRoutes(deps: Deps, wakeWorker: () => void): Hono<AppEnv> {
  return new Hono<AppEnv>().post('/webhooks/stripe', limitBody(256 * 1024), async (c) => {
    const received = await acknowledgeWebhook(
      deps,
      await c.req.text(),
      c.req.header('stripe-signature'),
    );
    if (!received.ok) return problem(c, received);
    wakeWorker();
    return c.json({ received: true });
  });
}
