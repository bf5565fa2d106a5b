import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import type { Deps, JournalState } from './deps.ts';
import type { AppEnv } from './middleware/env.ts';
import { invalidInput, onError, problem } from './middleware/problems.ts';
import { createGuessLimiter } from './middleware/rate-limit.ts';
import { requestContext } from './middleware/request-context.ts';
import { sameOrigin } from './middleware/same-origin.ts';
import { adminRoutes } from './routes/admin.ts';
import { apiRoutes } from './routes/api.ts';
import { documentationRoutes } from './routes/documentation.ts';
import { healthRoutes } from './routes/health.ts';
import { portalRoutes } from './routes/portal.ts';
import { showLink } from './routes/show-link.ts';
import type { ShowLink } from './routes/show-link.ts';
import { staticRoutes } from './routes/static.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export type AppParts = {
  /** Asks the worker for a round soon; the answer does not wait for it. */
  readonly wakeWorker: () => void;
  readonly workerEndedAt: () => number | null;
  /** What is known of all cases being as they were written. */
  readonly journalState?: () => Promise<JournalState>;
  /** The try-out world's own addresses; absent outside the sandbox, so that they are 404 there. */
  readonly sandbox?: Hono<AppEnv>;
};

export type Surface = {
  readonly app: OpenAPIHono<AppEnv>;
  /** What our own pages ask without HTTP in between; wrong links are counted together with the app's. */
  readonly show: ShowLink;
};

/**
 * The whole HTTP surface but the pages. Needs no port: tests call `app.request()`.
 * @internal
 */
export const createApp = (deps: Deps, parts: AppParts): OpenAPIHono<AppEnv> =>
  createSurface(deps, parts).app;

export function createSurface(deps: Deps, parts: AppParts): Surface {
  const guesses = createGuessLimiter();
  const app = new OpenAPIHono<AppEnv>({ defaultHook: invalidInput });
  app.use(requestContext(deps.log, deps.config.trustedProxies));
  // The emulator plays the processor: its own pages post to it, and the SDK sends no Origin.
  app.use(sameOrigin(ownOrigins(deps.config.baseUrl, deps.config.sandbox)));
  app.onError(onError);
  app.notFound((c) => problem(c, { ok: false, code: 'notFound' }));
  app.route('/', healthRoutes(deps, parts.workerEndedAt, parts.journalState));
  app.route('/', webhookRoutes(deps, parts.wakeWorker));
  app.route('/api/v1', apiRoutes(deps));
  app.route('/portal/v1', portalRoutes(deps, parts.wakeWorker, guesses));
  app.route('/admin/v1', undocumented(adminRoutes(deps)));
  app.route('/', staticRoutes());
  if (parts.sandbox) app.route('/sandbox', parts.sandbox);
  documentationRoutes(app, deps);
  return { app, show: showLink(deps, guesses) };
}

/** Only for our own pages: a plain app hands on its routes and none of their descriptions. */
function undocumented(routes: OpenAPIHono<AppEnv>): Hono<AppEnv> {
  return new Hono<AppEnv>().route('/', routes);
}

/** On one machine both names of loopback are the same server; elsewhere only the configured origin is. */
export function ownOrigins(baseUrl: string, sandbox: boolean): readonly string[] {
  if (!sandbox) return [baseUrl];
  return [
    baseUrl,
    baseUrl.replace('127.0.0.1', 'localhost'),
    baseUrl.replace('localhost', '127.0.0.1'),
  ];
}
