import { pino } from 'pino';
import { createApp } from '../../server/app.ts';
import type { Deps } from '../../server/deps.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { addDuration } from '../../server/domain/calendar.ts';
import { createIds } from '../../server/ids.ts';
import { ensureDemoVendor } from '../../server/sandbox/demo-vendor.ts';
import type { DemoAccess } from '../../server/sandbox/demo-vendor.ts';
import { sandboxRoutes } from '../../server/sandbox/routes.ts';
import { travelTo } from '../../server/sandbox/time-travel.ts';
import { createSandboxWorld, webhookDelivery } from '../../server/sandbox/world.ts';
import type { SandboxWorld } from '../../server/sandbox/world.ts';
import { newKeyRing, parseKeyRing } from '../../server/services/links/token.ts';
import { applyInbox } from '../../server/services/webhooks/apply-inbox.ts';
import { createWorkCalendars } from '../../server/services/work-calendars.ts';
import { createWorker } from '../../server/worker/worker.ts';
import type { Worker } from '../../server/worker/worker.ts';
import { freshDatabase } from './database.ts';
import type { DatabaseMode } from './database.ts';

const BASE_URL = 'http://127.0.0.1:4321';
/** Sunday 22 November 2026, 10:00 in Warsaw. */
export const WORLD_STARTS_AT = Date.parse('2026-11-22T09:00:00Z') as Instant;

export type Answer<Body = Record<string, unknown>> = {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
};

/** A whole Saldo without a port: real database file, real SDK, emulated processor, a clock that stands still. */
export type TestWorld = AsyncDisposable & {
  readonly deps: Deps;
  readonly world: SandboxWorld;
  readonly worker: Worker;
  readonly access: DemoAccess;
  readonly app: ReturnType<typeof createApp>;
  /** The vendor's program. */
  readonly api: <Body = never>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer<Body>>;
  /** Anybody else: debtors with their token, strangers. */
  readonly call: <Body = never>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer<Body>>;
  /** Lets time pass with everything that happens in it. */
  readonly advance: (duration: string) => Promise<void>;
};

export async function openTestWorld(
  options: { mode?: DatabaseMode; startAt?: Instant; deps?: (deps: Deps) => Deps } = {},
): Promise<TestWorld> {
  const fresh = await freshDatabase(options.mode);
  const world = createSandboxWorld({
    dataDir: null,
    baseUrl: BASE_URL,
    startAt: options.startAt ?? WORLD_STARTS_AT,
  });
  const keys = parseKeyRing(newKeyRing());
  if (keys === undefined) throw new Error('no key ring');
  const own: Deps = {
    db: fresh.db,
    clock: world.clock,
    wallClock: world.clock,
    payments: world.payments,
    mail: world.mail,
    keys,
    newId: createIds(world.clock.now),
    calendars: createWorkCalendars(),
    log: pino({ level: 'silent' }),
    config: {
      baseUrl: BASE_URL,
      sandbox: true,
      mailFrom: 'reminders@saldo.example',
      trustedProxies: 0,
    },
  };
  const deps = options.deps?.(own) ?? own;
  const worker = createWorker(deps);
  const access = await ensureDemoVendor(deps, null);
  const sandbox = sandboxRoutes(deps, world, worker, access, () => []);
  const app = createApp(deps, {
    wakeWorker: () => undefined,
    workerEndedAt: worker.lastEndedAt,
    sandbox,
  });
  world.deliverTo(webhookDelivery(app, () => applyInbox(deps)));
  const call = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> => {
    const init: RequestInit = {
      method,
      headers: { 'content-type': 'application/json', ...headers },
    };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await app.request(path, init, { clientIp: '192.0.2.7' });
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson ? await response.json() : await response.text()) as Body,
      headers: response.headers,
    };
  };
  return {
    deps,
    world,
    worker,
    access,
    app,
    call,
    api: (method, path, body, headers = {}) =>
      call(method, path, body, { authorization: `Bearer ${access.apiKey}`, ...headers }),
    advance: async (duration) => {
      const target = addDuration(world.clock.now(), duration);
      if (target === undefined) throw new Error(`not a duration: ${duration}`);
      await travelTo(deps, world, worker, target);
    },
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await fresh[Symbol.asyncDispose]();
    },
  };
}
