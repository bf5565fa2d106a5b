import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';

/** `/health`: the process answers. `/ready`: it can do its work. */
export function healthRoutes(deps: Deps, workerEndedAt: () => number | null): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/health', (c) => c.json({ status: 'ok', sandbox: deps.config.sandbox }))
    .get('/ready', async (c) => {
      const database = await deps.db.ping().then(
        () => 'ok',
        () => 'unavailable',
      );
      const ended = workerEndedAt();
      const worker = ended === null ? 'starting' : 'ok';
      return c.json(
        { status: database === 'ok' ? 'ok' : 'unavailable', database, worker },
        database === 'ok' ? 200 : 503,
      );
    });
}
