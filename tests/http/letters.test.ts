import { describe, expect, test } from 'vitest';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { quote } from '../../server/domain/quote.ts';
import type { OutgoingMail } from '../../server/gateways/types.ts';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { aHold, anEntry, at, day, PLN } from '../support/builders.ts';
import {
  aContext,
  aMessage,
  letterCases,
  manyLines,
  roof,
  type LetterCase,
} from '../support/letter-cases.ts';

const cases = ['en', 'pl'].flatMap((locale) =>
  letterCases(locale).map((letter) => ({ ...letter, name: `${letter.name} (${locale})` })),
);

describe('every letter', () => {
  test.each(cases)('$name says the same in plain text as in HTML', (letter) => {
    const { html, text } = write(letter);
    const inHtml = new Set(figures(wordsOf(html)));
    const inText = new Set(figures(text));
    expect(inHtml).toEqual(inText);
  });

  test.each(cases)('$name has one button, and links only to our page, mail and phone', (letter) => {
    const { html } = write(letter);
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map((m) => m[1]);
    expect(
      hrefs.filter((href) => href?.startsWith('https://pay.zielonydach.example/p/k1.')),
    ).toHaveLength(1);
    expect(
      hrefs.filter(
        (href) => !/^(https:\/\/pay\.zielonydach\.example|mailto:biuro@|tel:\+48)/.test(href ?? ''),
      ),
    ).toEqual([]);
  });

  test.each(cases)('$name loads nothing and follows nobody', (letter) => {
    expect(write(letter).html).not.toMatch(
      /<(img|script|link|iframe|object|form|input)\b|url\(|@import|\ssrc=/i,
    );
  });

  test.each(cases)('$name is calm: no exclamation marks, no capitals, no threats', (letter) => {
    const { subject, text } = write(letter);
    const ours = new Set(['PLN', 'EUR', 'VAT', 'PDF', 'SEPA']);
    const shouted = `${subject}\n${text}`.match(/\p{Lu}{3,}/gu) ?? [];
    expect(shouted.filter((word) => !ours.has(word))).toEqual([]);
    expect(`${subject}\n${text}`).not.toMatch(
      /!|\b(court|police|lawsuit|immediately)\b|komornik|natychmiast/i,
    );
  });

  test.each(cases)('$name says who writes, to whom, and how to be sure', (letter) => {
    const { subject, text, from, replyTo } = write(letter);
    expect(subject).toMatch(/^Zielony Dach: /);
    expect(from).toBe('"Zielony Dach sp. z o.o." <letters@saldo.example>');
    expect(replyTo).toBe('biuro@zielonydach.example');
    expect(text).toContain('Restauracja Pod Lipą');
    expect(oneLine(text)).toMatch(/call the number on your contract|zadzwonić pod numer z umowy/);
  });

  test.each(cases)('$name keeps its Message-ID however often it is written', (letter) => {
    expect(write(letter).messageId).toBe('msg_1@saldo.example');
  });
});

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
    const text = oneLine(write(letter).text);
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
    const text = write({ ...letter, context: aContext(at('2026-12-03T11:00:00Z')) }).text;
    expect(text).not.toContain('118.58');
  });

  test('offers parts only when the plan menu has them', () => {
    expect(oneLine(textOf('reminder-firm'))).toContain('up to 6 parts');
    const letter = caseOf('reminder-firm');
    const held = { ...letter.facts, holds: [aHold({ reason: 'dispute' })] };
    expect(write({ ...letter, facts: held }).text).not.toContain('parts');
  });

  test('the last one has a working day as its deadline', () => {
    const letter = caseOf('reminder-final');
    const holiday = day('2027-01-11');
    const cal = { zone: letter.context.cal.zone, isHoliday: (on: string) => on === holiday };
    expect(write(letter).subject).toContain('to pay by Monday 11 January');
    expect(write({ ...letter, context: { ...letter.context, cal } }).subject).toContain(
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
    const { html, subject } = write(letter);
    expect(subject).toContain(
      '3 invoices, €242.00 and PLN 121.00, the oldest due Friday 4 December',
    );
    expect(
      html.match(/<table style="width:100%;border-collapse:collapse;font-size:15px/g),
    ).toHaveLength(2);
    const paid = anEntry({ id: 'ent_x', invoiceId: 'inv_2', amountMinor: minor(12_100) });
    const later = write({
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
    const lines = write({
      ...caseOf('reminder-long'),
      facts: withInvoices(caseOf('reminder-long'), [manyLines(8)]),
    }).text;
    expect(lines).not.toContain('more line');
  });

  test('in another currency never adds up with the first', () => {
    const facts = withInvoices(caseOf('reminder-several'), [roof({ id: 'inv_3', currency: PLN })]);
    expect(write({ ...caseOf('reminder-several'), facts }).subject).toContain('PLN 121.00');
  });
});

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

describe('the language', () => {
  test.each([
    ['pl-PL', 'Dzień dobry,'],
    ['ro', 'Hello,'],
    ['', 'Hello,'],
  ])('of a debtor who reads "%s" opens with "%s"', (locale, greeting) => {
    const letter = caseOf('reminder-firm');
    const facts = { ...letter.facts, debtor: { ...letter.facts.debtor, locale } };
    expect(write({ ...letter, facts }).text).toContain(greeting);
  });
});

test('a pay link that is not a web address is never written', () => {
  const letter = caseOf('reminder-firm');
  const context = { ...letter.context, payUrl: () => 'javascript:alert(1)' };
  expect(() => renderLetter(letter.message, letter.facts, context)).toThrow('not a page of ours');
});

test('a fresh link is sent even when nothing is open', () => {
  const letter = caseOf('fresh-link');
  expect(write({ ...letter, facts: paidUp(letter.facts) }).text).toContain(
    'At the moment nothing is open.',
  );
  const nobody = { ...letter, message: aMessage('freshLink', { invoiceIds: [] }) };
  expect(write(nobody).text).toContain('/p/k1.deb_1');
});

function caseOf(name: string, locale = 'en'): LetterCase {
  const found = letterCases(locale).find((letter) => letter.name === name);
  if (found === undefined) throw new Error(`no letter ${name}`);
  return found;
}

function write({ message, facts, context }: Omit<LetterCase, 'name'>): OutgoingMail {
  const mail = renderLetter(message, facts, context);
  if ('nothing' in mail) throw new Error(`nothing: ${mail.nothing.code}`);
  return mail;
}

const textOf = (name: string, locale?: string): string => write(caseOf(name, locale)).text;
const subjectOf = (name: string, locale?: string): string => write(caseOf(name, locale)).subject;
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** What a reader sees of the HTML part; the page title and the hidden preview are left out. */
function wordsOf(html: string): string {
  const body = html
    .replace(/[\s\S]*<\/head>/, '')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, '');
  return body
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** Amounts and days of a text. */
function figures(text: string): string[] {
  return (
    text.replaceAll(/\s+/g, ' ').match(/-?€?\d[\d,.\u00a0 ]*[.,]\d\d\b|\b\d{1,2} \p{L}+/gu) ?? []
  );
}

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
