import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_DOCUMENT_BYTES } from '../../server/einvoice/decode.ts';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
import { accepted, changed, refusals, sample } from '../support/einvoices/samples.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const le = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(order === 'le' ? le : le.swap16());
};

/** The answer and the processor time that it took: other work on the machine does not count. */
function timed<T>(run: () => T): readonly [T, cpuMs: number] {
  const before = process.cpuUsage();
  const answer = run();
  const { user, system } = process.cpuUsage(before);
  return [answer, (user + system) / 1000];
}

/** Characters beyond ASCII of the sample that each encoding has a byte for. */
function inOneByte(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, number>();
  for (let code = 0; code < 256; code += 1) table.set(decoder.decode(Uint8Array.of(code)), code);
  return Uint8Array.from(Array.from(text), (sign) => table.get(sign) ?? 63);
}

describe('a document type declaration is refused before anything is resolved', () => {
  test.each([
    ['external entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
    ['remote document type', '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd">'],
    ['parameter entity', '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/">%p;]>'],
    [
      'billion laughs',
      `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "${'&a;'.repeat(10)}">`).join('')}]>`,
    ],
    ['a harmless one', '<!DOCTYPE Invoice>'],
  ])('%s', (_, doctype) => {
    const text = changed('ubl-invoice.xml', '?>', `?>${doctype}`).replace('Klon GmbH', '&e;&a19;');
    expect(refusals(text)).toEqual([expect.stringMatching(/^\/: .*DOCTYPE, ENTITY/)]);
  });

  test('an entity without a declaration is unknown', () => {
    expect(refusals(changed('ubl-invoice.xml', 'Klon GmbH', '&firma;')).join()).toContain(
      'undefined entity',
    );
  });
});

describe('what is not an e-invoice is told what it is', () => {
  test.each([
    ['nothing', '', 'The document is empty.'],
    ['spaces', ' \n ', 'The document is empty.'],
    ['words', 'Hello', 'This is not XML.'],
    ['JSON', '{"number":1}', 'This is not XML.'],
    ['a PDF', '%PDF-1.7\n…', 'This is a PDF.'],
    ['an archive', 'PK\u0003\u0004…', 'This is a ZIP archive.'],
    ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'This is a web page'],
    ['a page without type', '\n<html><br></html>', 'This is a web page'],
    [
      'ZUGFeRD 1',
      '<r:CrossIndustryDocument xmlns:r="urn:ferd:CrossIndustryDocument:invoice:1p0"/>',
      'This is ZUGFeRD 1.0',
    ],
    [
      'KSeF',
      '<Faktura xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"/>',
      'This is a Polish KSeF document',
    ],
    ['FatturaPA', '<FatturaElettronica xmlns="x"/>', 'This is an Italian FatturaPA document'],
    [
      'an order',
      '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
      'This is a UBL Order',
    ],
    ['an invoice of nobody', '<Invoice/>', 'The outermost element is "Invoice" in ""'],
    [
      'an empty invoice',
      '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
      'The type code is missing.',
    ],
  ])('%s', (_, text, says) => {
    expect(refusals(bytes(text)).join('\n')).toContain(says);
  });
});

describe('XML that is broken is refused with the line', () => {
  test.each([
    ['cut off', (s: string) => s.slice(0, 5000)],
    ['cut inside a tag', (s: string) => s.slice(0, s.indexOf('<cbc:IssueDate') + 6)],
    ['crossed tags', (s: string) => s.replace('</cbc:ID>', '</cbc:Id>')],
    ['two outermost elements', (s: string) => `${s}<a/>`],
    ['words after the end', (s: string) => `${s}thanks`],
    ['a prefix of nothing', (s: string) => s.replace('<cbc:IssueDate>', '<cbx:IssueDate>')],
    [
      'an attribute twice',
      (s: string) => s.replace('unitCode="HUR"', 'unitCode="HUR" unitCode="C62"'),
    ],
    ['a bare ampersand', (s: string) => s.replace('Klon GmbH', 'Klon & Co')],
    ['an escaped half character', (s: string) => s.replace('Klon GmbH', '&#xD83D;')],
    ['an escaped NUL', (s: string) => s.replace('Klon GmbH', '&#0;')],
  ])('%s', (_, damage) => {
    expect(refusals(damage(sample('ubl-invoice.xml')))).toEqual([
      expect.stringMatching(/^\/: The XML is not well-formed \(line \d+/),
    ]);
  });

  test('a control character is refused by name', () => {
    expect(refusals(changed('ubl-invoice.xml', 'Klon', 'K\u0008lon'))).toEqual([
      expect.stringMatching(/Line \d+ contains the character U\+0008/),
    ]);
  });

  test('half a character in the text is refused', () => {
    expect(refusals(changed('ubl-invoice.xml', 'Klon', 'K\uD800lon')).join()).toContain(
      'lone surrogate',
    );
  });
});

describe('encodings', () => {
  const text = sample('ubl-invoice.xml');
  const declared = (encoding: string): string =>
    text.replace('encoding="UTF-8"', `encoding="${encoding}"`);

  test.each([
    ['UTF-8 with a byte order mark', bytes(`\uFEFF${text}`)],
    ['UTF-16, little end first', utf16(declared('UTF-16'), 'le')],
    ['UTF-16, big end first', utf16(declared('UTF-16'), 'be')],
    ['UTF-8 that calls itself UTF-16', bytes(declared('utf-16'))],
    ['ISO-8859-2', inOneByte(declared('ISO-8859-2'), 'iso-8859-2')],
    ['windows-1250', inOneByte(declared('windows-1250'), 'windows-1250')],
  ])('%s reads the same', (_, document) => {
    expect(accepted(document).note).toContain('Zażółć gęślą jaźń');
    expect(accepted(document).seller.address).toContain('30-001 Kraków');
  });

  test('bytes that the encoding does not have are refused, not replaced', () => {
    expect(refusals(inOneByte(text, 'iso-8859-2')).join()).toContain('calls itself utf-8');
  });

  test.each(['EBCDIC-CP-US', 'utf-7', 'x-user-defined'])('%s is not read', (encoding) => {
    expect(refusals(bytes(declared(encoding))).join()).toContain('is not supported. Use UTF-8.');
  });
});

describe('size and depth have an end, and it comes quickly', { timeout: 60_000 }, () => {
  const inside = (text: string): string =>
    changed('ubl-invoice.xml', '</Invoice>', `${text}</Invoice>`);
  const fill = (part: string): string =>
    part.repeat(Math.floor((MAX_DOCUMENT_BYTES - 40_000) / part.length));

  test.each([
    ['6 MB', () => bytes(`<a>${' '.repeat(6 * 1024 * 1024)}</a>`), 'larger than 5 MB'],
    ['elements in elements', () => fill('<a>'), 'nested over 64 deep'],
    ['a million elements', () => inside(fill('<a/>')), 'more than 200000 elements'],
    ['a million open tags', () => fill('<'), 'not well-formed'],
    ['a tag of spaces', () => `<a${fill(' ')}="1"/>`, 'not well-formed'],
    ['a tag of attributes', () => `<a ${fill('b="" ')}/>`, 'not well-formed'],
    ['an entity name without end', () => `<a>&${fill('a')}</a>`, 'not well-formed'],
    ['comments that do not end', () => `<a>${fill('<!-- ')}`, 'not well-formed'],
    [
      'thousands of lines',
      () => inside('<cac:InvoiceLine/>'.repeat(30_000)),
      'up to 1000 are taken',
    ],
    [
      'thousands of rates',
      () => inside('<cac:TaxTotal><cac:TaxSubtotal/></cac:TaxTotal>'.repeat(30_000)),
      'too many tax rows',
    ],
    [
      'thousands of charges',
      () => inside('<cac:AllowanceCharge/>'.repeat(60_000)),
      'too many allowances',
    ],
    [
      'thousands of charges on a line',
      () =>
        changed(
          'ubl-invoice.xml',
          '</cac:InvoiceLine>',
          `${'<cac:AllowanceCharge/>'.repeat(60_000)}</cac:InvoiceLine>`,
        ),
      'too many allowances',
    ],
  ])('%s', (_, document, says) => {
    const text = document();
    const [found, cpuMs] = timed(() => refusals(text));
    expect(found.join('\n')).toContain(says);
    expect(cpuMs).toBeLessThan(3000);
  });

  test.each([
    ['notes', () => inside('<cbc:Note>x</cbc:Note>'.repeat(90_000))],
    ['one long note', () => inside(`<cbc:Note>${fill('ą')}</cbc:Note>`.slice(0, 2_000_000))],
    [
      'references',
      () =>
        inside(
          '<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>x</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>'.repeat(
            30_000,
          ),
        ),
    ],
    [
      'payment terms',
      () =>
        inside(
          '<cac:PaymentTerms><cbc:Note>#SKONTO#TAGE=1#</cbc:Note></cac:PaymentTerms>'.repeat(
            40_000,
          ),
        ),
    ],
    ['foreign elements', () => inside(`<x xmlns="urn:example">${'<y/>'.repeat(150_000)}</x>`)],
  ])('a flood of %s neither hangs nor throws', (_, document) => {
    const text = document();
    const [, cpuMs] = timed(() => parseEInvoice(text));
    expect(cpuMs).toBeLessThan(3000);
  });
});

describe('nothing throws', { timeout: 60_000 }, () => {
  const originals = [
    'ubl-invoice.xml',
    'cii-invoice.xml',
    'cii-extended.xml',
    'ubl-credit-note.xml',
  ] as const;

  test('whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (document) => {
        expect(parseEInvoice(document).ok).toBe(false);
      }),
    );
  });

  test('whatever is cut out of, doubled in or put into a document', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('-', '0', '9', '.', '<', '>', '&', 'e', '"', '\u202E', ']]>'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        part,
        (name, at, cut, put) => {
          const text = sample(name);
          const from = Math.floor(at * text.length);
          const parsed = parseEInvoice(text.slice(0, from) + put + text.slice(from + cut));
          expect(parsed.ok || parsed.errors.length > 0).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });
});
