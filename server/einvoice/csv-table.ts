import { CsvError, parse } from 'csv-parse/sync';

/** One row with its cells by column name, and the line of the file on which it ends. */
export type CsvRow = { readonly line: number; readonly cells: ReadonlyMap<string, string> };

export type CsvTable =
  | { readonly ok: true; readonly columns: readonly string[]; readonly rows: readonly CsvRow[] }
  | { readonly ok: false; readonly line?: number; readonly message: string };

/**
 * Reads a table as spreadsheet programs write it: `;`, `,` or tab, with or without byte order mark,
 * UTF-8 or UTF-16, else windows-1250 (what Polish and Romanian Excel saves).
 */
export function readTable(bytes: Uint8Array): CsvTable {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    return { ok: false, message: 'This is a spreadsheet file. Save it as CSV and send that.' };
  }
  // Excel may write "sep=;" as the first line to name the delimiter.
  const [, named, rest] = /^(?:sep=(.)\r?\n)?([\s\S]*)$/u.exec(decodeCsv(bytes)) ?? [];
  const text = rest ?? '';
  if (text.trim() === '') return { ok: false, message: 'The file is empty.' };
  const skipped = named === undefined ? 0 : 1;
  try {
    const records = recordsOf(text, named ?? delimiterOf(text));
    return toTable(records.map((r) => ({ ...r, line: r.line + skipped })));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines + skipped : undefined;
    const message = `The table cannot be read: ${error.message.slice(0, 200)}`;
    return line === undefined ? { ok: false, message } : { ok: false, line, message };
  }
}

function decodeCsv(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1250').decode(bytes);
  }
}

/** The candidate that the header has most of, outside quotes. */
function delimiterOf(text: string): string {
  const header = (/^[^\r\n]{0,10000}/u.exec(text)?.[0] ?? '').replaceAll(/"[^"]*"/gu, '');
  const counts = [';', ',', '\t'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.toSorted((x, y) => y.count - x.count)[0]?.sign ?? ';';
}

type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

function recordsOf(text: string, delimiter: string): readonly CsvRecord[] {
  const parsed: unknown = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: 100_000,
  });
  return Array.isArray(parsed) ? parsed.map(recordOf) : [];
}

function recordOf(value: unknown): CsvRecord {
  const { info, record } = value as { info: { lines: number }; record: string[] };
  return { line: info.lines, cells: record };
}

function toTable([header, ...records]: readonly CsvRecord[]): CsvTable {
  const columns = (header?.cells ?? []).map(columnName);
  const twice = columns.find((name, i) => name !== '' && columns.indexOf(name) !== i);
  if (twice !== undefined) {
    return { ok: false, line: 1, message: `The column "${twice}" is there twice.` };
  }
  const rows = records
    .map(({ line, cells }) => ({
      line,
      cells: new Map(columns.map((name, i): [string, string] => [name, cells[i]?.trim() ?? ''])),
    }))
    .filter((row) => [...row.cells.values()].some((cell) => cell !== ''));
  return { ok: true, columns, rows };
}

/** "Invoice No." and "invoice_no" are one column. */
function columnName(cell: string): string {
  return cell
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '_')
    .replaceAll(/^_+|_+$/gu, '');
}
