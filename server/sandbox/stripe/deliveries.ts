import { createHmac } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import type { EmulatorOptions } from './options.ts';
import type { Tables } from './tables.ts';
import type { World } from './world.ts';

/**
 * How the postman behaves. `duplicate`: everything comes twice. `delay`: an hour late. `drop`:
 * never. `reorder`: newest first, and the oldest event of each request ten minutes later.
 */
export const WEBHOOK_MODES = ['normal', 'duplicate', 'delay', 'drop', 'reorder'] as const;
export type WebhookMode = (typeof WEBHOOK_MODES)[number];

/** An event that the endpoint has not acknowledged yet. */
export type Delivery = {
  readonly event: string;
  /** null: never again. */
  readonly at: Instant | null;
  readonly attempts: number;
  /** Times it is sent although once would do. */
  readonly copies: number;
};

/** Sends one event and says whether the endpoint answered 2xx. */
export type Deliver = (rawBody: string, signature: string) => Promise<boolean>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Then it is given up, as Stripe does after three days. */
const RETRY_AFTER = [5 * MINUTE, 30 * MINUTE, ...[2, 5, 10, 12, 12, 12, 12].map((h) => h * HOUR)];

export const modeOf = (tables: Tables): WebhookMode =>
  tables.get('settings', 'settings')?.mode ?? 'normal';

export function setMode(tables: Tables, mode: WebhookMode): void {
  const settings = tables.get('settings', 'settings') ?? { counter: 0, mode };
  tables.put('settings', 'settings', { ...settings, mode });
}

/** Puts the events of one request into the post. */
export function post(world: World): void {
  const { tables, emitted, now } = world;
  const mode = modeOf(tables);
  const put = (event: Stripe.Event, at: Instant | null, copies = 1): void =>
    tables.put('deliveries', event.id, { event: event.id, at, attempts: 0, copies });
  switch (mode) {
    case 'normal':
    case 'duplicate':
      for (const event of emitted) put(event, now, mode === 'duplicate' ? 2 : 1);
      return;
    case 'delay':
      for (const event of emitted) put(event, (now + HOUR) as Instant);
      return;
    case 'drop':
      for (const event of emitted) put(event, null);
      return;
    case 'reorder': {
      const [oldest, ...rest] = emitted;
      for (const event of rest.toReversed()) put(event, now);
      if (oldest !== undefined) put(oldest, (now + 10 * MINUTE) as Instant);
    }
  }
}

/** Everything that is held back goes out now; what was dropped stays lost. */
export function releaseAll(tables: Tables, now: Instant): void {
  for (const [id, delivery] of tables.entries('deliveries')) {
    if (delivery.at !== null) tables.put('deliveries', id, { ...delivery, at: now });
  }
}

export function nextDeliveryAt(tables: Tables): Instant | null {
  const times = tables.all('deliveries').flatMap((d) => (d.at === null ? [] : [d.at]));
  return times.length === 0 ? null : (Math.min(...times) as Instant);
}

export type Postman = {
  /** Delivers what is due and resolves when nothing due is left. Calls queue up behind each other. */
  readonly drain: () => Promise<void>;
};

export function createPostman(options: EmulatorOptions, tables: Tables): Postman {
  let last: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    for (let next = nextDue(); next !== undefined; next = nextDue()) {
      // One after the other on purpose: the order is what the mode says.
      await send(options, tables, next);
    }
  };
  const nextDue = (): Delivery | undefined => {
    const now = options.clock.now();
    return tables
      .all('deliveries')
      .filter((d) => d.at !== null && d.at <= now)
      .toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))[0];
  };
  return {
    drain: async () => {
      // One that failed (a full disk) must not stop those after it: what is due is still due.
      last = last.catch(() => undefined).then(run);
      await last;
    },
  };
}

async function send(options: EmulatorOptions, tables: Tables, delivery: Delivery): Promise<void> {
  const event = tables.get('events', delivery.event);
  if (event === undefined) throw new Error(`no event ${delivery.event}`);
  const body = JSON.stringify(event, null, 2);
  const answers: boolean[] = [];
  for (let copy = 0; copy < delivery.copies; copy++) {
    answers.push(await attempt(options, body));
  }
  if (answers.every(Boolean)) {
    tables.remove('deliveries', delivery.event);
    tables.put('events', event.id, { ...event, pending_webhooks: 0 });
  } else {
    const wait = RETRY_AFTER[delivery.attempts];
    const at = wait === undefined ? null : ((options.clock.now() + wait) as Instant);
    tables.put('deliveries', delivery.event, {
      event: delivery.event,
      at,
      attempts: delivery.attempts + 1,
      copies: 1,
    });
  }
  tables.commit();
}

/** A refused connection is an endpoint that did not answer, not a broken emulator. */
async function attempt(options: EmulatorOptions, body: string): Promise<boolean> {
  try {
    return await options.deliver(body, sign(options, body));
  } catch {
    return false;
  }
}

/** `Stripe-Signature`: HMAC-SHA256 over time and raw body, keyed with the whole `whsec_…` text. */
function sign(options: EmulatorOptions, body: string): string {
  const at = Math.floor(options.clock.now() / 1000);
  const mac = createHmac('sha256', options.webhookSecret).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${mac}`;
}
