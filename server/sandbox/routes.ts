import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { journalOfVendor } from '../../db/queries/journal.ts';
import type { Deps } from '../deps.ts';
import type { Instant } from '../domain/brands.ts';
import { addDuration } from '../domain/calendar.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import type { Worker } from '../worker/worker.ts';
import type { DemoAccess } from './demo-vendor.ts';
import type { SandboxAnswer } from './stripe/emulator.ts';
import { bankRoutes } from './bank.ts';
import { letterRoutes } from './letters.ts';
import { travelToNextEvent } from './next-event.ts';
import { panelView } from './panel.ts';
import { sampleRoutes } from './samples.ts';
import { createStripeSandboxRoutes } from './stripe/routes.ts';
import { travelTo } from './time-travel.ts';
import type { SandboxWorld } from './world.ts';

const clockSchema = z.union([
  z.strictObject({ advance: z.string().max(40) }),
  z.strictObject({ to: z.iso.datetime() }),
  z.strictObject({ next: z.literal(true) }),
]);
const worldSchema = z.union([
  z.strictObject({
    do: z.enum([
      'settle',
      'failDebit',
      'winDispute',
      'loseDispute',
      'blockMethod',
      'refundPart',
      'failRefund',
      'detachMethod',
      'endMandate',
      'expireCard',
    ]),
    paymentIntent: z.string().max(200),
  }),
  z.strictObject({
    do: z.enum(['refund', 'dispute', 'inquiry']),
    paymentIntent: z.string().max(200),
    amountMinor: z.int().positive().optional(),
  }),
  z.strictObject({
    do: z.literal('webhooks'),
    mode: z.enum(['normal', 'duplicate', 'delay', 'drop', 'reorder', 'flush']),
  }),
]);
const paySchema = z.strictObject({
  paymentIntent: z.string().max(200),
  paymentMethod: z.string().max(200),
  returnUrl: z.url().optional(),
});

const panelSchema = z.object({
  since: z.iso.datetime().optional(),
  letter: z.string().max(100).optional(),
});

/** A long jump passes thousands of moments; more than two years at once is a typing mistake. */
const LONGEST_JUMP_MS = 2 * 366 * 86_400_000;
const DID_LIMIT = 1_000;

export type SandboxLink = { readonly label: string; readonly url: string };

/** The try-out world over HTTP: mailbox, clock, and what the outside world can do. */
export function sandboxRoutes(
  deps: Deps,
  world: SandboxWorld,
  worker: Worker,
  access: DemoAccess,
  links: () => readonly SandboxLink[],
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.route('/stripe', createStripeSandboxRoutes(world.emulator));
  app.get('/state.json', (c) => c.json(stateOf(deps, access, links())));
  app.get('/mail.json', (c) => c.json(world.mail.list()));
  app.route('/letters', letterRoutes(world.mail));
  app.route('/bank', bankRoutes(deps, access.vendorId));
  app.route('/samples', sampleRoutes(deps));
  app.get('/panel.json', async (c) => {
    const asked = panelSchema.safeParse(c.req.query());
    if (!asked.success) return invalid(c, asked.error);
    const { since, letter } = asked.data;
    const query = {
      since: since === undefined ? null : (Date.parse(since) as Instant),
      letterId: letter ?? null,
    };
    return c.json(await panelView(deps, world, access.vendorId, links(), query));
  });
  clockRoute(app, { deps, world, worker, access });
  worldRoutes(app, world, worker);
  return app;
}

function stateOf(deps: Deps, access: DemoAccess, links: readonly SandboxLink[]) {
  const { baseUrl } = deps.config;
  return {
    now: iso(deps.clock.now()),
    vendor: {
      id: access.vendorId,
      name: 'Zielony Dach sp. z o.o.',
      apiKey: access.apiKey,
      adminEmail: access.adminEmail,
      adminPassword: access.adminPassword,
    },
    links,
    widgetDemoUrl: `${baseUrl.replace('127.0.0.1', 'localhost')}/widget/demo`,
    adminUrl: `${baseUrl}/admin`,
  };
}

type Stage = {
  readonly deps: Deps;
  readonly world: SandboxWorld;
  readonly worker: Worker;
  readonly access: DemoAccess;
};

function clockRoute(app: Hono<AppEnv>, { deps, world, worker, access }: Stage): void {
  app.post('/clock', async (c) => {
    const asked = clockSchema.safeParse(await bodyOf(c));
    if (!asked.success) return invalid(c, asked.error);
    const from = deps.clock.now();
    if ('next' in asked.data) {
      await travelToNextEvent(deps, world, worker, access.vendorId);
    } else {
      const to = targetOf(from, asked.data);
      if (to === null || to - from > LONGEST_JUMP_MS) return problem(c, NOT_A_JUMP);
      await travelTo(deps, world, worker, to);
    }
    return c.json({
      now: iso(deps.clock.now()),
      did: await happenedSince(deps, access.vendorId, from),
    });
  });
}

function worldRoutes(app: Hono<AppEnv>, { emulator }: SandboxWorld, worker: Worker): void {
  app.post('/world', async (c) => {
    const asked = worldSchema.safeParse(await bodyOf(c));
    if (!asked.success) return invalid(c, asked.error);
    const command = asked.data as Parameters<typeof emulator.world>[0];
    return answer(c, await emulator.world(command), worker);
  });
  app.post('/pay', async (c) => {
    const asked = paySchema.safeParse(await bodyOf(c));
    if (!asked.success) return invalid(c, asked.error);
    const input = asked.data as Parameters<typeof emulator.pay>[0];
    return answer(c, await emulator.pay(input), worker);
  });
}

type Jump = Exclude<z.infer<typeof clockSchema>, { next: true }>;

function targetOf(from: Instant, asked: Jump): Instant | null {
  if ('to' in asked) return Date.parse(asked.to) as Instant;
  return addDuration(from, asked.advance) ?? null;
}

const NOT_A_JUMP = {
  ok: false,
  code: 'invalidInput',
  errors: [{ path: 'advance', message: 'is not a duration such as P7D, up to two years' }],
} as const;

/** Answers once what was caused is applied and the letters about it have left. */
async function answer(c: Context<AppEnv>, done: SandboxAnswer, worker: Worker): Promise<Response> {
  if (!done.ok)
    return c.json(
      {
        type: 'about:blank',
        title: done.message,
        status: done.status,
        code: done.code,
        requestId: c.get('requestId'),
      },
      done.status as 400,
    );
  await worker.tick();
  return c.json({ paymentIntent: done.paymentIntent });
}

async function happenedSince(deps: Deps, vendorId: string, from: Instant) {
  const rows = await journalOfVendor(deps.db, vendorId, { limit: DID_LIMIT });
  return rows
    .filter((row) => row.at >= from)
    .map((row) => ({ at: iso(row.at), type: row.type, debtorId: row.debtorId, data: row.data }))
    .toReversed();
}

async function bodyOf(c: Context<AppEnv>): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}

function invalid(c: Context<AppEnv>, error: z.ZodError): Response {
  return problem(c, {
    ok: false,
    code: 'invalidInput',
    errors: error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })),
  });
}

const iso = (at: Instant): string => new Date(at).toISOString();
