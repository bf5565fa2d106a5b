import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { anEntry, at } from '../support/builders.ts';
import { caseOf, oneLine, writeLetter } from '../support/written-letters.ts';

const textOf = (name: string, locale?: string): string =>
  oneLine(writeLetter(caseOf(name, locale)).text);

const codeOf = (name: string, change: (facts: CaseFacts) => CaseFacts): string => {
  const letter = caseOf(name);
  const written = renderLetter(letter.message, change(letter.facts), letter.context);
  return 'nothing' in written ? written.nothing.code : 'written';
};

describe('a payment that a bank looks into', () => {
  test('is named by the disputed part, counts as made, and asks for nothing', () => {
    const text = textOf('money-disputed');
    expect(text).toContain('asked to return €50.00 of your payment by Visa ·4242');
    expect(text).toContain('the payment counts as made, and we send no reminders');
    expect(text).not.toContain('is open');
    expect(textOf('money-disputed', 'pl')).toContain('prośbę o zwrot 50,00 €');
  });

  test('is not told of once the bank has decided', () => {
    const won = (facts: CaseFacts): CaseFacts => ({
      ...facts,
      payments: facts.payments.map((p) => ({
        ...p,
        status: 'disputeWon' as const,
        settledAt: at('2026-11-25T11:00:00Z'),
      })),
    });
    expect(codeOf('money-disputed', won)).toBe('notDisputed');
  });

  test('and that stands is settled as it was', () => {
    const text = textOf('money-stands');
    expect(text).toContain('Wednesday 25 November: it stands.');
    expect(text).toContain('Nothing is left to pay.');
    expect(text).not.toContain('taken back');
  });

  test('and whose money comes back is settled again, with what is too much as credit', () => {
    const text = textOf('money-reinstated');
    expect(text).toContain('€30.00 that it had taken back counts as paid again.');
    expect(text).toContain('€20.00 of it is more than what was open.');
    expect(textOf('money-reinstated', 'pl')).toContain('30,00 €, które bank wycofał');
  });
});

describe('a refund that did not arrive', () => {
  test('of a paid debt counts as paid again, and a person looks for another way', () => {
    const text = textOf('money-refund-failed');
    expect(text).toContain('could not be paid out to you and is with us again');
    expect(text).toContain('For now, €30.00 counts as paid again');
    expect(text).toContain('looks for another way to return it');
    expect(textOf('money-refund-failed', 'pl')).toContain('Zwrotu nie udało się wypłacić');
  });

  test.each([
    ['money-refund-failed-credit', '€30.00'],
    ['money-refund-refused', '€21.00'],
  ])('%s is credit', (name, amount) => {
    expect(textOf(name)).toContain(`${amount} stands to your credit with us.`);
    expect(textOf(name)).not.toContain('counts as paid again');
  });
});

test('other money than was asked for is told with both figures and is not called paid', () => {
  const text = textOf('money-mismatched');
  expect(text).toContain('€100.00 by Visa ·4242 arrived on Wednesday 9 December.');
  expect(text).toContain('We had asked for €121.00.');
  expect(text).toContain('has not paid the invoice yet');
});

describe('what is given up', () => {
  test('a credit note names its number, its amount and what is left', () => {
    const text = textOf('money-credit-note');
    expect(text).toContain('We have credited €50.00 of invoice 2026/114, with credit note K/7.');
    expect(text).toContain('€71.00 is still open.');
    expect(textOf('money-credit-note', 'pl')).toContain('zmniejszyliśmy o 50,00 € (korekta K/7)');
  });

  test('a credit note for what was paid says that the money is the debtor’s', () => {
    const text = textOf('money-credit-note-paid');
    expect(text).toContain('€50.00 of it had been paid already. It stands to your credit with us');
    expect(text).toContain('Nothing is left to pay.');
  });

  test('a forgiven debt says so without a word of books, unless it came to be owed again', () => {
    const text = textOf('money-written-off');
    expect(text).toContain('We have waived €121.00 of invoice 2026/114: you need not pay it.');
    expect(text).not.toMatch(/written off|bad debt/i);
    const again = anEntry({
      id: 'ent_x',
      kind: 'writeOff',
      side: 'debit',
      amountMinor: minor(100),
    });
    const owed = (facts: CaseFacts) => ({ ...facts, entries: [...facts.entries, again] });
    expect(codeOf('money-written-off', owed)).toBe('owedAgain');
  });
});

describe('credit', () => {
  test('that pays an invoice says what is left of it', () => {
    const text = textOf('money-credit-applied');
    expect(text).toContain('€30.00 that stood to your credit with us now pays invoice 2026/114.');
    expect(text).toContain('€91.00 is still open.');
  });

  test('that goes back says how much', () => {
    expect(textOf('money-credit-returned')).toContain('€50.00 that stood to your credit');
    expect(textOf('money-credit-returned', 'pl')).toContain('50,00 € z nadpłaty');
  });
});
