import { createInvoiceSchema } from '../contract/invoice.ts';
import {
  normalizeInvoice,
  type FieldError,
  type ImportDefaults,
} from '../contract/normalize-invoice.ts';
import type { NormalizedInvoice } from '../contract/normalized-invoice.ts';
import type { Currency } from '../domain/brands.ts';
import { parseCivilDate } from '../domain/calendar.ts';
import { exponentOf, parseCurrency, parseDecimal } from '../domain/money.ts';
import { columnOf, HEADER_COLUMNS, NUMBER_COLUMNS, REQUIRED_COLUMNS } from './csv-columns.ts';
import { defined, readLineItem } from './csv-line.ts';
import { readTable, type CsvRow } from './csv-table.ts';
import { decimalSignOf, readDate, readNumber, type DecimalSign } from './csv-values.ts';

export type ParsedCsv =
  | {
      readonly ok: true;
      readonly invoices: readonly { readonly line: number; readonly input: NormalizedInvoice }[];
      readonly rejected: readonly RejectedCsv[];
    }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

export type RejectedCsv = {
  readonly number: string;
  /** Line of the file on which the invoice starts, counted from 1. */
  readonly line: number;
  readonly errors: readonly FieldError[];
};

/**
 * Invoices from a table: one row per invoice line, rows with the same number are one invoice. A bad
 * invoice does not stop the others; each says on which line of the file and in which column it fails.
 */
export function parseInvoiceCsv(bytes: Uint8Array, defaults: ImportDefaults): ParsedCsv {
  const table = readTable(bytes);
  if (!table.ok) {
    const path = table.line === undefined ? 'file' : `line ${table.line}`;
    return { ok: false, errors: [{ path, message: table.message }] };
  }
  const missing = REQUIRED_COLUMNS.filter((name) => !table.columns.map(columnOf).includes(name));
  if (missing.length > 0) {
    const seen = table.columns.slice(0, 30).join(', ').slice(0, 500);
    const message = `The first line must name the columns ${missing.join(', ')}; it names ${seen}.`;
    return { ok: false, errors: [{ path: 'line 1', message }] };
  }
  const rows = table.rows.map(renameColumns);
  const sign = decimalSignOf(numberCells(rows));
  const groups = Map.groupBy(rows, (row) => row.cells.get('number') ?? '');
  const results = [...groups].map(([number, own]) => readInvoice(number, own, sign, defaults));
  return {
    ok: true,
    invoices: results.flatMap((r) => (r.ok ? [{ line: r.line, input: r.input }] : [])),
    rejected: results.flatMap((r) => (r.ok ? [] : [r.rejected])),
  };
}

function renameColumns({ line, cells }: CsvRow): CsvRow {
  return { line, cells: new Map([...cells].map(([name, cell]) => [columnOf(name), cell])) };
}

function* numberCells(rows: readonly CsvRow[]): Iterable<string> {
  for (const { cells } of rows) for (const name of NUMBER_COLUMNS) yield cells.get(name) ?? '';
}

type InvoiceResult =
  | { readonly ok: true; readonly line: number; readonly input: NormalizedInvoice }
  | { readonly ok: false; readonly rejected: RejectedCsv };

function readInvoice(
  number: string,
  rows: readonly CsvRow[],
  sign: DecimalSign,
  defaults: ImportDefaults,
): InvoiceResult {
  const line = rows[0]?.line ?? 1;
  const errors: FieldError[] = [];
  const reject = (): InvoiceResult => ({ ok: false, rejected: { number, line, errors } });
  const head = readHead(rows, errors);
  const code = head.get('currency')?.toUpperCase() ?? '';
  const currency = parseCurrency(code);
  if (currency === undefined) {
    errors.push({ path: `line ${line}, currency`, message: `"${code}" is not a currency we know` });
    return reject();
  }
  const lines = rows.map((row) => readLineItem(row, currency, sign, errors));
  const body = toBody({ head, lines, currency, sign, line }, errors);
  if (errors.length > 0) return reject();
  const checked = createInvoiceSchema.safeParse(body);
  if (!checked.success) {
    errors.push(...checked.error.issues.map((issue) => atCell(issue.path, issue.message, rows)));
    return reject();
  }
  const normalized = normalizeInvoice(checked.data, defaults);
  if (!normalized.ok) {
    errors.push(...normalized.errors.map((e) => atCell(e.path.split('.'), e.message, rows)));
    return reject();
  }
  return { ok: true, line, input: normalized.input };
}

type Head = ReadonlyMap<string, string>;

/** What is said once per invoice: the first row that says it counts, others must agree or be empty. */
function readHead(rows: readonly CsvRow[], errors: FieldError[]): Head {
  const head = new Map<string, string>();
  for (const { line, cells } of rows) {
    for (const name of HEADER_COLUMNS) {
      const cell = cells.get(name) ?? '';
      const known = head.get(name);
      if (cell === '' || cell === known) continue;
      if (known === undefined) head.set(name, cell);
      else {
        const message = `says "${cell.slice(0, 60)}", but an earlier line of this invoice says "${known.slice(0, 60)}"`;
        errors.push({ path: `line ${line}, ${name}`, message });
      }
    }
  }
  return head;
}

type Read = {
  readonly head: Head;
  readonly lines: readonly (Record<string, unknown> | undefined)[];
  readonly currency: Currency;
  readonly sign: DecimalSign;
  readonly line: number;
};

/** The request that the API would have got. */
function toBody(read: Read, errors: FieldError[]): unknown {
  const { head, lines, currency } = read;
  const date = (column: string): string | undefined => dateIn(read, column, errors);
  return {
    number: head.get('number') ?? '',
    currency,
    issuedOn: date('issued_on'),
    ...(head.has('due_on') && { dueOn: date('due_on') }),
    lines,
    debtor: {
      name: head.get('debtor_name') ?? '',
      email: head.get('debtor_email') ?? null,
      ...defined({
        externalId: head.get('debtor_external_id'),
        country: head.get('country')?.toUpperCase(),
        locale: head.get('locale'),
        timeZone: head.get('time_zone'),
        taxId: head.get('tax_id'),
      }),
    },
    ...defined({
      prepaidMinor: prepaidIn(read, errors),
      orderReference: head.get('order_reference'),
      paymentReference: head.get('payment_reference'),
      note: head.get('note'),
    }),
  };
}

function dateIn({ head, line }: Read, column: string, errors: FieldError[]): string | undefined {
  const cell = head.get(column) ?? '';
  const day = readDate(cell);
  if (parseCivilDate(day) !== undefined) return day;
  const message = `"${cell.slice(0, 40)}" is not a date; write YYYY-MM-DD or DD.MM.YYYY`;
  errors.push({ path: `line ${line}, ${column}`, message });
  return undefined;
}

function prepaidIn({ head, line, currency, sign }: Read, errors: FieldError[]): number | undefined {
  const cell = head.get('prepaid');
  if (cell === undefined) return undefined;
  const read = readNumber(cell, sign);
  const amount = read.ok ? parseDecimal(read.decimal, exponentOf(currency)) : undefined;
  if (amount !== undefined) return amount;
  errors.push({ path: `line ${line}, prepaid`, message: `is not an amount in ${currency}` });
  return undefined;
}

/** A field of the request as the line and column of the file that it came from. */
function atCell(
  path: readonly PropertyKey[],
  message: string,
  rows: readonly CsvRow[],
): FieldError {
  const [list, position] = path;
  const row = list === 'lines' ? rows[Number(position)] : undefined;
  const column = columnOfField(path.slice(row === undefined ? 0 : 2).map(String));
  const line = (row ?? rows[0])?.line ?? 1;
  return { path: column === '' ? `line ${line}` : `line ${line}, ${column}`, message };
}

/** `debtor.externalId` is filled from the column debtor_external_id, `netMinor` from net. */
function columnOfField(path: readonly string[]): string {
  const name = path
    .join('_')
    .replaceAll(/[A-Z]/gu, (capital) => `_${capital.toLowerCase()}`)
    .replace(/_(?:minor|bps)$/u, '');
  const short = name.replace(/^debtor_/u, '');
  return HEADER_COLUMNS.some((column) => column === short) ? short : name;
}
