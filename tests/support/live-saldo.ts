import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { insertApiKey } from '../../db/queries/api-keys.ts';
import { createVendor } from '../../db/queries/vendors.ts';
import { systemClock } from '../../server/gateways/clock.ts';
import type { Clock } from '../../server/gateways/types.ts';
import { createStripeEmulator } from '../../server/sandbox/stripe/emulator.ts';
import type { StripeEmulator } from '../../server/sandbox/stripe/emulator.ts';
import { createStripeSandboxRoutes } from '../../server/sandbox/stripe/routes.ts';
import { hashSecret, newSecret } from '../../server/services/auth/secrets.ts';
import { aVendor } from './builders.ts';
import { freePort, startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { openSmtpSink } from './smtp-sink.ts';
import type { SmtpAnswers, SmtpSink } from './smtp-sink.ts';

const SECRETS = {
  STRIPE_SECRET_KEY: 'sk_test_processes',
  STRIPE_PUBLISHABLE_KEY: 'pk_test_processes',
  STRIPE_WEBHOOK_SECRET: 'whsec_processes',
} as const;

/** An event as the processor would bring it, taken before it left. */
export type HeldWebhook = { readonly id: string; readonly intentId: string; readonly body: string };

/**
 * Saldo as it runs in production (Stripe mode, mail by SMTP) on a folder of its own; processor and
 * mail server live on in the test's process, whatever happens to Saldo's.
 */
export type LiveSaldo = AsyncDisposable & {
  readonly settings: Readonly<Record<string, string>>;
  readonly file: string;
  readonly vendorId: string;
  readonly apiKey: string;
  readonly emulator: StripeEmulator;
  readonly mail: SmtpSink;
  /** Webhooks wait here: the test decides when, how often and in which order they arrive. */
  readonly webhooks: readonly HeldWebhook[];
  readonly start: (more?: Readonly<Record<string, string>>) => ServerProcess;
  /** Posts an event, signed now, to the server or to another one. false: nobody answered. */
  readonly deliver: (webhook: HeldWebhook, to?: string) => Promise<boolean>;
  readonly api: <Body>(method: string, path: string, body?: unknown) => Promise<Body>;
  /** The processor does not answer the next such request before it is told to. */
  readonly holdProcessor: (request: string) => HeldProcessor;
};

export type HeldProcessor = {
  readonly isAsked: Promise<void>;
  readonly goOn: () => void;
};

export type LiveOptions = {
  /** The processor's time, and the one that webhooks are signed at; the servers' is their machine's. */
  readonly clock?: Clock;
  readonly mail?: SmtpAnswers;
};

export async function openLiveSaldo(options: LiveOptions = {}): Promise<LiveSaldo> {
  const { clock = systemClock } = options;
  const folder = mkdtempSync(join(tmpdir(), 'saldo-live-'));
  const file = join(folder, 'saldo.db');
  const access = await seedVendor(`file:${file}`);
  const webhooks: HeldWebhook[] = [];
  const emulator = createStripeEmulator({
    clock,
    secretKey: SECRETS.STRIPE_SECRET_KEY,
    publishableKey: SECRETS.STRIPE_PUBLISHABLE_KEY,
    webhookSecret: SECRETS.STRIPE_WEBHOOK_SECRET,
    deliver: (body) => Promise.resolve(webhooks.push(readWebhook(body)) > 0),
  });
  const processor = await listen(emulator);
  const mail = await openSmtpSink(options.mail);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    ...SECRETS,
    DATA_DIR: folder,
    SMTP_URL: mail.url,
    MAIL_FROM: 'office@saldo.example',
    STRIPE_API_URL: processor.url,
  };
  return {
    ...access,
    settings,
    file,
    emulator,
    mail,
    webhooks,
    start: (more = {}) => startServer(port, { ...settings, ...more }),
    deliver: (webhook, to = origin) => deliver(`${to}/webhooks/stripe`, webhook, clock.now()),
    api: (method, path, body) => api(origin + path, method, access.apiKey, body),
    holdProcessor: (on) => {
      const gate = Promise.withResolvers<void>();
      emulator.inject({ on, kind: { waitFor: gate.promise } });
      return { isAsked: processor.asked(), goOn: gate.resolve };
    },
    [Symbol.asyncDispose]: async () => {
      await processor.close();
      await mail.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function seedVendor(url: string): Promise<{ vendorId: string; apiKey: string }> {
  const db: Database = await openDatabase({ url });
  const at = systemClock.now();
  await migrate(db, at);
  const vendor = aVendor();
  const apiKey = newSecret('sk_saldo');
  await createVendor(db, vendor, at);
  await insertApiKey(db, {
    id: 'key_1',
    vendorId: vendor.id,
    hash: hashSecret(apiKey),
    prefix: apiKey.slice(0, 12),
    label: 'test',
    createdAt: at,
    expiresAt: null,
    revokedAt: null,
  });
  await db.close();
  return { vendorId: vendor.id, apiKey };
}

type Processor = {
  readonly url: string;
  /** Resolves with the next request. */
  readonly asked: () => Promise<void>;
  readonly close: () => Promise<void>;
};

async function listen(emulator: StripeEmulator): Promise<Processor> {
  const answer = getRequestListener(createStripeSandboxRoutes(emulator).fetch);
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: async () => void (await once(server, 'request')),
    close: async () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function readWebhook(body: string): HeldWebhook {
  const event = JSON.parse(body) as {
    id: string;
    data: { object: { id: string; payment_intent?: string } };
  };
  const { id, payment_intent: intentId = id } = event.data.object;
  return { id: event.id, intentId, body };
}

async function deliver(url: string, { body }: HeldWebhook, now: number): Promise<boolean> {
  const at = Math.floor(now / 1000);
  const mac = createHmac('sha256', SECRETS.STRIPE_WEBHOOK_SECRET)
    .update(`${at}.${body}`)
    .digest('hex');
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${mac}` };
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => undefined);
  if (answer === undefined) return false;
  if (answer.status !== 200) throw new Error(`a genuine webhook was answered ${answer.status}`);
  // The status line is the promise; the rest of the answer may be cut off by the death of the server.
  await answer.arrayBuffer().catch(() => undefined);
  return true;
}

async function api<Body>(
  url: string,
  method: string,
  apiKey: string,
  body: unknown,
): Promise<Body> {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const read = (await answer.json()) as Body;
  if (!answer.ok) throw new Error(`${method} ${url} ${answer.status}: ${JSON.stringify(read)}`);
  return read;
}
