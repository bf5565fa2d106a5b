import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Deps } from '../deps.ts';
import { readSession } from '../services/auth/session.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

/** `__Host-` binds the cookie to this host over https; plain http exists only on one's own machine. */
export function sessionCookieName(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-saldo' : 'saldo';
}

export function sessionToken(deps: Deps, c: Context<AppEnv>): string {
  return getCookie(c, sessionCookieName(deps.config.baseUrl)) ?? '';
}

/** Everything behind it acts for the signed-in person's vendor. */
export function adminSession(deps: Deps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const user = await readSession(deps, sessionToken(deps, c));
    if (user === undefined) return problem(c, { ok: false, code: 'unauthorized' });
    c.set('vendorId', user.vendorId);
    c.set('userId', user.id);
    c.set('actor', { kind: 'vendor', via: 'admin', id: user.id });
    return next();
  };
}
