import { CsvError, parse } from 'csv-parse/sync';
import { rolesIn, type Role } from './csv-columns.ts';
import { quoted, refuse } from './refusal.ts';

/** One movement: its cells by what they are, and the line of the file on which it ends. */
export type BankRow = { readonly path: string; readonly cells: ReadonlyMap<Role, string> };

const MAX_ROWS = 50_000;
/** How much some banks say about themselves and the account above the table. */
const MAX_PREAMBLE = 60;

/** The movements of a bank's table. The first row whose cells are known headings is its head. */
export function readBankTable(text: string): readonly BankRow[] {
  const rows = rowsOf(text);
  const top = rows.slice(0, MAX_PREAMBLE);
  const headAt = top.findIndex(({ cells }) => rolesIn(cells) !== undefined);
  const head = rows[headAt];
  const roles = head === undefined ? undefined : rolesIn(head.cells);
  if (head === undefined || roles === undefined) return refuse('notAStatement', 'file', NO_HEAD);
  const width = Math.max(...roles.values());
  return rows.slice(headAt + 1).flatMap(({ cells, path }) => {
    if (isRemark(cells)) return [];
    if (cells.length <= width) {
      const message = `There are ${cells.length} cells, fewer than the columns of the table: ${quoted(cells.join(' '))}.`;
      return refuse('malformed', path, message);
    }
    const named = Array.from(roles, ([role, at]): [Role, string] => [
      role,
      cells[at]?.trim() ?? '',
    ]);
    return [{ path, cells: new Map(named) }];
  });
}

const NO_HEAD =
  'This is neither camt.053 nor MT940, and no row names a date and an amount column. Name the columns, for example: booking date, amount, currency, payer, payer iban, description.';

/** Nothing, or a single text: what a bank writes below the table is not a movement. */
function isRemark(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length === 0 || (filled.length === 1 && !/^\s*[\d+-]/u.test(filled[0] ?? ''));
}

type Row = { readonly path: string; readonly cells: readonly string[] };

function rowsOf(text: string): readonly Row[] {
  // Excel may write "sep=;" as the first line to name the delimiter.
  const [, named, rest = ''] = /^\uFEFF?(?:sep=(.)\n)?([\s\S]*)$/u.exec(text) ?? [];
  const skipped = named === undefined ? 0 : 1;
  try {
    const records: unknown = parse(rest, {
      delimiter: named ?? delimiterOf(rest),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
      max_record_size: 100_000,
      to: MAX_ROWS + 1,
    });
    const rows = Array.isArray(records) ? records.map((value) => rowOf(value, skipped)) : [];
    if (rows.length > MAX_ROWS) {
      refuse(
        'tooLarge',
        'file',
        `The table has more than ${MAX_ROWS} rows. Export a shorter time.`,
      );
    }
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `line ${error.lines + skipped}` : 'file';
    return refuse('malformed', line, `The table cannot be read: ${error.message.slice(0, 200)}`);
  }
}

function rowOf(value: unknown, skipped: number): Row {
  const { info, record } = value as { info: { lines: number }; record: string[] };
  return { path: `line ${info.lines + skipped}`, cells: record };
}

/** The sign that the beginning of the file has most of, outside quotes. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 20_000).replaceAll(/"[^"\n]*"/gu, '');
  const counts = [';', '\t', ',', '|'].map((sign) => ({ sign, count: start.split(sign).length }));
  // Decimal commas make the comma common where it separates nothing.
  const [most] = counts.toSorted((x, y) => y.count - x.count);
  const semicolons = counts[0]?.count ?? 0;
  const isDecimal = most?.sign === ',' && semicolons > start.split('\n').length;
  return isDecimal ? ';' : (most?.sign ?? ';');
}
