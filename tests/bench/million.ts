import { commitCase } from '../../db/commit.ts';
import { newCase } from '../../db/cases.ts';
import { insertDebtor } from '../../db/queries/debtors.ts';
import { loadVendor } from '../../db/queries/vendors.ts';
import { textAt } from '../../db/select.ts';
import type { Statement } from '../../db/statement.ts';
import type { Instant } from '../../server/domain/brands.ts';
import { addDays, DAY_MS, localDate } from '../../server/domain/calendar.ts';
import { aDebtor, anInvoice } from '../support/builders.ts';
import { happened, issued } from '../support/cases.ts';
import type { DataFolder } from '../support/data-folder.ts';

const CHUNK = 50_000;
const TEMPLATE = 'deb_0';

/** Which columns differ from copy to copy; `i` counts them. */
const COPIES = {
  debtors: { id: "'deb_' || i", name: "'Debtor ' || i" },
  journal: { debtor_id: "'deb_' || i" },
  invoices: { debtor_id: "'deb_' || i", id: "'inv_' || i", number: "'FV/2026/' || i" },
  entries: { debtor_id: "'deb_' || i", id: "'ent_' || i", invoice_id: "'inv_' || i" },
} as const;

/**
 * Debtors with one open invoice each, whose first reminder is due today and who wake next month. One
 * is stored by the product; the others are copies of its rows, a thousand times as quick.
 */
export async function seedMillion(data: DataFolder, count: number): Promise<void> {
  await storeTemplate(data);
  const { db } = data.deps;
  for (let from = 1; from < count; from += CHUNK) {
    const range = [from, Math.min(from + CHUNK, count) - 1];
    for (const [table, changed] of Object.entries(COPIES)) {
      const columns = await db.read({
        sql: `SELECT name FROM pragma_table_info('${table}')`,
        args: [],
      });
      const names = columns.map((row) => textAt(row, 0));
      await db.write([copies(table, names, changed, range)]);
    }
  }
}

async function storeTemplate({ deps, vendorId }: DataFolder): Promise<void> {
  const vendor = await loadVendor(deps.db, vendorId);
  if (vendor === undefined) throw new Error('no vendor to seed');
  const now = deps.clock.now();
  const today = localDate(now, vendor.timeZone);
  const invoice = anInvoice({
    id: 'inv_0',
    issuedOn: addDays(today, -11),
    dueOn: addDays(today, 3),
  });
  const debtor = aDebtor({ id: TEMPLATE, createdAt: now });
  const stored = await commitCase(deps.db, newCase(vendor, debtor), {
    actor: { kind: 'system' },
    at: now,
    events: [happened('invoice.issued', { invoiceId: invoice.id })],
    changes: issued(invoice),
    wakeAt: (now + 30 * DAY_MS) as Instant,
    before: [insertDebtor(vendorId, { ...debtor, externalId: null })],
  });
  if (!stored.ok) throw new Error('the template was refused');
}

function copies(
  table: string,
  names: readonly string[],
  changed: Readonly<Record<string, string>>,
  range: readonly number[],
): Statement {
  const key = table === 'debtors' ? 'id' : 'debtor_id';
  const values = names.map((name) => changed[name] ?? name);
  return {
    sql: `WITH RECURSIVE copy (i) AS (VALUES (?1) UNION ALL SELECT i + 1 FROM copy WHERE i < ?2)
      INSERT INTO ${table} (${names.join(', ')})
      SELECT ${values.join(', ')} FROM copy CROSS JOIN ${table} WHERE ${key} = '${TEMPLATE}'`,
    args: range,
  };
}
