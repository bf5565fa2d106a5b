import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instant } from '../../server/domain/brands.ts';
import { DAY_MS, instant } from '../../server/domain/calendar.ts';
import { dueReach, reachesFrom, wasDeafTooLong } from '../../server/domain/look-back.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const NOW = at('2026-11-22T09:00:00Z');
const daysAgo = (days: number): Instant => instant(NOW - days * DAY_MS);

test('F16 after more than 29 days without an answer (>30 d shows nothing) events may have come and gone', () => {
  expect([3, 29, 30, 400].map((days) => wasDeafTooLong(daysAgo(days), NOW))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

test('who never compared, or was deaf, compares everything that a bank can still take back', () => {
  expect(dueReach({ recentAt: null, wholeAt: null }, NOW)).toBe('whole');
  expect(dueReach({ recentAt: NOW, wholeAt: null }, NOW)).toBe('whole');
  expect(reachesFrom('whole', NOW)).toBeLessThan(at('2025-10-22T00:00:00Z'));
  expect(reachesFrom('recent', NOW)).toBeLessThan(at('2026-10-22T00:00:00Z'));
});

test('recent payments are compared once a night, from 02:00 UTC on', () => {
  const looked = { recentAt: at('2026-11-22T02:00:01Z'), wholeAt: at('2026-11-22T02:00:01Z') };
  expect(dueReach(looked, at('2026-11-22T02:00:02Z'))).toBeNull();
  expect(dueReach(looked, at('2026-11-23T01:59:59Z'))).toBeNull();
  expect(dueReach(looked, at('2026-11-23T02:00:00Z'))).toBe('recent');
});

test('everything is compared once a week', () => {
  const after = (days: number) => dueReach({ recentAt: daysAgo(0), wholeAt: daysAgo(days) }, NOW);
  expect([0, 1, 6, 7, 30].map(after)).toEqual([null, null, null, 'whole', 'whole']);
});

test('F40 whatever a clock does, something is compared again at most a day later', () => {
  const moment = fc.integer({ min: 0, max: 4_000 * DAY_MS }).map(instant);
  fc.assert(
    fc.property(moment, moment, (looked, now) => {
      const last = { recentAt: looked, wholeAt: looked };
      expect(dueReach(last, now) !== null || Math.abs(now - looked) < DAY_MS).toBe(true);
    }),
  );
});
