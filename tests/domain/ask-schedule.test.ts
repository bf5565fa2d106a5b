import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstAskAt, nextAskAt } from '../../server/domain/ask-schedule.ts';
import { DAY_MS, instant } from '../../server/domain/calendar.ts';
import { aPayment, NOW } from '../support/builders.ts';

const MINUTE = 60_000;
const after = (minutes: number) => instant(NOW + minutes * MINUTE);
const open = aPayment({ createdAt: NOW });

test('a payment is asked about 5 minutes and an hour after it began, then once a day (F17)', () => {
  expect(firstAskAt(open)).toBe(after(5));
  expect(nextAskAt(open, after(4))).toBe(after(5));
  expect(nextAskAt(open, after(5))).toBe(after(60));
  expect(nextAskAt(open, after(59))).toBe(after(60));
  expect(nextAskAt(open, after(60))).toBe(instant(NOW + DAY_MS));
  expect(nextAskAt(open, instant(NOW + DAY_MS))).toBe(instant(NOW + 2 * DAY_MS));
  expect(nextAskAt(open, instant(NOW + 9.5 * DAY_MS))).toBe(instant(NOW + 10 * DAY_MS));
});

test('a debit begins anew when it sets out', () => {
  const debit = aPayment({ createdAt: NOW }, { status: 'processing', processingSince: after(30) });
  expect(firstAskAt(debit)).toBe(after(35));
  expect(nextAskAt(debit, after(35))).toBe(after(90));
});

test('nobody asks about what is over, or was never the processor’s', () => {
  const over = [
    aPayment({}, { status: 'succeeded', settledAt: NOW }),
    aPayment({}, { status: 'failed', failedAt: NOW, failureCode: 'x' }),
    aPayment({}, { status: 'canceled', canceledAt: NOW }),
    aPayment({ channel: 'offline' }),
  ];
  expect(over.flatMap((p) => [firstAskAt(p), nextAskAt(p, NOW)])).toEqual(
    over.flatMap(() => [null, null]),
  );
});

test('the next question is always later than now and at most a day away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * DAY_MS }), (passed) => {
      const now = instant(NOW + passed);
      const next = nextAskAt(open, now) ?? 0;
      expect(next).toBeGreaterThan(now);
      expect(next).toBeLessThanOrEqual(now + DAY_MS);
    }),
  );
});
