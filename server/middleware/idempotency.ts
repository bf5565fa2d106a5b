import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { ConstraintViolated } from '../../db/errors.ts';
import { insertAnswer, loadAnswer } from '../../db/queries/idempotency.ts';
import type { IdempotentAnswer } from '../../db/queries/idempotency.ts';
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
    const slot = `${c.get('vendorId')}\n${key}`;
    // Taken before anything is awaited: of two at once, the second must not overtake the first's answer.
    if (running.has(slot)) return problem(c, { ok: false, code: 'idempotencyInProgress' });
    running.add(slot);
    try {
      return await answerOnce(deps, c, key, next);
    } finally {
      running.delete(slot);
    }
  };
}

async function answerOnce(
  deps: Deps,
  c: Context<AppEnv>,
  key: string,
  next: Next,
): Promise<Response | undefined> {
  const vendorId = c.get('vendorId');
  const inputHash = createHash('sha256')
    .update(`${c.req.method} ${c.req.path}\n`)
    .update(new Uint8Array(await c.req.raw.clone().arrayBuffer()))
    .digest('hex');
  const known = await loadAnswer(deps.db, vendorId, 'api', key);
  if (known !== undefined) return replay(c, known, inputHash);
  await next();
  const { status } = c.res;
  if (status >= 500 || status === 429) return undefined;
  const body = await c.res.clone().text();
  const answer = { vendorId, scope: 'api', key, inputHash, status, body };
  try {
    await deps.db.write([insertAnswer({ ...answer, createdAt: deps.clock.now() })]);
  } catch (error) {
    // Another process took the same key meanwhile. Its answer is the one that is kept; both are true.
    if (!(error instanceof ConstraintViolated && error.kind === 'unique')) throw error;
  }
  return undefined;
}

function replay(c: Context<AppEnv>, known: IdempotentAnswer, inputHash: string): Response {
  if (known.inputHash !== inputHash) return problem(c, { ok: false, code: 'idempotencyKeyReused' });
  return new Response(known.body, {
    status: known.status,
    headers: { 'content-type': typeOf(known.status), 'idempotent-replayed': 'true' },
  });
}

const typeOf = (status: number): string =>
  status >= 400 ? 'application/problem+json' : 'application/json';
