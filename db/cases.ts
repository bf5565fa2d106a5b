import type { CaseFacts, Debtor, Vendor } from '../server/domain/facts.ts';
import type { Database } from './client.ts';
import { toPayment } from './payment-row.ts';
import { toPlan } from './plan-row.ts';
import {
  type CaseRef,
  toCredit,
  toDebtor,
  toEntry,
  toHold,
  toInvoice,
  toOffer,
  toReminder,
  toVendor,
} from './rows.ts';
import {
  debtors,
  entries,
  holds,
  invoices,
  offers,
  payments,
  plans,
  reminders,
} from './schema/cases.ts';
import { credits } from './schema/outside.ts';
import { vendors } from './schema/vendors.ts';
import { textAt } from './select.ts';
import type { Statement } from './statement.ts';
import { tableSql } from './table.ts';

/** The facts of a case with what a commit must know of the moment they were read. */
export type LoadedCase = CaseFacts & {
  /** Hash of journal record `seq`; '' before the first. */
  readonly head: string;
  readonly settingsVersion: number;
};

/** Reads the whole case in one statement, so all of it is of one moment. undefined: no such debtor of this vendor. */
export async function loadCase(db: Database, ref: CaseRef): Promise<LoadedCase | undefined> {
  const [found] = await loadCases(db, [ref]);
  return found;
}

/** Reads many cases in one statement; those that do not exist are left out. */
export async function loadCases(db: Database, refs: readonly CaseRef[]): Promise<LoadedCase[]> {
  const [first] = refs;
  if (first === undefined) return [];
  const statement = refs.length === 1 ? loadOne(first) : loadMany(refs);
  const parts = new Map<string, Part>();
  const vendorRows = new Map<string, VendorPart>();
  for (const row of await db.read(statement)) {
    for (const line of textAt(row, 1).split('\n')) collect(row[0], line, parts, vendorRows);
  }
  return refs.flatMap((ref) => {
    const part = parts.get(keyOf(ref));
    const vendor = vendorRows.get(ref.vendorId);
    return part?.debtor === undefined || vendor === undefined
      ? []
      : [assemble(part, part.debtor, vendor)];
  });
}

/** A case that is about to begin: commit it with the statement of `insertDebtor` as `before`. */
export function newCase(
  vendor: Vendor & { readonly settingsVersion: number },
  debtor: Debtor,
): LoadedCase {
  const { settingsVersion, ...own } = vendor;
  const none = {
    invoices: [],
    entries: [],
    payments: [],
    plans: [],
    holds: [],
    offers: [],
    reminders: [],
    credits: [],
  };
  return { vendor: own, debtor, seq: 0, ...none, head: '', settingsVersion };
}

const vendorSql = tableSql(vendors);
const debtorSql = tableSql(debtors);
const invoiceSql = tableSql(invoices);
const entrySql = tableSql(entries);
const paymentSql = tableSql(payments);
const planSql = tableSql(plans);
const holdSql = tableSql(holds);
const offerSql = tableSql(offers);
const reminderSql = tableSql(reminders);
const creditSql = tableSql(credits);

const CASE_TABLES = [
  ['invoices', invoiceSql],
  ['entries', entrySql],
  ['payments', paymentSql],
  ['plans', planSql],
  ['holds', holdSql],
  ['offers', offerSql],
  ['reminders', reminderSql],
  ['credits', creditSql],
] as const;

// The first column says which table a row is of: 0 vendor, 1 debtor, then CASE_TABLES in order.
const ONE = [
  `SELECT 0, ${vendorSql.asJson()} FROM vendors WHERE id = ?1`,
  `SELECT 1, ${debtorSql.asJson()} FROM debtors WHERE vendor_id = ?1 AND id = ?2`,
  ...CASE_TABLES.map(
    ([table, sql], index) =>
      `SELECT ${index + 2}, ${sql.asJson()} FROM ${table} WHERE vendor_id = ?1 AND debtor_id = ?2`,
  ),
].join(' UNION ALL ');

// Here the rows of a table are lines of one text: JSON has no line breaks, and the driver takes 1.5 µs a row.
const asLines = (json: string): string => `group_concat(${json}, char(10))`;
const IF_ANY = 'HAVING count(*) > 0';

const MANY = `WITH wanted (vendor_id, id) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(?1)) ${[
  `SELECT 0, ${vendorSql.asJson()} FROM vendors WHERE id IN (SELECT vendor_id FROM wanted)`,
  `SELECT 1, ${asLines(debtorSql.asJson('t'))} FROM wanted CROSS JOIN debtors t ON t.vendor_id = wanted.vendor_id AND t.id = wanted.id ${IF_ANY}`,
  ...CASE_TABLES.map(
    ([table, sql], index) =>
      `SELECT ${index + 2}, ${asLines(sql.asJson('t'))} FROM wanted CROSS JOIN ${table} t ON t.vendor_id = wanted.vendor_id AND t.debtor_id = wanted.id ${IF_ANY}`,
  ),
].join(' UNION ALL ')}`;

const loadOne = (ref: CaseRef): Statement => ({ sql: ONE, args: [ref.vendorId, ref.debtorId] });

const loadMany = (refs: readonly CaseRef[]): Statement => ({
  sql: MANY,
  args: [JSON.stringify(refs.map((ref) => [ref.vendorId, ref.debtorId]))],
});

type DebtorRow = ReturnType<typeof debtorSql.parse>;
type VendorPart = { readonly vendor: Vendor; readonly settingsVersion: number };
type Part = {
  debtor?: DebtorRow;
  readonly invoices: ReturnType<typeof toInvoice>[];
  readonly entries: {
    readonly order: readonly [number, number];
    readonly entry: ReturnType<typeof toEntry>;
  }[];
  readonly payments: ReturnType<typeof toPayment>[];
  readonly plans: ReturnType<typeof toPlan>[];
  readonly holds: ReturnType<typeof toHold>[];
  readonly offers: ReturnType<typeof toOffer>[];
  readonly reminders: ReturnType<typeof toReminder>[];
  readonly credits: ReturnType<typeof toCredit>[];
};

const keyOf = (ref: CaseRef): string => `${ref.vendorId}\n${ref.debtorId}`;

function collect(
  kind: unknown,
  json: unknown,
  parts: Map<string, Part>,
  vendorRows: Map<string, VendorPart>,
): void {
  const partOf = (ref: CaseRef): Part => {
    const key = keyOf(ref);
    const part = parts.get(key) ?? emptyPart();
    parts.set(key, part);
    return part;
  };
  switch (kind) {
    case 0: {
      const part = vendorPart(json);
      vendorRows.set(part.vendor.id, part);
      return;
    }
    case 1: {
      const row = debtorSql.parse(json);
      partOf({ vendorId: row.vendorId, debtorId: row.id }).debtor = row;
      return;
    }
    case 2: {
      const row = invoiceSql.parse(json);
      partOf(row).invoices.push(toInvoice(row));
      return;
    }
    case 3: {
      const row = entrySql.parse(json);
      partOf(row).entries.push({ order: [row.seq, row.place], entry: toEntry(row) });
      return;
    }
    case 4: {
      const row = paymentSql.parse(json);
      partOf(row).payments.push(toPayment(row));
      return;
    }
    case 5: {
      const row = planSql.parse(json);
      partOf(row).plans.push(toPlan(row));
      return;
    }
    case 6: {
      const row = holdSql.parse(json);
      partOf(row).holds.push(toHold(row));
      return;
    }
    case 7: {
      const row = offerSql.parse(json);
      partOf(row).offers.push(toOffer(row));
      return;
    }
    case 8: {
      const row = reminderSql.parse(json);
      partOf(row).reminders.push(toReminder(row));
      return;
    }
    case 9: {
      const row = creditSql.parse(json);
      partOf(row).credits.push(toCredit(row));
      return;
    }
    default:
      throw new Error(`unknown part of a case: ${String(kind)}`);
  }
}

const knownVendors = new Map<unknown, VendorPart>();
const MOST_VENDORS = 1_000;

/** A vendor is read with each of its cases and rarely another one than before, so each text is parsed once. */
function vendorPart(json: unknown): VendorPart {
  const known = knownVendors.get(json);
  if (known !== undefined) return known;
  const row = vendorSql.parse(json);
  const part = { vendor: toVendor(row), settingsVersion: row.settingsVersion };
  if (knownVendors.size >= MOST_VENDORS) knownVendors.clear();
  knownVendors.set(json, part);
  return part;
}

const emptyPart = (): Part => ({
  invoices: [],
  entries: [],
  payments: [],
  plans: [],
  holds: [],
  offers: [],
  reminders: [],
  credits: [],
});

/** Rows in the order in which they came to be, whatever order the database found them in. */
function assemble(
  part: Part,
  debtor: DebtorRow,
  { vendor, settingsVersion }: VendorPart,
): LoadedCase {
  return {
    vendor,
    debtor: toDebtor(debtor),
    seq: debtor.seq,
    invoices: part.invoices.toSorted(by((row) => row.createdAt)),
    entries: part.entries
      .toSorted((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1])
      .map(({ entry }) => entry),
    payments: part.payments.toSorted(by((row) => row.createdAt)),
    plans: part.plans.toSorted(by((row) => row.acceptedAt)),
    holds: part.holds.toSorted(by((row) => row.from)),
    offers: part.offers.toSorted(by((row) => row.createdAt)),
    reminders: part.reminders.toSorted(by((row) => row.at)),
    credits: part.credits.toSorted(by((row) => row.at)),
    head: debtor.head,
    settingsVersion,
  };
}

const by =
  <Row extends { readonly id: string }>(time: (row: Row) => number) =>
  (a: Row, b: Row): number =>
    time(a) - time(b) || (a.id < b.id ? -1 : 1);
