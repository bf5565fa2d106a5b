import { expect, test } from 'vitest';
import type { Deps } from '../../server/deps.ts';
import { instant } from '../../server/domain/calendar.ts';
import { acceptPlan, confirm, issue, look, pay, startPayment } from '../support/debtor-world.ts';
import type { Issued } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { bookedHere, heldThere } from '../support/processor-truth.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LOST = { ok: false, kind: 'unknown', code: 'lost' } as const;

const drop = ({ world }: TestWorld) => world.emulator.world({ do: 'webhooks', mode: 'drop' });

/** What the debtor's page says of a payment now. */
async function pageSays(saldo: TestWorld, { portal }: Issued, paymentId: string): Promise<string> {
  const { body } = await saldo.call<{ status: string }>('GET', `${portal}/payments/${paymentId}`);
  return body.status;
}

/** The server was off: time passes and nobody works. */
async function standStill({ world, worker }: TestWorld, ms: number): Promise<void> {
  world.clock.moveTo(instant(world.clock.now() + ms));
  await world.emulator.runDue(world.clock.now());
  for (let round = 0; round < 3; round += 1) await worker.tick();
}

/** Time passes in steps by the processor's clock, whatever ours says. */
async function pass(saldo: TestWorld, minutes: number, step = 5): Promise<void> {
  for (let at = 0; at < minutes; at += step) await standStill(saldo, step * MINUTE);
}

test.each([0, 3, 20, 40, 58])(
  'F17 a page that waits learns within five minutes what no webhook told, paid %i minutes after the start',
  async (minutes) => {
    await using saldo = await openTestWorld();
    await drop(saldo);
    const issued = await issue(saldo, `R/${minutes}`);
    await saldo.advance('PT3H');
    const { body } = await startPayment(saldo, issued);
    await saldo.advance(`PT${minutes}M`);
    await confirm(saldo, body.paymentIntent);
    expect(await pageSays(saldo, issued, body.paymentId)).not.toBe('succeeded');
    await saldo.advance('PT5M');
    expect(await pageSays(saldo, issued, body.paymentId)).toBe('succeeded');
    expect(await look(saldo, issued)).toMatchObject({ status: 'paid' });
  },
);

test('F17 a debit under way is asked about after 5 minutes, an hour, then once a day', async () => {
  const asked: number[] = [];
  let begunAt = 0;
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        fetchIntent: (id) => {
          asked.push(Math.round((own.clock.now() - begunAt) / MINUTE));
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  await drop(saldo);
  const paid = await startPayment(saldo, await issue(saldo, 'R/1'));
  begunAt = saldo.deps.clock.now();
  await confirm(saldo, paid.body.paymentIntent, 'pm_sepaDebit');
  await saldo.worker.tick();
  asked.length = 0;
  await saldo.advance('P3DT12H');
  // The first question comes with the event that it set out, found five minutes later.
  expect([...new Set(asked)]).toEqual([5, 60, 1440, 2880, 4320]);
  await saldo.advance('P6D');
  expect(await countRows(saldo.deps.db, 'payments', `status = 'succeeded'`)).toBe(1);
  expect(await countRows(saldo.deps.db, 'payments', 'ask_at IS NOT NULL')).toBe(0);
});

test('F17 an event that the processor could not deliver is fetched, also one before the last seen', async () => {
  await using saldo = await openTestWorld();
  const { db } = saldo.deps;
  await drop(saldo);
  await pay(saldo, await issue(saldo, 'R/2'));
  await saldo.worker.tick();
  // As after a list that had a hole: everything up to now counts as seen.
  await db.write([
    {
      sql: `UPDATE processor_cursors SET after = ? WHERE name = 'stripe.events'`,
      args: [saldo.deps.clock.now() + DAY],
    },
    { sql: 'UPDATE payments SET ask_at = NULL', args: [] },
  ]);
  await saldo.advance('PT1H');
  expect(await countRows(db, 'webhook_events', `type = 'payment_intent.succeeded'`)).toBe(1);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});

test.each([3, 29, 31, 400])('F16 what happened %i days ago has the same result', async (days) => {
  await using saldo = await openTestWorld();
  await drop(saldo);
  const [paid, refunded, disputed, debit] = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) => issue(saldo, `R/${days}${name}`)),
  );
  if (!paid || !refunded || !disputed || !debit) throw new Error('not issued');
  const { emulator } = saldo.world;
  const intents = [];
  for (const one of [refunded, disputed]) intents.push((await pay(saldo, one)).paymentIntent);
  await saldo.advance('PT1H');
  expect(await bookedHere(saldo)).toHaveLength(2);
  await pay(saldo, paid);
  await pay(saldo, debit, 'all', 'pm_sepaDebit');
  const [first = '', second = ''] = intents;
  await emulator.world({ do: 'refund', paymentIntent: first, amountMinor: 2_100 });
  await emulator.world({ do: 'dispute', paymentIntent: second });
  await emulator.world({ do: 'loseDispute', paymentIntent: second });
  await standStill(saldo, days * DAY);
  await saldo.advance('PT1H');
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
  expect((await look(saldo, paid)).balanceMinor).toBe(0);
  expect((await look(saldo, refunded)).balanceMinor).toBe(2_100);
  expect((await look(saldo, disputed)).balanceMinor).toBe(12_100);
});

test.each([-10, 10])(
  'F21 with a clock %i minutes wrong every webhook is refused, and all is equal within an hour',
  async (wrongMinutes) => {
    await using saldo = await openTestWorld({
      deps: (own): Deps => ({
        ...own,
        clock: { now: () => instant(own.clock.now() + wrongMinutes * MINUTE) },
      }),
    });
    await saldo.worker.tick();
    const issued = await issue(saldo, 'R/3');
    const { paymentIntent } = await pay(saldo, issued);
    expect(await countRows(saldo.deps.db, 'webhook_events', '1')).toBe(0);
    await pass(saldo, 60);
    expect((await look(saldo, issued)).status).toBe('paid');
    await saldo.world.emulator.world({ do: 'refund', paymentIntent, amountMinor: 100 });
    await pass(saldo, 65);
    expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
    expect((await look(saldo, issued)).balanceMinor).toBe(100);
    expect(await countRows(saldo.deps.db, 'webhook_events', 'pushed_at IS NOT NULL')).toBe(0);
  },
);

test('F4 an intent whose answer was lost is adopted, and the next try goes on with it', async () => {
  let isLost = true;
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        createIntent: async (request) => {
          const made = await own.payments.createIntent(request);
          return isLost ? LOST : made;
        },
      },
    }),
  });
  const issued = await issue(saldo, 'R/4');
  await drop(saldo);
  expect((await startPayment(saldo, issued)).status).toBeGreaterThanOrEqual(500);
  isLost = false;
  await saldo.advance('PT5M');
  expect(await countRows(saldo.deps.db, 'payments', 'payment_intent_id IS NOT NULL')).toBe(1);
  const again = await startPayment(saldo, issued);
  expect(saldo.world.emulator.state().paymentIntents.map(({ id }) => id)).toEqual([
    again.body.paymentIntent,
  ]);
});

test('F6 a charge whose answer was lost for two days is looked for before anything is posted again', async () => {
  const line = { isUp: true };
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        findIntent: async (ask) => (line.isUp ? own.payments.findIntent(ask) : LOST),
        chargeSaved: async (request) => {
          const charged = await own.payments.chargeSaved(request);
          return line.isUp ? charged : LOST;
        },
      },
    }),
  });
  const issued = await issue(saldo, 'R/5', { terms: {} });
  await acceptPlan(saldo, issued, { autopay: true, firstOn: '2026-11-22' });
  const first = await startPayment(saldo, issued, { option: 'dueNow' });
  await confirm(saldo, first.body.paymentIntent);
  await drop(saldo);
  line.isUp = false;
  // The second part is due on 22 December; the processor has forgotten our keys a day later.
  await saldo.advance('P32D');
  // Its events are not heard either.
  await saldo.deps.db.write([
    { sql: 'DELETE FROM webhook_events WHERE applied_at IS NULL', args: [] },
  ]);
  expect(saldo.world.emulator.state().charges).toHaveLength(2);
  line.isUp = true;
  await saldo.advance('PT1H');
  expect(saldo.world.emulator.state().charges).toHaveLength(2);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});

test('one payment that nobody can ask about keeps no other waiting', async () => {
  const bad = new Set<string>();
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        listEvents: async () => LOST,
        fetchIntent: async (id) => (bad.has(id) ? LOST : own.payments.fetchIntent(id)),
      },
    }),
  });
  await drop(saldo);
  const all = [];
  for (let n = 0; n < 20; n += 1) all.push(await issue(saldo, `R/6${n}`));
  const started = [];
  for (const one of all) started.push((await startPayment(saldo, one)).body);
  for (const { paymentIntent } of started) await confirm(saldo, paymentIntent);
  // The first sixteen fill every slice of a round.
  for (const { paymentIntent } of started.slice(0, 16)) bad.add(paymentIntent);
  await saldo.advance('PT10M');
  const paid = await countRows(saldo.deps.db, 'payments', `status = 'succeeded'`);
  expect(paid).toBe(4);
  bad.clear();
  await saldo.advance('PT30M');
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});
