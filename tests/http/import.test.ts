import { describe, expect, test } from 'vitest';
import type { ImportResult } from '../../server/contract/import.ts';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import { changed, sample } from '../support/einvoices/samples.ts';
import { countRows, logicalDigest } from '../support/logical-digest.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { realEInvoice, realEInvoices } from '../support/real-einvoices.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Bytes = string | Uint8Array<ArrayBuffer>;

/** Sends a document as it is: XML unless said otherwise. */
async function send(
  saldo: TestWorld,
  body: Bytes,
  { type = 'application/xml', apiKey = saldo.access.apiKey } = {},
): Promise<{ status: number; code?: string; result: ImportResult; said: string }> {
  const response = await saldo.app.request('/api/v1/invoices/import', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': type },
    body,
  });
  const result = (await response.json()) as ImportResult & {
    code?: string;
    errors?: ImportResult['rejected'][number]['errors'];
  };
  const errors = result.errors ?? result.rejected?.flatMap((r) => r.errors) ?? [];
  const said = errors.map(({ path, message }) => `${path}: ${message}`).join('\n');
  return { status: response.status, ...(result.code ? { code: result.code } : {}), result, said };
}

const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'));
const entities = (body: string) => changed('ubl-invoice.xml', '?>', `?>${body}`);
const UBL = sample('ubl-invoice.xml');

const HOSTILE: readonly (readonly [string, Bytes, RegExp])[] = [
  [
    'an external entity',
    entities('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>').replace('Klon GmbH', '&e;'),
    /DOCTYPE, ENTITY/,
  ],
  [
    'a remote document type',
    entities('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/evil.dtd">'),
    /DOCTYPE, ENTITY/,
  ],
  [
    'a billion laughs',
    entities(
      `<!DOCTYPE x [<!ENTITY a0 "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}]>`,
    ).replace('Klon GmbH', '&a20;'),
    /DOCTYPE, ENTITY/,
  ],
  ['a quadratic blow-up', `<a>${'<b>'.repeat(200_001)}`, /nested over|more than 200000/],
  ['a deep nest', `<a>${'<b>'.repeat(65)}`, /nested over 64/],
  ['200,001 elements', `<a>${'<b/>'.repeat(200_001)}</a>`, /more than 200000 elements/],
  ['6 MB', UBL.replace('Thank you', 'x'.repeat(6 * 1024 * 1024)), /larger than 5 MB/],
  ['half a document', UBL.slice(0, UBL.length / 2), /not well-formed \(line \d+/],
  ['nothing', '', /empty/],
  ['a PDF', '%PDF-1.7', /This is a PDF/],
  ['a page', '<!doctype html><p>Sign in', /web page/],
  ['bytes of another encoding', new Uint8Array(Buffer.from(UBL, 'latin1')), /calls itself utf-8/],
  ['UTF-16 that is cut', utf16(UBL).slice(0, -1), /utf-16|not well-formed/i],
  ['an unknown encoding', UBL.replace('UTF-8', 'EBCDIC'), /encoding "ebcdic" is not supported/],
  ['a NUL', UBL.replace('Klon GmbH', 'Klon\u0000'), /U\+0000/],
];

const WRONG: typeof HOSTILE = [
  ['an unknown currency', UBL.replaceAll('EUR', 'ZZZ'), /ZZZ/],
  ['a date that is none', UBL.replace('2026-05-04', '2026-02-30'), /2026-02-30/],
  ['due before issued', UBL.replace('2026-06-03', '2026-05-03'), /due/i],
];

test('what is hostile or no e-invoice at all is unreadable, with the reason, and leaves nothing behind', async () => {
  await using saldo = await openTestWorld();
  const before = await logicalDigest(saldo.deps.db);
  for (const [what, body, says] of HOSTILE) {
    const { status, code, said } = await send(saldo, body);
    expect([what, status, code]).toEqual([what, 422, 'documentUnreadable']);
    expect([what, said]).toEqual([what, expect.stringMatching(says)]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('a document that was read and is wrong is rejected with the reason and leaves nothing behind', async () => {
  await using saldo = await openTestWorld();
  const before = await logicalDigest(saldo.deps.db);
  for (const [what, body, says] of WRONG) {
    const { status, result, said } = await send(saldo, body);
    expect([what, status, result.created, result.rejected.length]).toEqual([what, 200, [], 1]);
    expect([what, said]).toEqual([what, expect.stringMatching(says)]);
  }
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('a body of another type is refused, one of more than 8 MB is not read', async () => {
  await using saldo = await openTestWorld();
  for (const type of ['application/json', 'application/pdf', 'text/plain', '', 'text/xmlx'])
    expect(await send(saldo, UBL, { type })).toMatchObject({
      status: 415,
      code: 'unsupportedMediaType',
    });
  expect(await send(saldo, 'x'.repeat(9 * 1024 * 1024))).toMatchObject({
    status: 413,
    code: 'bodyTooLarge',
  });
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(0);
});

describe('a document whose own sums disagree is rejected with the sum that fails', () => {
  test.each([
    ['the payable amount', '>1252.30<', '>1252.31<', /BT-115.*1252\.3/s],
    ['the total with tax', '>1752.34<', '>1752.35<', /BT-112.*1752\.3/s],
  ])('%s', async (_, from, to, says) => {
    await using saldo = await openTestWorld();
    const { result, said } = await send(saldo, changed('ubl-invoice.xml', from, to));
    expect(result).toMatchObject({ created: [], rejected: [{ number: 'FV/2026/05/17' }] });
    expect(said).toMatch(says);
  });
});

test('a credit note takes from the invoice that it names once, and waits for one that is not here', async () => {
  await using saldo = await openTestWorld();
  const note = sample('ubl-credit-note.xml').replaceAll('PLN', 'EUR');
  const early = await send(saldo, note);
  expect(early.said).toMatch(/BT-25: .*FV\/2026\/05\/17.*not here/);
  const stranger = await otherVendor(saldo);
  await send(saldo, UBL, { apiKey: stranger.apiKey });
  expect((await send(saldo, note)).said).toMatch(/not here/);
  const { result } = await send(saldo, UBL);
  const id = result.created[0]?.id;
  const applied = await send(saldo, note);
  expect(applied.result.created).toMatchObject([
    { kind: 'creditNote', appliedTo: 'FV/2026/05/17' },
  ]);
  const look = () => saldo.api<InvoiceView>('GET', `/api/v1/invoices/${id}`);
  expect((await look()).body.balanceMinor).toBe(125_230 - 12_300);
  const again = await send(saldo, note);
  expect([again.result.created, again.result.unchanged.length]).toEqual([[], 1]);
  expect((await look()).body.balanceMinor).toBe(125_230 - 12_300);
  const tooMuch = note.replaceAll('123.00', '99123.00').replaceAll('100.00', '99100.00');
  expect((await send(saldo, tooMuch)).result.created).toEqual([]);
  expect((await look()).body.balanceMinor).toBe(125_230 - 12_300);
});

test('the same file again is unchanged, also ten at once, and other content under its number is rejected', async () => {
  await using saldo = await openTestWorld();
  const sent = await Promise.all(Array.from({ length: 10 }, () => send(saldo, UBL)));
  expect(sent.flatMap(({ result }) => result.created).length).toBe(1);
  expect(sent.flatMap(({ result }) => result.unchanged).length).toBe(9);
  expect(
    new Set(sent.flatMap(({ result: r }) => [...r.created, ...r.unchanged]).map((i) => i.id)).size,
  ).toBe(1);
  const other = await send(saldo, changed('ubl-invoice.xml', '2026-06-03', '2026-06-04'));
  expect([other.result.created, other.said]).toEqual([
    [],
    expect.stringMatching(/^BT-1: .*other content/),
  ]);
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(1);
  expect(await countRows(saldo.deps.db, 'debtors')).toBe(1);
});

const HEAD = 'number;debtor_name;email;currency;issued_on;due_on;description;net;tax_rate';

test('of a table the good invoices come in and each bad one is named with its line', async () => {
  await using saldo = await openTestWorld();
  const table = [
    HEAD,
    'C/1;Klon;ap@klon.example;PLN;2026-05-04;2026-05-18;Design;201,00;23',
    'C/2;Klon;ap@klon.example;ZZZ;2026-05-04;2026-05-18;Design;201,00;23',
    'C/3;Klon;ap@klon.example;PLN;2026-05-04;2026-05-01;Design;201,00;23',
    'C/4;Klon;ap@klon.example;PLN;2026-05-04;2026-05-18;Design;-201,00;23',
    `C/5;"'; DROP TABLE invoices; --";ap2@klon.example;PLN;2026-05-04;2026-05-18;=1+1;10,00;0`,
  ].join('\n');
  const { status, result } = await send(saldo, table, { type: 'text/csv; charset=utf-8' });
  expect(status).toBe(200);
  expect(result.created.map(({ number }) => number)).toEqual(['C/1', 'C/5']);
  expect(result.rejected.map(({ number, line }) => `${number} ${line}`)).toEqual([
    'C/2 3',
    'C/3 4',
    'C/4 5',
  ]);
  const again = await send(saldo, table, { type: 'text/csv' });
  expect([again.result.created, again.result.unchanged.length]).toEqual([[], 2]);
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(2);
  const other = await send(saldo, table.replace('Design', 'Print'), { type: 'text/csv' });
  expect(other.said).toMatch(/^line 2, number: .*other content/m);
});

test.each([
  ['nothing', ''],
  ['no column that is known', 'a;b\n1;2'],
  ['a quote that never ends', `${HEAD}\n"C/1;Klon`],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00, 0xd8, 0x80])],
])('a table with %s is refused as a whole or named by its line', async (_, table) => {
  await using saldo = await openTestWorld();
  const { status, code, result } = await send(saldo, table, { type: 'text/csv' });
  expect(status === 422 ? code : result.created).toEqual(
    status === 422 ? 'documentUnreadable' : [],
  );
  expect(await countRows(saldo.deps.db, 'invoices')).toBe(0);
});

test.each(realEInvoices)(
  '%s comes in, is shown on its pay page, and comes in once',
  async (path) => {
    await using saldo = await openTestWorld();
    const bytes = realEInvoice(path);
    const { api, apiKey } = await otherVendor(saldo);
    const first = await send(saldo, bytes, { apiKey });
    const isNote = /creditnote/i.test(path);
    expect([first.status, isNote ? '' : first.said]).toEqual([200, '']);
    for (const { id, kind } of first.result.created) {
      if (kind === 'creditNote') continue;
      const { body } = await api<InvoiceView>('GET', `/api/v1/invoices/${id}`);
      const page = await saldo.call('GET', body.payUrl.replace(/^.*\/p\//, '/portal/v1/'));
      expect(page.status).toBe(200);
    }
    const again = await send(saldo, bytes, { apiKey });
    expect(again.result.created).toEqual([]);
  },
);
