import type { Currency } from '../domain/brands.ts';
import { parseIban } from '../domain/iban.ts';
import { exponentOf, minor, parseDecimal } from '../domain/money.ts';
import { all, attribute, many, one, pathOf } from '../einvoice/stated.ts';
import type { XmlElement } from '../einvoice/xml.ts';
import { amountAt, dayAt, directionAt } from './camt-values.ts';
import { refuse } from './refusal.ts';
import { signedMinor, type ReadLine } from './statement.ts';
import { bankReferenceOf, joinLines, nameOf, textsOf } from './values.ts';

type Money = Pick<ReadLine, 'amountMinor' | 'direction'>;

/**
 * The lines of one entry: one, or one per transaction of a batch when the bank says what each amounts
 * to and these make the entry. Entries that are not booked yet give none.
 */
export function linesOfEntry(entry: XmlElement, currency: Currency): readonly ReadLine[] {
  const status = one(entry, 'Sts/Cd', 'Sts')?.text ?? one(entry, 'Sts/Prtry')?.text ?? 'BOOK';
  if (status !== 'BOOK') return [];
  const whole = { amountMinor: amountAt(entry, 'Amt', currency), direction: directionAt(entry) };
  const details = all(entry, 'NtryDtls/TxDtls');
  const parts = details.length > 1 ? partsOf(details, whole, currency) : undefined;
  if (parts === undefined) return [lineOf(entry, details, whole, currency)];
  return parts.map(({ detail, money }) => lineOf(entry, [detail], money, currency));
}

type Part = { readonly detail: XmlElement; readonly money: Money };

function partsOf(
  details: readonly XmlElement[],
  whole: Money,
  currency: Currency,
): readonly Part[] | undefined {
  const parts: Part[] = [];
  for (const detail of details) {
    const amount = all(detail, 'Amt')[0] ?? all(detail, 'AmtDtls/TxAmt/Amt')[0];
    const amountMinor = parseDecimal(amount?.text.trim() ?? '', exponentOf(currency));
    const isOurs = attribute(amount, 'Ccy') === currency;
    if (amountMinor === undefined || amountMinor < 0 || !isOurs) return undefined;
    const hasOwn = one(detail, 'CdtDbtInd') !== null;
    const direction = hasOwn ? directionAt(detail) : whole.direction;
    parts.push({ detail, money: { amountMinor, direction } });
  }
  const sum = parts.reduce((total, { money }) => total + BigInt(signedMinor(money)), 0n);
  return sum === BigInt(signedMinor(whole)) ? parts : undefined;
}

function lineOf(
  entry: XmlElement,
  details: readonly XmlElement[],
  { amountMinor, direction }: Money,
  currency: Currency,
): ReadLine {
  const [detail] = details;
  const bookedOn = dayAt(entry, 'BookgDt') ?? dayAt(entry, 'ValDt');
  if (bookedOn === null) return refuse('missing', pathOf(entry), 'The entry has no date.');
  const isReversal =
    /^(?:true|1)$/.test(one(entry, 'RvslInd')?.text ?? '') ||
    details.some((tx) => all(tx, 'RtrInf').length > 0);
  const isIncoming = direction === 'credit' && !isReversal && details.length === 1;
  const texts = textsOfEntry(entry, details);
  return {
    bookedOn,
    valueOn: dayAt(entry, 'ValDt') ?? bookedOn,
    amountMinor: minor(amountMinor),
    currency,
    direction,
    isReversal,
    ...(isIncoming && detail !== undefined
      ? payerOf(detail)
      : { payerName: null, payerIban: null }),
    ...texts,
    bankReference: bankReferenceOf(
      (details.length === 1 && detail !== undefined
        ? one(detail, 'Refs/AcctSvcrRef')?.text
        : undefined) ?? one(entry, 'AcctSvcrRef')?.text,
    ),
  };
}

function payerOf(detail: XmlElement): Pick<ReadLine, 'payerName' | 'payerIban'> {
  const name = one(
    detail,
    'RltdPties/Dbtr/Nm',
    'RltdPties/Dbtr/Pty/Nm',
    'RltdPties/UltmtDbtr/Nm',
    'RltdPties/UltmtDbtr/Pty/Nm',
  );
  const account = one(detail, 'RltdPties/DbtrAcct/Id/IBAN', 'RltdPties/DbtrAcct/Id/Othr/Id');
  return { payerName: nameOf(name?.text), payerIban: parseIban(account?.text ?? '') ?? null };
}

function textsOfEntry(
  entry: XmlElement,
  details: readonly XmlElement[],
): Pick<ReadLine, 'remittance' | 'references'> {
  const every = (...paths: readonly string[]): readonly string[] =>
    details.flatMap((detail) => many(detail, ...paths).map(({ text }) => text));
  const formal = every('RmtInf/Strd/CdtrRefInf/Ref', 'RmtInf/Strd/RfrdDocInf/Nb');
  const free = [
    ...details.map((detail) => joinLines(many(detail, 'RmtInf/Ustrd').map(({ text }) => text))),
    ...every('RmtInf/Strd/AddtlRmtInf'),
  ];
  const written = textsOf([...free, ...formal]);
  const notes = textsOf([...every('AddtlTxInf'), one(entry, 'AddtlNtryInf')?.text ?? '']);
  const said = written.length > 0 ? written : notes;
  return {
    remittance: textsOf([said.join(' ')])[0] ?? '',
    references: textsOf([...formal, ...free, ...every('Refs/EndToEndId'), ...notes]),
  };
}
