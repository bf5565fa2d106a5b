import type { CivilDate, Currency } from '../domain/brands.ts';
import { daysBetween, parseCivilDate } from '../domain/calendar.ts';
import type { Field } from './mt940-fields.ts';
import { quoted, refuse } from './refusal.ts';
import type { ReadLine } from './statement.ts';
import { amountOf, bankReferenceOf, dateOf, textsOf } from './values.ts';

/** Value date, entry date, mark, funds code, amount, type, the account owner's reference, the bank's. */
const LINE =
  /^(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?(\d[\d,]*)([A-Z][A-Z0-9]{3})(.*?)(?:\/\/(.*))?$/u;

/** A line as its `:61:` tells it; undefined for one that is only expected (EC, ED). */
export function readLine61(field: Field, currency: Currency): ReadLine | undefined {
  const path = `line ${field.line}`;
  const text = field.lines[0] ?? '';
  const [, value = '', entry, mark, , amount = '', type = '', owner = '', bank] =
    LINE.exec(text.slice(0, 200)) ?? [];
  if (mark === undefined) {
    return refuse('malformed', path, `The line (:61:) cannot be read: ${quoted(text)}.`);
  }
  if (mark.startsWith('E')) return undefined;
  const valueOn = civilDateOf(value, path);
  return {
    bookedOn: entry === undefined ? valueOn : entryDateOf(entry, valueOn, path),
    valueOn,
    amountMinor: amountOf(decimalOf(amount), currency, path),
    currency,
    // RC takes back a credit: money goes. RD takes back a debit: money comes.
    direction: mark === 'C' || mark === 'RD' ? 'credit' : 'debit',
    isReversal: mark.startsWith('R') || type === 'NRTI',
    payerName: null,
    payerIban: null,
    remittance: '',
    references: textsOf([owner, field.lines[1] ?? '']),
    bankReference: bankReferenceOf(bank),
  };
}

/** `1234,5` and `1234,` as a decimal with a point; anything else stays what it is and is refused. */
export function decimalOf(amount: string): string {
  return amount.replace(',', '.');
}

/** `YYMMDD`. SWIFT: years up to 79 are of this century. */
export function civilDateOf(yymmdd: string, path: string): CivilDate {
  const year = `${Number(yymmdd.slice(0, 2)) < 80 ? '20' : '19'}${yymmdd.slice(0, 2)}`;
  return dateOf(`${year}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4, 6)}`, path);
}

/** An entry date has no year: it is the day of that name nearest to the value date. */
function entryDateOf(mmdd: string, valueOn: CivilDate, path: string): CivilDate {
  const year = Number(valueOn.slice(0, 4));
  const days = [year - 1, year, year + 1].flatMap(
    (y) => parseCivilDate(`${y}-${mmdd.slice(0, 2)}-${mmdd.slice(2)}`) ?? [],
  );
  const [nearest] = days.toSorted(
    (a, b) => Math.abs(daysBetween(a, valueOn)) - Math.abs(daysBetween(b, valueOn)),
  );
  return nearest ?? refuse('invalidDate', path, `${quoted(mmdd)} is not a day (MMDD).`);
}
