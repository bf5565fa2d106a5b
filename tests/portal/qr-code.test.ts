import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { inFours } from '../../portal/lib/transfer-words.ts';
import { qrCode } from '../../portal/settle/qr-code.ts';
import { readQr } from '../support/read-qr.ts';

/** The dark modules that the markup draws. */
function drawn(svg: string): readonly string[] {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => '0'));
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    rows[Number(y)]?.fill('1', Number(x), Number(x) + Number(run));
  }
  return rows.map((row) => row.join(''));
}

test('the code is drawn module by module, with white around it and nothing that a policy refuses', () => {
  const content =
    'BCD\n002\n1\nSCT\n\nZielony Dach\nPL61109010140000071219812874\nEUR118.58\n\n\nFV/1 ąęłż';
  const svg = qrCode(content, 'says "this" & that').text;
  const { data } = encode(content, { ecc: 'M', border: 4 });
  expect(drawn(svg)).toEqual(data.map((row) => row.map((dark) => (dark ? '1' : '0')).join('')));
  expect(drawn(svg).slice(0, 4).join('')).not.toContain('1');
  expect(svg).not.toMatch(/style|script|href|src=/);
  expect(svg).toContain('aria-label="says &quot;this&quot; &amp; that"');
});

test.each([10, 20, 40, 60, 80, 100, 120, 150, 180, 210, 240, 280, 331])(
  'what is drawn of %i bytes is read back by rules of its own, as a bank’s app reads it',
  (length) => {
    const content = `BCD\n002\n1\nSCT\n\nŻółw i Syn\n${'PL61109010140000071219812874\nEUR118.58\n'.repeat(9)}`;
    const text = new TextDecoder().decode(new TextEncoder().encode(content).slice(0, length));
    const rows = drawn(qrCode(text.replaceAll('\uFFFD', ''), 'code').text);
    const bare = rows.slice(4, -4).map((row) => row.slice(4, -4));
    expect(readQr(bare)).toBe(text.replaceAll('\uFFFD', ''));
  },
);

test('the error level is M: its two bits beside the first corner are 00 under the mask', () => {
  const { data } = encode('BCD', { ecc: 'M', border: 0 });
  // ISO/IEC 18004: format bits are masked with 101010000010010; the level is in the first two.
  const [first, second] = [data[8]?.[0], data[8]?.[1]].map((dark) => (dark === true ? 1 : 0));
  expect([(first ?? 0) ^ 1, second]).toEqual([0, 0]);
});

test.each([
  ['PL61109010140000071219812874', 'PL61 1090 1014 0000 0712 1981 2874'],
  ['NO9386011117947', 'NO93 8601 1117 947'],
])('%s is printed in groups of four', (iban, printed) => {
  expect(inFours(iban)).toBe(printed);
});
