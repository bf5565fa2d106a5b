import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { insertAnswer, loadAnswer } from '../../db/queries/idempotency.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from './env.ts';
import { problem } from './problems.ts';

/**
 * The same key with the same input gets the first answer again; with other input it is refused. What
 * has a natural key (invoice number, payment intent) stays safe without this. Faults are not kept:
 * the caller should try those again.
 */
export function idempotency(deps: Deps): MiddlewareHandler<AppEnv> {
  const running = new Set<string>();
  return async (c, next) => {
    const key = c.req.header('idempotency-key');
    if (key === undefined || c.req.method === 'GET') return next();
    if (!/^[\x21-\x7E]{1,255}$/.test(key))
      return problem(c, {
        ok: false,
        code: 'invalidInput',
        errors: [{ path: 'Idempotency-Key', message: 'is not a printable key' }],
      });
    const vendorId = c.get('vendorId');
    const inputHash = createHash('sha256')
      .update(`${c.req.method} ${c.req.path}\n${await c.req.raw.clone().text()}`)
      .digest('hex');
    const known = await loadAnswer(deps.db, vendorId, 'api', key);
    if (known !== undefined) {
      if (known.inputHash !== inputHash)
        return problem(c, { ok: false, code: 'idempotencyKeyReused' });
      return new Response(known.body, {
        status: known.status,
        headers: { 'content-type': typeOf(known.status), 'idempotent-replayed': 'true' },
      });
    }
    const slot = `${vendorId}\n${key}`;
    if (running.has(slot)) return problem(c, { ok: false, code: 'idempotencyInProgress' });
    running.add(slot);
    try {
      await next();
      const { status } = c.res;
      if (status >= 500 || status === 429) return undefined;
      const body = await c.res.clone().text();
      await deps.db.write([
        insertAnswer({
          vendorId,
          scope: 'api',
          key,
          inputHash,
          status,
          body,
          createdAt: deps.clock.now(),
        }),
      ]);
      return undefined;
    } finally {
      running.delete(slot);
    }
  };
}

const typeOf = (status: number): string =>
  status >= 400 ? 'application/problem+json' : 'application/json';
