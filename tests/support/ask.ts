import { expect } from 'vitest';
import { problemSchema } from '../../server/contract/primitives.ts';
import type { Problem } from '../../server/contract/primitives.ts';
import type { TestWorld } from './world.ts';

export type Asked = {
  readonly status: number;
  readonly text: string;
  /** What was refused and why; undefined when nothing was. */
  readonly problem?: Problem;
};

type Init = {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly ip?: string;
};

/** Asks as the bytes say, and makes sure that a refusal is problem+json with a code and never a 500. */
export async function ask(
  saldo: TestWorld,
  method: string,
  path: string,
  { body, headers = {}, ip = freshAddress() }: Init = {},
): Promise<Asked> {
  const init: RequestInit = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await saldo.app.request(path, init, { clientIp: ip });
  const { status } = response;
  const text = await response.text();
  if (status < 400 || method === 'HEAD') return { status, text };
  const where = `${method} ${path.slice(0, 80)} ${status}`;
  expect([where, response.headers.get('content-type')]).toEqual([
    where,
    'application/problem+json',
  ]);
  const problem = problemSchema.parse(JSON.parse(text));
  expect([where, problem.status, status < 500]).toEqual([where, status, true]);
  return { status, text, problem };
}

let callers = 0;

/** Too many misses from one address would only hear "wait": each caller has its own. */
export function freshAddress(): string {
  callers += 1;
  return `198.18.${callers >> 8}.${callers & 255}`;
}
