/** Columns of the invoice table. Those of the head are said once per invoice, the rest per line. */
export const HEADER_COLUMNS = [
  'number',
  'debtor_name',
  'debtor_email',
  'debtor_external_id',
  'country',
  'locale',
  'time_zone',
  'tax_id',
  'currency',
  'issued_on',
  'due_on',
  'prepaid',
  'order_reference',
  'payment_reference',
  'note',
] as const;

export const REQUIRED_COLUMNS = [
  'number',
  'debtor_name',
  'currency',
  'issued_on',
  'description',
  'tax_rate',
] as const;

/** Whose cells tell how the file writes decimals. */
export const NUMBER_COLUMNS = ['quantity', 'unit_price', 'net', 'prepaid'] as const;

/** Other names that exports use for the same thing. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['invoice_number', 'number'],
  ['invoice_no', 'number'],
  ['name', 'debtor_name'],
  ['debtor', 'debtor_name'],
  ['customer', 'debtor_name'],
  ['email', 'debtor_email'],
  ['e_mail', 'debtor_email'],
  ['external_id', 'debtor_external_id'],
  ['customer_id', 'debtor_external_id'],
  ['vat_id', 'tax_id'],
  ['issue_date', 'issued_on'],
  ['invoice_date', 'issued_on'],
  ['due_date', 'due_on'],
  ['price', 'unit_price'],
  ['net_amount', 'net'],
  ['vat_rate', 'tax_rate'],
]);

export function columnOf(name: string): string {
  return ALIASES.get(name) ?? name;
}
