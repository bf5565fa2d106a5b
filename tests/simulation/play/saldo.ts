import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { openDatabase } from '../../../db/client.ts';
import type { Database } from '../../../db/client.ts';
import { createApp } from '../../../server/app.ts';
import type { Deps } from '../../../server/deps.ts';
import type { Instant } from '../../../server/domain/brands.ts';
import type { NewId } from '../../../server/domain/decision.ts';
import { createStripeGateway } from '../../../server/gateways/stripe.ts';
import type { Clock, PaymentGateway } from '../../../server/gateways/types.ts';
import { createMailbox } from '../../../server/sandbox/mailbox.ts';
import type { Mailbox } from '../../../server/sandbox/mailbox.ts';
import { createStripeEmulator } from '../../../server/sandbox/stripe/emulator.ts';
import type { StripeEmulator } from '../../../server/sandbox/stripe/emulator.ts';
import { createMemoryStore } from '../../../server/sandbox/stripe/store.ts';
import { compareWithProcessor } from '../../../server/services/comparison/compare.ts';
import type { Difference } from '../../../server/services/comparison/look-again.ts';
import { createWorkCalendars } from '../../../server/services/work-calendars.ts';
import { createWorker } from '../../../server/worker/worker.ts';
import type { Worker } from '../../../server/worker/worker.ts';
import { createFuse, isAsking, throughFuse, unreliableLine, unreliableMail } from './outages.ts';
import type { Fuse, Line, Post } from './outages.ts';
import { createPostbox } from './postbox.ts';
import type { Postbox } from './postbox.ts';
import { freeName, freshFile } from './files.ts';
import { seededIds } from './ids.ts';
import { createWire } from './wire.ts';
import type { Wire } from './wire.ts';
import type { Coverage } from '../check/coverage.ts';

export const BASE_URL = 'http://127.0.0.1:4321';
export const SECRET_KEY = 'sk_test_simulation';
const PUBLISHABLE_KEY = 'pk_test_simulation';
export const WEBHOOK_SECRET = 'whsec_simulation';

/** `status` 0: the server died before it answered. */
export type Answer = { readonly status: number; readonly body: unknown };
export type SentWebhook = { readonly body: string; readonly signature: string };

/** A whole Saldo in this process, with the world around it and every way in which that can fail. */
export type Saldo = {
  readonly now: () => number;
  /** Forward as a rule; backward when somebody set the clock. */
  readonly moveTo: (at: number) => void;
  /** By how much the processor's clock is ahead of ours. */
  readonly skew: { ms: number };
  readonly mailbox: Mailbox;
  readonly emulator: () => StripeEmulator;
  readonly post: Post;
  readonly line: Line;
  readonly wire: Wire;
  readonly postbox: Postbox;
  readonly newId: NewId;
  /** Names that are made from here on follow from this number. */
  readonly reseed: (seed: number) => void;
  /** The database itself, for setting the scene; it does not die with the server. */
  readonly db: () => Database;
  readonly webhooks: readonly SentWebhook[];
  /** Whether the endpoint takes webhooks at the moment. */
  readonly door: { isOpen: boolean; closedAt: number };
  /** Faults that nobody ordered: a 500, a round of the worker that threw. */
  readonly broken: readonly string[];
  readonly isDead: () => boolean;
  readonly fetch: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Headers,
  ) => Promise<Answer>;
  /** Rounds of as many workers at once. */
  readonly tick: (workers: number) => Promise<void>;
  /** What the comparison with the processor says of all of a vendor's payments. */
  readonly compare: (vendorId: string) => Promise<readonly string[]>;
  readonly crashAfter: Fuse['light'];
  readonly restart: (how: { readonly reopen: boolean }) => Promise<void>;
  /** Everything that was set off has come to its end. */
  readonly rest: () => Promise<void>;
  /** Everything as it is now; what was caused and not yet done is not in it. */
  readonly snapshot: () => Promise<Snapshot>;
  readonly close: () => Promise<void>;
};
export type Snapshot = {
  readonly at: number;
  readonly file: string;
  readonly processor: readonly string[];
};
type Headers = Readonly<Record<string, string>>;

type Life = {
  readonly fuse: Fuse;
  readonly deps: Deps;
  readonly workers: readonly Worker[];
  readonly app: App;
};
type App = ReturnType<typeof createApp>;

export async function openSaldo(given: {
  readonly startAt: number;
  /** Each webhook wakes the worker at once, as the server does, or waits for its next round. */
  readonly isEager: boolean;
  /** After so many cards the processor closes an attempt. */
  readonly confirmationLimit: number;
  readonly coverage: Coverage;
  /** Goes on where that one was. */
  readonly copied?: Snapshot;
}): Promise<Saldo> {
  const { coverage } = given;
  const time = { at: given.copied?.at ?? given.startAt };
  const clock: Clock = { now: () => time.at as Instant };
  const skew = { ms: 0 };
  const file = await freshFile(given.copied?.file);
  let db = await openDatabase({ url: `file:${file}` });
  const mailbox = createMailbox({ clock });
  const post: Post = { mode: 'works', deadAddresses: new Set(), unsure: new Set() };
  const line: Line = { mode: 'works', since: 0 };
  const door = { isOpen: true, closedAt: 0 };
  const broken: string[] = [];
  const webhooks: SentWebhook[] = [];
  const { newId, reseed } = seededIds(clock.now);
  const pending = new Set<Promise<void>>();
  const store = createMemoryStore();
  store.rewrite(given.copied?.processor ?? []);

  const round = (life: Life, worker: Worker): void => {
    const running = worker.tick().catch((error: unknown) => {
      if (!life.fuse.isBlown()) broken.push(`a round of the worker threw ${String(error)}`);
    });
    pending.add(running);
    void running.then(() => pending.delete(running));
  };
  const hand = async (body: string, signature: string): Promise<boolean> => {
    const { app, fuse } = life;
    webhooks.push({ body, signature });
    if (!door.isOpen && clock.now() - door.closedAt > 1_800_000) coverage.covers('F18');
    if (!door.isOpen || fuse.isBlown()) return false;
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const response = await app.request('/webhooks/stripe', { method: 'POST', headers, body });
    if (response.status >= 500 && !fuse.isBlown())
      broken.push(`a webhook was answered ${response.status}`);
    if (skew.ms !== 0 && response.status === 400) coverage.covers('F21');
    return response.ok && !fuse.isBlown();
  };
  const postbox = createPostbox({ now: clock.now, secret: WEBHOOK_SECRET, hand, coverage });
  const openEmulator = (): StripeEmulator =>
    createStripeEmulator({
      clock: { now: () => (time.at + skew.ms) as Instant },
      secretKey: SECRET_KEY,
      publishableKey: PUBLISHABLE_KEY,
      webhookSecret: WEBHOOK_SECRET,
      deliver: postbox.deliver,
      store,
      baseUrl: BASE_URL,
      confirmationLimit: given.confirmationLimit,
    });
  let emulator = openEmulator();
  const wire = createWire(() => emulator, coverage);
  const gateway = createStripeGateway({
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    webhookSecrets: [WEBHOOK_SECRET],
    fetch: wire.fetch,
  });
  const beginLife = (): Life => {
    const fuse = createFuse((call) => noteDeath(coverage, call));
    const deps: Deps = {
      ...STANDING,
      db: throughFuse(db, fuse, { reads: ['read', 'readMany', 'ping'], direct: [] }),
      clock,
      wallClock: clock,
      payments: throughFuse<PaymentGateway>(
        unreliableLine(gateway, line, { clock, coverage }),
        fuse,
        {
          reads: [
            'fetchIntent',
            'findIntent',
            'fetchCheckout',
            'fetchMethod',
            'listEvents',
            'listIntents',
          ],
          direct: ['verifyWebhook'],
        },
      ),
      mail: throughFuse(unreliableMail(mailbox, post, coverage), fuse, { reads: [], direct: [] }),
      newId,
      log: pino({ level: 'error' }, { write: (text) => noteError(fuse, text) }),
    };
    const workers = [createWorker(deps), createWorker(deps), createWorker(deps)];
    const [first] = workers;
    const wakeWorker = (): void => {
      if (given.isEager && first !== undefined) round(born, first);
    };
    const app = createApp(deps, { wakeWorker, workerEndedAt: () => null });
    const born: Life = { fuse, deps, workers, app };
    return born;
  };
  const noteError = (fuse: Fuse, text: string): void => {
    // What is late because of a fault is said, as it should be.
    if (!fuse.isBlown() && !text.includes('alarm raised'))
      broken.push(`the server logged ${text.slice(0, 2_000)}`);
  };
  let life = beginLife();

  const rest = async (): Promise<void> => {
    do {
      await Promise.all(pending);
      await emulator.idle();
    } while (pending.size > 0);
  };
  let starting: Promise<void> | undefined;
  const startAgain = async (reopen: boolean): Promise<void> => {
    if (life.fuse.isBlown()) coverage.covers('F46');
    life.fuse.blow();
    await rest();
    if (reopen) {
      await db.close();
      db = await openDatabase({ url: `file:${file}` });
    }
    // A new one on the same store forgets nothing but the faults that it was told to have.
    emulator = openEmulator();
    life = beginLife();
  };
  return {
    now: clock.now,
    moveTo: (at) => {
      time.at = at;
    },
    skew,
    mailbox,
    emulator: () => emulator,
    post,
    line,
    wire,
    postbox,
    newId,
    reseed,
    db: () => db,
    webhooks,
    door,
    broken,
    isDead: () => life.fuse.isBlown(),
    fetch: async (method, path, body, headers = {}) => {
      const { app, fuse } = life;
      const init: RequestInit = {
        method,
        headers: { 'content-type': 'application/json', ...headers },
      };
      if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await app.request(path, init, { clientIp: '192.0.2.7' });
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const answer = (isJson ? await response.json() : await response.text()) as unknown;
      if (fuse.isBlown()) return { status: 0, body: undefined };
      if (response.status === 500) broken.push(`${method} ${path} was answered 500`);
      return { status: response.status, body: answer };
    },
    tick: async (workers) => {
      for (const worker of life.workers.slice(0, workers)) round(life, worker);
      await rest();
    },
    compare: async (vendorId) => {
      const all = { from: 0 as Instant, to: clock.now() };
      const compared = await compareWithProcessor(life.deps, vendorId, all);
      return compared.ok ? compared.value.differences.map(toLine) : [compared.code];
    },
    crashAfter: (...how) => life.fuse.light(...how),
    restart: ({ reopen }) => {
      // Two who find it dead at the same time start it once.
      starting ??= startAgain(reopen).finally(() => {
        starting = undefined;
      });
      return starting;
    },
    rest,
    snapshot: async () => {
      const copy = await freeName();
      await db.backup(copy);
      return { at: time.at, file: copy, processor: store.read() };
    },
    close: async () => {
      life.fuse.blow();
      await Promise.all(pending);
      await db.close();
      rmSync(file, { force: true });
    },
  };
}

const STANDING = {
  // Every history has the same key: its links are as secret as the seed.
  keys: keyRing(),
  calendars: createWorkCalendars(),
  config: {
    baseUrl: BASE_URL,
    sandbox: true,
    mailFrom: 'reminders@saldo.example',
    trustedProxies: 0,
  },
} as const;

function keyRing() {
  const key = { id: 'k1', secret: new Uint8Array(32).fill(7) };
  return { current: key, all: [key] };
}

const toLine = ({ kinds, paymentId, intentId, here, there }: Difference): string =>
  `${kinds.join(' + ')} of ${paymentId} ${intentId}: ${JSON.stringify({ here, there })}`;

/** What it was about to do when it died. */
function noteDeath({ covers }: Coverage, call: string): void {
  if (isAsking(call)) covers('F3');
  if (call === 'send') covers('F52');
}
