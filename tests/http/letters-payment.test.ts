import { describe, expect, test } from 'vitest';
import type { Payment } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { NOW } from '../support/builders.ts';
import { caseOf, oneLine, writeLetter } from '../support/written-letters.ts';

const textOf = (name: string, locale?: string): string =>
  oneLine(writeLetter(caseOf(name, locale)).text);

describe('a payment', () => {
  test('that arrived early names its discount and that nothing is left', () => {
    const text = textOf('payment-receipt');
    expect(text).toContain('€118.58 by Visa ·4242 arrived on Wednesday 25 November');
    expect(text).toContain('the discount of €2.42 is yours');
    expect(text).toContain('Nothing is left to pay.');
  });

  test('of a part says what is still open', () => {
    expect(textOf('payment-receipt-part')).toContain('€71.00 is still open.');
  });

  test.each(['payment-receipt-late', 'reminder-residue'])(
    'of the early price that came too late leaves the rest owed, and %s says why',
    (name) => {
      const text = textOf(name);
      expect(text).toContain(
        'The early price of invoice 2026/114 was for payment in full by Wednesday 2 December, and that did not happen. So €2.42 of the full price stays owed.',
      );
      expect(textOf(name, 'pl')).toContain('pozostaje do zapłaty 2,42 €');
      expect(textOf('payment-receipt-part')).not.toContain('early price');
    },
  );

  test('of too much says whether the rest is credit or goes back by itself', () => {
    const letter = caseOf('payment-receipt');
    const textWith = (refundDue: Payment['refundDue']): string => {
      const payments = letter.facts.payments.map((p) => ({
        ...p,
        amountMinor: minor(p.amountMinor + 5_000),
        refundDue,
      }));
      return oneLine(writeLetter({ ...letter, facts: { ...letter.facts, payments } }).text);
    };
    expect(textWith(null)).toContain('€50.00 of it was more than what was open. It stands to your');
    expect(textWith({ toMinor: minor(5_000), decidedAt: NOW })).toContain(
      '€50.00 of it was more than what was open. It goes back to where it came from by itself.',
    );
  });

  test('that failed says why in words, and that nothing was received', () => {
    expect(textOf('payment-failed')).toContain(
      'not enough money on the account. We have received nothing from it',
    );
    expect(textOf('payment-failed', 'pl')).toContain('na koncie zabrakło środków');
  });

  test.each(['lost_card', 'stolen_card', 'pickup_card', 'anything_new'])(
    'that failed with %s says no more than that it was declined',
    (failureCode) => {
      const letter = caseOf('payment-failed');
      const payments = letter.facts.payments.map((p) =>
        p.status === 'failed' ? { ...p, failureCode } : p,
      );
      const { text } = writeLetter({ ...letter, facts: { ...letter.facts, payments } });
      expect(text).toContain('The bank declined it and gave no reason.');
    },
  );

  test('that the bank took back is told neutrally, and a person looks first', () => {
    const text = textOf('payment-charged-back');
    expect(text).toContain('The bank has taken back €121.00');
    expect(text).toContain('no reminder goes out until then');
  });

  test('that was sent back says so and asks for nothing', () => {
    expect(textOf('payment-refunded')).toContain('We have sent back €121.00');
    expect(textOf('payment-refunded')).not.toContain('is open');
  });
});
