import { expect, test } from 'vitest';
import { deadlinesAt } from '../../server/domain/alarm.ts';
import { DAY_MS } from '../../server/domain/calendar.ts';
import { NOW } from '../support/builders.ts';

const { byMethod, others } = deadlinesAt(NOW).processingBegunBefore;

test.each([
  ['card', 1],
  ['blik', 1],
  ['p24', 1],
  ['us_bank_account', 7],
  ['sepa_debit', 21],
])('money on its way by %s is late after days: %i (invariant I15)', (method, days) => {
  expect(NOW - Number(byMethod[method])).toBe(days * DAY_MS);
});

test('money on its way by a method that we do not know is late after two days', () => {
  expect(NOW - others).toBe(2 * DAY_MS);
});
