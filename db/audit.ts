import type { Row } from '@libsql/client';
import type { Database } from './client.ts';
import { DatabaseUnavailable } from './errors.ts';
import type { CaseRef } from './rows.ts';
import { debtors, entries, journal } from './schema/cases.ts';
import { type RowOf, tableSql } from './table.ts';
import { checkEnd, type ChainCheck, followChain } from './verify.ts';

/** What is wrong with a case; `seq` is the first wrong record, null when only a cached balance is wrong. */
export type CaseFault = CaseRef & { readonly seq: number | null; readonly why: string };

/** How far an audit has come. */
export type AuditCursor = { readonly after: CaseRef; readonly part: Part | null };
export const AUDIT_START: AuditCursor = { after: { vendorId: '', debtorId: '' }, part: null };

/** A case with more records than one slice takes, verified up to record `seq`. */
type Part = CaseRef & {
  readonly seq: number;
  readonly head: string;
  readonly owed: ReadonlyMap<string, number>;
};

export type AuditSlice = {
  readonly sound: readonly CaseRef[];
  readonly faults: readonly CaseFault[];
  /** null: that was the last. */
  readonly next: AuditCursor | null;
};

/** A slice takes about 5 ms: requests wait no longer than for any other of our reads. */
const RECORDS = 192;
const CASES = 128;
const END: CaseRef = { vendorId: '\u{10FFFF}', debtorId: '' };

/**
 * Works out the chain, the ledger and the cached balances of some cases anew, each slice from one
 * moment, so writers need not wait. A case that cannot be read is a fault; a database that does not
 * answer is thrown.
 */
export async function auditSlice(db: Database, cursor: AuditCursor): Promise<AuditSlice> {
  if (cursor.part !== null) return auditPart(db, cursor.after, cursor.part);
  const ahead = await casesAhead(db, cursor.after);
  const [first] = ahead;
  if (first !== undefined && first.seq > RECORDS) {
    return auditPart(db, cursor.after, { ...first, seq: 0, head: '', owed: new Map() });
  }
  const some = ahead.slice(0, fitting(ahead));
  const isLast = some.length === ahead.length && ahead.length < CASES;
  const upTo = isLast ? END : (some.at(-1) ?? END);
  const next = isLast ? null : { after: refOf(upTo), part: null };
  try {
    return { ...checkAll(await readRange(db, cursor.after, upTo)), next };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { ...(await oneByOne(db, some)), next };
  }
}

const refOf = ({ vendorId, debtorId }: CaseRef): CaseRef => ({ vendorId, debtorId });

type Ahead = CaseRef & { readonly seq: number };

async function casesAhead(db: Database, { vendorId, debtorId }: CaseRef): Promise<Ahead[]> {
  const rows = await db.read({
    sql: `SELECT ${asBytes('json_array(vendor_id, id, seq)')} FROM debtors
      WHERE (vendor_id, id) > (?, ?) ORDER BY vendor_id, id LIMIT ?`,
    args: [vendorId, debtorId, CASES],
  });
  return rows.map((row) => {
    const [vendor, debtor, seq] = JSON.parse(textOf(row)) as [string, string, number];
    return { vendorId: vendor, debtorId: debtor, seq };
  });
}

function fitting(ahead: readonly Ahead[]): number {
  let records = 0;
  const tooMany = ahead.findIndex(({ seq }) => (records += seq) > RECORDS);
  return tooMany === -1 ? ahead.length : tooMany;
}

/** The driver ends the process at a text that is no UTF-8, which is just what a damaged row may hold. */
const asBytes = (json: string): string => `CAST(${json} AS BLOB)`;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(row: Row): string {
  const bytes = row[0];
  if (!(bytes instanceof ArrayBuffer)) throw new TypeError('a row is read as bytes');
  return utf8.decode(bytes);
}

const debtorSql = tableSql(debtors);
const journalSql = tableSql(journal);
const entrySql = tableSql(entries);
type Debtor = RowOf<typeof debtors>;
type Balance = { readonly invoiceId: string; readonly balanceMinor: number };
type CaseRows = {
  debtor: Debtor | undefined;
  readonly records: RowOf<typeof journal>[];
  readonly ledger: RowOf<typeof entries>[];
  readonly balances: Balance[];
};

/** Every row between two cases, also of those whose debtor is missing. */
async function readRange(
  db: Database,
  after: CaseRef,
  upTo: CaseRef,
): Promise<ReadonlyMap<string, CaseRef & CaseRows>> {
  const args = [after.vendorId, after.debtorId, upTo.vendorId, upTo.debtorId];
  const range = (id: string) =>
    `WHERE (vendor_id, ${id}) > (?, ?) AND (vendor_id, ${id}) <= (?, ?) ORDER BY vendor_id, ${id}`;
  const [heads = [], records = [], ledger = [], balances = []] = await db.readMany([
    { sql: `SELECT ${asBytes(debtorSql.asJson())} FROM debtors ${range('id')}`, args },
    { sql: `SELECT ${asBytes(journalSql.asJson())} FROM journal ${range('debtor_id')}, seq`, args },
    {
      sql: `SELECT ${asBytes(entrySql.asJson())} FROM entries ${range('debtor_id')}, seq, place`,
      args,
    },
    { sql: `SELECT ${BALANCE} FROM invoices ${range('debtor_id')}`, args },
  ]);
  const cases = new Map<string, CaseRef & CaseRows>();
  const of = (vendorId: string, debtorId: string): CaseRows => {
    const key = `${vendorId}\n${debtorId}`;
    const known = cases.get(key);
    if (known !== undefined) return known;
    const fresh = { vendorId, debtorId, debtor: undefined, records: [], ledger: [], balances: [] };
    cases.set(key, fresh);
    return fresh;
  };
  for (const row of heads) {
    const debtor = debtorSql.parse(textOf(row));
    of(debtor.vendorId, debtor.id).debtor = debtor;
  }
  for (const row of records) {
    const record = journalSql.parse(textOf(row));
    of(record.vendorId, record.debtorId).records.push(record);
  }
  for (const row of ledger) {
    const entry = entrySql.parse(textOf(row));
    of(entry.vendorId, entry.debtorId).ledger.push(entry);
  }
  for (const row of balances) {
    const balance = balanceOf(row);
    of(balance.vendorId, balance.debtorId).balances.push(balance);
  }
  return cases;
}

const BALANCE = asBytes('json_array(vendor_id, debtor_id, id, balance_minor)');

function balanceOf(row: Row): Balance & CaseRef {
  const [vendorId, debtorId, invoiceId, balanceMinor] = JSON.parse(textOf(row)) as [
    string,
    string,
    string,
    number,
  ];
  return { vendorId, debtorId, invoiceId, balanceMinor };
}

function checkAll(cases: ReadonlyMap<string, CaseRef & CaseRows>): Omit<AuditSlice, 'next'> {
  const sound: CaseRef[] = [];
  const faults: CaseFault[] = [];
  for (const rows of cases.values()) {
    const ref = refOf(rows);
    const fault = faultOf(rows);
    if (fault === undefined) sound.push(ref);
    else faults.push({ ...ref, ...fault });
  }
  return { sound, faults };
}

function faultOf({ debtor, records, ledger, balances }: CaseRows) {
  if (debtor === undefined) return { seq: 1, why: 'its debtor is missing' };
  const chain = checkEnd(debtor, followChain({ seq: 0, head: '' }, records, ledger));
  return chain.ok ? wrongBalance(balances, sumOwed(new Map(), ledger)) : toFault(chain);
}

const toFault = ({ seq, why }: Extract<ChainCheck, { readonly ok: false }>) => ({ seq, why });

function sumOwed(
  known: ReadonlyMap<string, number>,
  ledger: readonly RowOf<typeof entries>[],
): ReadonlyMap<string, number> {
  const owed = new Map(known);
  for (const { invoiceId, side, amountMinor } of ledger) {
    const signed = side === 'debit' ? amountMinor : -Number(amountMinor);
    owed.set(invoiceId, (owed.get(invoiceId) ?? 0) + signed);
  }
  return owed;
}

function wrongBalance(balances: readonly Balance[], owed: ReadonlyMap<string, number>) {
  const wrong = balances.find((b) => b.balanceMinor !== (owed.get(b.invoiceId) ?? 0));
  if (wrong === undefined) return undefined;
  const ledgerMinor = owed.get(wrong.invoiceId) ?? 0;
  const { invoiceId, balanceMinor } = wrong;
  return {
    seq: null,
    why: `${invoiceId}: the balance is ${balanceMinor}, its entries make ${ledgerMinor}`,
  };
}

/** The next records of one large case. */
async function auditPart(db: Database, after: CaseRef, part: Part): Promise<AuditSlice> {
  const ref = refOf(part);
  const done = (fault?: Omit<CaseFault, keyof CaseRef>): AuditSlice => ({
    sound: fault === undefined ? [ref] : [],
    faults: fault === undefined ? [] : [{ ...ref, ...fault }],
    next: { after: ref, part: null },
  });
  try {
    const { debtor, records, ledger, balances } = await readPart(db, part);
    if (debtor === undefined) return done({ seq: 1, why: 'its debtor is missing' });
    const chain = followChain(part, records, ledger);
    if (!chain.ok) return done(toFault(chain));
    const owed = sumOwed(part.owed, ledger);
    if (records.length === RECORDS) {
      const next = { after, part: { ...ref, seq: chain.seq, head: chain.head, owed } };
      return { sound: [], faults: [], next };
    }
    const end = checkEnd(debtor, chain);
    return done(end.ok ? wrongBalance(balances, owed) : toFault(end));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return done(UNREADABLE);
  }
}

async function readPart(db: Database, { vendorId, debtorId, seq }: Part): Promise<CaseRows> {
  const args = [vendorId, debtorId];
  const own = 'WHERE vendor_id = ?1 AND debtor_id = ?2';
  const upTo = `coalesce((SELECT seq FROM journal ${own} AND seq > ?3 ORDER BY seq
    LIMIT 1 OFFSET ${RECORDS - 1}), 9007199254740991)`;
  const [heads = [], records = [], ledger = [], balances = []] = await db.readMany([
    {
      sql: `SELECT ${asBytes(debtorSql.asJson())} FROM debtors WHERE vendor_id = ? AND id = ?`,
      args,
    },
    {
      sql: `SELECT ${asBytes(journalSql.asJson())} FROM journal ${own} AND seq > ?3 ORDER BY seq LIMIT ${RECORDS}`,
      args: [...args, seq],
    },
    {
      sql: `SELECT ${asBytes(entrySql.asJson())} FROM entries ${own} AND seq > ?3 AND seq <= ${upTo}
        ORDER BY seq, place`,
      args: [...args, seq],
    },
    { sql: `SELECT ${BALANCE} FROM invoices ${own}`, args },
  ]);
  return {
    debtor: heads[0] === undefined ? undefined : debtorSql.parse(textOf(heads[0])),
    records: records.map((row) => journalSql.parse(textOf(row))),
    ledger: ledger.map((row) => entrySql.parse(textOf(row))),
    balances: balances.map(balanceOf),
  };
}

const UNREADABLE = { seq: null, why: 'it cannot be read' };

/** One unreadable row makes the statement fail for all: then each case is read by itself. */
async function oneByOne(db: Database, refs: readonly CaseRef[]): Promise<Omit<AuditSlice, 'next'>> {
  const sound: CaseRef[] = [];
  const faults: CaseFault[] = [];
  for (const one of refs) {
    const ref = refOf(one);
    const part = { ...ref, seq: 0, head: '', owed: new Map() };
    let slice = await auditPart(db, ref, part);
    while (slice.next?.part) slice = await auditPart(db, ref, slice.next.part);
    sound.push(...slice.sound);
    faults.push(...slice.faults);
  }
  return { sound, faults };
}

/** A page that is none, or a row whose columns are not what was stored; not a database that is away. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof DatabaseUnavailable)) {
    return error instanceof SyntaxError || error instanceof TypeError;
  }
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}
