import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { invoicePdf } from '../../server/documents/invoice-pdf.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { aLine } from '../support/builders.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';
import { manyLines, roof } from '../support/letter-facts.ts';
import { english, facts, paid, pdfOf, polish } from '../support/paper-cases.ts';

describe('the invoice on paper', () => {
  test('shows the document line by line and what is left to pay today', async () => {
    const { text } = await pdfOf(invoicePdf(facts(), 'inv_1', english));
    for (const words of [
      'Invoice 2026/114',
      'Friday 4 December 2026',
      'Restauracja Pod Lipą',
      'Roof inspection, with photo report',
      'Tax 21% of 100.00',
      'To pay €121.00',
      'Paid, Thursday 3 December 2026',
      'Left to pay €71.00',
      'PL61 1090 1014 0000 0712 1981 2874',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('is written in Polish for who reads Polish', async () => {
    const { text, title, language } = await pdfOf(invoicePdf(facts(), 'inv_1', polish));
    expect(text).toContain('Faktura 2026/114');
    expect(text).toContain('Do zapłaty 121,00 €');
    expect([title, language]).toEqual(['Faktura 2026/114', 'pl']);
  });

  test('asks for no transfer once nothing is left', async () => {
    const { text } = await pdfOf(invoicePdf(facts({ entries: [paid(12_100)] }), 'inv_1', english));
    expect(text).toContain('Left to pay €0.00');
    expect(text).not.toContain('Pay into');
  });

  test.each([1, 2, 12, 40])(
    'with %i lines shows each of them, and the head of the table on each page',
    async (count) => {
      const invoices = [manyLines(count)];
      const { pages, text } = await pdfOf(
        invoicePdf(facts({ invoices, entries: [] }), 'inv_1', english),
      );
      const rows = [...text.matchAll(/Slate tile row (\d+), cut, carried up and set by hand/g)].map(
        (m) => Number(m[1]),
      );
      expect(rows).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      const withRows = pages.filter((page) => page.includes('Slate tile'));
      expect(withRows.every((page) => page.includes('What Quantity Price Tax Net'))).toBe(true);
      expect(pages.every((page, i) => page.includes(`Page ${i + 1} of ${pages.length}`))).toBe(
        true,
      );
      expect(pages.length > 1).toBe(count >= 12);
    },
  );

  test('writes Polish, Romanian, Russian and Greek letters as they are', async () => {
    const names = 'Zażółć gęślą jaźń · Țară, șură, câine, învăț · Съешь ещё этих булок · Ωμέγα';
    const party = { name: names, taxId: null, address: [], email: null };
    const { text } = await pdfOf(
      invoicePdf(facts({ invoices: [roof({ buyer: party })] }), 'inv_1', english),
    );
    expect(text).toContain(names);
  });

  test('breaks a word that is longer than its column', async () => {
    const word = 'Dachrinnenreinigungsgerät'.repeat(12);
    const invoice = roof({ lines: [aLine({ description: word })] });
    const { text, pages } = await pdfOf(
      invoicePdf(facts({ invoices: [invoice], entries: [] }), 'inv_1', english),
    );
    expect(text.replaceAll(' ', '')).toContain(word);
    expect(pages).toHaveLength(1);
  });

  test('shows prepaid, rounding, reductions and lines without tax', async () => {
    const invoice = roof({
      prepaidMinor: minor(1000),
      roundingMinor: minor(1),
      lines: [aLine({ taxRateBps: bps(0), taxCategory: 'AE', unit: 'HUR', quantity: '2.50' })],
      adjustments: [
        {
          kind: 'allowance',
          reason: 'Regular customer',
          netMinor: minor(500),
          taxRateBps: bps(0),
          taxCategory: 'AE',
        },
      ],
    });
    const { text } = await pdfOf(
      invoicePdf(facts({ invoices: [invoice], entries: [] }), 'inv_1', english),
    );
    for (const words of [
      '2.5 h',
      'Reduction: Regular customer',
      'reverse charge',
      'Paid in advance',
      'Rounding',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('is the same to the last byte when nothing has changed', async () => {
    const hash = async () =>
      createHash('sha256')
        .update((await invoicePdf(facts(), 'inv_1', english)) ?? '')
        .digest('hex');
    expect(await hash()).toBe(await hash());
  });

  test('of nobody is no paper', async () => {
    expect(await invoicePdf(facts(), 'inv_other', english)).toBeUndefined();
  });
});

describe('hostile text on paper', () => {
  test.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text).slice(0, 50) })))(
    '$name is set as text, and nothing is loaded or linked',
    async ({ text: hostile }) => {
      const party = { name: hostile, taxId: hostile, address: [hostile], email: hostile };
      const invoice = roof({
        number: hostile,
        note: hostile,
        seller: party,
        buyer: party,
        orderReference: hostile,
        paymentReference: hostile,
        lines: [aLine({ description: hostile, unit: hostile })],
        terms: { discount: [], discountFullOnly: false, paymentTermsText: hostile },
      });
      const bytes = await invoicePdf(facts({ invoices: [invoice], entries: [] }), 'inv_1', english);
      const raw = Buffer.from(bytes ?? []).toString('latin1');
      expect(raw).not.toMatch(
        /\/(URI|Launch|JavaScript|JS|EmbeddedFile|GoToR|AcroForm|OpenAction)\b/,
      );
      const { text } = await pdfOf(Promise.resolve(bytes));
      // U+0000 stands for a character that the font does not have.
      expect(text.replaceAll('\0', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );
});
