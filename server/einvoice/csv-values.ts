/** The sign between whole and fraction in a file, as far as its numbers tell. */
export type DecimalSign = '.' | ',' | 'unclear';

/**
 * Which sign a file uses, from the numbers that leave no doubt. "1.234" alone may be one thousand two
 * hundred or one and a bit, so it says nothing; "12,50" and "1 234,5" do.
 */
export function decimalSignOf(cells: Iterable<string>): DecimalSign {
  const seen = new Set<string>();
  for (const cell of cells) {
    const sign = evidenceIn(cell);
    if (sign !== undefined) seen.add(sign);
    if (seen.size === 2) return 'unclear';
  }
  const [only] = seen;
  return only === '.' || only === ',' ? only : 'unclear';
}

function evidenceIn(cell: string): '.' | ',' | undefined {
  const text = withoutSpaces(cell);
  const signs = text.replaceAll(/[^.,]/gu, '');
  if (signs === '') return undefined;
  // Two kinds: the last one is the decimal sign. One kind repeated: it separates thousands.
  const last = signs.endsWith('.') ? '.' : ',';
  const other = last === '.' ? ',' : '.';
  if (signs.includes(other)) return last;
  if (signs.length > 1) return other;
  return isAmbiguous(text) ? undefined : last;
}

const isAmbiguous = (text: string): boolean => /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/u.test(text);

export type ReadNumber =
  | { readonly ok: true; readonly decimal: string }
  | { readonly ok: false; readonly message: string };

/** A number of a spreadsheet as a plain decimal string: "1 234,50 zł" is none, "1 234,50" is 1234.50. */
export function readNumber(cell: string, sign: DecimalSign): ReadNumber {
  const text = withoutSpaces(cell);
  if (text.length > 40 || !/^[+-]?\d[\d.,]*$/u.test(text)) {
    return { ok: false, message: `"${cell.slice(0, 40)}" is not a number` };
  }
  const own = isAmbiguous(text) ? sign : (evidenceIn(text) ?? sign);
  if (own === 'unclear') {
    const plain = !/[.,]/u.test(text);
    const message = `"${text}" can be read in two ways; write it without thousands separator and with two decimals`;
    return plain ? { ok: true, decimal: text.replace('+', '') } : { ok: false, message };
  }
  const decimal = text
    .replace('+', '')
    .replaceAll(own === '.' ? ',' : '.', '')
    .replace(own, '.');
  return /^-?\d+(?:\.\d+)?$/u.test(decimal)
    ? { ok: true, decimal }
    : { ok: false, message: `"${cell.slice(0, 40)}" is not a number` };
}

// Space, no-break space, narrow no-break space, thin space and apostrophes all separate thousands.
function withoutSpaces(cell: string): string {
  return cell.trim().replaceAll(/(?<=\d)[ \u00A0\u202F\u2009'’](?=\d{3}(?!\d))/gu, '');
}

/** `YYYY-MM-DD` from that or from `DD.MM.YYYY`; undefined for anything else. */
export function readDate(cell: string): string | undefined {
  if (/^\d{4}-\d{2}-\d{2}$/u.test(cell)) return cell;
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/u.exec(cell) ?? [];
  if (day === undefined || month === undefined) return undefined;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** What Polish programs write where there is no rate: exempt, not taxable here, reverse charge. */
const POLISH_RATES: ReadonlyMap<string, string> = new Map([
  ['zw', 'E'],
  ['np', 'O'],
  ['oo', 'AE'],
]);

export type ReadRate =
  | { readonly ok: true; readonly rateBps: number; readonly category: string | undefined }
  | { readonly ok: false; readonly message: string };

/** "23", "23%", "5,5 %" or one of the words above. */
export function readTaxRate(cell: string): ReadRate {
  const text = cell
    .toLowerCase()
    .replaceAll(/[\s%.]+$/gu, '')
    .trim();
  const category = POLISH_RATES.get(text);
  if (category !== undefined) return { ok: true, rateBps: 0, category };
  const [, whole, fraction = ''] = /^(\d{1,3})(?:[.,](\d{1,4}))?$/u.exec(text) ?? [];
  const digits = fraction.replace(/0+$/u, '');
  if (whole === undefined || digits.length > 2) {
    return { ok: false, message: `"${cell.slice(0, 20)}" is not a tax rate in percent` };
  }
  return { ok: true, rateBps: Number(whole + digits.padEnd(2, '0')), category: undefined };
}
