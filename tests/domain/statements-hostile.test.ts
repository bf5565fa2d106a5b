import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';
import {
  SAMPLES,
  bytes,
  changed,
  movesOf,
  parse,
  refusal,
  sample,
  taken,
} from '../support/statements/samples.ts';

const MAX = 5 * 1024 * 1024;

/** The answer and the processor time that it took: other work on the machine does not count. */
function timed<T>(run: () => T): readonly [T, cpuMs: number] {
  const before = process.cpuUsage();
  const answer = run();
  const { user, system } = process.cpuUsage(before);
  return [answer, (user + system) / 1000];
}

describe('what is no statement is told what it is', () => {
  test.each([
    ['nothing', '', 'empty file: The file is empty.'],
    ['spaces', ' \r\n ', 'empty file: The file is empty.'],
    ['a byte order mark', '\uFEFF', 'empty file'],
    ['words', 'Hello', 'notAStatement file: This is neither camt.053 nor MT940'],
    ['JSON', '{"amount":1}', 'notAStatement'],
    ['a PDF', '%PDF-1.7\n…', 'notAStatement file: This is a PDF.'],
    ['an archive', 'PK\u0003\u0004…', 'notAStatement file: This is an archive or a spreadsheet.'],
    [
      'a web page',
      '<!DOCTYPE html><html><body>Sign in</body></html>',
      'notAStatement file: This is a web page',
    ],
    [
      'an e-invoice',
      '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
      'notAStatement /Invoice: There is no account statement',
    ],
    ['an empty message', '<Document><BkToCstmrStmt/></Document>', 'notAStatement'],
    [
      'an empty statement',
      '<Document><BkToCstmrStmt><Stmt/></BkToCstmrStmt></Document>',
      'missing /Document/BkToCstmrStmt/Stmt: The statement has no Id.',
    ],
    ['an empty MT940', ':20:X', 'missing line 1: The opening balance'],
    ['a frame alone', '{1:F01}{2:I940}{4:\n-}', 'notAStatement'],
  ])('%s', (_, text, says) => {
    expect(refusal(text)).toContain(says);
  });
});

describe('encodings', () => {
  test('XML with bytes of windows-1250 that calls itself UTF-8 is refused', () => {
    const text = changed('camt053-v02.xml', 'Dąb', 'D\u00B9b').replaceAll(
      /[^\p{ASCII}\u00B9]/gu,
      'x',
    );
    const old = Uint8Array.from(Array.from(text), (sign) => sign.charCodeAt(0));
    expect(refusal(old)).toBe(
      'encoding file: The document calls itself utf-8, but some of its bytes are not.',
    );
  });

  test('XML in UTF-16 reads the same', () => {
    const text = sample('camt053-v02.xml').replace('UTF-8', 'UTF-16');
    const wide = new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(taken(wide)).toEqual(taken(sample('camt053-v02.xml')));
  });

  test('an encoding that nobody uses is refused', () => {
    const text = changed('camt053-v02.xml', 'UTF-8', 'EBCDIC-CP-US');
    expect(refusal(text)).toContain('encoding file: The encoding "ebcdic-cp-us" is not supported');
  });

  test('a byte that no encoding has is refused with its line', () => {
    const file = bytes(sample('german.sta'));
    const at = sample('german.sta').indexOf('Danke');
    // 0x81 is nothing in windows-1250, and not the beginning of anything in UTF-8.
    expect(refusal(file.with(at, 0x81))).toContain('encoding line 7: The character U+0081');
  });

  test('half a UTF-16 file is refused', () => {
    expect(refusal(Uint8Array.of(0xff, 0xfe, 0x3a, 0xd8))).toContain('encoding file');
  });
});

describe('size and depth have an end, and it comes quickly', { timeout: 60_000 }, () => {
  const fill = (part: string): string => part.repeat(Math.floor((MAX - 40_000) / part.length));
  const inside = (text: string): string => changed('camt053-v02.xml', '</Stmt>', `${text}</Stmt>`);

  test.each([
    ['6 MB', () => 'x'.repeat(6 * 1024 * 1024), 'tooLarge'],
    ['elements in elements', () => fill('<a>'), 'malformed'],
    ['a million elements', () => inside(fill('<a/>')), 'malformed'],
    ['many entries', () => inside('<Ntry/>'.repeat(60_000)), 'missing'],
    ['many balances', () => inside('<Bal/>'.repeat(60_000)), 'taken'],
    ['many namespaces', () => `<a${fill(' xmlns="b"')}/>`, 'malformed'],
    ['a namespace without end', () => `<a xmlns="${fill('b')}`, 'malformed'],
    ['many fields', () => fill(':20:\n'), 'tooLarge'],
    ['one long field', () => `:20:X\n:25:${fill('1')}`, 'missing'],
    ['lines that are no fields', () => `:20:X\n${fill('abcdefgh'.repeat(10) + '\n')}`, 'missing'],
    ['a long amount', () => changed('german.sta', '118,58', '1'.repeat(1_000_000)), 'malformed'],
    ['a long text', () => changed('german.sta', 'Danke', `${fill('EREF+')}`), 'taken'],
    ['many slashes', () => changed('dutch.sta', 'bedankt', fill('/EREF/')), 'taken'],
    ['cells', () => fill(';'), 'notAStatement'],
    ['rows', () => `date;amount\n${fill('2026-05-04;1,00\n')}`, 'tooLarge'],
    ['quotes', () => `date;amount\n${fill('"')}`, 'malformed'],
  ])('%s', (_, file, says) => {
    const text = file();
    const [found, cpuMs] = timed(() => refusal(text));
    expect(found.slice(0, 300)).toContain(says);
    expect(cpuMs).toBeLessThan(3000);
  });
});

describe('nothing throws', { timeout: 60_000 }, () => {
  test('whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => {
        expect(parse(file).ok).toBe(false);
      }),
    );
  });

  test('whatever is cut out of, doubled in or put into a file', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '-',
        '0',
        '9',
        ',',
        '<',
        '>',
        '&',
        ':61:',
        ':86:',
        '\n:20:',
        '?20',
        '\u202E',
        '"',
        ';',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        part,
        (name, at, cut, put) => {
          const text = sample(name);
          const from = Math.floor(at * text.length);
          const parsed = parse(text.slice(0, from) + put + text.slice(from + cut));
          expect(parsed.ok || parsed.message !== '').toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('what a payer writes changes texts and nothing else', () => {
    const words = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...HOSTILE_TEXTS),
    );
    const escape = (text: string): string =>
      text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
    const moneyIn = (file: string) =>
      taken(file).flatMap(({ lines }) =>
        lines.map((l) => [l.bookedOn, l.direction, l.amountMinor, l.isReversal]),
      );
    const expected = moneyIn(sample('camt053-v02.xml'));
    fc.assert(
      fc.property(words, (text) => {
        const file = sample('camt053-v02.xml').replace('Danke', () => escape(text));
        expect(moneyIn(file)).toEqual(expected);
      }),
    );
  });

  test('any digit of any amount changed is noticed, or changes no money', () => {
    const total = (file: string): number | null => {
      const parsed = parse(file);
      if (!parsed.ok) return null;
      return parsed.statements.flatMap(movesOf).reduce((sum, move) => sum + move, 0);
    };
    for (const name of SAMPLES) {
      const text = sample(name);
      const before = total(text);
      const amounts = name.endsWith('.xml')
        ? /(?<=Ccy="...">)[\d.]+/g
        : /(?<=^:6[012].{0,18}[A-Z])\d+,\d*/gm;
      for (const found of text.matchAll(amounts)) {
        const digit = (Number(found[0][0]) + 1) % 10;
        const other = `${text.slice(0, found.index)}${digit}${text.slice(found.index + 1)}`;
        expect([null, before], `${name}: ${found[0]}`).toContain(total(other));
      }
    }
  });
});
