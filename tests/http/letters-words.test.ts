import { describe, expect, test } from 'vitest';
import { letterWords } from '../../portal/messages/letters.ts';
import { plainText } from '../../portal/messages/rich.ts';

const today = '2026-12-16';
const amounts = [{ minor: 24_200, currency: 'EUR' }];
const facts = (count: number) => ({
  vendor: 'Lipa',
  about: count === 1 ? { number: 'A/1' } : { count },
  amounts,
  dueOn: '2026-12-04',
  daysLate: 12,
  today,
});

describe('Polish counts bend as they should', () => {
  test.each([
    [2, '2 faktury pozostają niezapłacone'],
    [5, '5 faktur pozostaje niezapłaconych'],
    [12, '12 faktur pozostaje niezapłaconych'],
    [22, '22 faktury pozostają niezapłacone'],
  ])('%i invoices', (count, words) => {
    const { secondReminder } = letterWords.pl.reminder;
    expect(plainText(secondReminder.opening(facts(count)))).toContain(words);
  });

  test.each([
    [1, '1 ratę'],
    [3, '3 raty'],
    [6, '6 rat'],
  ])('%i parts', (count, words) => {
    expect(letterWords.pl.reminder.ways(count)).toContain(`maksymalnie na ${words}`);
  });

  test.each([
    ['2026-12-09', 'ze środy 9 grudnia'],
    ['2026-12-08', 'z wtorku 8 grudnia'],
  ])('the day %s', (on, words) => {
    const { failed } = letterWords.pl.payment;
    const payment = {
      vendor: 'Lipa',
      about: { number: 'A/1' },
      amount: { minor: 1, currency: 'EUR' },
      method: null,
      on,
      today,
    };
    expect(plainText(failed.opening(payment))).toContain(words);
  });
});

test.each([
  ['EUR', '€242.00', '242,00\u00a0€'],
  ['PLN', 'PLN\u00a0242.00', '242,00\u00a0zł'],
  ['JPY', 'JP¥24,200', '24\u00a0200\u00a0JPY'],
])('amounts in %s are written as each language writes them', (currency, english, polish) => {
  const open = [{ minor: 24_200, currency }];
  expect(plainText(letterWords.en.freshLink.open(open))).toContain(english);
  expect(plainText(letterWords.pl.freshLink.open(open))).toContain(polish);
});

test('days of another year carry it, days of this one do not', () => {
  const { deadline } = letterWords.en.reminder.finalDemand;
  expect(plainText(deadline('2026-12-23', today))).toBe('Please pay by Wednesday 23 December.');
  expect(plainText(deadline('2027-01-04', today))).toBe('Please pay by Monday 4 January 2027.');
});
