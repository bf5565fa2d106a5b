import type { MiddlewareHandler } from 'hono';
import { findApiKey } from '../../db/queries/api-keys.ts';
import type { Deps } from '../deps.ts';
import { hashSecret } from '../services/auth/secrets.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

/** Only the hash of a key is stored; every query behind this is bound to the key's vendor. */
export function apiKey(deps: Deps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const [scheme, key = ''] = (c.req.header('authorization') ?? '').split(' ', 2);
    const found =
      scheme?.toLowerCase() === 'bearer' && key.length <= 100
        ? await findApiKey(deps.db, hashSecret(key), deps.clock.now())
        : undefined;
    if (found === undefined) {
      c.header('www-authenticate', 'Bearer');
      return problem(c, { ok: false, code: 'unauthorized' });
    }
    c.set('vendorId', found.vendorId);
    c.set('actor', { kind: 'vendor', via: 'api', id: found.id });
    return next();
  };
}
