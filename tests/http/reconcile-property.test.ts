import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confirm, issue, startPayment } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { bookedHere, heldThere } from '../support/processor-truth.ts';
import { openTestWorld } from '../support/world.ts';

const DEBTORS = 4;
/** What debtors, banks and time do. A command that cannot happen now is refused by the processor. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pay' as const), who: fc.nat(DEBTORS - 1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('debit' as const), who: fc.nat(DEBTORS - 1) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('settle', 'failDebit', 'dispute', 'winDispute', 'loseDispute'),
      who: fc.nat(DEBTORS - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      who: fc.nat(DEBTORS - 1),
      amountMinor: fc.integer({ min: 1, max: 12_100 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 7, 59, 61, 240, 2880),
    }),
  },
);

test('I5 with every webhook lost, our ledger equals the processor within an hour of whatever happened', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      await using saldo = await openTestWorld();
      const { emulator } = saldo.world;
      await emulator.world({ do: 'webhooks', mode: 'drop' });
      await saldo.worker.tick();
      const issued = await Promise.all(
        Array.from({ length: DEBTORS }, (_, n) => issue(saldo, `Q/${n}`, { terms: {} })),
      );
      const intents = new Map<number, string>();
      for (const one of steps) {
        if (one.do === 'wait') {
          await saldo.advance(`PT${one.minutes}M`);
          continue;
        }
        const target = issued[one.who];
        if (target === undefined) continue;
        if (one.do === 'pay' || one.do === 'debit') {
          const { status, body } = await startPayment(saldo, target);
          if (status !== 201) continue;
          intents.set(one.who, body.paymentIntent);
          const method = one.do === 'pay' ? 'pm_card_visa' : 'pm_sepaDebit';
          await confirm(saldo, body.paymentIntent, method);
          continue;
        }
        const paymentIntent = intents.get(one.who);
        if (paymentIntent === undefined) continue;
        await emulator.world({ ...one, paymentIntent });
      }
      await saldo.advance('PT1H');
      compared += heldThere(saldo).length;
      expect(await bookedHere(saldo)).toEqual(heldThere(saldo));
      expect(await countRows(saldo.deps.db, 'webhook_events', 'pushed_at IS NOT NULL')).toBe(0);
    }),
    { numRuns: 12, seed: 20261122 },
  );
  expect(compared).toBeGreaterThan(10);
}, 60_000);
