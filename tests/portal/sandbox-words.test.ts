import { expect, test } from 'vitest';
import { nextWords, panelWords } from '../../portal/components/sandbox/words.ts';

const NOW = '2026-11-22T18:40:30.000Z';
const told = (nextAt: string | null): string => {
  const words = panelWords({ now: NOW, timeZone: 'Europe/Warsaw' });
  return nextWords({ now: NOW, nextAt }, words);
};

test('what is next by itself is never told for a moment that has passed', () => {
  expect(told('2026-11-22T18:39:00.000Z')).toBe('Next by itself: now.');
  expect(told(NOW)).toBe('Next by itself: now.');
  expect(told('2026-11-22T18:41:00.000Z')).toMatch(/^Next by itself: .*19:41\.$/);
  expect(told(null)).toBe('Nothing is waiting to happen by itself.');
});
