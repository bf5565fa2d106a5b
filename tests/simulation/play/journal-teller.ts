import { moneyOf } from './play.ts';
import type { Saldo } from './saldo.ts';

type Row = readonly [rowid: number, debtor: string, type: string, data: string];
type Data = { readonly [name: string]: unknown };

/** Says what Saldo wrote down since the last time, in the words of its own records. */
export function createJournalTeller(
  saldo: Saldo,
  tell: (line: string) => void,
): () => Promise<void> {
  let seen = 0;
  return async () => {
    const rows = await saldo.db().read({
      sql: `SELECT json_array(journal.rowid, d.name, type, data) FROM journal
        JOIN debtors AS d ON d.vendor_id = journal.vendor_id AND d.id = journal.debtor_id
        WHERE journal.rowid > ? ORDER BY journal.rowid`,
      args: [seen],
    });
    if (rows.length === 0) return;
    const numbers = await numbersOf(saldo);
    for (const { 0: text } of rows) {
      const [rowid, debtor, type, data] = JSON.parse(text as string) as Row;
      const said = detailOf(JSON.parse(data) as Data, numbers);
      tell(`    Saldo: ${type} of ${debtor}${said === '' ? '' : `: ${said}`}`);
      seen = rowid;
    }
  };
}

async function numbersOf(saldo: Saldo): Promise<ReadonlyMap<string, string>> {
  const sql = 'SELECT json_group_object(id, number) FROM invoices';
  const [row] = await saldo.db().read({ sql, args: [] });
  return new Map(Object.entries(JSON.parse(row?.[0] as string) as Record<string, string>));
}

const SHOWN = ['paymentId', 'planId', 'step', 'option', 'reason', 'untilOn', 'kind', 'to'];

/** The parts of a record that a reader looks for, with names instead of ids where there are some. */
function detailOf(data: Data, numbers: ReadonlyMap<string, string>): string {
  const parts = [...amountsIn(data), ...invoicesIn(data, numbers)];
  for (const name of SHOWN) {
    const value = data[name];
    if (typeof value === 'string') parts.push(name.endsWith('Id') ? value : `${name} ${value}`);
  }
  if ('why' in data) parts.push(`why ${JSON.stringify(data['why'])}`);
  return parts.join(', ');
}

function amountsIn(data: Data): readonly string[] {
  const currency = typeof data['currency'] === 'string' ? data['currency'] : 'EUR';
  return Object.entries(data).flatMap(([name, value]) =>
    name.endsWith('Minor') && typeof value === 'number' && value !== 0
      ? [`${name === 'amountMinor' ? '' : `${name.slice(0, -5)} `}${moneyOf(value, currency)}`]
      : [],
  );
}

function invoicesIn(data: Data, numbers: ReadonlyMap<string, string>): readonly string[] {
  const { invoiceId, invoiceIds, allocations } = data;
  const listed = Array.isArray(invoiceIds) ? (invoiceIds as readonly unknown[]) : [];
  const parts = Array.isArray(allocations) ? (allocations as readonly Data[]) : [];
  const ids = [invoiceId, ...listed, ...parts.map((part) => part['invoiceId'])];
  const known = ids.flatMap((id) => numbers.get(String(id)) ?? []);
  return known.length === 0 ? [] : [`for ${[...new Set(known)].join(' + ')}`];
}
