import { expect, test } from 'vitest';
import { parseStrictJson } from '../../server/contract/strict-json.ts';
import { cleanLine, cleanText } from '../../server/contract/text.ts';
import { parseEInvoice } from '../../server/einvoice/parse-einvoice.ts';
import { parseMailbox } from '../../server/gateways/mail-address.ts';
import { readToken } from '../../server/services/links/token.ts';
import { parseAmountInput } from '../../portal/lib/amount-input.ts';

const LENGTH = 50_000;
/** Ten times what the slowest takes on a slow machine; what backtracks takes minutes. */
const LONGEST_MS = 500;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const PARSERS: readonly (readonly [name: string, parse: (text: string) => unknown])[] = [
  ['a line of text', cleanLine],
  ['a text', cleanText],
  ['a mail address', parseMailbox],
  ['a token', readToken],
  ['an amount that was typed', (text) => parseAmountInput(text, 'EUR', 'en')],
  ['JSON', (text) => parseStrictJson(bytes(text))],
  ['a string in JSON', (text) => parseStrictJson(bytes(`{"a":"${text}`))],
  ['an e-invoice', (text) => parseEInvoice(bytes(text))],
  ['an element of XML', (text) => parseEInvoice(bytes(`<a b="${text}`))],
];
const PIECES = (
  `a|.|-| |0|@|"|<|(|[|{|\\|=|%|\n|\t|/|&|\u0300|\u200B|\u{1F600}|` +
  `a@|a.|1,|",|a b |"\\|<a>|&a;|<!--`
).split('|');

test.each(PARSERS)('%s of fifty thousand signs is read in no time (T50)', (_, parse) => {
  const slow: string[] = [];
  for (const piece of PIECES) {
    const text = `${piece.repeat(LENGTH / piece.length)}!`;
    const before = process.cpuUsage();
    parse(text);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > LONGEST_MS) slow.push(`${JSON.stringify(piece)}: ${ms} ms`);
  }
  expect(slow).toEqual([]);
});
