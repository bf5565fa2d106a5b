import { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';

export function adminRoutes(_deps: Deps): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>();
}
