import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { formatDecimal, minor } from '../domain/money.ts';

/** Money that came to the account, as the bank of the sandbox tells it. */
export type ToldTransfer = {
  readonly amountMinor: number;
  readonly bookedOn: CivilDate;
  readonly valueOn?: CivilDate;
  readonly text: string;
  readonly payerName?: string;
  readonly payerIban?: string;
  readonly bankReference: string;
  /** The bank takes back money that came in before. */
  readonly isTakenBack?: boolean;
};
export type ToldStatement = {
  readonly id: string;
  readonly iban: string;
  readonly currency: Currency;
  readonly fromOn: CivilDate;
  readonly toOn: CivilDate;
  readonly openingMinor?: Minor;
  readonly transfers: readonly ToldTransfer[];
};

/** A statement as banks write it: camt.053.001.08, with balances that its entries make. */
export function camt053(statement: ToldStatement): string {
  const { id, iban, currency, fromOn, toOn, openingMinor = minor(0), transfers } = statement;
  const closing = transfers.reduce(
    (sum, t) => sum + (t.isTakenBack === true ? -t.amountMinor : t.amountMinor),
    Number(openingMinor),
  );
  const balance = (code: string, amountMinor: number, on: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(Math.abs(amountMinor), currency)}<CdtDbtInd>${amountMinor < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd><Dt><Dt>${on}</Dt></Dt></Bal>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>${escaped(id)}</MsgId></GrpHdr><Stmt><Id>${escaped(id)}</Id>
<FrToDt><FrDt>${fromOn}</FrDt><ToDt>${toOn}</ToDt></FrToDt><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>
${balance('OPBD', openingMinor, fromOn)}${balance('CLBD', closing, toOn)}
${transfers.map((transfer) => entry(transfer, currency)).join('\n')}
</Stmt></BkToCstmrStmt></Document>`;
}

function entry(transfer: ToldTransfer, currency: Currency): string {
  const { amountMinor, bookedOn, valueOn = bookedOn, text, bankReference } = transfer;
  const { payerName, payerIban, isTakenBack = false } = transfer;
  const amount = money(amountMinor, currency);
  const payer =
    payerName === undefined ? '' : `<Dbtr><Pty><Nm>${escaped(payerName)}</Nm></Pty></Dbtr>`;
  const account =
    payerIban === undefined ? '' : `<DbtrAcct><Id><IBAN>${payerIban}</IBAN></Id></DbtrAcct>`;
  return `<Ntry>${amount}<CdtDbtInd>${isTakenBack ? 'DBIT' : 'CRDT'}</CdtDbtInd><RvslInd>${isTakenBack}</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${bookedOn}</Dt></BookgDt><ValDt><Dt>${valueOn}</Dt></ValDt><AcctSvcrRef>${escaped(bankReference)}</AcctSvcrRef><NtryDtls><TxDtls>${amount}<RltdPties>${payer}${account}</RltdPties><RmtInf><Ustrd>${escaped(text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
}

const money = (amountMinor: number, currency: Currency): string =>
  `<Amt Ccy="${currency}">${formatDecimal(minor(amountMinor), currency)}</Amt>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
