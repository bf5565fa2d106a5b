import { join } from 'node:path';
import type { Instant } from '../domain/brands.ts';
import { createStripeGateway } from '../gateways/stripe.ts';
import type { PaymentGateway } from '../gateways/types.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { CAST_DAYS } from './cast.ts';
import { createMovableClock } from './clock.ts';
import type { MovableClock } from './clock.ts';
import { DEMO_VENDOR_NAME } from './demo-vendor.ts';
import { createMailbox } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { createStripeEmulator } from './stripe/emulator.ts';
import type { StripeEmulator } from './stripe/emulator.ts';
import { createFileStore, createMemoryStore } from './stripe/store.ts';

const SECRET_KEY = 'sk_test_sandbox';
const PUBLISHABLE_KEY = 'pk_sandbox_saldo';
const WEBHOOK_SECRET = 'whsec_sandbox';

/** The outside world of the sandbox: processor, post and time, all in this process. */
export type SandboxWorld = {
  readonly clock: MovableClock;
  readonly mail: Mailbox;
  readonly emulator: StripeEmulator;
  /** The real gateway on the real SDK; only the address it talks to is ours. */
  readonly payments: PaymentGateway;
  /** Where the emulator brings its webhooks. Set once the server that takes them exists. */
  readonly deliverTo: (deliver: (rawBody: string, signature: string) => Promise<boolean>) => void;
};

const CLOCK_FILE = 'sandbox-clock';
const STRIPE_FILE = 'sandbox-stripe.jsonl';
const MAIL_FILE = 'sandbox-mail.jsonl';
export const WORLD_FILES = [CLOCK_FILE, STRIPE_FILE, MAIL_FILE] as const;

/** Kept in files below `dataDir`, or only in memory when it is null. */
export function createSandboxWorld({
  dataDir,
  baseUrl,
  startAt,
}: {
  dataDir: string | null;
  baseUrl: string;
  startAt?: Instant;
}): SandboxWorld {
  const file = (name: string): { file: string } | Record<never, never> =>
    dataDir === null ? {} : { file: join(dataDir, name) };
  const clock = createMovableClock({
    ...file(CLOCK_FILE),
    beforeMs: CAST_DAYS * DAY_MS,
    ...(startAt === undefined ? {} : { startAt }),
  });
  let deliver: (rawBody: string, signature: string) => Promise<boolean> = async () => false;
  const emulator = createStripeEmulator({
    clock,
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    webhookSecret: WEBHOOK_SECRET,
    deliver: (rawBody, signature) => deliver(rawBody, signature),
    store: dataDir === null ? createMemoryStore() : createFileStore(join(dataDir, STRIPE_FILE)),
    baseUrl,
    accountName: DEMO_VENDOR_NAME,
  });
  const payments = createStripeGateway({
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    webhookSecrets: [WEBHOOK_SECRET],
    fetch: emulator.fetch,
  });
  return {
    clock,
    emulator,
    payments,
    mail: createMailbox({ clock, ...file(MAIL_FILE) }),
    deliverTo: (to) => {
      deliver = to;
    },
  };
}

/** Signed events travel the same way as real ones: through the webhook address, then the inbox. */
export function webhookDelivery(
  app: { readonly request: (path: string, init: RequestInit) => Response | Promise<Response> },
  applied: () => Promise<void>,
) {
  return async (rawBody: string, signature: string): Promise<boolean> => {
    const response = await app.request('/webhooks/stripe', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: rawBody,
    });
    if (response.ok) await applied();
    return response.ok;
  };
}
