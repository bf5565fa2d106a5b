import { Stripe } from 'stripe';
import type { Instant } from '../../domain/brands.ts';
import type { Clock } from '../../gateways/types.ts';
import { closeChallenge, findChallenge, type Challenge } from './challenges.ts';
import { findCheckout, payCheckout, type Checkout, type CheckoutStep } from './checkout-desk.ts';
import { createPostman, nextDeliveryAt, post, type Deliver } from './deliveries.ts';
import { Refusal } from './errors.ts';
import { createFaults, type Fault } from './faults.ts';
import { createHttpHandler } from './http.ts';
import { pruneAnswers } from './idempotency.ts';
import type { EmulatorOptions } from './options.ts';
import { createMemoryStore, type EmulatorStore } from './store.ts';
import { readState, type EmulatorState } from './state.ts';
import { createTables, type Tables } from './tables.ts';
import { nextTimerAt, runTimers } from './timers.ts';
import {
  act,
  payLikeBrowser,
  type PaidIntent,
  type PayInput,
  type WorldCommand,
} from './world-commands.ts';
import { openWorld, type World } from './world.ts';

export type StripeEmulator = {
  /** The Stripe API: give it to the SDK's fetch client, or mount it behind a port. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** What the debtor's browser would confirm. Answers after the webhooks of it were delivered. */
  readonly pay: (input: PayInput) => Promise<SandboxAnswer>;
  /** What customers, banks and the post do. Answers after the webhooks of it were delivered. */
  readonly world: (command: WorldCommand) => Promise<SandboxAnswer>;
  /** The bank's page of 3-D Secure: what it shows, and the answer the customer gives on it. */
  readonly challenge: (id: string) => Challenge | null;
  readonly answerChallenge: (id: string, isApproved: boolean) => Promise<string | null>;
  /** The processor's own page: what it shows, and what a press of its button with a method leads to. */
  readonly checkout: (id: string) => Checkout | null;
  readonly payCheckout: (id: string, paymentMethod: string) => Promise<CheckoutStep | null>;
  /** When something happens by itself next: a debit settles, a webhook is tried again. */
  readonly nextEventAt: () => Instant | null;
  /** Lets everything happen whose time has come, webhooks included. */
  readonly runDue: (now: Instant) => Promise<void>;
  /** Resolves when every webhook that is due was delivered. */
  readonly idle: () => Promise<void>;
  readonly inject: (fault: Fault) => void;
  readonly state: () => EmulatorState;
};

/** A Stripe of one's own: strict about requests, true about states, quick about time. */
export function createStripeEmulator(input: {
  readonly clock: Clock;
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  readonly deliver: Deliver;
  readonly store?: EmulatorStore;
  readonly baseUrl?: string;
  readonly accountName?: string;
  readonly debitDays?: number;
  readonly confirmationLimit?: number;
}): StripeEmulator {
  const { store = createMemoryStore(), ...given } = input;
  const options: EmulatorOptions = {
    baseUrl: 'http://127.0.0.1:4321',
    accountName: 'Sandbox account',
    debitDays: 5,
    confirmationLimit: 20,
    apiVersion: Stripe.API_VERSION,
    ...given,
  };
  const tables = createTables(store);
  const faults = createFaults();
  const postman = createPostman(options, tables);
  const handle = createHttpHandler({ options, tables, faults });

  const settle = async (): Promise<void> => {
    runTimers(options, tables, options.clock.now());
    await postman.drain();
  };
  const change = async <T>(make: (world: World) => T): Promise<T> => {
    const made = inOneWrite(options, tables, make);
    await settle();
    return made;
  };
  return {
    fetch: async (request) => {
      try {
        return await handle(request);
      } finally {
        // The answer goes out first; then the world hears of it, as with the real one. If that fails
        // nobody waits for it here; it stays due, and the next one who waits is told.
        if (request.method !== 'GET') setImmediate(() => void settle().catch(() => undefined));
      }
    },
    pay: (paid) => answering(() => change((world) => payLikeBrowser(world, paid))),
    world: (command) => answering(() => change((world) => act(world, command))),
    challenge: (id) => findChallenge(tables, id),
    answerChallenge: (id, isApproved) => change((world) => closeChallenge(world, id, isApproved)),
    checkout: (id) => findCheckout(tables, options, id),
    payCheckout: (id, method) => change((world) => payCheckout(world, id, method)),
    nextEventAt: () => earliest(nextTimerAt(tables), nextDeliveryAt(tables)),
    runDue: async (now) => {
      runTimers(options, tables, now);
      pruneAnswers(tables, now);
      tables.commit();
      await postman.drain();
    },
    idle: settle,
    inject: faults.inject,
    state: () => readState(tables),
  };
}

export type SandboxAnswer =
  | { readonly ok: true; readonly paymentIntent: PaidIntent | null }
  | {
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly message: string;
    };

async function answering(make: () => Promise<PaidIntent | null>): Promise<SandboxAnswer> {
  try {
    return { ok: true, paymentIntent: await make() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, body, message } = error;
    return { ok: false, status, code: body.code ?? body.type, message };
  }
}

function inOneWrite<T>(options: EmulatorOptions, tables: Tables, make: (world: World) => T): T {
  const world = openWorld(options, tables, { requestId: null, key: null });
  try {
    const made = make(world);
    post(world);
    tables.commit();
    return made;
  } catch (error) {
    tables.discard();
    throw error;
  }
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
