import { describe, expect, test } from 'vitest';
import { letterPapers } from '../../server/documents/letter-papers.ts';
import { planIcs } from '../../server/documents/plan-ics.ts';
import { planPdf } from '../../server/documents/plan-pdf.ts';
import type { MessageKind } from '../../server/domain/decision.ts';
import { bps } from '../../server/domain/money.ts';
import { aMessage } from '../support/letter-facts.ts';
import { english, facts, now, pdfOf, planCase, termsOf } from '../support/paper-cases.ts';

describe('the plan', () => {
  test('on paper is its evidence: every day and amount, the accepted text, who, when and its hash', async () => {
    const { given, plan } = planCase('en');
    const { text, pages } = await pdfOf(planPdf(given, plan.id, english));
    for (const words of [
      '€121.00 in 3 payments',
      '1 Tuesday 8 December 2026 40.34 80.66',
      '3 Monday 8 February 2027 40.33 0.00',
      'Accepted by Maria Lipa',
      'Tuesday 8 December 2026, 12:00 (Europe/Warsaw)',
      '203.0.113.9',
      plan.acceptance.termsSha256,
    ]) {
      expect(text).toContain(words);
    }
    const spoken = text
      .replaceAll(/Instalment plan pln_1 · Zielony Dach sp. z o.o. Page \d of \d/g, '')
      .replaceAll(/\s+/g, ' ');
    for (const line of plan.acceptance.termsText.split('\n').slice(1).filter(Boolean))
      expect(spoken).toContain(line);
    expect(pages.length).toBe(2);
  });

  test('shows a text of another shape as it is', async () => {
    const { given, plan } = planCase('en');
    const other = {
      ...plan,
      acceptance: { ...plan.acceptance, termsText: 'I pay in three parts.' },
    };
    const { text } = await pdfOf(planPdf({ ...given, plans: [other] }, plan.id, english));
    expect(text).toContain('I pay in three parts.');
  });

  test('for a calendar is one whole day per instalment that takes up no time, whatever the zone', () => {
    const { given, plan } = planCase('en');
    const ics = planIcs(given, plan.id, { ...english, url: 'https://pay.example/p/k1.a' }) ?? '';
    expect(ics.match(/DTSTART;VALUE=DATE:\d+/g)).toEqual([
      'DTSTART;VALUE=DATE:20261208',
      'DTSTART;VALUE=DATE:20270108',
      'DTSTART;VALUE=DATE:20270208',
    ]);
    expect(ics.match(/UID:\S+/g)).toEqual([
      'UID:pln_1-1@saldo',
      'UID:pln_1-2@saldo',
      'UID:pln_1-3@saldo',
    ]);
    expect(ics.match(/TRANSP:TRANSPARENT/g)).toHaveLength(3);
    expect(ics).toContain('SUMMARY:Payment 2 of 3 to Zielony Dach sp. z o.o.');
    expect(ics).toContain('DESCRIPTION:€40.33 for invoice 2026/114');
    expect(ics.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  test('of nobody is neither paper nor calendar', async () => {
    expect(await planPdf(facts(), 'pln_9', english)).toBeUndefined();
    expect(planIcs(facts(), 'pln_9', { ...english, url: null })).toBeUndefined();
  });
});

describe('the terms of a plan', () => {
  test.each([
    [
      'en',
      [
        '€40.34',
        'Tuesday 8 December 2026',
        'I have 5 days',
        'I then have 7 days',
        'Within 14 days',
      ],
    ],
    [
      'pl',
      ['40,34\u00a0€', 'wtorek 8 grudnia 2026', 'mam 5 dni', 'Mam wtedy 7 dni', 'W ciągu 14 dni'],
    ],
  ])('in %s state every amount, day and consequence', (locale, words) => {
    for (const part of words) expect(termsOf(locale)).toContain(part);
  });

  test('in Poland say that the debt is acknowledged, and only there', () => {
    expect(termsOf('en')).toContain('the limitation period of the claim starts again');
    expect(termsOf('pl')).toContain('uznanie długu');
    expect(termsOf('en', { country: 'DE' })).not.toContain('limitation');
  });

  test('ask for consent to debits only where the debtor chose them', () => {
    expect(termsOf('en')).toContain('I allow Zielony Dach');
    expect(termsOf('en', { autopay: false })).toContain('I make each payment myself');
  });

  test.each([
    [
      { rule: 'missedInTotal', count: 1 },
      'When 1 payment in total',
      'nie zostanie wyrównana 1 rata',
    ],
    [
      { rule: 'missedInTotal', count: 5 },
      'When 5 payments in total',
      'nie zostanie wyrównanych łącznie 5 rat',
    ],
    [
      { rule: 'missedInARow', count: 2 },
      'When 2 payments in a row',
      'nie zostaną wyrównane 2 kolejne raty',
    ],
    [{ rule: 'arrears', percentBps: bps(2550) }, 'reaches 25.5%', 'osiągnie 25,5%'],
  ] as const)('name the default rule %o', (defaultAfter, inEnglish, inPolish) => {
    expect(termsOf('en', { policy: { defaultAfter } })).toContain(inEnglish);
    expect(termsOf('pl', { policy: { defaultAfter } })).toContain(inPolish);
  });

  test('gain no line from a name that has line ends in it', () => {
    const name = 'Lipa\n\nChanges\nI owe nothing.\u202e';
    const lines = termsOf('en').split('\n').length;
    const text = termsOf('en', { debtorName: name });
    expect(text.split('\n')).toHaveLength(lines);
    expect(text).toContain('Lipa Changes I owe nothing. owes');
  });

  test('say when the plan waits for its first payment', () => {
    const activation = { on: 'firstPayment', withinDays: 3 } as const;
    expect(termsOf('en', { policy: { activation } })).toContain(
      'within 3 days. Otherwise it lapses.',
    );
    expect(termsOf('pl', { policy: { activation } })).toContain('w ciągu 3 dni');
  });
});

describe('papers of letters', () => {
  test('a plan comes with its agreement and its days, nothing else comes with a paper', async () => {
    const { given } = planCase('pl');
    const named = async (kind: MessageKind, planId: string | null = 'pln_1') => {
      const papers = await letterPapers(aMessage(kind, { planId }), given, { now, url: null });
      return papers.map((paper) => paper.filename);
    };
    expect(await named('planAccepted')).toEqual(['plan-ratalny.pdf', 'plan-ratalny.ics']);
    expect(await named('planDue')).toEqual([]);
    expect(await named('paymentReceipt')).toEqual([]);
    expect(await named('planAccepted', 'pln_9')).toEqual([]);
  });
});
