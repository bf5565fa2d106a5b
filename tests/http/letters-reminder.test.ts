import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { quote } from '../../server/domain/quote.ts';
import { aHold, anEntry, at, day, PLN } from '../support/builders.ts';
import { aContext, manyLines, roof, type LetterCase } from '../support/letter-facts.ts';
import { caseOf, oneLine, writeLetter } from '../support/written-letters.ts';

describe('a reminder', () => {
  test('names who, what, how much and when in its subject', () => {
    expect(subjectOf('reminder-when-expected')).toBe(
      'Zielony Dach: invoice 2026/114, €121.00, was due Friday 4 December',
    );
    expect(subjectOf('reminder-when-expected', 'pl')).toBe(
      'Zielony Dach: faktura 2026/114, 121,00 €, termin minął w piątek 4 grudnia',
    );
  });

  test.each([
    ['before-due', 'Nothing is late.'],
    ['when-expected', 'When can we expect it?'],
    ['second', 'what stands in the way'],
    ['firm', 'answer with the day on which you will'],
    ['final', 'we will decide whether to hand it over'],
  ])('%s has the tone of its step', (name, sentence) => {
    expect(oneLine(textOf(`reminder-${name}`))).toContain(sentence);
  });

  test('asks for what the quote asks: payments are taken off, money on its way is not asked again', () => {
    const letter = caseOf('reminder-second');
    const asked = quote(letter.facts, { invoiceIds: ['inv_1'], now: letter.context.now });
    expect(asked.payableMinor).toBe(4100);
    const text = oneLine(writeLetter(letter).text);
    expect(text).toContain('€41.00 is still open');
    expect(text).toContain('Thank you for the €50.00');
    expect(text).toContain('€30.00 more is on its way');
  });

  test('names the discount and its last day, or what is missing for it', () => {
    expect(oneLine(textOf('reminder-before-due-discount'))).toContain(
      'If you pay €118.58 by Wednesday 2 December, everything is settled and you save €2.42.',
    );
    expect(oneLine(textOf('reminder-before-due-shortfall'))).toContain(
      'Pay €68.58 more by Wednesday 2 December and the early-payment discount is yours.',
    );
  });

  test('no longer names the discount on the day after its last', () => {
    const letter = caseOf('reminder-before-due-discount');
    const text = writeLetter({ ...letter, context: aContext(at('2026-12-03T11:00:00Z')) }).text;
    expect(text).not.toContain('118.58');
  });

  test('offers parts only when the plan menu has them', () => {
    expect(oneLine(textOf('reminder-firm'))).toContain('up to 6 parts');
    const letter = caseOf('reminder-firm');
    const held = { ...letter.facts, holds: [aHold({ reason: 'dispute' })] };
    expect(writeLetter({ ...letter, facts: held }).text).not.toContain('parts');
  });

  test('the last one has a working day as its deadline', () => {
    const letter = caseOf('reminder-final');
    const holiday = day('2027-01-11');
    const cal = { zone: letter.context.cal.zone, isHoliday: (on: string) => on === holiday };
    expect(writeLetter(letter).subject).toContain('to pay by Monday 11 January');
    expect(writeLetter({ ...letter, context: { ...letter.context, cal } }).subject).toContain(
      'Tuesday 12 January',
    );
  });

  test('says when the next letter comes, if that is known', () => {
    expect(oneLine(textOf('reminder-when-expected'))).toContain(
      'We write again on Friday 11 December',
    );
    expect(textOf('reminder-firm')).not.toContain('We write again');
  });

  test('about several invoices lists each once, in one table per currency, the paid ones left out', () => {
    const letter = caseOf('reminder-several');
    const { html, subject } = writeLetter(letter);
    expect(subject).toContain(
      '3 invoices, €242.00 and PLN 121.00, the oldest due Friday 4 December',
    );
    expect(
      html.match(/<table style="width:100%;border-collapse:collapse;font-size:15px/g),
    ).toHaveLength(2);
    const paid = anEntry({ id: 'ent_x', invoiceId: 'inv_2', amountMinor: minor(12_100) });
    const later = writeLetter({
      ...letter,
      facts: { ...letter.facts, entries: [...letter.facts.entries, paid] },
    });
    expect(later.text).not.toContain('2026/118');
    expect(later.subject).toContain('2 invoices, €121.00 and PLN 121.00');
  });

  test('about a single invoice opens that one, about several the debtor’s page', () => {
    expect(textOf('reminder-firm')).toContain('/p/k1.inv_1');
    expect(textOf('reminder-several')).toContain('/p/k1.deb_1');
  });

  test('sums up the lines that a letter has no room for', () => {
    const text = textOf('reminder-long');
    expect(text).toContain('7 more lines');
    expect(text.match(/^Slate tile/gm)).toHaveLength(7);
    const lines = writeLetter({
      ...caseOf('reminder-long'),
      facts: withInvoices(caseOf('reminder-long'), [manyLines(8)]),
    }).text;
    expect(lines).not.toContain('more line');
  });

  test('in another currency never adds up with the first', () => {
    const facts = withInvoices(caseOf('reminder-several'), [roof({ id: 'inv_3', currency: PLN })]);
    expect(writeLetter({ ...caseOf('reminder-several'), facts }).subject).toContain('PLN 121.00');
  });
});

const textOf = (name: string, locale?: string): string => writeLetter(caseOf(name, locale)).text;
const subjectOf = (name: string, locale?: string): string =>
  writeLetter(caseOf(name, locale)).subject;

function withInvoices(letter: LetterCase, invoices: CaseFacts['invoices']): CaseFacts {
  const invoiced = letter.facts.entries.find((e) => e.kind === 'invoiced');
  if (invoiced === undefined) throw new Error('no invoice');
  const entries = invoices.map((i) => ({
    ...invoiced,
    id: `ent_${i.id}`,
    invoiceId: i.id,
    currency: i.currency,
    amountMinor: i.amountDueMinor,
  }));
  return { ...letter.facts, invoices, entries };
}
