import { expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { countRows } from '../support/logical-digest.ts';
import { confirm, issue, look, startPayment } from '../support/debtor-world.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Machine = { aheadMs: number };

const onMachine = (machine: Machine): Promise<TestWorld> =>
  openTestWorld({
    deps: (own) => {
      const clock = { now: () => (own.clock.now() + machine.aheadMs) as Instant };
      return { ...own, clock, wallClock: clock };
    },
  });

/** From the day after the invoice was due until its third letter has left; `jump` happens each day at ten. */
async function untilTheThird(jump: (saldo: TestWorld, machine: Machine) => Promise<void>) {
  const machine: Machine = { aheadMs: 0 };
  await using saldo = await onMachine(machine);
  const issued = await issue(saldo, 'J/1', { dueOn: '2026-11-21', terms: {} });
  for (let day = 0; day < 18; day += 1) {
    await saldo.advance('P1D');
    await jump(saldo, machine);
  }
  const letters = saldo.world.mail.list().map(({ step }) => step);
  return { letters, dunning: (await look(saldo, issued)).dunning.nextStep };
}

test.each([
  ['a day ahead, and back', [DAY_MS, 0]],
  ['an hour back, and on', [-HOUR_MS, 0]],
  ['a day ahead, an hour back and right again', [DAY_MS, -HOUR_MS, 0]],
])(
  'a machine whose clock jumps every day, %s, sends each letter once and skips none (F40)',
  async (_, jumps) => {
    const calm = await untilTheThird(({ worker }) => worker.tick());
    const jumpy = await untilTheThird(async ({ worker }, machine) => {
      for (const aheadMs of jumps) {
        machine.aheadMs = aheadMs;
        await worker.tick();
      }
    });
    expect(calm.letters).toHaveLength(3);
    expect(jumpy).toEqual(calm);
  },
);

test('a payment during which the clock jumps a day ahead and an hour back is booked once (F40)', async () => {
  const machine: Machine = { aheadMs: 0 };
  await using saldo = await onMachine(machine);
  const issued = await issue(saldo, 'J/2', { terms: {} });
  const started = await startPayment(saldo, issued);
  await saldo.world.emulator.world({ do: 'webhooks', mode: 'drop' });
  await confirm(saldo, started.body.paymentIntent);
  for (const aheadMs of [DAY_MS, -HOUR_MS, 0, 2 * DAY_MS, 0]) {
    machine.aheadMs = aheadMs;
    await saldo.worker.tick();
  }
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid', balanceMinor: 0 });
  expect(await countRows(saldo.deps.db, 'entries', `kind = 'payment'`)).toBe(1);
  expect(saldo.world.emulator.state().charges).toHaveLength(1);
});

test('what is decided while the clock is set back is told by letters of its own (F40)', async () => {
  const machine: Machine = { aheadMs: 0 };
  await using saldo = await onMachine(machine);
  const debtor = { name: 'Zegar', email: 'ap@zegar.example', locale: 'en' };
  const paid = await issue(saldo, 'J/3', { debtor });
  const owed = await issue(saldo, 'J/4', { debtor });
  const post = async (of: typeof paid, what: string, amountMinor: number) => {
    const path = `/api/v1/invoices/${of.invoice.id}/${what}`;
    expect((await saldo.api('POST', path, { amountMinor })).status).toBeLessThan(300);
  };
  await saldo.advance('PT1H');
  await post(paid, 'payments', 15_100);
  machine.aheadMs = -HOUR_MS;
  await post(owed, 'apply-credit', 1_000);
  await post(owed, 'apply-credit', 500);
  machine.aheadMs = 0;
  await saldo.advance('PT1H');
  const letters = saldo.world.mail.list().filter(({ kind }) => kind === 'creditApplied');
  const amounts = letters.map(({ text }) => /€\d+\.00/.exec(text)?.[0] ?? '');
  expect(new Set(amounts)).toEqual(new Set(['€10.00', '€5.00']));
});

test('a hold that was set just before the clock is set back holds, and is shown as such (F40)', async () => {
  const machine: Machine = { aheadMs: 0 };
  await using saldo = await onMachine(machine);
  const debtor = { name: 'Zegar', email: 'ap@zegar.example', locale: 'en' };
  const owed = await issue(saldo, 'J/5', { dueOn: '2026-11-22', terms: {}, debtor });
  // Ten to ten in Warsaw, in the hours and on the day of the first letter.
  await saldo.advance('PT22H');
  const letters = () => saldo.world.mail.list().filter(({ step }) => step !== null).length;
  const before = letters();
  machine.aheadMs = 3 * DAY_MS;
  const path = `/api/v1/invoices/${owed.invoice.id}/holds`;
  expect((await saldo.api('POST', path, { reason: 'manual' })).status).toBe(201);
  machine.aheadMs = 3 * DAY_MS - HOUR_MS;
  await saldo.worker.tick();
  expect(letters()).toBe(before);
  expect((await look(saldo, owed)).dunning).toMatchObject({ status: 'held', reasons: ['manual'] });
});
