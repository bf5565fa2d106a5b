import { Hono } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';

export function portalDocumentRoutes(_deps: Deps): Hono<AppEnv> {
  return new Hono<AppEnv>();
}
