import { describe, expect, test } from 'vitest';
import { reportOf } from '../../server/gateways/stripe-report.ts';
import {
  aContext,
  aMessage,
  card,
  factsIn,
  noon,
  paid,
  planOf,
  saved,
} from '../support/letter-facts.ts';
import { openBench, openIntent } from './stripe-setup.ts';
import { oneLine, writeLetter } from '../support/written-letters.ts';

/** The second part of a plan, charged by us on its day and refused with this code. */
function refused(failureCode: string, locale = 'en') {
  const failed = card(4033, '2026-12-22', {
    status: 'failed',
    failedAt: noon('2026-12-22'),
    failureCode,
  });
  const payment = { ...failed, planId: 'pln_1', offSession: true, paymentMethodId: 'pm_1' };
  return oneLine(
    writeLetter({
      message: aMessage('paymentFailed', { paymentId: 'pay_1', planId: 'pln_1' }),
      facts: factsIn(locale, {
        plans: [planOf(saved)],
        entries: [paid(4034, '2026-11-22', 'pay_0')],
        payments: [payment],
      }),
      context: aContext(noon('2026-12-22')),
    }).text,
  );
}

describe('the letter of a charge that we made alone and that was refused (F60)', () => {
  test('asks to confirm it at the bank where the bank wants that', () => {
    const text = refused('authentication_required');
    expect(text).toContain('Your bank wants you to confirm it yourself.');
    expect(text).toContain('https://pay.zielonydach.example/p/');
    expect(refused('authentication_required', 'pl')).toContain(
      'Bank prosi o Państwa potwierdzenie',
    );
  });

  test('names the day of the next try where there was not enough money', () => {
    expect(refused('insufficient_funds')).toContain('We try again on Thursday 24 December.');
    expect(refused('insufficient_funds', 'pl')).toContain('Spróbujemy ponownie');
  });

  test.each(['do_not_try_again', 'lost_card', 'account_closed'])(
    'asks for another card, and promises no other try, after %s',
    (code) => {
      const text = refused(code);
      expect(text).toContain('We do not try it there again.');
      expect(text).not.toContain('We try again');
      expect(refused(code, 'pl')).toContain('podać inną kartę');
    },
  );
});

test('advice not to try again is a stronger word than the bank’s own reason (F60)', async () => {
  const bench = openBench();
  const { id } = await openIntent(bench);
  const intent = await bench.sdk.paymentIntents.retrieve(id);
  const declined = (advice_code: 'do_not_try_again' | 'try_again_later') =>
    reportOf(
      {
        ...intent,
        last_payment_error: {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          advice_code,
        },
      },
      [],
    )?.declineCode;
  expect(declined('do_not_try_again')).toBe('do_not_try_again');
  expect(declined('try_again_later')).toBe('insufficient_funds');
});
