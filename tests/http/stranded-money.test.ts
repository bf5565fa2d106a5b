import { expect, test } from 'vitest';
import { listAlarms } from '../../db/queries/alarms.ts';
import { confirm } from '../support/debtor-world.ts';
import { ghost } from '../support/ghost.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

async function unknownMoney({ deps, access }: TestWorld): Promise<readonly (string | null)[]> {
  const alarms = await listAlarms(deps.db, access.vendorId);
  return alarms.flatMap(({ code, subjectId }) => (code === 'moneyUnknown' ? [subjectId] : []));
}

test('I15 money that nobody here knows is an alarm, until it is given back', async () => {
  await using saldo = await openTestWorld();
  const intent = await ghost(saldo, 'lost');
  await confirm(saldo, intent);
  await saldo.advance('PT1H');
  expect(await unknownMoney(saldo)).toEqual([intent]);
  await saldo.world.emulator.world({ do: 'refund', paymentIntent: intent });
  await saldo.advance('PT1H');
  expect(await unknownMoney(saldo)).toEqual([]);
});

test('I15 a debit that nobody here knows is an alarm, until it comes back', async () => {
  await using saldo = await openTestWorld();
  const intent = await ghost(saldo, 'lost');
  await confirm(saldo, intent, 'pm_sepaDebit');
  await saldo.advance('PT1H');
  expect(await unknownMoney(saldo)).toEqual([intent]);
  await saldo.world.emulator.world({ do: 'failDebit', paymentIntent: intent });
  await saldo.advance('PT1H');
  expect(await unknownMoney(saldo)).toEqual([]);
});
