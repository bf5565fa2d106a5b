import type { ProblemCode } from '../contract/problem-codes.ts';

/** Expected outcomes are values; routes turn a failure's code into a status and a sentence. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;

export type FieldError = { readonly path: string; readonly message: string };

export type Failure = {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
};

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (code: ProblemCode, more: Omit<Failure, 'ok' | 'code'> = {}): Failure => ({
  ok: false,
  code,
  ...more,
});
