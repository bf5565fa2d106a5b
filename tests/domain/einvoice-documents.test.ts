import { describe, expect, test } from 'vitest';
import { contentHash } from '../../server/contract/content-hash.ts';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
import { toCreditNoteInput, toInvoiceInput } from '../../server/einvoice/to-invoice-input.ts';
import { accepted, changed, sample } from '../support/einvoices/samples.ts';
import { realEInvoice, realEInvoices } from '../support/real-einvoices.ts';

const DEFAULTS = { termsDays: 14 };

describe('an e-invoice as an invoice', () => {
  test('UBL and CII of one invoice are one content', () => {
    const ubl = toInvoiceInput(accepted(sample('ubl-invoice.xml')), DEFAULTS);
    const cii = toInvoiceInput(accepted(sample('cii-invoice.xml')), DEFAULTS);
    expect(cii).toEqual(ubl);
    expect(contentHash(cii)).toBe(contentHash(ubl));
  });

  test('amounts are those of the document', () => {
    expect(toInvoiceInput(accepted(sample('ubl-invoice.xml')), DEFAULTS).invoice).toMatchObject({
      number: 'FV/2026/05/17',
      currency: 'EUR',
      issuedOn: '2026-05-04',
      dueOn: '2026-06-03',
      netMinor: 151_047,
      taxMinor: 24_187,
      grossMinor: 175_234,
      prepaidMinor: 50_000,
      roundingMinor: -4,
      amountDueMinor: 125_230,
      taxTotals: [
        { taxCategory: 'S', taxRateBps: 2300, netMinor: 92_550, taxMinor: 21_287 },
        { taxCategory: 'S', taxRateBps: 800, netMinor: 32_500, taxMinor: 2600 },
        { taxCategory: 'S', taxRateBps: 500, netMinor: 5997, taxMinor: 300 },
        { taxCategory: 'E', taxRateBps: 0, netMinor: 20_000, taxMinor: 0 },
      ],
      adjustments: [
        { kind: 'allowance', reason: 'Autumn offer', netMinor: 1000, taxRateBps: 2300 },
        { kind: 'charge', reason: 'FC', netMinor: 2550, taxRateBps: 2300 },
      ],
    });
  });

  test('lines keep quantity and price as written and say what changes their net', () => {
    const { lines } = toInvoiceInput(accepted(sample('cii-invoice.xml')), DEFAULTS).invoice;
    expect(
      lines.map((line) => [line.description, line.quantity, line.unitPrice, line.netMinor]),
    ).toEqual([
      ['Design work – Shop window, two drafts (Loyalty −50.00)', '12.5', '80.00', 95_000],
      ['Printed flyers (Express +15.00)', '2500', '0.124', 32_500],
      ['Poster, returned', '-2', '20.00', -4000],
      ['Book of types', '3', '19.99', 5997],
      ['Training', '1', '200.00', 20_000],
    ]);
  });

  test('who owes, where to write and how to pay come with it', () => {
    const { debtor, invoice } = toInvoiceInput(accepted(sample('ubl-invoice.xml')), DEFAULTS);
    expect(debtor).toMatchObject({
      name: 'Klon GmbH',
      email: 'ap@klon.example',
      country: 'DE',
      externalId: 'vat:DE123456789',
    });
    expect(invoice).toMatchObject({
      seller: {
        name: 'Lipa Studio sp. z o.o.',
        taxId: 'PL5260001246',
        address: ['ul. Lipowa 7', 'lok. 3', '30-001 Kraków', 'PL'],
      },
      iban: 'PL61109010140000071219812874',
      paymentReference: 'RF18 5390 0754 7034',
      orderReference: 'PO-7781',
      note: 'Thank you for your trust.\nZażółć gęślą jaźń & reszta',
    });
  });

  test('an embedded file is kept under a name that no file system minds', () => {
    const [file, ...others] = accepted(sample('ubl-invoice.xml')).attachments;
    expect(others).toEqual([]);
    expect(file?.filename).toBe('protocol.pdf');
    expect(new TextDecoder().decode(file?.content)).toMatch(/^%PDF-1.4/);
  });

  test.each([
    ['a type that may not be attached', 'mimeCode="application/pdf"', 'mimeCode="text/html"'],
    ['broken base64', 'JVBERi0x\n', 'JVB*Ri0x\n'],
  ])('%s is left out with a warning, and the invoice still comes in', (_, from, to) => {
    const draft = accepted(changed('ubl-invoice.xml', from, to));
    expect(draft.attachments).toEqual([]);
    expect(draft.warnings.map((w) => w.path)).toEqual([expect.stringContaining('BT-125')]);
  });

  test('without a due date the default terms make one, and the content stays the same', () => {
    const text = changed('ubl-invoice.xml', '<cbc:DueDate>2026-06-03</cbc:DueDate>', '');
    const draft = accepted(text);
    expect(draft.dueOn).toBeNull();
    const input = toInvoiceInput(draft, DEFAULTS);
    expect(input.invoice.dueOn).toBe('2026-05-18');
    expect(contentHash(toInvoiceInput(draft, { termsDays: 60 }))).toBe(contentHash(input));
  });

  test('a discount stated for programs becomes terms, and its code leaves the text', () => {
    const { terms } = toInvoiceInput(accepted(sample('ubl-invoice.xml')), DEFAULTS).invoice;
    expect(terms.paymentTermsText).toBe('30 days net.');
    expect(terms.discount).toEqual([
      {
        kind: 'percent',
        percentBps: 200,
        untilOn: '2026-05-14',
        taxMode: 'onEarly',
        excludedLines: [],
      },
    ]);
  });

  test('a discount in prose, or one that ends after the due day, stays prose', () => {
    const prose = changed('ubl-invoice.xml', '#SKONTO#TAGE=10#PROZENT=2.00#', '2% in 10 days');
    expect(accepted(prose).discounts).toEqual([]);
    const late = accepted(changed('ubl-invoice.xml', 'TAGE=10#', 'TAGE=30#'));
    expect(toInvoiceInput(late, DEFAULTS).invoice.terms.discount).toEqual([]);
  });

  test('the extended profile: groups are not counted twice, freight is a charge', () => {
    const draft = accepted(sample('cii-extended.xml'));
    expect(draft.lines.map((line) => line.id)).toEqual(['1.1']);
    expect(draft.adjustments).toMatchObject([{ kind: 'charge', reason: 'Freight' }]);
    expect(draft).toMatchObject({
      dueOn: '2026-04-01',
      discounts: [{ percentBps: 200, untilOn: '2026-03-16' }],
      buyer: { email: 'birke@haus.example', externalId: 'id:K-77' },
      seller: { taxId: '201/113/40209' },
      warnings: [],
    });
  });

  test('of several due dates the last one counts and is mentioned', () => {
    const draft = accepted(
      changed(
        'cii-invoice.xml',
        '</ram:SpecifiedTradePaymentTerms>',
        `</ram:SpecifiedTradePaymentTerms><ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
         <udt:DateTimeString format="102">20260703</udt:DateTimeString></ram:DueDateDateTime>
         </ram:SpecifiedTradePaymentTerms>`,
      ),
    );
    expect(draft.dueOn).toBe('2026-07-03');
    expect(draft.warnings.map((w) => w.message)).toEqual([
      'There are several due dates; 2026-07-03 counts.',
    ]);
  });

  test.each(['2026-06-03Z', '2026-06-03+02:00', '20260603', '2026-06-03T00:00:00'])(
    'the date %s is the day that it names',
    (text) => {
      expect(accepted(changed('ubl-invoice.xml', '2026-06-03', text)).dueOn).toBe('2026-06-03');
    },
  );

  test('a line whose net does not follow from its price is taken as stated and mentioned', () => {
    const draft = accepted(
      changed(
        'ubl-invoice.xml',
        '<cbc:InvoicedQuantity unitCode="C62">3<',
        '<cbc:InvoicedQuantity unitCode="C62">4<',
      ),
    );
    expect(draft.lines[3]?.netMinor).toBe(5997);
    expect(draft.warnings).toEqual([
      {
        path: 'BT-131 /Invoice/InvoiceLine[4]',
        message: 'Quantity and price make 79.96, the line states 59.97. The stated amount counts.',
      },
    ]);
  });

  test('lines that share an id are numbered', () => {
    const text = sample('ubl-invoice.xml').replaceAll(
      /(<cac:InvoiceLine>\s*)<cbc:ID>\d</g,
      '$1<cbc:ID>7<',
    );
    expect(accepted(text).lines.map((line) => line.id)).toEqual(['1', '2', '3', '4', '5']);
  });

  test('what people cannot see is not taken over, and letters are composed', () => {
    const text = changed('ubl-invoice.xml', 'Klon GmbH', '\u202Eklon\u2066 G\u200Bmb  H o\u0301');
    expect(accepted(text).buyer.name).toBe('klon Gmb H ó');
  });

  test.each(['n/a', 'nobody', 'a@b', 'a b@c.example'])(
    '%s is not an address to write to',
    (text) => {
      const draft = accepted(changed('ubl-invoice.xml', '>ap@klon.example<', `>${text}<`));
      expect(draft.buyer.email).toBeNull();
      expect(draft.warnings.map((w) => w.path)).toEqual([expect.stringContaining('BT-58')]);
    },
  );
});

describe('a credit note', () => {
  test('is read whatever prefixes it uses, and foreign elements are not looked at', () => {
    const parsed = parseEInvoice(sample('ubl-credit-note.xml'));
    expect(parsed).toMatchObject({ ok: true, kind: 'creditNote' });
    expect(accepted(sample('ubl-credit-note.xml'))).toMatchObject({
      number: 'KOR/2026/9',
      dueOn: '2026-06-20',
      totals: { grossMinor: 12_300 },
    });
  });

  test('applies to the one invoice that it names', () => {
    expect(toCreditNoteInput(accepted(sample('ubl-credit-note.xml')))).toMatchObject({
      ok: true,
      input: {
        number: 'KOR/2026/9',
        invoiceNumber: 'FV/2026/05/17',
        amountMinor: 12_300,
        breakdown: [{ taxRateBps: 2300, netMinor: 10_000, taxMinor: 2300 }],
      },
    });
  });

  test('that was rounded credits what is due, and leaves the split over rates to the invoice', () => {
    const text = changed(
      'ubl-credit-note.xml',
      '<ba:PayableAmount currencyID="PLN">123.00<',
      '<ba:PayableRoundingAmount currencyID="PLN">-0.40</ba:PayableRoundingAmount><ba:PayableAmount currencyID="PLN">122.60<',
    );
    const result = toCreditNoteInput(accepted(text));
    expect(result).toMatchObject({ ok: true, input: { amountMinor: 12_260 } });
    expect(result.ok && result.input.breakdown).toBeUndefined();
  });

  test('that names none or several is refused with advice', () => {
    const none = changed(
      'ubl-credit-note.xml',
      /<ag:BillingReference>.*<\/ag:BillingReference>/,
      '',
    );
    expect(toCreditNoteInput(accepted(none))).toMatchObject({
      ok: false,
      errors: [
        {
          path: 'BT-25',
          message:
            'The credit note does not name the invoice that it credits. Add its number as the preceding invoice.',
        },
      ],
    });
    const two = changed(
      'ubl-credit-note.xml',
      /<ag:BillingReference>(.*)<\/ag:BillingReference>/,
      '$&<ag:BillingReference><ag:InvoiceDocumentReference><ba:ID>FV/8</ba:ID></ag:InvoiceDocumentReference></ag:BillingReference>',
    );
    expect(toCreditNoteInput(accepted(two))).toMatchObject({
      ok: false,
      errors: [
        {
          message: 'The credit note names 2 invoices (FV/2026/05/17, FV/8). Send one for each.',
        },
      ],
    });
  });

  test('in CII is told by its type code', () => {
    const text = changed('cii-invoice.xml', '<ram:TypeCode>380<', '<ram:TypeCode>381<');
    expect(parseEInvoice(text)).toMatchObject({ ok: true, kind: 'creditNote' });
  });
});

/** The last of an element's texts, found without any of our code. */
const lastOf = (xml: string, name: string): string | undefined =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?: [^>]*)?>([^<]*)<`, 'g'))].at(-1)?.[1];

test.each(realEInvoices)('%s comes in with its own totals', (path) => {
  const bytes = realEInvoice(path);
  const xml = new TextDecoder().decode(bytes);
  const { totals, currency } = accepted(bytes);
  const minorOf = (...names: string[]): number =>
    Math.round(Number(names.map((n) => lastOf(xml, n)).find((v) => v !== undefined) ?? 0) * 100);
  expect(currency).toMatch(/^(EUR|DKK|SEK|NOK)$/);
  expect(totals).toMatchObject({
    grossMinor: minorOf('TaxInclusiveAmount', 'GrandTotalAmount'),
    netMinor: minorOf('TaxExclusiveAmount', 'TaxBasisTotalAmount'),
    prepaidMinor: minorOf('PrepaidAmount', 'TotalPrepaidAmount'),
    amountDueMinor: minorOf('PayableAmount', 'DuePayableAmount'),
  });
});
