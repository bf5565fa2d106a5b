import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  makeCreditorReference,
  parseCreditorReference,
} from '../../server/domain/creditor-reference.ts';
import { epcPayload, type EpcTransfer } from '../../server/domain/epc-qr.ts';
import { parseIban } from '../../server/domain/iban.ts';
import { minor } from '../../server/domain/money.ts';
import { EUR, PLN } from '../support/builders.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const alphanumeric = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ');
/** Check digits tell one digit from another and one letter from another, in every place. */
const isSameKind = (a = '', b = ''): boolean => /\d/.test(a) === /\d/.test(b);
const body = fc.string({ unit: fc.constantFrom(...alphanumeric), minLength: 1, maxLength: 21 });

describe('an account number (IBAN)', () => {
  test.each([
    ['DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['gb82west12345698765432', 'GB82WEST12345698765432'],
    ['FR14 2004 1010 0505 0001 3M02 606', 'FR1420041010050500013M02606'],
    ['PL61109010140000071219812874', 'PL61109010140000071219812874'],
    ['RO49AAAA1B31007593840000', 'RO49AAAA1B31007593840000'],
  ])('%s is one', (text, iban) => {
    expect(parseIban(text)).toBe(iban);
  });

  test.each([
    '',
    'DE88370400440532013000',
    '109010140000071219812874',
    'DE89',
    'DE89-3704',
    '1'.repeat(500),
  ])('"%s" is none', (text) => {
    expect(parseIban(text)).toBeUndefined();
  });

  test('any two neighbours swapped and any sign changed is found', () => {
    const iban = 'GB82WEST12345698765432';
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 21 }), fc.constantFrom(...alphanumeric), (at, sign) => {
        const changed = iban.slice(0, at) + sign + iban.slice(at + 1);
        fc.pre(changed !== iban && isSameKind(iban[at], sign));
        expect(parseIban(changed)).toBeUndefined();
      }),
    );
    const swapped = 'GB82WEST12345689765432';
    expect(parseIban(swapped)).toBeUndefined();
  });
});

describe('a creditor reference (RF)', () => {
  test('is made as the standard shows it', () => {
    expect(makeCreditorReference('539007547034')).toBe('RF18539007547034');
    expect(makeCreditorReference('FV/2026/001')).toBe(makeCreditorReference('fv 2026-001'));
  });

  test.each(['', '///', 'Ł', 'A'.repeat(22)])('cannot be made of "%s"', (number) => {
    expect(makeCreditorReference(number)).toBeUndefined();
  });

  test('whatever was made is read again, also in groups of four and small letters', () => {
    fc.assert(
      fc.property(body, (number) => {
        const reference = makeCreditorReference(number);
        expect(parseCreditorReference(reference ?? '')).toBe(reference);
        const printed = reference?.toLowerCase().replaceAll(/.{4}/g, '$& ') ?? '';
        expect(parseCreditorReference(printed)).toBe(reference);
      }),
    );
  });

  test('one wrong sign is found', () => {
    fc.assert(
      fc.property(body, fc.nat(20), fc.constantFrom(...alphanumeric), (number, at, sign) => {
        const place = at % number.length;
        const wrong = number.slice(0, place) + sign + number.slice(place + 1);
        fc.pre(wrong !== number && isSameKind(number[place], sign));
        const check = makeCreditorReference(number)?.slice(0, 4) ?? '';
        expect(parseCreditorReference(check + wrong)).toBeUndefined();
      }),
    );
  });

  test.each(['RF00539007547034', 'RF18 5390 0754 7035', 'XX18539007547034', 'RF18', ''])(
    '"%s" is none',
    (text) => {
      expect(parseCreditorReference(text)).toBeUndefined();
    },
  );
});

const aTransfer = (over: Partial<EpcTransfer> = {}): EpcTransfer => ({
  payeeName: 'Lipa Studio',
  iban: 'DE89 3704 0044 0532 0130 00',
  currency: EUR,
  amountMinor: minor(11_858),
  remittance: { kind: 'reference', reference: 'RF18 5390 0754 7034' },
  ...over,
});
const text = (words: string) => ({ kind: 'text', text: words }) as const;
const linesOf = (over: Partial<EpcTransfer>): readonly string[] => {
  const made = epcPayload(aTransfer(over));
  return made.ok ? made.payload.split('\n') : [made.code];
};

describe('the code that banks scan (EPC069-12)', () => {
  test('with a creditor reference', () => {
    const lines = ['BCD', '002', '1', 'SCT', '', 'Lipa Studio', 'DE89370400440532013000'];
    expect(linesOf({})).toEqual([...lines, 'EUR118.58', '', 'RF18539007547034']);
  });

  test('with words', () => {
    expect(linesOf({ remittance: text('Zapłata FV/2026/001') }).slice(7)).toEqual([
      'EUR118.58',
      '',
      '',
      'Zapłata FV/2026/001',
    ]);
  });

  test.each([
    ['another currency', { currency: PLN }, 'notEuro'],
    ['nothing', { amountMinor: minor(0) }, 'amountOutOfRange'],
    ['less than nothing', { amountMinor: minor(-1) }, 'amountOutOfRange'],
    ['a billion', { amountMinor: minor(100_000_000_000) }, 'amountOutOfRange'],
    ['no name', { payeeName: ' \n ' }, 'nameMissing'],
    ['a long name', { payeeName: 'x'.repeat(71) }, 'nameTooLong'],
    ['a wrong account', { iban: 'DE88370400440532013000' }, 'invalidIban'],
    [
      'a wrong reference',
      { remittance: { kind: 'reference', reference: 'FV/1' } },
      'invalidReference',
    ],
    ['many words', { remittance: text('x'.repeat(141)) }, 'textTooLong'],
    [
      'many bytes',
      { payeeName: 'ł'.repeat(70), remittance: text('ł'.repeat(140)) },
      'payloadTooLong',
    ],
  ] as const)('%s is refused', (_, over, code) => {
    expect(epcPayload(aTransfer(over))).toEqual({ ok: false, code });
  });

  test('the smallest and the largest amount are written in full', () => {
    expect(linesOf({ amountMinor: minor(1) })[7]).toBe('EUR0.01');
    expect(linesOf({ amountMinor: minor(99_999_999_999) })[7]).toBe('EUR999999999.99');
  });

  test('no name and no text can put a line into it', () => {
    const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...HOSTILE_TEXTS));
    fc.assert(
      fc.property(words, words, (name, remittance) => {
        const made = epcPayload(aTransfer({ payeeName: name, remittance: text(remittance) }));
        if (!made.ok) return;
        const lines = made.payload.split('\n');
        expect(lines.length).toBeLessThanOrEqual(11);
        expect(lines.slice(6, 8)).toEqual(['DE89370400440532013000', 'EUR118.58']);
        expect(Buffer.byteLength(made.payload)).toBeLessThanOrEqual(331);
        expect(made.payload).not.toMatch(/[^\P{Cc}\n]/u);
      }),
    );
  });
});
