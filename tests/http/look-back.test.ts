import { expect, test } from 'vitest';
import { minor } from '../../server/domain/money.ts';
import { instant } from '../../server/domain/calendar.ts';
import type { Deps } from '../../server/deps.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { EUR } from '../support/builders.ts';
import { issue, look, pay } from '../support/debtor-world.ts';
import { bookedHere, heldThere } from '../support/processor-truth.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A world in which no event is ever heard, and the questions to the processor are counted. */
async function deafWorld(more: { readonly isDown?: () => boolean } = {}) {
  const asked = { pages: [] as (string | null)[], intents: [] as string[] };
  const saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        listEvents: async (ask) => {
          const listed = await own.payments.listEvents(ask);
          return listed.ok ? { ok: true, value: { events: [], cursor: null } } : listed;
        },
        listIntents: async (ask) => {
          asked.pages.push(ask.cursor);
          if (more.isDown?.() === true) return { ok: false, kind: 'unknown', code: 'connection' };
          return own.payments.listIntents(ask);
        },
        fetchIntent: async (id) => {
          asked.intents.push(id);
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  await saldo.worker.tick();
  return { saldo, asked };
}

async function refund({ world }: TestWorld, paymentIntent: string): Promise<void> {
  await world.emulator.world({ do: 'webhooks', mode: 'drop' });
  await world.emulator.world({ do: 'refund', paymentIntent, amountMinor: 2_100 });
}

/** The server was off: nobody worked until now. */
const sleep = ({ world }: TestWorld, ms: number): void =>
  world.clock.moveTo(instant(world.clock.now() + ms));

/** Intents of somebody else on the same account. */
async function fill({ deps }: TestWorld, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const made = await deps.payments.createIntent({
      paymentId: `pay_of_others_${n}`,
      vendorId: 'ven_of_others',
      quoteId: 'quo_1',
      origin: null,
      amountMinor: minor(700),
      currency: EUR,
      description: 'not ours',
      customerId: null,
      saveMethod: false,
    });
    if (!made.ok) throw new Error(made.code);
  }
}

test('F16 after a sleep of >30 d what happened to settled payments is asked for page by page, and one by one only where it differs', async () => {
  const { saldo, asked } = await deafWorld();
  await using _ = saldo;
  const [one, two] = [await issue(saldo, 'L/1'), await issue(saldo, 'L/2')];
  const { paymentIntent } = await pay(saldo, one);
  await pay(saldo, two);
  await fill(saldo, 210);
  await refund(saldo, paymentIntent);
  sleep(saldo, 300 * DAY);
  asked.pages.length = 0;
  asked.intents.length = 0;
  for (let round = 0; round < 6; round += 1) await saldo.worker.tick();
  expect(asked.pages).toHaveLength(3);
  expect([...new Set(asked.intents)]).toEqual([paymentIntent]);
  expect((await look(saldo, one)).balanceMinor).toBe(2_100);
  expect((await look(saldo, two)).balanceMinor).toBe(0);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});

test('F16 a server that is killed on the way goes on at the page where it was, and has another do so, too', async () => {
  const { saldo, asked } = await deafWorld();
  await using _ = saldo;
  const { paymentIntent } = await pay(saldo, await issue(saldo, 'L/3'));
  await fill(saldo, 210);
  await refund(saldo, paymentIntent);
  sleep(saldo, 40 * DAY);
  asked.pages.length = 0;
  for (let life = 0; life < 4; life += 1) {
    // Each server dies after its first round, and two of them run side by side.
    await Promise.all([createWorker(saldo.deps).tick(), createWorker(saldo.deps).tick()]);
  }
  expect(asked.pages).toHaveLength(3);
  expect(new Set(asked.pages).size).toBe(3);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});

test('F16 what no event ever told is found in the night', async () => {
  const { saldo, asked } = await deafWorld();
  await using _ = saldo;
  const issued = await issue(saldo, 'L/4');
  const { paymentIntent } = await pay(saldo, issued);
  await saldo.advance('PT2H');
  await refund(saldo, paymentIntent);
  await saldo.advance('PT4H');
  expect((await look(saldo, issued)).balanceMinor).toBe(0);
  asked.pages.length = 0;
  await saldo.advance('P1D');
  await saldo.worker.tick();
  expect(asked.pages).toEqual([null]);
  expect((await look(saldo, issued)).balanceMinor).toBe(2_100);
});

test('F58 a page that was not answered is asked for again a minute later, not at once', async () => {
  let isDown = true;
  const { saldo, asked } = await deafWorld({ isDown: () => isDown });
  await using _ = saldo;
  const { paymentIntent } = await pay(saldo, await issue(saldo, 'L/5'));
  await refund(saldo, paymentIntent);
  sleep(saldo, 400 * DAY);
  asked.pages.length = 0;
  for (let round = 0; round < 5; round += 1) await saldo.worker.tick();
  expect(asked.pages).toHaveLength(1);
  isDown = false;
  sleep(saldo, MINUTE);
  for (let round = 0; round < 5; round += 1) await saldo.worker.tick();
  expect(asked.pages).toHaveLength(2);
  expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
});

test('F49 one case that cannot be read is no reason not to ask about the others of its page', async () => {
  const { saldo } = await deafWorld();
  await using _ = saldo;
  const issued = await issue(saldo, 'L/6');
  const { paymentIntent } = await pay(saldo, issued);
  const other = await issue(saldo, 'L/7');
  await pay(saldo, other);
  await refund(saldo, paymentIntent);
  await saldo.deps.db.write([
    { sql: `UPDATE invoices SET document = 'null' WHERE number = 'L/7'`, args: [] },
  ]);
  sleep(saldo, 40 * DAY);
  for (let round = 0; round < 3; round += 1) await saldo.worker.tick();
  expect((await look(saldo, issued)).balanceMinor).toBe(2_100);
});
