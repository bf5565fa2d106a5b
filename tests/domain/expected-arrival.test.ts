import { expect, test } from 'vitest';
import { expectedBy } from '../../server/domain/expected-arrival.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import { aCase, aPayment, aVendor, NOW } from '../support/builders.ts';

const onItsWay = (methodType: string | null) =>
  aPayment({ methodType }, { status: 'processing', processingSince: NOW });
const { timeZone } = aVendor();

test.each([
  ['sepa_debit', '2026-05-25'],
  ['us_bank_account', '2026-05-11'],
  ['blik', '2026-05-05'],
  ['card', '2026-05-05'],
  ['a method of tomorrow', '2026-05-06'],
  [null, '2026-05-06'],
])('money on its way by %s is known of by %s', (methodType, day) => {
  expect(expectedBy(onItsWay(methodType), timeZone)).toBe(day);
});

test('nothing is expected of money that is not on its way', () => {
  expect(expectedBy(aPayment({ methodType: 'sepa_debit' }), timeZone)).toBeNull();
});

test('the hold of money on its way names that day and stands past it (F23)', () => {
  const facts = aCase({ payments: [onItsWay('sepa_debit')] });
  const later = (NOW + 40 * 86_400_000) as typeof NOW;
  for (const now of [NOW, later]) {
    expect(activeHolds(facts, 'inv_1', now)).toMatchObject([
      { reason: 'processing', untilOn: null, why: { untilOn: '2026-05-25' } },
    ]);
  }
});
