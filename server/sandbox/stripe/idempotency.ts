import type { Instant } from '../../domain/brands.ts';
import { Refusal, invalid } from './errors.ts';
import { canonicalForm } from './form.ts';
import type { Tables } from './tables.ts';

/** What a key was answered with the first time, also when that was an error. */
export type StoredAnswer = {
  readonly at: Instant;
  readonly endpoint: string;
  readonly parameters: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: string;
};

export type KeyedRequest = {
  readonly key: string;
  readonly endpoint: string;
  readonly parameters: string;
};

const KEPT_FOR_MS = 24 * 3_600_000;

/** A request that carries an idempotency key, or null. Throws a Refusal for a bad key. */
export function keyedRequest(
  key: string | null,
  endpoint: string,
  body: string,
): KeyedRequest | null {
  if (key === null) return null;
  if (key.length > 255) throw invalid('Idempotency keys can be at most 255 characters long.');
  return { key, endpoint, parameters: canonicalForm(body) };
}

/** The stored answer to the same request. Throws a Refusal when the key was another request's. */
export function findAnswer(
  tables: Tables,
  request: KeyedRequest,
  now: Instant,
): StoredAnswer | undefined {
  const stored = tables.get('answers', request.key);
  if (stored === undefined || now - stored.at >= KEPT_FOR_MS) return undefined;
  if (stored.endpoint !== request.endpoint) throw mismatch('for the same endpoint', request.key);
  if (stored.parameters !== request.parameters) {
    throw mismatch('with the same parameters', request.key);
  }
  return stored;
}

/** Forgets the keys that Stripe would have forgotten too. */
export function pruneAnswers(tables: Tables, now: Instant): void {
  for (const [key, answer] of tables.entries('answers')) {
    if (now - answer.at < KEPT_FOR_MS) return;
    tables.remove('answers', key);
  }
}

export function keyInUse(key: string): Refusal {
  return new Refusal(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
}

function mismatch(how: string, key: string): Refusal {
  return new Refusal(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used ${how} they were first used ${how.startsWith('for') ? 'for' : 'with'}. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}
