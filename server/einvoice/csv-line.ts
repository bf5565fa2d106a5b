import type { FieldError } from '../contract/normalize-invoice.ts';
import type { Currency } from '../domain/brands.ts';
import { exponentOf, formatDecimal, multiplyDecimals, parseDecimal } from '../domain/money.ts';
import type { CsvRow } from './csv-table.ts';
import { readNumber, readTaxRate, type DecimalSign } from './csv-values.ts';

/** A row as a line of an invoice, in the form of the API; what is wrong goes into `errors`. */
export function readLineItem(
  row: CsvRow,
  currency: Currency,
  sign: DecimalSign,
  errors: FieldError[],
): Record<string, unknown> | undefined {
  const cell = (name: string): string => row.cells.get(name) ?? '';
  const fail = (column: string, message: string): undefined => {
    errors.push({ path: `line ${row.line}, ${column}`, message });
  };
  const number = (column: string): string | undefined => {
    if (cell(column) === '') return undefined;
    const read = readNumber(cell(column), sign);
    return read.ok ? read.decimal : fail(column, read.message);
  };
  const quantity = number('quantity');
  const unitPrice = number('unit_price');
  const net = number('net');
  const rate = readTaxRate(cell('tax_rate'));
  if (!rate.ok) return fail('tax_rate', rate.message);
  if (errors.some((error) => error.path.startsWith(`line ${row.line}, `))) return undefined;
  const counted = unitPrice && multiplyDecimals(quantity ?? '1', unitPrice, exponentOf(currency));
  const netMinor = net === undefined ? counted : parseDecimal(net, exponentOf(currency));
  if (net === undefined && unitPrice === undefined) return fail('net', 'needs net or unit_price');
  if (typeof netMinor !== 'number') return fail('net', `is not an amount in ${currency}`);
  if (typeof counted === 'number' && Math.abs(counted - netMinor) > 1) {
    const [said, made] = [netMinor, counted].map((amount) => formatDecimal(amount, currency));
    return fail('net', `says ${said}, but quantity × unit_price is ${made}`);
  }
  return {
    description: cell('description'),
    netMinor,
    taxRateBps: rate.rateBps,
    ...defined({
      quantity,
      unitPrice,
      unit: cell('unit'),
      taxCategory: cell('tax_category').toUpperCase() || rate.category,
    }),
  };
}

/** Without members that say nothing: an empty cell is an absent field. */
export function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  );
}
