import { describe, expect, test } from 'vitest';
import { changed, movesOf, refusal, sample, taken } from '../support/statements/samples.ts';

describe('MT940 with numbered parts, as German banks write it', () => {
  const [statement, ...others] = taken(sample('german.sta'));

  test('is one statement with its balances', () => {
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      id: '2026-00087/001',
      account: '37040044/0532013000',
      accountIban: null,
      currency: 'EUR',
      fromOn: '2026-05-04',
      toOn: '2026-05-04',
      openingBalanceMinor: 100_000,
      closingBalanceMinor: 107_348,
    });
    expect(movesOf(statement)).toEqual([11_858, -510, -4000]);
  });

  test('SEPA parts inside the numbered ones are told apart', () => {
    expect(statement?.lines[0]).toMatchObject({
      bookedOn: '2026-05-04',
      valueOn: '2026-05-02',
      payerName: 'BRZOZA UND SOEHNE GMBH',
      payerIban: 'DE89370400440532013000',
      remittance: 'Rechnung FV/2026/0 01 Danke',
      bankReference: 'BNK-1',
    });
    expect(statement?.lines[0]?.references[0]).toBe('E2E-7');
  });

  test('a credit taken back is money that goes, and a reversal', () => {
    expect(statement?.lines[2]).toMatchObject({ direction: 'debit', isReversal: true });
    const back = changed('german.sta', '0504RC40,00', '0504RD40,00').replace('1073,48', '1153,48');
    expect(
      taken(back.replace('62F:C260504EUR1073,48', '62F:C260504EUR1153,48'))[0]?.lines[2],
    ).toMatchObject({ direction: 'credit', isReversal: true, payerName: null });
  });

  test('what is only expected is not there', () => {
    const expected = changed('german.sta', ':62F:', ':61:260510EC99,00NTRFNONREF\n:62F:');
    expect(taken(expected)).toEqual(taken(sample('german.sta')));
  });
});

describe('MT940 with words between slashes, as Dutch banks write it', () => {
  const [first, second] = taken(sample('dutch.sta'));

  test('several statements are in one file, each with its own balances', () => {
    expect(first).toMatchObject({
      id: '2026-00124',
      accountIban: 'NL91ABNA0417164300',
      openingBalanceMinor: -2000,
      closingBalanceMinor: 34_858,
    });
    expect(second).toMatchObject({ id: '2026-00125', closingBalanceMinor: 30_000 });
    expect(movesOf(second)).toEqual([-4858]);
  });

  test('an entry date belongs to the year next to the value date', () => {
    expect(first?.lines.map((line) => [line.valueOn, line.bookedOn])).toEqual([
      ['2025-12-31', '2026-01-02'],
      ['2026-01-02', '2026-01-02'],
    ]);
    const back = changed('dutch.sta', ':61:2601020102', ':61:2601021230');
    expect(taken(back)[0]?.lines[1]?.bookedOn).toBe('2025-12-30');
  });

  test('payer, account and text are found', () => {
    expect(first?.lines[0]).toMatchObject({
      payerName: 'Berk en Zoon BV',
      payerIban: 'NL91ABNA0417164300',
      remittance: 'Factuur FV/2026/001 bedankt',
      bankReference: '00000000001005',
    });
    expect(first?.lines[0]?.references).toContain('FV-2026-001');
    expect(first?.lines[1]?.references[0]).toBe('RF18539007547034');
  });

  test('Rabobank order: name and account as words of their own', () => {
    const text = changed(
      'dutch.sta',
      '/CNTP/BE68539007547034/BBRUBEBB/Eik NV///REMI/STRD/ISO/RF18539007547034/',
      '/TRTP/SEPA/IBAN/BE68539007547034/BIC/BBRUBEBB/NAME/Eik NV/REMI/FV/2026/009/EREF/E1',
    );
    expect(taken(text)[0]?.lines[1]).toMatchObject({
      payerName: 'Eik NV',
      payerIban: 'BE68539007547034',
      remittance: 'FV/2026/009',
      references: ['E1', 'FV/2026/009', 'EREF'],
    });
  });

  test('money that came back is a reversal', () => {
    const text = changed('dutch.sta', '/CNTP/BE68', '/RTRN/AC04//CNTP/BE68');
    expect(taken(text)[0]?.lines[1]).toMatchObject({ isReversal: true, payerIban: null });
  });
});

describe('MT940 of a Polish bank', () => {
  test('parts begin with a tilde, the account lacks its country, a reference goes over parts', () => {
    const [statement] = taken(sample('polish.sta'));
    expect(statement).toMatchObject({
      accountIban: 'PL61109010140000071219812874',
      currency: 'PLN',
      closingBalanceMinor: 200_000,
    });
    expect(statement?.lines[0]).toMatchObject({
      payerName: 'ŚWIERK I WSPÓLNICY KRAKÓW',
      payerIban: 'PL61109010140000071219812874',
      remittance: 'Zapłata za fakturę FV/2026/017',
    });
  });

  test('windows-1250 reads like UTF-8', () => {
    const text = sample('polish.sta');
    const codes: Readonly<Record<string, number>> = { ł: 0xb3, ę: 0xea, Ś: 0x8c, Ó: 0xd3 };
    const old = Uint8Array.from(Array.from(text), (sign) => codes[sign] ?? sign.charCodeAt(0));
    expect(taken(old)).toEqual(taken(text));
  });
});

describe('lines and pages', () => {
  test('either line end, a frame mark and an end mark change nothing', () => {
    const text = sample('german.sta');
    expect(taken(text.replaceAll('\n', '\r\n'))).toEqual(taken(text));
    expect(taken(`\u0001${text}\u001A`)).toEqual(taken(text));
    expect(taken(`ABNANL2A\n940\n${text}`)).toEqual(taken(text));
  });

  test('pages with interim balances are one statement', () => {
    const pages = changed(
      'german.sta',
      ':61:2605040504DR5,10',
      ':62M:C260504EUR1118,58\n-\n:20:STARTUMS\n:25:37040044/0532013000\n:28C:00087/002\n:60M:C260504EUR1118,58\n:61:2605040504DR5,10',
    );
    expect(taken(pages)).toEqual(taken(sample('german.sta')));
  });

  test('a text without structure is the text', () => {
    const text = changed('dutch.sta', '/REMI/USTD//Huur/', 'Huur mei\nen juni');
    expect(taken(text)[1]?.lines[0]?.remittance).toBe('Huur mei en juni');
  });
});

describe('an MT940 file is refused with what is wrong and where', () => {
  test.each([
    [
      'an amount changed',
      'R118,58',
      'R118,59',
      'sumDiffers statement 2026-00087/001: From 1000.00 EUR the 3 lines make 1073.49 EUR',
    ],
    [
      'no opening balance',
      /:60F:.*\n/,
      '',
      'missing line 1: The opening balance (:60F:) is missing.',
    ],
    [
      'no closing balance',
      /:62F:.*\n/,
      '',
      'missing line 1: The closing balance (:62F:) is missing.',
    ],
    ['two closing balances', ':64:', ':62F:', 'malformed line 14: There is a second balance'],
    ['no account', /:25:.*\n/, '', 'missing line 1: The account (:25:)'],
    [
      'an interim report',
      /:60F:.*\n/,
      ':34F:EUR0,\n',
      'notAStatement line 1: This is an interim report',
    ],
    ['an unknown currency', 'C260503EUR', 'C260503GLD', 'unknownCurrency line 4: "GLD"'],
    [
      'another currency',
      'C260504EUR1073,48\n:64',
      'C260504USD1073,48\n:64',
      'currencyDiffers line 13',
    ],
    ['a day that is none', ':61:2605020504', ':61:2602300504', 'invalidDate line 5: "2026-02-30"'],
    ['an entry day that is none', ':61:2605020504', ':61:2605021304', 'invalidDate line 5'],
    ['a line that is none', ':61:2605020504CR118,58', ':61:yesterday', 'malformed line 5'],
    ['a point in the amount', 'R118,58', 'R118.58', 'malformed line 5'],
    ['two commas', 'R118,58', 'R1,118,58', 'invalidAmount line 5'],
    ['a control character', 'Danke', 'Dan\u0007ke', 'encoding line 7: The character U+0007'],
  ] as const)('%s', (_, from, to, says) => {
    expect(refusal(changed('german.sta', from, to))).toContain(says);
  });

  test('a line that the payer wrote changes the sum', () => {
    const text = changed('german.sta', 'ENTGELT', 'X\n:61:2605040504C500,00NTRFNONREF');
    expect(refusal(text)).toContain('sumDiffers');
  });
});
