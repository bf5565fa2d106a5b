import { expect, test } from 'vitest';
import { insertAnswer, loadAnswer } from '../../db/queries/idempotency.ts';
import { loadWebhook, markWebhookApplied, receiveWebhook } from '../../db/queries/webhooks.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { DAY_MS } from '../../server/domain/calendar.ts';
import { createForgetting } from '../../server/worker/forget.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const daysAgo = ({ deps }: TestWorld, days: number) =>
  (deps.clock.now() - days * DAY_MS) as Instant;

async function answer(saldo: TestWorld, key: string, days: number): Promise<void> {
  const { deps, access } = saldo;
  const own = { vendorId: access.vendorId, scope: 'api', key, inputHash: '', status: 200 };
  await deps.db.write([insertAnswer({ ...own, body: '{}', createdAt: daysAgo(saldo, days) })]);
}

/** An event of the processor, applied so many days ago; null: it waits still. */
async function event(saldo: TestWorld, id: string, days: number | null): Promise<void> {
  const { db } = saldo.deps;
  const at = daysAgo(saldo, days ?? 200);
  const nobody = { paymentIntentId: null, objectId: null, livemode: false };
  await receiveWebhook(db, { id, type: 'x', createdAt: at, ...nobody }, at);
  if (days !== null) await db.write([markWebhookApplied(id, 'ignored', at)]);
}

const isKept = async ({ deps }: TestWorld, id: string) =>
  (await loadWebhook(deps.db, id)) !== undefined;

test('answers are given again for a day, and forgotten by the first round after it', async () => {
  await using saldo = await openTestWorld();
  const { deps, access } = saldo;
  await answer(saldo, 'old', 1.01);
  await answer(saldo, 'young', 0.99);
  await saldo.worker.tick();
  expect(await loadAnswer(deps.db, access.vendorId, 'api', 'old')).toBeUndefined();
  expect(await loadAnswer(deps.db, access.vendorId, 'api', 'young')).toBeDefined();
});

test('applied events are forgotten after 90 days, waiting ones never', async () => {
  await using saldo = await openTestWorld();
  await event(saldo, 'evt_waiting', null);
  await event(saldo, 'evt_old', 91);
  await event(saldo, 'evt_young', 89);
  const forget = createForgetting(saldo.deps);
  while (await forget());
  expect(await isKept(saldo, 'evt_waiting')).toBe(true);
  expect(await isKept(saldo, 'evt_old')).toBe(false);
  expect(await isKept(saldo, 'evt_young')).toBe(true);
});

test('it is looked for once a day', async () => {
  await using saldo = await openTestWorld();
  const forget = createForgetting(saldo.deps);
  expect(await forget()).toBe(false);
  await event(saldo, 'evt_old', 91);
  await forget();
  expect(await isKept(saldo, 'evt_old')).toBe(true);
  saldo.world.clock.moveTo((saldo.deps.clock.now() + DAY_MS) as Instant);
  while (await forget());
  expect(await isKept(saldo, 'evt_old')).toBe(false);
});
