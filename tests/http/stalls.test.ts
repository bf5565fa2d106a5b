import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { instant } from '../../server/domain/calendar.ts';
import { seedDebts } from '../support/many-debts.ts';
import { openTestWorld } from '../support/world.ts';

/** Several shared commits, and then a letter to each. */
const DEBTORS = 400;
/** A Wednesday, noon in Warsaw. */
const NOON = Date.parse('2026-12-23T11:00:00Z');

test('whoever asks during a long round of the worker is answered again and again: no stall is a quarter of it (F67)', async () => {
  await using saldo = await openTestWorld();
  await seedDebts(saldo, { debtors: DEBTORS, each: 1 });
  saldo.world.clock.moveTo(instant(NOON));
  const ask = async (): Promise<string> => {
    await nextTurn();
    const answer = (await (await saldo.app.request('/ready')).json()) as { database: string };
    return answer.database;
  };
  await ask();
  let isOver = false;
  const begunAt = performance.now();
  const round = saldo.worker.tick().then(() => (isOver = true));
  const answeredAt = [begunAt];
  const answers = new Set<string>();
  while (!isOver) {
    answers.add(await ask());
    answeredAt.push(performance.now());
  }
  await round;
  const tookMs = performance.now() - begunAt;
  const stallsMs = answeredAt.slice(1).map((at, n) => at - (answeredAt[n] ?? at));
  expect(answers).toEqual(new Set(['ok']));
  expect(stallsMs.length).toBeGreaterThan(DEBTORS / 10);
  expect(Math.max(...stallsMs) / tookMs).toBeLessThan(1 / 4);
  const [row] = await saldo.deps.db.read({
    sql: "SELECT count(*) FROM messages WHERE status = 'sent'",
    args: [],
  });
  expect(row?.[0]).toBe(DEBTORS);
});
