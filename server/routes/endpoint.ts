import type { OpenAPIHono, RouteConfig, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { problemSchema } from '../contract/primitives.ts';
import { parseStrictJson } from '../contract/strict-json.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { failed } from '../services/outcome.ts';
import type { FieldError, Outcome } from '../services/outcome.ts';

/** Bytes up to it are blank in JSON. */
const SPACE = 0x20;

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

export type Endpoint<Params, Query, Body, Answer extends z.ZodType> = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As hono writes it: `/invoices/:id`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params?: Params | undefined;
  readonly query?: Query | undefined;
  readonly body?: Body | undefined;
  readonly answer: Answer;
  readonly status?: 200 | 201 | 202 | undefined;
  readonly run: (
    input: {
      readonly params: Parsed<Params>;
      readonly query: Parsed<Query>;
      readonly body: Parsed<Body>;
    },
    c: Context<AppEnv>,
  ) => Promise<Outcome<z.input<Answer>> & { readonly status?: 200 | 201 | 202 }>;
};

/**
 * One address of the API: parsed by its schemas, answered by one use case, described in the OpenAPI
 * document from the same schemas. `documented` is the prefix under which the app is mounted.
 */
export function endpoint<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType,
>(app: OpenAPIHono<AppEnv>, spec: Endpoint<Params, Query, Body, Answer>): void {
  app.openAPIRegistry.registerPath(describe(spec));
  app.on(spec.method.toUpperCase(), spec.path, async (c) => {
    const read = await readInput(spec, c);
    if (!read.ok) return problem(c, read);
    const outcome = await spec.run(read.value, c);
    if (!outcome.ok) return problem(c, outcome);
    return c.json(
      outcome.value as object,
      (outcome.status ?? spec.status ?? 200) as ContentfulStatusCode,
    );
  });
}

type Described = Pick<
  Endpoint<unknown, unknown, unknown, z.ZodType>,
  'method' | 'path' | 'tag' | 'summary' | 'answer' | 'status'
> & {
  readonly params?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
};

async function readInput<
  P extends z.ZodObject | undefined,
  Q extends z.ZodObject | undefined,
  B extends z.ZodType | undefined,
  A extends z.ZodType,
>(
  spec: Endpoint<P, Q, B, A>,
  c: Context<AppEnv>,
): Promise<Outcome<{ params: Parsed<P>; query: Parsed<Q>; body: Parsed<B> }>> {
  const errors: FieldError[] = [];
  const body = spec.body === undefined ? undefined : await readJson(c);
  if (body !== undefined && !body.ok) return body;
  const params = check(spec.params, c.req.param(), errors);
  const query = check(spec.query, c.req.query(), errors);
  const parsed = check(spec.body, body?.value, errors);
  if (errors.length > 0) return failed('invalidInput', { errors });
  return {
    ok: true,
    value: { params, query, body: parsed } as {
      params: Parsed<P>;
      query: Parsed<Q>;
      body: Parsed<B>;
    },
  };
}

function check(schema: z.ZodType | undefined, value: unknown, errors: FieldError[]): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  errors.push(...result.error.issues.flatMap((issue) => toFieldErrors(issue, value)));
  return undefined;
}

function toFieldErrors(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  const at = issue.path.map(String);
  // A key that nobody reads is a mistake of the caller: name it as the place of the error.
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...at, key].join('.'),
      message: 'is not a known key',
    }));
  const message = isMissing(issue, input) ? 'is missing' : issue.message;
  return [{ path: at.join('.'), message }];
}

/** Whatever its shape would have to be, of what is not there only that can be said. */
function isMissing({ code, path }: z.core.$ZodIssue, input: unknown): boolean {
  if (code === 'custom' || path.length === 0) return false;
  const found = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, key)?.value : at,
    input,
  );
  return found === undefined;
}

/** A missing body reads as an empty object; what is not JSON at all is a 400 and never a 500. */
async function readJson(c: Context<AppEnv>): Promise<Outcome<unknown>> {
  const type = c.req.header('content-type') ?? '';
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.every((byte) => byte <= SPACE)) return { ok: true, value: {} };
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return failed('unsupportedMediaType');
  const json = parseStrictJson(bytes);
  return json.ok ? json : failed('malformedBody', { detail: json.detail });
}

function describe(spec: Described): RouteConfig {
  const { method, path, tag, summary, params, query, body, answer, status = 200 } = spec;
  return {
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    tags: [tag],
    summary,
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(body
        ? { body: { required: true, content: { 'application/json': { schema: body } } } }
        : {}),
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: answer } } },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}
