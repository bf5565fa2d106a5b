import { bodyLimit } from 'hono/body-limit';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

/** Stops reading a body that is larger than what the addresses behind it take. */
export function limitBody(maxBytes: number): MiddlewareHandler<AppEnv> {
  return (c, next) =>
    bodyLimit({
      maxSize: maxBytes,
      onError: () => problem(c, { ok: false, code: 'bodyTooLarge' }),
    })(c, next);
}
