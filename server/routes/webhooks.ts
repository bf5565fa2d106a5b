import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { acknowledgeWebhook } from '../services/webhooks/receive.ts';

/** The processor's door: raw body in, stored, acknowledged. Applying happens behind it. */
export function webhookRoutes(deps: Deps, wakeWorker: () => void): Hono<AppEnv> {
  return new Hono<AppEnv>().post(
    '/webhooks/stripe',
    bodyLimit({
      maxSize: 256 * 1024,
      onError: (c) => problem(c, { ok: false, code: 'bodyTooLarge' }),
    }),
    async (c) => {
      const received = await acknowledgeWebhook(
        deps,
        await c.req.text(),
        c.req.header('stripe-signature'),
      );
      if (!received.ok) return problem(c, received);
      wakeWorker();
      return c.json({ received: true });
    },
  );
}
