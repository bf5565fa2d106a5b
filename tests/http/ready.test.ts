import { expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** What `/ready` answers while the worker runs into this many faults, `minutes` after the start. */
async function readiness(saldo: TestWorld, rounds: readonly ('good' | 'bad')[], minutes: number) {
  let isBroken = false;
  const worker = createWorker({
    ...saldo.deps,
    newId: (prefix) => {
      if (prefix === 'lse' && isBroken) throw new Error('out of order');
      return saldo.deps.newId(prefix);
    },
  });
  const app = createApp(saldo.deps, {
    wakeWorker: () => undefined,
    workerEndedAt: worker.lastEndedAt,
  });
  for (const round of rounds) {
    isBroken = round === 'bad';
    await worker.tick().catch(() => undefined);
  }
  saldo.world.clock.moveTo(later(saldo, minutes));
  if (isBroken) await worker.tick().catch(() => undefined);
  const response = await app.request('/ready');
  return { code: response.status, ...((await response.json()) as object) };
}

const later = (saldo: TestWorld, minutes: number) =>
  (saldo.deps.clock.now() + minutes * 60_000) as ReturnType<typeof saldo.deps.clock.now>;

const READY = { code: 200, status: 'ok', database: 'ok', journal: 'checking', alarms: [] };
const NOT_READY = {
  code: 503,
  status: 'unavailable',
  database: 'ok',
  worker: 'late',
  alarms: [],
  journal: 'checking',
};

test('a server whose worker has ended no round yet is ready while it starts', async () => {
  await using saldo = await openTestWorld();
  expect(await readiness(saldo, [], 1)).toEqual({ ...READY, worker: 'starting' });
});

test('a worker whose first round never ends makes the server not ready', async () => {
  await using saldo = await openTestWorld();
  expect(await readiness(saldo, [], 6)).toEqual(NOT_READY);
});

test('a worker that ended a round within five minutes is well', async () => {
  await using saldo = await openTestWorld();
  expect(await readiness(saldo, ['good'], 4)).toEqual({ ...READY, worker: 'ok' });
});

test('a worker whose rounds all fail makes the server not ready, however often it tries', async () => {
  await using saldo = await openTestWorld();
  expect(await readiness(saldo, ['good', 'bad', 'bad'], 6)).toEqual(NOT_READY);
});
