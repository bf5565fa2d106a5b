import { describe, expect, test } from 'vitest';
import { matchTransfer } from '../../server/domain/bank-transfer.ts';
import { minor } from '../../server/domain/money.ts';
import { day, EUR } from '../support/builders.ts';
import { changed, movesOf, refusal, sample, taken } from '../support/statements/samples.ts';

const V02 = 'camt053-v02.xml';
const V08 = 'camt053-v08.xml';

describe('a camt.053 statement', () => {
  const [statement] = taken(sample(V02));
  const lines = statement?.lines ?? [];

  test('tells account, days and balances', () => {
    expect(statement).toMatchObject({
      id: '2026-05-04-0087',
      account: 'DE89370400440532013000',
      accountIban: 'DE89370400440532013000',
      currency: 'EUR',
      fromOn: '2026-05-04',
      toOn: '2026-05-04',
      openingBalanceMinor: 100_000,
      closingBalanceMinor: 149_348,
    });
  });

  test('has booked entries only, batches taken apart', () => {
    expect(movesOf(statement)).toEqual([11_858, 10_000, 20_000, -510, 8000]);
  });

  test('a credit tells who paid, with which reference, and on which day', () => {
    expect(lines[0]).toMatchObject({
      bookedOn: '2026-05-04',
      valueOn: '2026-05-02',
      direction: 'credit',
      isReversal: false,
      payerName: 'Kowalski Sp. z o.o.',
      payerIban: 'PL61109010140000071219812874',
      remittance: 'RF18539007547034',
      references: ['RF18539007547034'],
      bankReference: 'TX-001',
    });
  });

  test('texts that were broken at full width are one, others are words apart', () => {
    expect(lines[1]).toMatchObject({
      remittance: 'Rechnung Nummer FV/2026/00 Danke',
      references: ['Rechnung Nummer FV/2026/00 Danke', 'E2E-7'],
    });
    expect(lines[2]?.remittance).toBe('Zapłata za faktury razem: FV/2026/002 dziękujemy');
  });

  test('a debit and a reversal name no payer', () => {
    expect(lines[3]).toMatchObject({
      direction: 'debit',
      payerName: null,
      remittance: 'Account fee',
    });
    expect(lines[4]).toMatchObject({ direction: 'credit', isReversal: true, payerName: null });
  });

  test('a newer version, with prefixes and an overdraft, reads the same way', () => {
    const [newer] = taken(sample(V08));
    expect(newer).toMatchObject({
      id: 'S-124',
      currency: 'PLN',
      fromOn: '2026-05-04',
      openingBalanceMinor: -5000,
      closingBalanceMinor: 118_050,
    });
    expect(newer?.lines).toMatchObject([
      {
        bookedOn: '2026-05-04',
        amountMinor: 123_050,
        payerName: 'Świerk i Wspólnicy',
        payerIban: null,
        references: ['/VAT/230,50/IDC/5260001246/INV/FV/2026/017/TXT/usługi', 'FV-9'],
        bankReference: '2026050400012345',
      },
    ]);
  });

  test.each(['001.03', '001.04', '001.06', '001.10', '001.13'])('version %s', (version) => {
    const text = sample(V08).replaceAll('001.08', version);
    expect(taken(text)).toEqual(taken(sample(V08)));
  });

  test('no namespace, and an envelope around the message', () => {
    const bare = sample(V02).replace(/ xmlns="[^"]+"/, '');
    expect(taken(bare)).toEqual(taken(sample(V02)));
    const message = sample(V02).replace(/<\?xml.*\?>/, '');
    const wrapped = `<BizMsgEnvlp xmlns="urn:example:envelope"><Body>${message}</Body></BizMsgEnvlp>`;
    expect(taken(wrapped)).toEqual(taken(sample(V02)));
  });

  test('its lines can be matched as they are', () => {
    const amountMinor = minor(20_000);
    const invoice = {
      id: 'inv_2',
      debtorId: 'deb_2',
      debtorName: 'Dąb',
      number: 'FV/2026/002',
      paymentReference: null,
      currency: EUR,
      dueOn: day('2026-05-31'),
      payableMinor: amountMinor,
      ways: [{ kind: 'all' as const, amountMinor, untilOn: null, invoiceIds: ['inv_2'] }],
    };
    expect(lines.map((line) => matchTransfer(line, [invoice]).status)).toEqual([
      'unknown',
      'unknown',
      'certain',
      'unknown',
      'unknown',
    ]);
  });

  test('a batch whose parts do not make the entry stays one line', () => {
    const [odd] = taken(changed(V02, 'Ccy="EUR">200.00', 'Ccy="EUR">199.00'));
    expect(movesOf(odd)).toEqual([11_858, 30_000, -510, 8000]);
    expect(odd?.lines[1]).toMatchObject({ payerName: null, bankReference: 'NTRY-002' });
    expect(odd?.lines[1]?.references).toContain('Rechnung Nummer FV/2026/00 Danke');
    const [foreign] = taken(changed(V02, '<Amt Ccy="EUR">200.00', '<Amt Ccy="USD">200.00'));
    expect(movesOf(foreign)).toHaveLength(4);
  });

  test('a batch may contain what went back', () => {
    const text = sample(V02)
      .replace('Ccy="EUR">100.00', 'Ccy="EUR">500.00')
      .replace(
        '<AmtDtls><TxAmt><Amt Ccy="EUR">200.00</Amt></TxAmt></AmtDtls>',
        '<Amt Ccy="EUR">200.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>',
      );
    expect(movesOf(taken(text)[0])).toEqual([11_858, 50_000, -20_000, -510, 8000]);
  });

  test('the amount of the entry counts, not what was sent before charges', () => {
    const text = changed(
      V02,
      '<RltdPties>',
      '<AmtDtls><InstdAmt><Amt Ccy="USD">130</Amt></InstdAmt></AmtDtls><RltdPties>',
    );
    expect(taken(text)[0]?.lines[0]?.amountMinor).toBe(11_858);
  });

  test('money of ours that came back is no payment', () => {
    const text = changed(V02, '<RmtInf>', '<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf><RmtInf>');
    expect(taken(text)[0]?.lines[0]).toMatchObject({ isReversal: true, payerIban: null });
  });

  test('a page between two others opens and closes with interim balances', () => {
    const page = sample(V02).replace('<Cd>PRCD</Cd>', '<Cd>ITBD</Cd>').replace('CLBD', 'ITBD');
    expect(taken(page)[0]).toMatchObject({
      openingBalanceMinor: 100_000,
      closingBalanceMinor: 149_348,
    });
    const first = sample(V02).replace('CLBD', 'ITBD');
    expect(taken(first)[0]?.closingBalanceMinor).toBe(149_348);
  });
});

describe('a camt file is refused with what is wrong and where', () => {
  test.each([
    [
      'an amount changed',
      '118.58',
      '118.59',
      'sumDiffers statement 2026-05-04-0087: From 1000.00 EUR the 5 lines make 1493.49 EUR, but the closing balance is 1493.48 EUR.',
    ],
    [
      'an unknown currency',
      '<Ccy>EUR</Ccy>',
      '<Ccy>GLD</Ccy>',
      'unknownCurrency /Document/BkToCstmrStmt/Stmt/Acct/Ccy: "GLD"',
    ],
    [
      'another currency',
      'Ccy="EUR">5.10',
      'Ccy="USD">5.10',
      'currencyDiffers /Document/BkToCstmrStmt/Stmt/Ntry[3]/Amt: The amount is in "USD"',
    ],
    [
      'too many decimals',
      '118.58<',
      '118.581<',
      'invalidAmount /Document/BkToCstmrStmt/Stmt/Ntry[1]/Amt: "118.581"',
    ],
    ['a minus', '>5.10<', '>-5.10<', 'invalidAmount'],
    ['an exponent', '>5.10<', '>5e1<', 'invalidAmount'],
    ['a huge amount', '>5.10<', `>${'9'.repeat(40)}<`, 'invalidAmount'],
    ['a day that is none', '<BookgDt><Dt>2026-05-04', '<BookgDt><Dt>2026-02-30', 'invalidDate'],
    [
      'no direction',
      '<CdtDbtInd>DBIT</CdtDbtInd>',
      '',
      'missing /Document/BkToCstmrStmt/Stmt/Ntry[3]: CRDT or DBIT',
    ],
    [
      'no account',
      /<Acct>[^]*<\/Acct>/,
      '',
      'missing /Document/BkToCstmrStmt/Stmt: The statement does not say of which account',
    ],
    [
      'no id',
      /<Id>2026.*<\/Id>/,
      '',
      'missing /Document/BkToCstmrStmt/Stmt: The statement has no Id.',
    ],
    [
      'a report of the day',
      /BkToCstmrStmt>/g,
      'BkToCstmrAcctRpt>',
      'notAStatement /Document: This is a report of the running day (camt.052)',
    ],
    [
      'a notification',
      /BkToCstmrStmt>/g,
      'BkToCstmrDbtCdtNtfctn>',
      'notAStatement /Document: This is a notification (camt.054)',
    ],
    ['an end that is missing', '</Document>', '', 'malformed file: The XML is not well-formed'],
    [
      'a document type',
      '?>',
      '?><!DOCTYPE x [<!ENTITY a "b">]>',
      'malformed file: The document declares a document type',
    ],
  ] as const)('%s', (_, from, to, says) => {
    expect(refusal(changed(V02, from, to))).toContain(says);
  });

  test('a booked entry that is left out is missed', () => {
    expect(refusal(changed(V02, '<Sts>BOOK</Sts>', '<Sts>PDNG</Sts>'))).toContain('sumDiffers');
  });
});
