import { describe, expect, test } from 'vitest';
import { PLN } from '../support/builders.ts';
import { movesOf, refusal, taken } from '../support/statements/samples.ts';

const HEAD = 'Booking date;Value date;Amount;Currency;Payer;Payer IBAN;Description;Transaction ID';
const ROW =
  '2026-05-04;2026-05-02;118,58;EUR;Kowalski;PL61109010140000071219812874;FV/2026/001;T-1';
const OUT = '2026-05-04;2026-05-04;-1 005,10;EUR;;;Fee;T-2';

describe('a table of movements', () => {
  test('reads like a statement without balances', () => {
    const [statement, ...others] = taken(`${HEAD}\n${ROW}\n${OUT}\n`);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      id: '2026-05-04/2026-05-04',
      account: 'DE89370400440532013000',
      currency: 'EUR',
      openingBalanceMinor: null,
      closingBalanceMinor: null,
    });
    expect(movesOf(statement)).toEqual([11_858, -100_510]);
    expect(statement?.lines[0]).toMatchObject({
      bookedOn: '2026-05-04',
      valueOn: '2026-05-02',
      payerName: 'Kowalski',
      payerIban: 'PL61109010140000071219812874',
      remittance: 'FV/2026/001',
      references: ['FV/2026/001'],
      bankReference: 'T-1',
    });
  });

  test('what the bank says above and below the table is not part of it', () => {
    const text = `Account statement;;\nOwner:;Lipa Studio\n\n${HEAD}\n${ROW}\n\nThis is no invoice\n`;
    expect(taken(text)[0]?.lines).toHaveLength(1);
  });

  test.each([
    [
      'a German bank',
      '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"Betrag";"Waehrung";"Info"\n"DE89370400440532013000";"04.05.26";"02.05.26";"GUTSCHRIFT";"FV/2026/001";"NOTPROVIDED";"Kowalski";"PL61109010140000071219812874";"118,58";"EUR";"Umsatz gebucht"',
    ],
    [
      'a Polish bank',
      'Data księgowania,Data waluty,Kwota operacji,Waluta,Kontrahent,Rachunek kontrahenta,Tytuł\n2026-05-04,2026-05-02,+118.58,EUR,Kowalski,PL61 1090 1014 0000 0712 1981 2874,FV/2026/001',
    ],
    [
      'two columns of amounts',
      'Date|Value date|Description|Paid out|Paid in|Name|IBAN\n04/05/2026|02/05/2026|FV/2026/001||118.58|Kowalski|PL61109010140000071219812874\n13/05/2026|13/05/2026|Fee|0.00|0.00||',
    ],
    [
      'a column for the direction',
      'Datum;Rentedatum;Bedrag (EUR);Af Bij;Naam / Omschrijving;Tegenrekening;Mededelingen\n20260504;20260502;118,58;Bij;Kowalski;PL61109010140000071219812874;FV/2026/001',
    ],
    [
      'a Russian heading',
      'Дата операции;Дата валютирования;Сумма;Валюта;Плательщик;Счёт плательщика;Назначение платежа\n04.05.2026;02.05.2026;118,58 EUR;EUR;Kowalski;PL61109010140000071219812874;FV/2026/001',
    ],
  ])('%s', (_, text) => {
    expect(taken(text)[0]?.lines[0]).toMatchObject({
      bookedOn: '2026-05-04',
      valueOn: '2026-05-02',
      amountMinor: 11_858,
      direction: 'credit',
      payerName: 'Kowalski',
      payerIban: 'PL61109010140000071219812874',
      references: ['FV/2026/001'],
    });
  });

  test('each account and currency is a statement of its own', () => {
    const text = `${HEAD}\n${ROW}\n${ROW.replace('EUR', 'PLN').replace('T-1', 'T-3')}\n`;
    expect(taken(text).map((s) => s.currency)).toEqual(['EUR', 'PLN']);
  });

  test('the vendor says what the table does not', () => {
    const text = 'date;amount\n2026-05-04;118,58\n';
    expect(taken(text, { account: 'K-1', currency: PLN })[0]).toMatchObject({
      account: 'K-1',
      accountIban: null,
      currency: 'PLN',
    });
    expect(refusal(text, { account: null, currency: PLN })).toContain(
      'No column says of which account',
    );
    expect(refusal(text, { account: 'K-1', currency: null })).toContain('in which currency');
  });

  test('what is not booked is left out', () => {
    const text = 'Date;Amount;State\n2026-05-04;1,00;COMPLETED\n2026-05-04;2,00;PENDING\n';
    expect(movesOf(taken(text)[0])).toEqual([100]);
    expect(refusal(text.replace('PENDING', 'MAYBE'))).toBe(
      'malformed line 3: The status "MAYBE" does not say whether the movement is booked.',
    );
  });
});

describe('a table is refused with what is wrong and where', () => {
  const file = (row: string): string => `${HEAD}\n${ROW}\n${row}\n`;
  test.each([
    ['no heading', ROW, 'notAStatement file: This is neither camt.053 nor MT940'],
    ['words', 'Dear Sirs,\nwe have paid.', 'notAStatement file'],
    ['a heading alone', HEAD, 'empty file: The table has no rows.'],
    ['no amount', file('2026-05-04;;;EUR;;;x;T-2'), 'missing line 3: The amount is missing.'],
    ['an amount of words', file('2026-05-04;;ten;EUR;;;x;T-2'), 'invalidAmount line 3: "ten"'],
    ['too many decimals', file('2026-05-04;;1,2345;EUR;;;x;T-2'), 'invalidAmount line 3'],
    ['an unknown currency', file('2026-05-04;;1,00;GLD;;;x;T-2'), 'unknownCurrency line 3: "GLD"'],
    [
      'two currencies on a line',
      file('2026-05-04;;1,00 USD;EUR;;;x;T-2'),
      'currencyDiffers line 3',
    ],
    ['no day', file(';;1,00;EUR;;;x;T-2'), 'invalidDate line 3: "" is not a day.'],
    [
      'a day that is none',
      file('31.04.2026;;1,00;EUR;;;x;T-2'),
      'invalidDate line 3: "2026-04-31"',
    ],
    ['a row cut off', file('2026-05-04;;1,00'), 'malformed line 3: There are 3 cells'],
    ['a quote without end', file('2026-05-04;;"1,00;EUR;;;x;T-2'), 'malformed'],
  ])('%s', (_, text, says) => {
    expect(refusal(text)).toContain(says);
  });

  test('a number or a day that can be read in two ways', () => {
    expect(refusal('date;amount\n2026-05-04;1.234\n')).toContain('can be read in two ways');
    expect(
      taken('date;amount\n2026-05-04;1.234\n2026-05-04;0,50\n')[0]?.lines[0]?.amountMinor,
    ).toBe(123_400);
    expect(refusal('date;amount\n04/05/2026;1,00\n')).toContain('invalidDate line 2: "04/05/2026"');
    expect(taken('date;amount\n04/05/2026;1,00\n05/13/2026;1,00\n')[0]?.fromOn).toBe('2026-04-05');
  });

  test('an amount in and one out on one line', () => {
    expect(refusal('date;credit;debit\n2026-05-04;1,00;2,00\n')).toContain('invalidAmount line 2');
    expect(movesOf(taken('date;credit;debit\n2026-05-04;;-2,00\n')[0])).toEqual([-200]);
  });
});
