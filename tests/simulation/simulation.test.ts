import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyTo } from './plant.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { huntPlantedBugs } from './hunt.ts';
import type { Hunted } from './hunt.ts';
import { coverageOf, FULL_RUN, play, playHistories, storyOf, unseenIn } from './run.ts';
import type { Histories } from './run.ts';
import type { Played } from './play/history.ts';

/** Most bugs are found within a few; none may need more than this. */
const MOST_PER_BUG = 400;
const MINUTES = 60_000;

/** What must have happened somewhere, or the simulation has gone blind to it. */
const SEEN = [
  'invoice.issued',
  'invoice.writtenOff',
  'creditNote.issued',
  'discount.granted',
  'discount.reversed',
  'payment.recorded',
  'payment.processing',
  'payment.requiresAction',
  'payment.declined',
  'payment.failed',
  'payment.canceled',
  'payment.succeeded',
  'payment.refunded',
  'payment.refundFailed',
  'payment.refundDecided',
  'payment.disputed',
  'payment.disputeWon',
  'payment.disputeLost',
  'credit.added',
  'credit.taken',
  'credit.applied',
  'plan.accepted',
  'plan.activated',
  'plan.lapsed',
  'plan.methodKept',
  'plan.letter',
  'plan.defaulted',
  'plan.accelerated',
  'plan.reinstated',
  'plan.completed',
  'plan.canceled',
  'hold.set',
  'hold.ended',
  'reminder.queued',
  'reminder.callDue',
  'reminder.noAddress',
  'message.sent',
  'message.suppressed',
  'message.failed',
  'dunning.exhausted',
];

describe(`${FULL_RUN} random histories`, () => {
  let played: Histories;
  beforeAll(async () => {
    played = await playHistories(1, FULL_RUN);
    const { count, seconds, steps, days, letters, charges } = played;
    console.log(
      `${count} histories in ${Math.round(seconds)} s: ${steps} steps, ${days} days, ${letters} letters, ${charges} charges`,
    );
    console.log(coverageOf(played));
  }, 20 * MINUTES);

  test('break no invariant', () => {
    expect(played.count).toBe(FULL_RUN);
    expect(played.violations.map((one) => storyOf(one)).join('\n\n')).toBe('');
  });

  test('touch everything that can happen', () => {
    expect(SEEN.filter((type) => (played.happened[type] ?? 0) === 0)).toEqual([]);
  });

  test('meet each fault a hundred times, where it is made and where it is looked at', () => {
    expect(unseenIn(played)).toEqual([]);
  });
});

describe('the simulation', () => {
  test(
    'plays the same history from the same seed, to the last stored byte',
    async () => {
      const twice: Played[] = [];
      for (let i = 0; i < 2; i++) await play({ from: 7, count: 5 }, (one) => twice.push(one));
      const [first, second] = [twice.slice(0, 5), twice.slice(5)];
      expect(first.map((one) => one.story.length)).not.toContain(0);
      expect(second).toEqual(first);
    },
    MINUTES,
  );

  test('shares no code with the product where it checks', () => {
    const folder = fileURLToPath(new URL('check/', import.meta.url));
    const imports = readdirSync(folder).flatMap((file) =>
      [...readFileSync(`${folder}${file}`, 'utf8').matchAll(/from '([^']+)'/g)].map((m) => m[1]),
    );
    const foreign = imports.filter(
      (name) => !/^(\.\/[a-z-]+\.ts|node:crypto|date-holidays)$/.test(name ?? ''),
    );
    expect(imports.length).toBeGreaterThan(10);
    expect(foreign).toEqual([]);
  });
});

describe('planted bugs', () => {
  test.each(PLANTED_BUGS)('$name has its place in the source', ({ changes }) => {
    const root = new URL('../../', import.meta.url);
    for (const change of changes) {
      const source = readFileSync(new URL(change.file, root), 'utf8');
      expect(applyTo(source, change)).not.toBe(source);
    }
  });

  let hunted: readonly Hunted[];
  beforeAll(async () => {
    hunted = await huntPlantedBugs(MOST_PER_BUG);
  }, 20 * MINUTES);

  test.each(PLANTED_BUGS)('$name is caught: $says', ({ name }) => {
    const one = hunted.find(({ bug }) => bug.name === name);
    expect(one?.found, `${one?.histories} histories played`).not.toBeNull();
    expect(one?.found?.invariant).not.toContain('the simulation itself');
  });
});
