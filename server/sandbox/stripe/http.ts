import type { Stripe } from 'stripe';
import { createHash } from 'node:crypto';
import { post } from './deliveries.ts';
import { dispatch, type Run } from './dispatch.ts';
import { Refusal, type ErrorBody } from './errors.ts';
import type { Fault, FaultKind, Faults, HeldBack } from './faults.ts';
import { parseForm } from './form.ts';
import { findAnswer, keyInUse, keyedRequest, type KeyedRequest } from './idempotency.ts';
import type { EmulatorOptions } from './options.ts';
import { asOtherVersion } from './other-versions.ts';
import type { Tables } from './tables.ts';
import { openWorld } from './world.ts';

export type ApiContext = {
  readonly options: EmulatorOptions;
  readonly tables: Tables;
  readonly faults: Faults;
};

/**
 * The API over HTTP: was it asked before, who asks, for what, and then the endpoint. A refused
 * request leaves nothing behind, except what a returned Refusal carries (a declined card).
 */
export function createHttpHandler(context: ApiContext): (request: Request) => Promise<Response> {
  const running = new Set<string>();
  let count = 0;
  return async (request) => {
    count += 1;
    const requestId = requestIdOf(context.options, count);
    try {
      return await handle(context, running, request, requestId);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return respond(context, requestId, toAnswer(error));
    }
  };
}

type Answer = { readonly status: number; readonly body: string };

async function handle(
  context: ApiContext,
  running: Set<string>,
  request: Request,
  requestId: string,
): Promise<Response> {
  const { options, tables, faults } = context;
  const { method, headers } = request;
  const url = new URL(request.url);
  const path = url.pathname.slice(Math.max(0, url.pathname.indexOf('/v1/')));
  const text = method === 'GET' ? url.search.slice(1) : await request.text();
  const fault = faults.take(method, path);
  if (fault === 'lostBefore') throw connectionLost();
  if (fault === 'rateLimited' || fault === 'lockTimeout') throw comeAgain(fault);
  const asked = dispatch(options, { method, path, headers, form: parseForm(text) });
  const run = fault === 'serverError' ? fail : asked;
  const key = method === 'GET' ? null : headers.get('idempotency-key');
  const keyed = keyedRequest(key, `${method} ${path}`, text);
  const stored = keyed === null ? undefined : findAnswer(tables, keyed, options.clock.now());
  if (stored === undefined && keyed !== null && running.has(keyed.key)) throw keyInUse(keyed.key);
  if (keyed !== null) running.add(keyed.key);
  try {
    const held = typeof fault === 'object' ? fault : null;
    if (held?.isDone !== true) await goesOn(held, request);
    const answer = stored ?? execute(context, run, requestId, keyed);
    if (held?.isDone === true) await goesOn(held, request);
    if (fault === 'lostAfter') throw connectionLost();
    const body = spoil(fault, answer.body);
    return respond(context, requestId, { ...answer, body }, keyed, stored?.requestId);
  } finally {
    if (keyed !== null) running.delete(keyed.key);
  }
}

/** Changes, events and the remembered answer become durable together. */
function execute(
  { options, tables }: ApiContext,
  run: Run,
  requestId: string,
  keyed: KeyedRequest | null,
): Answer {
  const finish = (answer: Answer): Answer => {
    if (keyed !== null) {
      const { key, endpoint, parameters } = keyed;
      const at = options.clock.now();
      tables.put('answers', key, { at, endpoint, parameters, requestId, ...answer });
    }
    tables.commit();
    return answer;
  };
  const world = openWorld(options, tables, { requestId, key: keyed?.key ?? null });
  try {
    const result = run(world);
    post(world);
    return finish(result instanceof Refusal ? toAnswer(result) : toBody(200, result));
  } catch (error) {
    tables.discard();
    if (error instanceof Refusal) return finish(toAnswer(error));
    throw error;
  }
}

const fail: Run = () => {
  throw new Refusal(500, {
    type: 'api_error',
    message: 'An unknown error occurred. (This one was ordered by a test.)',
  });
};

const comeAgain = (fault: Extract<FaultKind, 'rateLimited' | 'lockTimeout'>): Refusal =>
  new Refusal(429, {
    type: 'invalid_request_error',
    code: fault === 'rateLimited' ? 'rate_limit' : 'lock_timeout',
    message: 'This object cannot be accessed right now. Please try again later.',
  });

/** What `fetch` throws when the connection breaks. */
const connectionLost = (): TypeError => new TypeError('fetch failed');

/** Waits until it goes on, or until nobody waits for the answer any more. */
async function goesOn(held: HeldBack | null, { signal }: Request): Promise<void> {
  if (held === null) return;
  const gone = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => gone.reject(connectionLost()), { once: true });
  await Promise.race([held.waitFor, gone.promise]);
}

/** What arrives of an answer. */
function spoil(fault: Fault['kind'] | null, body: string): string {
  switch (fault) {
    case 'garbled':
      return body.slice(0, Math.floor(body.length / 2));
    case 'newStatus':
    case 'newFields':
    case 'fewerFields':
      return asOtherVersion(fault, body);
    default:
      return body;
  }
}

const toBody = (status: number, body: object): Answer => ({
  status,
  body: JSON.stringify(body, null, 2),
});

function toAnswer({ status, body }: Refusal): Answer {
  const error: ErrorBody & { doc_url?: string } =
    body.code === undefined
      ? body
      : {
          ...body,
          doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}`,
        };
  return toBody(status, { error: error satisfies RawError });
}

/** The error that the SDK says it reads from an answer. */
type RawError = NonNullable<ConstructorParameters<typeof Stripe.errors.StripeError>[0]>;

function respond(
  { options }: ApiContext,
  requestId: string,
  { status, body }: Answer,
  keyed: KeyedRequest | null = null,
  original?: string,
): Response {
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-cache, no-store',
    'request-id': requestId,
    'stripe-version': options.apiVersion,
  });
  if (keyed !== null) headers.set('idempotency-key', keyed.key);
  if (keyed !== null) headers.set('original-request', original ?? requestId);
  if (original !== undefined) headers.set('idempotent-replayed', 'true');
  // Asking again with the same key would only give the stored error again.
  if (keyed !== null && status >= 500) headers.set('stripe-should-retry', 'false');
  return new Response(body, { status, headers });
}

const requestIdOf = (options: EmulatorOptions, count: number): string =>
  `req_${createHash('sha256').update(`${options.secretKey}${count}`).digest('hex').slice(0, 14)}`;
