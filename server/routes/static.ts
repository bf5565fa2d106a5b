import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { AppEnv } from '../middleware/env.ts';

const DIST = join(import.meta.dirname, '../../dist');
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Built files: the pages' own scripts and styles, and the widget. */
export function staticRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(
    '/_portal/*',
    serveStatic({
      root: join(DIST, 'portal/client'),
      onFound: (_, c) => c.header('cache-control', IMMUTABLE),
    }),
  );
  app.use(
    '/favicon.svg',
    serveStatic({
      root: join(DIST, 'portal/client'),
      onFound: (_, c) => c.header('cache-control', 'public, max-age=86400'),
    }),
  );
  app.use(
    '/widget.js',
    serveStatic({
      root: join(DIST, 'widget'),
      onFound: (_, c) => allowAnyPage(c, 'public, max-age=3600, stale-while-revalidate=86400'),
    }),
  );
  app.use(
    '/widget/*',
    serveStatic({ root: DIST, onFound: (_, c) => allowAnyPage(c, 'public, max-age=3600') }),
  );
  return app;
}

/** The loader has no data in it and is made to be loaded by other sites. */
function allowAnyPage(
  c: { header: (name: string, value: string) => void },
  cacheControl: string,
): void {
  c.header('cache-control', cacheControl);
  c.header('access-control-allow-origin', '*');
  c.header('cross-origin-resource-policy', 'cross-origin');
}
