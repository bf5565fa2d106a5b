import { BROWSER_ENDPOINTS } from './browser-endpoints.ts';
import { ENDPOINTS } from './endpoints.ts';
import { Refusal, invalid } from './errors.ts';
import { expand } from './expand.ts';
import type { Form } from './form.ts';
import type { EmulatorOptions } from './options.ts';
import { parseParameters } from './parameters.ts';
import type { World } from './world.ts';

/** A request whose key, address and parameters are good. A returned Refusal keeps its changes. */
export type Run = (world: World) => object;

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly form: Form;
  readonly headers: Headers;
};

/** Finds what to run. Throws the Refusal for a wrong key, address, version or parameter. */
export function dispatch(options: EmulatorOptions, asked: Asked): Run {
  // Stripe.js sends its key as a parameter, servers in a header.
  const { key: keyParam, ...form } = asked.form;
  const key = keyOf(asked.headers) ?? (typeof keyParam === 'string' ? keyParam : null);
  if (key === null) throw unauthorised('You did not provide an API key.');
  if (key === options.publishableKey) return dispatchBrowser({ ...asked, form });
  if (key !== options.secretKey) throw unauthorised(`Invalid API Key provided: ${masked(key)}`);
  requireVersion(options, asked.headers);
  for (const endpoint of ENDPOINTS) {
    const id = endpoint.method === asked.method ? match(endpoint.path, asked.path) : null;
    if (id === null) continue;
    const params: object = parseParameters(endpoint.operation, asked.form);
    const paths = 'expand' in params ? (params.expand as readonly string[]) : [];
    return (world) => {
      const answer = endpoint.run(world, id, params as never);
      return answer instanceof Refusal ? answer : expand(world.tables, answer, paths);
    };
  }
  throw unrecognised(asked);
}

function dispatchBrowser(asked: Asked): Run {
  for (const endpoint of BROWSER_ENDPOINTS) {
    const id = endpoint.method === asked.method ? match(endpoint.path, asked.path) : null;
    if (id !== null) return (world) => endpoint.run(world, id, asked.form);
  }
  throw new Refusal(403, {
    type: 'invalid_request_error',
    code: 'secret_key_required',
    message:
      'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.',
  });
}

/** The step that stands for `:id`, an empty string where the pattern has none, null if unlike. */
function match(pattern: string, path: string): string | null {
  const steps = path.split('/');
  const wanted = pattern.split('/');
  if (steps.length !== wanted.length) return null;
  let id = '';
  for (const [i, step] of wanted.entries()) {
    if (step === ':id') id = decodeStep(steps[i] ?? '');
    else if (step !== steps[i]) return null;
  }
  return id;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function keyOf(headers: Headers): string | null {
  const [scheme, value] = (headers.get('authorization') ?? '').split(' ');
  if (value === undefined || value === '') return null;
  if (scheme?.toLowerCase() === 'bearer') return value;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(value, 'base64').toString().split(':')[0] ?? null;
}

/** One version is emulated: the one that the installed SDK speaks. */
function requireVersion(options: EmulatorOptions, headers: Headers): void {
  const version = headers.get('stripe-version') ?? options.apiVersion;
  if (version !== options.apiVersion) throw invalid(`Invalid Stripe API version: ${version}`);
}

const unauthorised = (message: string): Refusal =>
  new Refusal(401, { type: 'invalid_request_error', message });

const unrecognised = ({ method, path }: Asked): Refusal =>
  new Refusal(404, {
    type: 'invalid_request_error',
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });

const masked = (key: string): string =>
  key.length < 12 ? '****' : `${key.slice(0, 8)}****${key.slice(-4)}`;
