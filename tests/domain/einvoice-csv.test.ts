import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decimalSignOf,
  readDate,
  readNumber,
  readTaxRate,
} from '../../server/einvoice/csv-values.ts';
import { parseInvoiceCsv, type ParsedCsv } from '../../server/einvoice/parse-csv.ts';

const DEFAULTS = { termsDays: 14 };
const parse = (text: string | Uint8Array): ParsedCsv =>
  parseInvoiceCsv(typeof text === 'string' ? new TextEncoder().encode(text) : text, DEFAULTS);

function invoicesIn(text: string | Uint8Array) {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.invoices.map(({ input }) => input);
}

function refusedIn(text: string): readonly string[] {
  const parsed = parse(text);
  if (!parsed.ok) return parsed.errors.map(({ path, message }) => `${path}: ${message}`);
  return parsed.rejected.flatMap((r) =>
    r.errors.map((e) => `${r.number}@${r.line} ${e.path}: ${e.message}`),
  );
}

const HEAD =
  'number;debtor_name;email;currency;issued_on;due_on;description;quantity;unit_price;net;tax_rate';
const ROW =
  'FV/1;Klon sp. z o.o.;ap@klon.example;PLN;2026-05-04;2026-05-18;Design;2;100,50;201,00;23';

describe('a table of invoices', () => {
  test('rows with one number are one invoice, and its head is said once', () => {
    const [first, second, ...others] = invoicesIn(
      `${HEAD}\n${ROW}\nFV/2;Buk;;EUR;04.05.2026;;Hosting;;;9,99;0\nFV/1;;;;;;Dojazd;1,5;1 200,00;1 800,00;8 %\n`,
    );
    expect(others).toEqual([]);
    expect(first?.invoice).toMatchObject({
      number: 'FV/1',
      netMinor: 200_100,
      taxMinor: 4623 + 14_400,
      lines: [
        { description: 'Design', quantity: '2', unitPrice: '100.50', netMinor: 20_100 },
        { description: 'Dojazd', quantity: '1.5', unitPrice: '1200.00', netMinor: 180_000 },
      ],
    });
    expect(second).toMatchObject({
      debtor: { name: 'Buk', email: null },
      dueOnIsStated: false,
      invoice: { issuedOn: '2026-05-04', dueOn: '2026-05-18', amountDueMinor: 999 },
    });
  });

  test('net follows from quantity and price when it is left out', () => {
    const [input] = invoicesIn(`${HEAD}\n${ROW.replace(';201,00;', ';;')}\n`);
    expect(input?.invoice.netMinor).toBe(20_100);
  });

  test.each([
    ['comma', HEAD.replaceAll(';', ','), ROW.replaceAll(',', '.').replaceAll(';', ',')],
    ['tab', HEAD.replaceAll(';', '\t'), ROW.replaceAll(';', '\t')],
    ['named by Excel', `sep=|\r\n${HEAD.replaceAll(';', '|')}`, ROW.replaceAll(';', '|')],
    ['quotes', HEAD, ROW.replace('Klon sp. z o.o.', '"Klon sp. z o.o."')],
  ])('delimiter: %s', (_, head, row) => {
    expect(invoicesIn(`${head}\r\n${row}\r\n`)).toEqual(invoicesIn(`${HEAD}\n${ROW}\n`));
  });

  test('headings may be written in other ways', () => {
    const head =
      'Invoice No;Customer;E-mail;Currency;Issue date;Due date;Description;Quantity;Price;Net amount;VAT rate';
    expect(invoicesIn(`${head}\n${ROW}\n`)).toEqual(invoicesIn(`${HEAD}\n${ROW}\n`));
  });

  test('a byte order mark, UTF-16 and windows-1250 read the same', () => {
    const text = `${HEAD}\n${ROW.replace('Klon', 'Żółw')}\n`;
    const polish: Readonly<Record<string, number>> = { Ż: 0xaf, ó: 0xf3, ł: 0xb3 };
    const cp1250 = Uint8Array.from(Array.from(text), (sign) => polish[sign] ?? sign.charCodeAt(0));
    const expected = invoicesIn(text);
    expect(expected[0]?.debtor.name).toBe('Żółw sp. z o.o.');
    expect(invoicesIn(`\uFEFF${text}`)).toEqual(expected);
    expect(invoicesIn(new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')))).toEqual(expected);
    expect(invoicesIn(cp1250)).toEqual(expected);
  });

  test('a bad invoice says where and does not stop the others', () => {
    const text = `${HEAD}
${ROW}
FV/2;Buk;no-mail;PLN;2026-05-04;;x;1;1,00;;23

FV/3;Buk;;PLN;2026-05-04;2026-05-01;x;1;1,00;;23
FV/4;Buk;;PLN;4 May;;;1;1,00;7,00;high
FV/5;Buk;;GLD;2026-05-04;;x;1;1,00;;23
FV/6;Buk;;PLN;2026-05-04;;;;1,00;;23
FV/7;Buk;;PLN;2026-05-04;;x;2;1,00;2,10;23
FV/8;Buk;;PLN;2026-05-04;;x;-2;1,00;;23
FV/1;Other;;;;;y;1;1,00;;23
FV/9;Buk;;PLN;2026-05-04;;x;;;;23
`;
    expect(invoicesIn(text)).toEqual([]);
    expect(refusedIn(text)).toEqual([
      'FV/1@2 line 11, debtor_name: says "Other", but an earlier line of this invoice says "Klon sp. z o.o."',
      'FV/2@3 line 3, debtor_email: is not an e-mail address',
      'FV/3@5 line 5, due_on: 2026-05-01 is before the issue date 2026-05-04',
      'FV/4@6 line 6, tax_rate: "high" is not a tax rate in percent',
      'FV/4@6 line 6, issued_on: "4 May" is not a date; write YYYY-MM-DD or DD.MM.YYYY',
      'FV/5@7 line 7, currency: "GLD" is not a currency we know',
      'FV/6@8 line 8, description: must not be empty',
      'FV/7@9 line 9, net: says 2.10, but quantity × unit_price is 2.00',
      'FV/8@10 line 10, lines: make less than nothing',
      'FV/9@12 line 12, net: needs net or unit_price',
    ]);
  });

  test.each([
    ['', 'file: The file is empty.'],
    ['\uFEFF\n\n', 'file: The file is empty.'],
    [
      'name;sum\nKlon;12',
      'line 1: The first line must name the columns number, currency, issued_on, description, tax_rate; it names name, sum.',
    ],
    ['number;number\n1;2', 'line 1: The column "number" is there twice.'],
    [`${HEAD}\n"open;1;2`, 'line 2: The table cannot be read: Quote Not Closed'],
    ['PK\u0003\u0004', 'file: This is a spreadsheet file. Save it as CSV and send that.'],
  ])('a file that is no table of invoices: %j', (text, says) => {
    expect(refusedIn(text)).toEqual([expect.stringContaining(says)]);
  });

  test('ten thousand invoices are no trouble', { timeout: 60_000 }, () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ROW.replace('FV/1', `FV/${i}`));
    expect(invoicesIn(`${HEAD}\n${rows.join('\n')}\n`)).toHaveLength(10_000);
  });

  test('nothing throws, whatever bytes come', { timeout: 60_000 }, () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('"', ';', '\n', '=1+1', '1,000', 'FV/1'),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), fc.boolean(), (cells, withHead) => {
        const parsed = parse(`${withHead ? `${HEAD}\n` : ''}${cells.join(';')}`);
        expect(typeof parsed.ok).toBe('boolean');
      }),
    );
  });
});

describe('numbers of spreadsheets', () => {
  test.each([
    ['1 234,50', ',', '1234.50'],
    ['1\u00A0234,5', ',', '1234.5'],
    ["1'234.50", '.', '1234.50'],
    ['1.234,50', '.', '1234.50'],
    ['1,234.50', ',', '1234.50'],
    ['1.234.567', 'unclear', '1234567'],
    ['-0,5', 'unclear', '-0.5'],
    ['0.125', 'unclear', '0.125'],
    ['1.234', ',', '1234'],
    ['1.234', '.', '1.234'],
    ['+12', 'unclear', '12'],
  ] as const)('%s in a file with %s is %s', (cell, sign, decimal) => {
    expect(readNumber(cell, sign)).toEqual({ ok: true, decimal });
  });

  test.each(['1.234', '12,345'])('%s in a file that does not tell is refused', (cell) => {
    expect(readNumber(cell, 'unclear')).toMatchObject({ ok: false });
  });

  test.each(['', 'abc', '1e3', '12 zł', '--1', '1,2,3.4.5', '٣', '1 2', '.5', '0x10'])(
    '%j is not a number',
    (cell) => {
      expect(readNumber(cell, '.').ok).toBe(false);
    },
  );

  test.each([
    [['1,50', '2,00'], ','],
    [['1.50', '1.234'], '.'],
    [['1.234', '12,345'], 'unclear'],
    [['1,5', '1.5'], 'unclear'],
    [['1.234.567'], ','],
    [['', '12'], 'unclear'],
  ] as const)('the cells %j speak for %s', (cells, sign) => {
    expect(decimalSignOf(cells)).toBe(sign);
  });

  test.each([
    ['2026-05-04', '2026-05-04'],
    ['4.5.2026', '2026-05-04'],
    ['04/05/2026', undefined],
    ['5 May 2026', undefined],
  ])('the date %s is %s', (cell, date) => {
    expect(readDate(cell)).toBe(date);
  });

  test.each([
    ['23', 2300, undefined],
    ['5,5 %', 550, undefined],
    ['8.00%', 800, undefined],
    ['zw', 0, 'E'],
    ['np.', 0, 'O'],
    ['oo', 0, 'AE'],
  ])('the tax rate %s', (cell, rateBps, category) => {
    expect(readTaxRate(cell)).toEqual({ ok: true, rateBps, category });
  });

  test.each(['', 'high', '8.125', '-5', '1000000'])('%j is no tax rate', (cell) => {
    expect(readTaxRate(cell).ok).toBe(false);
  });
});
