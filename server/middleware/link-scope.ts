import type { MiddlewareHandler } from 'hono';
import type { Deps } from '../deps.ts';
import { openLink } from '../services/auth/open-link.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

/** Everything behind `/:token` acts for the bearer of that link and sees nothing beyond it. */
export function linkScope(deps: Deps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const opened = await openLink(deps, c.req.param('token') ?? '');
    if (!opened.ok) return problem(c, opened);
    c.set('scope', opened.value);
    return next();
  };
}
