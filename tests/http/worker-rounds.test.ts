import { expect, test } from 'vitest';
import type { Deps } from '../../server/deps.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { applyReport } from '../../server/services/payments/apply.ts';
import { seedPayments } from '../support/processor-payments.ts';
import { aReport } from '../support/reports.ts';
import { openTestWorld } from '../support/world.ts';

/** Each round claims letters once, whatever else it finds. */
function countingRounds(deps: Deps): { deps: Deps; rounds: () => number } {
  let rounds = 0;
  const newId: Deps['newId'] = (prefix) => {
    if (prefix === 'lse') rounds += 1;
    return deps.newId(prefix);
  };
  return { deps: { ...deps, newId }, rounds: () => rounds };
}

test('a hundred calls during one round ask for one more, and each caller hears of its end', async () => {
  await using saldo = await openTestWorld();
  const { deps, rounds } = countingRounds(saldo.deps);
  const worker = createWorker(deps);
  const first = worker.tick();
  await Promise.resolve();
  await Promise.all([first, ...Array.from({ length: 100 }, () => worker.tick())]);
  expect(rounds()).toBe(2);
  await worker.stop();
});

test('a round that failed does not keep the next one from running', async () => {
  await using saldo = await openTestWorld();
  const { deps, rounds } = countingRounds(saldo.deps);
  let isBroken = true;
  const worker = createWorker({
    ...deps,
    newId: (prefix) => {
      if (prefix === 'lse' && isBroken) throw new Error('out of order');
      return deps.newId(prefix);
    },
  });
  await expect(worker.tick()).rejects.toThrow('out of order');
  isBroken = false;
  await worker.tick();
  expect(rounds()).toBe(1);
  expect(worker.lastEndedAt()).toBe(deps.clock.now());
  await worker.stop();
});

test('more letters than one slice holds all leave in the same round', async () => {
  await using saldo = await openTestWorld();
  const { deps, access } = saldo;
  const payments = await seedPayments(
    { deps, vendorId: access.vendorId },
    {
      from: 1,
      count: 60,
    },
  );
  for (const { debtorId, paymentId, intentId } of payments) {
    const ref = { vendorId: access.vendorId, debtorId };
    const paid = aReport({
      paymentId,
      paymentIntentId: intentId,
      status: 'succeeded',
      initiatedAt: deps.clock.now(),
    });
    await applyReport(deps, ref, paymentId, paid);
  }
  await saldo.worker.tick();
  expect(saldo.world.mail.list().map((letter) => letter.kind)).toEqual(
    payments.map(() => 'paymentReceipt'),
  );
});
