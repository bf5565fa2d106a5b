import type { Evidence, Letter } from './evidence.ts';
import { rowsOf } from './rows.ts';
import type { Read, VendorRow, DebtorRow } from './rows.ts';
import { must } from './violation.ts';

/** Tables in which everything belongs to one vendor. */
const TABLES = [
  'debtors',
  'journal',
  'invoices',
  'entries',
  'payments',
  'quotes',
  'plans',
  'holds',
  'messages',
  'reminders',
  'tasks',
  'credits',
  'links',
  'idempotency_keys',
];

/** Nothing of one vendor is found with another, and nothing of one debtor in letters to another (I14). */
export async function checkIsolation(read: Read, evidence: Evidence): Promise<void> {
  const vendors = await rowsOf(read, 'vendors');
  const debtors = await rowsOf(read, 'debtors');
  for (const vendor of vendors) await checkVendor(read, vendor, vendors, debtors);
  for (const letter of evidence.letters) checkLetter(letter, vendors, debtors);
  for (const { id, metadata, description } of evidence.processor().paymentIntents) {
    const own = vendors.find((v) => v.id === metadata['vendorId']);
    const foreign = vendors.find((v) => v !== own && description?.includes(v.name));
    must(
      own !== undefined && foreign === undefined,
      'an intent names its own vendor only (I14)',
      () => `${id}: ${description}`,
    );
  }
}

async function checkVendor(
  read: Read,
  vendor: VendorRow,
  vendors: readonly VendorRow[],
  debtors: readonly DebtorRow[],
): Promise<void> {
  const foreign = [
    ...vendors.filter((v) => v.id !== vendor.id).flatMap((v) => [v.id, v.name]),
    ...debtors.filter((d) => d.vendor_id !== vendor.id).flatMap((d) => [d.id, d.name]),
  ];
  if (foreign.length === 0) return;
  for (const table of TABLES) {
    const whole = await wholeRow(read, table);
    const texts = await read(`SELECT ${whole} FROM ${table} WHERE vendor_id = ?`, [vendor.id]);
    for (const text of texts) {
      const found = foreign.find((word) => String(text).includes(word));
      must(
        found === undefined,
        'no row of a vendor names another (I14)',
        () => `${table} of ${vendor.name}: ${found}`,
      );
    }
  }
}

/** Tables keep their columns for as long as this process lives. */
const rows = new Map<string, string>();

async function wholeRow(read: Read, table: string): Promise<string> {
  const known = rows.get(table);
  if (known !== undefined) return known;
  const columns = await read('SELECT name FROM pragma_table_info(?)', [table]);
  const whole = columns.map((name) => `coalesce(${String(name)}, '')`).join(` || ' ' || `);
  rows.set(table, whole);
  return whole;
}

function checkLetter(
  letter: Letter,
  vendors: readonly VendorRow[],
  debtors: readonly DebtorRow[],
): void {
  const own = debtors.find((d) => d.email === letter.to);
  must(own !== undefined, 'a letter goes to a debtor on file', () => letter.to);
  const papers = letter.attachments.map((a) => Buffer.from(a.base64, 'base64').toString('utf8'));
  const text = [letter.subject, letter.text, letter.html, ...papers].join('\n');
  const foreign = [
    ...debtors.filter((d) => d !== own).map((d) => d.name),
    ...vendors.filter((v) => v.id !== own?.vendor_id).map((v) => v.name),
  ];
  const found = foreign.find((word) => text.includes(word));
  must(
    found === undefined,
    'a letter tells its debtor nothing of others (I14)',
    () => `${letter.id} to ${letter.to}: ${found}`,
  );
}
