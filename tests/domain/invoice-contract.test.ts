import type { z } from '@hono/zod-openapi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '../../server/contract/content-hash.ts';
import { createInvoiceSchema, type CreateInvoice } from '../../server/contract/invoice.ts';
import { creditNoteSchema } from '../../server/contract/ledger-api.ts';
import { createLinkSchema } from '../../server/contract/link.ts';
import { normalizeInvoice, type Normalized } from '../../server/contract/normalize-invoice.ts';
import { PROBLEM_CODES, problemOf } from '../../server/contract/problem-codes.ts';
import { cleanLine, cleanText, lengthOf } from '../../server/contract/text.ts';
import { canonicalJson } from '../../server/domain/canonical-json.ts';

type Body = z.input<typeof createInvoiceSchema>;

const TERMS = { termsDays: 14 };
const LINE = { description: 'Design', quantity: 1, unitPriceMinor: 10_000, taxRateBps: 2300 };
const aBody = (over: Partial<Body> = {}): Body => ({
  number: 'FV/1',
  debtor: { name: 'Klon GmbH', email: 'ap@klon.example' },
  currency: 'PLN',
  issuedOn: '2026-05-04',
  dueOn: '2026-05-18',
  lines: [LINE],
  ...over,
});

function normalized(over: Partial<Body> = {}): Normalized {
  return normalizeInvoice(createInvoiceSchema.parse(aBody(over)), TERMS);
}

function inputOf(over: Partial<Body> = {}) {
  const result = normalized(over);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.input;
}

/** "path: message" of what the shape of a body is refused for. */
function shapeErrors(body: unknown): readonly string[] {
  const result = createInvoiceSchema.safeParse(body);
  return (result.error?.issues ?? []).map((i) => `${i.path.join('.')}: ${i.message}`);
}

describe('an invoice over the API', () => {
  test('net is quantity × unit price, rounded once per line, half away from zero', () => {
    const lines = [
      { ...LINE, quantity: '2.5', unitPriceMinor: 333 },
      { ...LINE, quantity: -0.5, unitPriceMinor: 1 },
    ];
    expect(inputOf({ lines }).invoice.lines).toMatchObject([
      { id: '1', quantity: '2.5', unitPrice: '3.33', netMinor: 833 },
      { id: '2', quantity: '-0.5', unitPrice: '0.01', netMinor: -1 },
    ]);
  });

  test('or the net that is stated, with quantity and price as they are written', () => {
    const lines = [
      {
        description: 'a',
        quantity: '3.000',
        unitPrice: '33.3333',
        netMinor: 10_000,
        taxRateBps: 800,
      },
      { description: 'b', netMinor: 250, taxRateBps: 0 },
    ];
    expect(inputOf({ lines }).invoice.lines).toMatchObject([
      { quantity: '3.000', unitPrice: '33.3333', netMinor: 10_000, taxCategory: 'S' },
      { quantity: '1', unitPrice: '2.50', netMinor: 250, taxCategory: 'Z' },
    ]);
  });

  test('tax is rounded once per rate, allowances and charges included', () => {
    const { invoice } = inputOf({
      lines: [1, 2, 3].map(() => ({ ...LINE, unitPriceMinor: 333 })),
      allowances: [{ netMinor: 99, taxRateBps: 2300, reason: 'Autumn' }],
      charges: [{ netMinor: 500, taxRateBps: 800 }],
      prepaidMinor: 100,
      roundingMinor: -2,
    });
    expect(invoice).toMatchObject({
      taxTotals: [
        { taxRateBps: 2300, netMinor: 900, taxMinor: 207 },
        { taxRateBps: 800, netMinor: 500, taxMinor: 40 },
      ],
      netMinor: 1400,
      taxMinor: 247,
      grossMinor: 1647,
      amountDueMinor: 1545,
    });
  });

  test('a discount that lowers the tax in any case lowers it on the invoice (rules 3.2)', () => {
    const terms = {
      discount: [{ percentBps: 200, untilOn: '2026-05-10', taxMode: 'always' as const }],
    };
    const lines = [{ ...LINE, taxRateBps: 2100 }];
    expect(inputOf({ lines, terms }).invoice).toMatchObject({ taxMinor: 2058, grossMinor: 12_058 });
  });

  test.each<[string, Partial<Body>, string, string]>([
    ['unknown currency', { currency: 'XYZ' }, 'unknownCurrency', 'currency'],
    ['due before issued', { dueOn: '2026-05-03' }, 'dueBeforeIssued', 'dueOn'],
    ['a day of the year 33', { issuedOn: '0033-04-03' }, 'invalidInput', 'issuedOn'],
    ['less than nothing', { lines: [{ ...LINE, quantity: -1 }] }, 'negativeInvoice', 'lines'],
    ['more prepaid than the total', { prepaidMinor: 12_301 }, 'sumsDisagree', 'prepaidMinor'],
    [
      'tax where there is none',
      { lines: [{ ...LINE, taxCategory: 'E' }] },
      'invalidInput',
      'lines.0.taxRateBps',
    ],
    ['lines that share an id', { lines: [{ ...LINE, id: '2' }, LINE] }, 'invalidInput', 'lines'],
    [
      'quantity × price without end',
      { lines: [{ ...LINE, quantity: '999999999', unitPriceMinor: 2 ** 50 }] },
      'invalidInput',
      'lines.0',
    ],
    [
      'a sum without end',
      { lines: [1, 2, 3].map(() => ({ ...LINE, unitPriceMinor: 2 ** 51 })) },
      'invalidInput',
      'lines',
    ],
    [
      'a discount as long as the term',
      { terms: { discount: [{ percentBps: 200, untilOn: '2026-05-18' }] } },
      'invalidTerms',
      'terms.discount.0.untilOn',
    ],
    [
      'a discount before the invoice',
      { terms: { discount: [{ percentBps: 200, untilOn: '2026-05-03' }] } },
      'invalidTerms',
      'terms.discount.0.untilOn',
    ],
    [
      'an excluded line that is not there',
      { terms: { discount: [{ fixedMinor: 1, untilOn: '2026-05-10', excludedLines: ['9'] }] } },
      'invalidTerms',
      'terms.discount.0.excludedLines',
    ],
  ])('%s is refused where it stands', (_, over, code, path) => {
    expect(normalized(over)).toMatchObject({ ok: false, code, errors: [{ path }] });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['an unknown key', { status: 'paid' }, 'Unrecognized key: "status"'],
    [
      'an unknown key of the debtor',
      { debtor: { ...aBody().debtor, id: 'x' } },
      'debtor: Unrecognized key: "id"',
    ],
    ['no lines', { lines: [] }, 'lines: Too small'],
    ['1001 lines', { lines: Array.from({ length: 1001 }, () => LINE) }, 'lines: Too big'],
    [
      'a line without amount',
      { lines: [{ description: 'x', taxRateBps: 0 }] },
      'lines.0: needs unitPriceMinor or netMinor',
    ],
    [
      'a line with both',
      { lines: [{ ...LINE, netMinor: 1 }] },
      'lines.0: Unrecognized key: "unitPriceMinor"',
    ],
    [
      'half a minor unit',
      { lines: [{ ...LINE, unitPriceMinor: 0.5 }] },
      'lines.0: unitPriceMinor: Invalid input: expected int',
    ],
    ['an amount beyond 2^53', { prepaidMinor: 2 ** 53 }, 'prepaidMinor: Too big'],
    ['an amount as text', { prepaidMinor: '1' }, 'prepaidMinor: Invalid input'],
    ['a quantity with a power of ten', { lines: [{ ...LINE, quantity: 1e30 }] }, 'lines.0'],
    ['a date that is none', { dueOn: '2026-02-30' }, 'dueOn: Invalid'],
    [
      'an address that is none',
      { debtor: { name: 'x', email: 'x@y\r\nBcc: z@z.zz' } },
      'debtor.email: is not an e-mail address',
    ],
    [
      'a name of nothing to see',
      { debtor: { name: '\u202E \u200B', email: null } },
      'debtor.name: must not be empty',
    ],
    ['half a character', { number: 'FV\uD800' }, 'number: contains half a character'],
    [
      'a zone of nowhere',
      { debtor: { ...aBody().debtor, timeZone: 'Mars/Olympus' } },
      'debtor.timeZone: is not a time zone',
    ],
    [
      'a discount of both kinds',
      { terms: { discount: [{ percentBps: 1, fixedMinor: 1, untilOn: '2026-05-10' }] } },
      'terms.discount.0: needs either percentBps or fixedMinor',
    ],
  ])('%s has no shape to work with', (_, over, says) => {
    expect(shapeErrors({ ...aBody(), ...over }).join('\n')).toContain(says);
  });
});

describe('the same invoice again', () => {
  test('has the same hash however its keys are ordered and its spaces set', () => {
    const text = canonicalJson(aBody({ note: 'a\r\nb' }));
    const turned = JSON.parse(text) as CreateInvoice;
    const again = createInvoiceSchema.parse({ ...turned, number: ' FV/1 ', note: 'a\nb' });
    const result = normalizeInvoice(again, TERMS);
    expect(result.ok && contentHash(result.input)).toBe(contentHash(inputOf({ note: 'a\r\nb' })));
  });

  test.each<[string, Partial<Body>]>([
    ['an amount', { lines: [{ ...LINE, unitPriceMinor: 10_001 }] }],
    ['a word', { lines: [{ ...LINE, description: 'Design!' }] }],
    ['the debtor', { debtor: { name: 'Klon GmbH', email: 'new@klon.example' } }],
    ['the due date', { dueOn: '2026-05-19' }],
    ['the terms', { terms: { discount: [{ percentBps: 200, untilOn: '2026-05-10' }] } }],
    [
      'an attachment',
      {
        attachments: [
          { filename: 'a.pdf', mimeType: 'application/pdf', contentBase64: 'JVBERg==' },
        ],
      },
    ],
    ['metadata', { metadata: { project: '7' } }],
  ])('differs by %s', (_, over) => {
    expect(contentHash(inputOf(over))).not.toBe(contentHash(inputOf()));
  });
});

describe('canonical JSON', () => {
  test('sorts keys, leaves out what is undefined and knows one zero', () => {
    expect(canonicalJson({ b: [1, -0, null], a: { d: undefined, c: 'ż\n' }, Z: true })).toBe(
      '{"Z":true,"a":{"c":"ż\\n"},"b":[1,0,null]}',
    );
  });

  test('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test.each([[Number.NaN], [1n], [new Date(0)], ['\uD800'], [undefined], [new Map()]])(
    'refuses what JSON cannot carry: %s',
    (value) => {
      expect(() => canonicalJson({ value: [value] })).toThrow(/JSON|plain data|half a character/);
    },
  );
});

describe('text from outside', () => {
  test('keeps what people wrote and drops what they cannot see', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const text = cleanText(raw.toWellFormed());
        expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
        expect(text).toBe(text.normalize('NFC'));
        expect(cleanText(text)).toBe(text);
        expect(cleanLine(raw.toWellFormed())).not.toContain('\n');
      }),
    );
  });

  test('a joined emoji and a composed letter survive', () => {
    expect(cleanLine('  👩‍💻\t zażo\u0301łć  ')).toBe('👩‍💻 zażółć');
    expect(lengthOf('👩‍💻')).toBe(3);
  });
});

describe('small requests', () => {
  test('a link is for an invoice or for a debtor', () => {
    expect(createLinkSchema.safeParse({ invoiceId: 'inv_1' }).success).toBe(true);
    expect(createLinkSchema.safeParse({}).success).toBe(false);
    expect(createLinkSchema.safeParse({ invoiceId: 'inv_1', debtorId: 'deb_1' }).success).toBe(
      false,
    );
  });

  test('the breakdown of a credit note adds up to its amount', () => {
    const breakdown = [{ taxRateBps: 2300, netMinor: 100, taxMinor: 23 }];
    expect(creditNoteSchema.safeParse({ amountMinor: 123, breakdown }).success).toBe(true);
    expect(creditNoteSchema.safeParse({ amountMinor: 124, breakdown }).success).toBe(false);
  });

  test('every refusal has a status of its kind and a sentence', () => {
    for (const code of PROBLEM_CODES) {
      const { status, title } = problemOf(code);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).toMatch(/^[A-Z].*\.$/);
    }
  });
});
