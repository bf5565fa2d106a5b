import { createHash, createHmac } from 'node:crypto';
import type { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import type { EmulatorOptions } from './options.ts';
import type { Tables } from './tables.ts';

/** What a handler of one request may touch. */
export type World = {
  readonly options: EmulatorOptions;
  readonly tables: Tables;
  readonly now: Instant;
  /** `now` as Stripe writes it. */
  readonly seconds: number;
  readonly newId: (prefix: string) => string;
  readonly clientSecretOf: (id: string) => string;
  /** Tells the outside world; delivered after the request was answered. */
  readonly emit: (type: Stripe.Event.Type, object: Stripe.Event.Data.Object) => void;
  readonly emitted: readonly Stripe.Event[];
};

/** Who asked: shown in the events that follow. */
export type Cause = { readonly requestId: string | null; readonly key: string | null };

export function openWorld(options: EmulatorOptions, tables: Tables, cause: Cause): World {
  const now = options.clock.now();
  const emitted: Stripe.Event[] = [];
  const world: World = {
    options,
    tables,
    now,
    seconds: Math.floor(now / 1000),
    newId: (prefix) => newId(options, tables, prefix),
    clientSecretOf: (id) => `${id}_secret_${digest(options.secretKey, id).slice(0, 25)}`,
    emit: (type, object) => {
      const event = {
        id: world.newId('evt'),
        object: 'event',
        api_version: options.apiVersion,
        created: world.seconds,
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: cause.requestId, idempotency_key: cause.key },
        type,
      } satisfies Stripe.EventBase;
      // The SDK's Event is a union over the type; EventBase is what all members share.
      const stored = event as Stripe.Event;
      tables.put('events', event.id, stored);
      emitted.push(stored);
    },
    emitted,
  };
  return world;
}

/**
 * Ids look like Stripe's and cannot be guessed from each other, but the same requests on a fresh
 * emulator give the same ids, so that a seeded simulation can be played again.
 */
function newId(options: EmulatorOptions, tables: Tables, prefix: string): string {
  const settings = tables.get('settings', 'settings') ?? { counter: 0, mode: 'normal' };
  const counter = settings.counter + 1;
  tables.put('settings', 'settings', { ...settings, counter });
  const text = createHash('sha256').update(`${options.secretKey}:${counter}`).digest('base64url');
  return `${prefix}_${text.replaceAll(/[-_]/g, 'x').slice(0, 24)}`;
}

const digest = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url').replaceAll(/[-_]/g, 'x');
