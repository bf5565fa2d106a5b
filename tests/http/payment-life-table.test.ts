import { expect, test } from 'vitest';
import { LIFE_EVENTS } from '../../server/domain/journal-events.ts';
import { lifeRows } from '../support/life/rows.ts';
import { books, lettersOf } from '../support/life/stage.ts';
import { debtorScreens, vendorScreen } from '../support/screens.ts';
import { openTestWorld } from '../support/world.ts';

/**
 * All of a payment's life as one table: for each kind of record what the debtor reads, what the vendor
 * reads and has to do, which letter leaves or why none does, whether anybody is reminded, and what is owed.
 */

test('every kind of record of a payment’s life has its row, and no row is about another', () => {
  expect(Object.keys(lifeRows).toSorted()).toEqual(LIFE_EVENTS.toSorted());
  expect(LIFE_EVENTS.filter((event) => lifeRows[event].length === 0)).toEqual([]);
});

/** Reasons that the rows give, and words that only the vendor's people use. */
const AMONG_THE_VENDOR = /goodwill|uncollectable|written off|charge ?back|dunning|umorz|undefined/i;

const rows = LIFE_EVENTS.flatMap((event) => lifeRows[event].map((row) => ({ event, ...row })));

test.concurrent.each(rows)('$event: $name', async (row) => {
  await using saldo = await openTestWorld();
  const scene = await row.given(saldo);
  const [lettersBefore, before] = [await lettersOf(saldo, scene), await vendorScreen(saldo, scene)];
  await row.when(saldo, scene);
  const screen = await vendorScreen(saldo, scene);
  expect(screen.timeline.slice(before.timeline.length)).toContain(row.vendor);
  expect(screen.tasks).toEqual(row.tasks);
  const known = new Set(lettersBefore.map(({ id }) => id));
  const letters = (await lettersOf(saldo, scene)).filter(({ id }) => !known.has(id));
  expect(letters.map(({ kind }) => kind)).toEqual(
    typeof row.letter === 'string' ? [row.letter] : [],
  );
  expect(await books(saldo, scene)).toEqual(row.books);
  for (const locale of ['en', 'pl'] as const) {
    const read = await debtorScreens(saldo, scene, locale, scene.paymentId);
    expect(read).toContain(row.debtor[locale]);
    expect(read).not.toMatch(AMONG_THE_VENDOR);
  }
});
