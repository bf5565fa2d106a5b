import { describe, expect, test } from 'vitest';
import { renderLetter } from '../../server/letters/render-letter.ts';
import { letterCases } from '../support/letter-cases.ts';
import { caseOf, oneLine, writeLetter } from '../support/written-letters.ts';

const cases = ['en', 'pl'].flatMap((locale) =>
  letterCases(locale).map((letter) => ({ ...letter, name: `${letter.name} (${locale})` })),
);

describe('every letter', () => {
  test.each(cases)('$name says the same in plain text as in HTML', (letter) => {
    const { html, text } = writeLetter(letter);
    const inHtml = new Set(figures(wordsOf(html)));
    const inText = new Set(figures(text));
    expect(inHtml).toEqual(inText);
  });

  test.each(cases)('$name has one button, and links only to our page, mail and phone', (letter) => {
    const { html } = writeLetter(letter);
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
    expect(writeLetter(letter).html).not.toMatch(
      /<(img|script|link|iframe|object|form|input)\b|url\(|@import|\ssrc=/i,
    );
  });

  test.each(cases)('$name is calm: no exclamation marks, no capitals, no threats', (letter) => {
    const { subject, text } = writeLetter(letter);
    const ours = new Set(['PLN', 'EUR', 'VAT', 'PDF', 'SEPA']);
    const shouted = `${subject}\n${text}`.match(/\p{Lu}{3,}/gu) ?? [];
    expect(shouted.filter((word) => !ours.has(word))).toEqual([]);
    expect(`${subject}\n${text}`).not.toMatch(
      /!|\b(court|police|lawsuit|immediately)\b|komornik|natychmiast/i,
    );
  });

  test.each(cases)('$name says who writes, to whom, and how to be sure', (letter) => {
    const { subject, text, from, replyTo } = writeLetter(letter);
    expect(subject).toMatch(/^Zielony Dach: /);
    expect(from).toBe('"Zielony Dach sp. z o.o." <letters@saldo.example>');
    expect(replyTo).toBe('biuro@zielonydach.example');
    expect(text).toContain('Restauracja Pod Lipą');
    expect(oneLine(text)).toMatch(/call the number on your contract|zadzwonić pod numer z umowy/);
  });

  test.each(cases)('$name keeps its Message-ID however often it is written', (letter) => {
    const { messageId } = writeLetter(letter);
    expect(messageId).toMatch(/^[0-9a-f]{32}@saldo\.example$/);
    const { message } = letter;
    const another = { ...letter, message: { ...message, id: 'msg_2' } };
    expect(writeLetter(another).messageId).toBe(messageId);
    const other = { ...letter, message: { ...message, key: 'another key' } };
    expect(writeLetter(other).messageId).not.toBe(messageId);
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
    expect(writeLetter({ ...letter, facts }).text).toContain(greeting);
  });
});

test('a pay link that is not a web address is never written', () => {
  const letter = caseOf('reminder-firm');
  const context = { ...letter.context, payUrl: () => 'javascript:alert(1)' };
  expect(() => renderLetter(letter.message, letter.facts, context)).toThrow('not a page of ours');
});

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
