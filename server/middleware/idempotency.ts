import { createHash } from 'node:crypto';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { ConstraintViolated } from '../../db/errors.ts';
import { insertAnswer, loadAnswer } from '../../db/queries/idempotency.ts';
import type { IdempotentAnswer } from '../../db/queries/idempotency.ts';
import type { Deps } from '../deps.ts';
import { seal, unseal } from '../services/auth/seal.ts';
import type { SealedFor } from '../services/auth/seal.ts';
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
  if (known !== undefined) return replay(deps, c, known, inputHash);
  await next();
  const { status } = c.res;
  if (status >= 500 || status === 429) return undefined;
  const given = { vendorId, scope: 'api', key, inputHash, status };
  const body = seal(deps.keys, sealedFor(given), await c.res.clone().text());
  try {
    await deps.db.write([insertAnswer({ ...given, body, createdAt: deps.clock.now() })]);
  } catch (error) {
    // Another process took the same key meanwhile. Its answer is the one that is kept; both are true.
    if (!(error instanceof ConstraintViolated && error.kind === 'unique')) throw error;
  }
  return undefined;
}

function replay(
  deps: Deps,
  c: Context<AppEnv>,
  known: IdempotentAnswer,
  inputHash: string,
): Response {
  if (known.inputHash !== inputHash) return problem(c, { ok: false, code: 'idempotencyKeyReused' });
  const body = unseal(deps.keys, sealedFor(known), known.body);
  // It was carried out: doing it again because its answer is unreadable would be doing it twice.
  if (body === undefined) return problem(c, { ok: false, code: 'idempotencyAnswerUnreadable' });
  return new Response(body, {
    status: known.status,
    headers: { 'content-type': typeOf(known.status), 'idempotent-replayed': 'true' },
  });
}

/** Answers hold working pay links, so they are sealed, each for its own row. */
const sealedFor = (row: Omit<IdempotentAnswer, 'body' | 'createdAt'>): SealedFor => [
  row.vendorId,
  row.scope,
  row.key,
  row.inputHash,
  row.status,
];

const typeOf = (status: number): string =>
  status >= 400 ? 'application/problem+json' : 'application/json';
