import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { exponentOf, parseDecimal } from '../domain/money.ts';
import { decimalSignOf, readNumber, type DecimalSign } from '../einvoice/csv-values.ts';
import type { Role } from './csv-columns.ts';
import type { BankRow } from './csv-table.ts';
import { quoted, refuse } from './refusal.ts';
import { dateOf } from './values.ts';

/** How one table writes numbers and days, told from all of it. */
export type Spelling = {
  readonly decimal: DecimalSign;
  readonly slashed: 'dayFirst' | 'monthFirst' | 'unclear';
};

export function spellingOf(rows: readonly BankRow[]): Spelling {
  const cells = (...roles: readonly Role[]): readonly string[] =>
    rows.flatMap((row) => roles.map((role) => row.cells.get(role) ?? ''));
  return {
    decimal: decimalSignOf(
      cells('amount', 'credit', 'debit').map((cell) => amountCell(cell).number),
    ),
    slashed: slashedOf(cells('bookedOn', 'valueOn')),
  };
}

function slashedOf(cells: readonly string[]): Spelling['slashed'] {
  const pairs = cells.flatMap((cell) => {
    const [, a, b] = SLASHED.exec(cell) ?? [];
    return a === undefined || b === undefined ? [] : [[Number(a), Number(b)] as const];
  });
  const isDayFirst = pairs.some(([a]) => a > 12);
  const isMonthFirst = pairs.some(([, b]) => b > 12);
  if (isDayFirst === isMonthFirst) return 'unclear';
  return isDayFirst ? 'dayFirst' : 'monthFirst';
}

const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/u;
const DAY_FIRST = /^(\d{1,2})[.-](\d{1,2})[.-](\d{4}|\d{2})(?!\d)/u;

/** `2026-05-04`, `20260504`, `04.05.2026`, `04.05.26`, `04-05-2026`; with slashes if the table is clear. */
export function dayOf(cell: string, spelling: Spelling, path: string): CivilDate {
  const [, iso] = /^(\d{4}-\d{2}-\d{2})(?!\d)/u.exec(cell) ?? [];
  if (iso !== undefined) return dateOf(iso, path);
  const [, y, m, d] = /^(\d{4})(\d{2})(\d{2})$/u.exec(cell) ?? [];
  if (y !== undefined) return dateOf(`${y}-${m}-${d}`, path);
  const slashed = SLASHED.exec(cell);
  if (slashed !== null && spelling.slashed === 'unclear') {
    const message = `${quoted(cell)} can be read in two ways. Export days as YYYY-MM-DD.`;
    return refuse('invalidDate', path, message);
  }
  const [, a = '', b = '', year = ''] = slashed ?? DAY_FIRST.exec(cell) ?? [];
  if (year === '') return refuse('invalidDate', path, `${quoted(cell)} is not a day.`);
  const [day, month] = slashed !== null && spelling.slashed === 'monthFirst' ? [b, a] : [a, b];
  const iso8601 = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return dateOf(iso8601, path);
}

/** An amount with its sign, as a table writes it: "-1 234,50", "1.234,50-", "12.00 EUR". */
export function signedOf(
  cell: string,
  spelling: Spelling,
  currency: Currency,
  path: string,
): Minor {
  const { number, code } = amountCell(cell);
  if (code !== null && code !== currency) {
    const message = `${quoted(cell)} is not in ${currency}.`;
    refuse('currencyDiffers', path, message);
  }
  const read = readNumber(number, spelling.decimal);
  if (!read.ok) return refuse('invalidAmount', path, `${quoted(cell)}: ${read.message}.`);
  const amount = parseDecimal(read.decimal, exponentOf(currency));
  return (
    amount ?? refuse('invalidAmount', path, `${quoted(cell)} is not an amount in ${currency}.`)
  );
}

/** The number of a cell without currency, its sign in front. */
export function amountCell(cell: string): {
  readonly number: string;
  readonly code: string | null;
} {
  const plain = cell
    .slice(0, 60)
    .replaceAll(/[−–]/gu, '-')
    .replaceAll(/[€]|zł|lei/gu, '')
    .trim();
  const code = /^([A-Z]{3})(?![A-Z])|(?<![A-Z])([A-Z]{3})$/u.exec(plain);
  const number = (code === null ? plain : plain.replace(code[0], '')).trim();
  const [, behind] = /^(\d.*\d|\d)\s?-$/u.exec(number) ?? [];
  return {
    number: behind === undefined ? number.replace(/^([+-])\s+/u, '$1') : `-${behind}`,
    code: code?.[1] ?? code?.[2] ?? null,
  };
}
