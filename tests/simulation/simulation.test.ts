import { expect, test } from 'vitest';
import { playHistories, storyOf } from './run.ts';

const HISTORIES = 120;

test('random histories with a lying world end without a wrong figure or letter', async () => {
  const played = await playHistories(1, HISTORIES);
  expect(played.violations.map(storyOf)).toEqual([]);
  expect(played.count).toBe(HISTORIES);
});
