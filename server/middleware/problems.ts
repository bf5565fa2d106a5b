import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem } from '../contract/primitives.ts';
import { problemOf } from '../contract/problem-codes.ts';
import type { ProblemCode } from '../contract/problem-codes.ts';
import type { Failure } from '../services/outcome.ts';
import type { AppEnv } from './env.ts';

/** Answers an expected failure as RFC 9457; the code says all, the thrown text of a fault never leaves. */
export function problem(c: Context<AppEnv>, failure: Failure): Response {
  const { status, title } = problemOf(failure.code);
  const body: Problem = {
    type: `/api/docs#${failure.code}`,
    title,
    status,
    code: failure.code,
    ...(failure.detail ? { detail: failure.detail } : {}),
    requestId: c.get('requestId'),
    ...(failure.errors ? { errors: failure.errors.map((e) => ({ ...e })) } : {}),
  };
  return c.json(body, status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
  });
}

/** What a thrown thing becomes: hono's own refusals keep their status, everything else is a fault of ours. */
export function onError(error: Error, c: Context<AppEnv>): Response {
  if (error instanceof HTTPException)
    return problem(c, { ok: false, code: codeOfStatus(error.status) });
  if (isHungUp(error)) return problem(c, { ok: false, code: 'malformedBody' });
  c.get('log').error({ err: error, requestId: c.get('requestId') }, 'unexpected failure');
  return problem(c, { ok: false, code: codeOfFault(error) });
}

/** The visitor left in the middle of a body: nobody hears the answer, and nothing of ours broke. */
const isHungUp = (error: Error): boolean =>
  error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';

/** A fault of ours as people hear of it. */
export const codeOfFault = (error: unknown): ProblemCode =>
  error instanceof Error && error.name === 'DatabaseUnavailable' ? 'unavailable' : 'internal';

function codeOfStatus(status: number): ProblemCode {
  if (status === 413) return 'bodyTooLarge';
  if (status === 404) return 'notFound';
  return 'malformedBody';
}

/** What zod found wrong in a request, one entry per place. */
export function invalidInput(
  result: { readonly success: boolean; readonly error?: z.core.$ZodError },
  c: Context<AppEnv>,
): Response | undefined {
  if (result.success || !result.error) return undefined;
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
  return problem(c, { ok: false, code: 'invalidInput', errors });
}
