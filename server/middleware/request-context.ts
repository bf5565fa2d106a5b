import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { AppEnv } from './env.ts';

/**
 * Gives each request an id, a logger and the client's address. Logs name the route's template and
 * never the path itself: paths of links are secrets (threat T11).
 */
export function requestContext(log: Logger, trustedProxies: number): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const requestId = randomBytes(9).toString('base64url');
    c.set('requestId', requestId);
    c.set('log', log);
    c.set('clientIp', clientIp(c, trustedProxies));
    await next();
    c.header('x-request-id', requestId);
    c.header('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    log.debug(
      { requestId, method: c.req.method, route: routePath(c), status: c.res.status },
      'request',
    );
  };
}

function clientIp(c: Context<AppEnv>, trustedProxies: number): string {
  const socket = c.env?.clientIp ?? c.env?.incoming?.socket?.remoteAddress ?? 'unknown';
  return addressOf(socket, c.req.header('x-forwarded-for'), trustedProxies);
}

/** Who asks. Proxies in front are believed only as far as the settings say (threat T55). */
export function addressOf(
  socket: string,
  forwardedFor: string | readonly string[] | undefined,
  trustedProxies: number,
): string {
  if (trustedProxies === 0) return socket;
  const chain = [forwardedFor ?? []]
    .flat()
    .flatMap((header) => header.split(','))
    .map((part) => part.trim())
    .filter(Boolean);
  return chain.at(-trustedProxies) ?? socket;
}
