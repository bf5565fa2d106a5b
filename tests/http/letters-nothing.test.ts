import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { anEntry, at } from '../support/builders.ts';
import { aMessage } from '../support/letter-facts.ts';
import { caseOf, writeLetter } from '../support/written-letters.ts';

describe('nothing is written', () => {
  test.each([
    ['a reminder of what was paid meanwhile', 'reminder-firm', paidUp, 'nothingToPay'],
    [
      'a word that money is on its way once it has arrived',
      'payment-processing',
      arrived,
      'notOnItsWay',
    ],
    ['a word that a payment failed once it has arrived', 'payment-failed', arrived, 'notFailed'],
    [
      'a word that a payment failed when nothing is open any more',
      'payment-failed',
      paidUp,
      'nothingToPay',
    ],
    ['a note before an instalment that is paid', 'plan-before', paidUp, 'instalmentCovered'],
    ['a note of a missed instalment that was cured', 'plan-missed', paidUp, 'instalmentCovered'],
    ['a note before an instalment of a plan that ended', 'plan-before', planEnded, 'planOver'],
    ['a default notice of a plan that was brought back', 'plan-defaulted', planRuns, 'planOver'],
    [
      'about a plan that is not there',
      'plan-missed',
      (f: CaseFacts) => ({ ...f, plans: [] }),
      'noPlan',
    ],
    [
      'about a payment that is not there',
      'payment-receipt',
      (f: CaseFacts) => ({ ...f, payments: [] }),
      'noPayment',
    ],
    [
      'about an invoice that is not there',
      'reminder-firm',
      (f: CaseFacts) => ({ ...f, invoices: [] }),
      'noInvoice',
    ],
  ] as const)('%s', (_what, name, change, code) => {
    const letter = caseOf(name);
    expect(renderLetter(letter.message, change(letter.facts), letter.context)).toMatchObject({
      nothing: { code },
    });
  });

  test('for a receipt before the money has arrived', () => {
    const letter = caseOf('payment-processing');
    const message = { ...letter.message, kind: 'paymentReceipt' as const };
    expect(renderLetter(message, letter.facts, letter.context)).toEqual({
      nothing: { code: 'notArrived', status: 'processing' },
    });
  });

  test('for a step that is a call, or that the sequence no longer has', () => {
    const letter = caseOf('reminder-firm');
    const step = (id: string) =>
      renderLetter({ ...letter.message, step: id }, letter.facts, letter.context);
    expect(step('+21')).toMatchObject({ nothing: { code: 'notALetter' } });
    expect(step('+99')).toMatchObject({ nothing: { code: 'noStep' } });
  });
});

test('a fresh link is sent even when nothing is open', () => {
  const letter = caseOf('fresh-link');
  expect(writeLetter({ ...letter, facts: paidUp(letter.facts) }).text).toContain(
    'At the moment nothing is open.',
  );
  const nobody = { ...letter, message: aMessage('freshLink', { invoiceIds: [] }) };
  expect(writeLetter(nobody).text).toContain('/p/k1.deb_1');
});

function paidUp(facts: CaseFacts): CaseFacts {
  const paid = anEntry({
    id: 'ent_all',
    amountMinor: minor(12_100),
    at: at('2026-12-01T11:00:00Z'),
  });
  return { ...facts, entries: [...facts.entries, paid] };
}

function arrived(facts: CaseFacts): CaseFacts {
  const settledAt = at('2026-12-08T11:00:00Z');
  return {
    ...facts,
    payments: facts.payments.map((p) => ({ ...p, status: 'succeeded' as const, settledAt })),
  };
}

function planEnded(facts: CaseFacts): CaseFacts {
  const canceledAt = at('2026-12-01T11:00:00Z');
  return {
    ...facts,
    plans: facts.plans.map((p) => ({
      ...p,
      status: 'canceled' as const,
      canceledAt,
      reason: 'asked',
    })),
  };
}

function planRuns(facts: CaseFacts): CaseFacts {
  const activeSince = at('2027-01-28T11:00:00Z');
  return {
    ...facts,
    plans: facts.plans.map((p) => ({
      ...p,
      status: 'active' as const,
      activeSince,
      reinstatedAt: activeSince,
    })),
  };
}
