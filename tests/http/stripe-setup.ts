import { Stripe } from 'stripe';
import { expect } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { currency, minor } from '../../server/domain/money.ts';
import { createStripeGateway } from '../../server/gateways/stripe.ts';
import type {
  GatewayResult,
  IntentAnswer,
  IntentRequest,
  PaymentGateway,
  WebhookEvent,
} from '../../server/gateways/types.ts';
import { createStripeEmulator, type StripeEmulator } from '../../server/sandbox/stripe/emulator.ts';
import { createMemoryStore, type EmulatorStore } from '../../server/sandbox/stripe/store.ts';

export const SECRET_KEY = 'sk_test_sandbox';
export const PUBLISHABLE_KEY = 'pk_sandbox_tests';
export const WEBHOOK_SECRET = 'whsec_tests';
/** A Monday. */
export const START = Date.parse('2027-01-04T10:00:00Z') as Instant;
export const DAY = 86_400_000;

export type Bench = {
  readonly emulator: StripeEmulator;
  readonly gateway: PaymentGateway;
  /** The bare SDK, for what the gateway never asks. */
  readonly sdk: Stripe;
  /** Types of the webhooks that arrived and were genuine, in order. */
  readonly arrived: WebhookEvent[];
  readonly now: () => Instant;
  readonly pass: (ms: number) => Promise<void>;
  /** What the endpoint answers; true unless a test sets it. */
  endpointWorks: boolean;
};

/** An emulator, the real SDK inside our gateway, and an endpoint that keeps what it gets. */
export function openBench(given: { store?: EmulatorStore; start?: Instant } = {}): Bench {
  let now = given.start ?? START;
  const arrived: WebhookEvent[] = [];
  const emulator = createStripeEmulator({
    clock: { now: () => now },
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    webhookSecret: WEBHOOK_SECRET,
    store: given.store ?? createMemoryStore(),
    baseUrl: 'http://127.0.0.1:4400',
    deliver: (rawBody, signature) => {
      const event = bench.gateway.verifyWebhook({ rawBody, signature, now });
      if (event !== null && bench.endpointWorks) arrived.push(event);
      return Promise.resolve(bench.endpointWorks);
    },
  });
  const bench: Bench = {
    emulator,
    gateway: createStripeGateway({
      secretKey: SECRET_KEY,
      publishableKey: PUBLISHABLE_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
      fetch: emulator.fetch,
    }),
    sdk: new Stripe(SECRET_KEY, {
      maxNetworkRetries: 0,
      httpClient: Stripe.createFetchHttpClient(
        (input: string | URL | Request, init?: RequestInit) =>
          emulator.fetch(new Request(input, init)),
      ),
    }),
    arrived,
    now: () => now,
    pass: async (ms) => {
      now = (now + ms) as Instant;
      await emulator.runDue(now);
    },
    endpointWorks: true,
  };
  return bench;
}

export function requestOf(differs: Partial<IntentRequest> = {}): IntentRequest {
  return {
    paymentId: 'pay_1',
    vendorId: 'ven_1',
    quoteId: 'quo_1',
    origin: null,
    amountMinor: minor(11_858),
    currency: currency('EUR'),
    description: 'Invoice FV/2027/01',
    customerId: null,
    saveMethod: false,
    ...differs,
  };
}

/** The value of a call that must have worked. */
export function valueOf<T>(result: GatewayResult<T>): T {
  expect(result).toMatchObject({ ok: true });
  if (!result.ok) throw new Error(result.code);
  return result.value;
}

/** A customer and an intent for it, both through the gateway. */
export async function openIntent(
  bench: Bench,
  differs: Partial<IntentRequest> = {},
): Promise<IntentAnswer & { readonly id: string; readonly customerId: string }> {
  const customerId = valueOf(
    await bench.gateway.createCustomer({
      debtorId: `deb_${differs.paymentId ?? '1'}`,
      vendorId: 'ven_1',
      name: 'Anna Kowalska',
      email: 'anna@example.com',
    }),
  );
  const answer = valueOf(await bench.gateway.createIntent(requestOf({ customerId, ...differs })));
  return { ...answer, id: answer.report.paymentIntentId, customerId };
}

/** What the browser gets for the form, from the SDK's own test helper. */
export async function tokenFor(bench: Bench, paymentMethod: string): Promise<string> {
  const token = await bench.sdk.testHelpers.confirmationTokens.create({
    payment_method: paymentMethod,
  });
  return token.id;
}

export const RETURN_URL = 'http://127.0.0.1:4400/p/token/done';

/** A request as no SDK would send it. */
export async function ask(
  bench: Bench,
  method: 'GET' | 'POST',
  path: string,
  given: { body?: string; headers?: Record<string, string> } = {},
): Promise<{
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { error?: ApiError };
}> {
  const response = await bench.emulator.fetch(
    new Request(`https://api.stripe.com${path}`, {
      method,
      headers: {
        authorization: `Bearer ${SECRET_KEY}`,
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...given.headers,
      },
      ...(given.body !== undefined && { body: given.body }),
    }),
  );
  const body = (await response.json()) as Record<string, unknown> & { error?: ApiError };
  return { status: response.status, headers: response.headers, body };
}

type ApiError = {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
};
