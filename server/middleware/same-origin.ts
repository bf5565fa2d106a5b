import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * true: a foreign page started this state change. Covers every content type, which hono's own csrf
 * middleware does not. Programs send neither header and carry a key or a token.
 */
export function isForeignRequest(
  method: string,
  origin: string | undefined,
  site: string | undefined,
  ownOrigins: readonly string[],
): boolean {
  if (SAFE.has(method)) return false;
  // Our pages send no referrer, so browsers write `Origin: null` on their forms: what they say of the site decides.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && !ownOrigins.includes(origin);
}

export function sameOrigin(ownOrigins: readonly string[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const { method } = c.req;
    if (
      isForeignRequest(method, c.req.header('origin'), c.req.header('sec-fetch-site'), ownOrigins)
    ) {
      return problem(c, { ok: false, code: 'originRefused' });
    }
    return next();
  };
}
