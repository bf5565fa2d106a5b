import { parseIban } from '../domain/iban.ts';
import type { ReadLine } from './statement.ts';
import { joinLines, nameOf, textsOf } from './values.ts';

/** What an `:86:` says, whichever way the bank writes it. */
type Details = {
  readonly formal: readonly string[];
  readonly free: string;
  readonly name: string;
  readonly account: string;
  readonly isReturn: boolean;
};

/** The line with what its `:86:` adds: payer and texts. */
export function readDetails(line: ReadLine, told: readonly string[]): ReadLine {
  const { formal, free, name, account, isReturn } = detailsIn(told);
  const isReversal = line.isReversal || isReturn;
  const isIncoming = line.direction === 'credit' && !isReversal;
  return {
    bookedOn: line.bookedOn,
    valueOn: line.valueOn,
    amountMinor: line.amountMinor,
    currency: line.currency,
    direction: line.direction,
    isReversal,
    payerName: isIncoming ? nameOf(name) : null,
    payerIban: isIncoming ? (ibanIn(account) ?? null) : null,
    remittance: textsOf([free])[0] ?? textsOf(formal)[0] ?? '',
    references: textsOf([...formal, free, ...line.references]),
    bankReference: line.bankReference,
  };
}

function detailsIn(told: readonly string[]): Details {
  const glued = told.join('');
  const [, sign] = /^\d{3}([?~<>^&@|])\d{2}/u.exec(glued) ?? /^([?~])\d{2}/u.exec(glued) ?? [];
  if (sign !== undefined) return numbered(glued, sign);
  const text = joinLines(told);
  return new RegExp(`^\\s*/(?:${WORDS})/`, 'u').test(text) ? worded(text) : plain(text);
}

const plain = (free: string): Details => ({
  formal: [],
  free,
  name: '',
  account: '',
  isReturn: false,
});

/**
 * German and Polish banks number the parts: ?20–?29 and ?60–?63 what the payer wrote, ?31 or ?38 the
 * account, ?32 and ?33 the name.
 */
function numbered(text: string, sign: string): Details {
  const parts = text
    .split(sign)
    .slice(1)
    .map((part) => ({ no: part.slice(0, 2), text: part.slice(2) }));
  const of = (pattern: RegExp): readonly string[] =>
    parts.filter(({ no }) => pattern.test(no)).map((part) => part.text);
  const written = joinLines(of(/^(?:2\d|6[0-3])$/u));
  const sepa = sepaParts(written);
  const accounts = [...of(/^38$/u), ...of(/^31$/u), sepa.get('IBAN') ?? ''];
  return {
    formal: present(sepa, 'EREF', 'KREF'),
    free: sepa.size === 0 ? written : (sepa.get('SVWZ') ?? sepa.get('') ?? ''),
    name: of(/^3[23]$/u).join('') || (sepa.get('ABWA') ?? ''),
    account: accounts.find((account) => ibanIn(account) !== undefined) ?? '',
    // Business transaction code of the German banks for a transfer that came back.
    isReturn: text.startsWith('159'),
  };
}

/** German banks put SEPA's own parts into the written text: `EREF+… SVWZ+…`. */
function sepaParts(written: string): ReadonlyMap<string, string> {
  const mark = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/u;
  return pairs(written.split(mark));
}

const WORDS =
  'EREF|PREF|IREF|MREF|KREF|MARF|CSID|CNTP|REMI|NAME|IBAN|BIC|BENM|ORDP|ADDR|ID|TRTP|PURP|ULTC|ULTD|ULTB|EXCH|CHGS|CHG1|CHG2|RTRN|RTYP|ISDT|SVCL|OCMT|TRCD|BUSP|TRAN|CREF';

/** Dutch, Polish and other banks use words: `/EREF/…//CNTP/IBAN/BIC/NAME/CITY///REMI/USTD//…/`. */
function worded(text: string): Details {
  const parts = pairs(text.split(new RegExp(`/(${WORDS})/`, 'u')));
  const [account = '', , name = ''] = (parts.get('CNTP') ?? '').split('/');
  const remittance = parts.get('REMI') ?? '';
  const [, kind, body = ''] = /^\/?(USTD|STRD)\/(.*)$/u.exec(remittance) ?? [];
  const free = bare(kind === undefined ? remittance : body);
  // Structured: who issued the reference (CUR, ISO), then the reference.
  const reference = kind === 'STRD' ? (free.split('/').at(-1) ?? '') : '';
  return {
    formal: [reference, ...present(parts, 'EREF', 'PREF', 'CREF').map(bare)],
    free,
    name: bare(parts.get('NAME') ?? '') || name || bare(parts.get('ORDP') ?? ''),
    account: bare(parts.get('IBAN') ?? '') || account,
    isReturn: parts.has('RTRN'),
  };
}

const bare = (text: string): string => text.replaceAll(/^[/\s]+|[/\s]+$/gu, '');

/** `before, mark, value, mark, value …` by mark; what stood before the first under ''. */
function pairs([before = '', ...rest]: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let i = 0; i + 1 < rest.length; i += 2) {
    const mark = rest[i] ?? '';
    // The first of a name counts: a later one stands in what the payer wrote.
    if (!found.has(mark)) found.set(mark, rest[i + 1] ?? '');
  }
  if (found.size > 0 && before.trim() !== '') found.set('', before);
  return found;
}

function present(parts: ReadonlyMap<string, string>, ...marks: readonly string[]): string[] {
  return marks.flatMap((mark) => parts.get(mark) ?? []);
}

function ibanIn(text: string): string | undefined {
  const account = text.replaceAll(/\s/gu, '');
  return parseIban(account) ?? parseIban(`PL${account}`);
}
