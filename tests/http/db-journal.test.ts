import { copyFileSync } from 'node:fs';
import { getTableColumns } from 'drizzle-orm/utils';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core/columns/common';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core/table';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { chainHash } from '../../db/journal.ts';
import { journalOfCase, journalOfVendor } from '../../db/queries/journal.ts';
import { entries, journal } from '../../db/schema/cases.ts';
import { verifyChain, verifyLedger } from '../../db/verify.ts';
import { instant } from '../../server/domain/calendar.ts';
import { minor } from '../../server/domain/money.ts';
import { anInvoice, NOW } from '../support/builders.ts';
import { aCommit, happened, paid, requireCase, storedCase } from '../support/cases.ts';
import { type FreshDatabase, freshDatabase, freshFile, removeFile } from '../support/database.ts';
import { auditAll } from '../support/whole-audit.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };

/** A case with four records, of which two carry ledger entries, in a file that nobody has open. */
async function writtenFile(): Promise<string> {
  const file = await freshFile();
  const db = await openDatabase({ url: `file:${file}` });
  await storedCase(db);
  const payments = ['ent_a', 'ent_b'].map((id) => paid({ id, amountMinor: minor(5) }));
  for (const changes of [payments, []]) {
    const commit = aCommit({ events: [happened('first', { a: 1 })], changes });
    await commitCase(db, await requireCase(db, REF), commit);
  }
  const two = aCommit({ events: [happened('second'), happened('third')] });
  await commitCase(db, await requireCase(db, REF), two);
  await db.close();
  return file;
}

let written: string;
beforeAll(async () => {
  written = await writtenFile();
});
afterAll(() => removeFile(written));

/** What the chain says after somebody with the file in hand has run this on it. */
async function checkAfter(...sql: readonly string[]) {
  const file = await freshFile();
  copyFileSync(written, file);
  const raw = new Libsql(file);
  raw.exec('PRAGMA foreign_keys = OFF');
  for (const table of ['journal', 'entries']) {
    for (const verb of ['update', 'delete']) {
      const forbids = table === 'journal' ? 'forbids' : 'forbid';
      raw.exec(`DROP TRIGGER ${table}_${forbids}_${verb}`);
    }
  }
  for (const text of sql) raw.exec(text);
  raw.close();
  const db = await openDatabase({ url: `file:${file}` });
  try {
    const chain = await verifyChain(db, REF);
    // The audit of the whole file says the same.
    const { faults } = await auditAll(db);
    expect(faults.some(({ debtorId }) => debtorId === REF.debtorId)).toBe(chain?.ok === false);
    return chain;
  } finally {
    await db.close();
    removeFile(file);
  }
}

const columnsOf = (table: SQLiteTable): string[] =>
  Object.values<SQLiteColumn>(getTableColumns(table)).map((column) => column.name);

/** Another value that the column would accept. */
const forged = (column: string): string => {
  if (['data', 'actor'].includes(column)) return `json_set(${column}, '$.forged', 1)`;
  if (column === 'breakdown') return "'[1]'";
  if (column === 'kind') return "'waiver'";
  if (column === 'side') return "iif(side = 'debit', 'credit', 'debit')";
  if (column === 'reversal') return "'refund'";
  if (column === 'currency') return "'USD'";
  if (column === 'hash') return "replace(replace(hash, 'a', 'b'), '1', '2')";
  if (['seq', 'place', 'at', 'amount_minor'].includes(column)) return `${column} + 10`;
  return `coalesce(${column}, '') || 'x'`;
};

describe('the chain', () => {
  test('verifies as it was written', async () => {
    expect(await checkAfter()).toMatchObject({ ok: true, seq: 5 });
  });

  test.each(columnsOf(journal))('finds a change to %s of any journal record', async (column) => {
    for (const seq of [1, 3, 5]) {
      const sql = `UPDATE journal SET ${column} = ${forged(column)} WHERE seq = ${seq}`;
      expect(await checkAfter(sql)).toMatchObject({ ok: false, seq });
    }
  });

  test.each(columnsOf(entries))('finds a change to %s of any ledger entry', async (column) => {
    for (const id of ['ent_inv1', 'ent_b']) {
      const sql = `UPDATE entries SET ${column} = ${forged(column)} WHERE id = '${id}'`;
      expect(await checkAfter(sql)).toMatchObject({ ok: false });
    }
  });

  test.each([
    ['a record cut from the middle', ['DELETE FROM journal WHERE seq = 2']],
    ['a cut-off tail', ['DELETE FROM journal WHERE seq >= 4']],
    ['an emptied case', ['DELETE FROM journal', 'DELETE FROM entries']],
    ['a removed ledger entry', ["DELETE FROM entries WHERE id = 'ent_b'"]],
    ['the first of two removed entries', ["DELETE FROM entries WHERE id = 'ent_a'"]],
    [
      'an added ledger entry',
      [
        "INSERT INTO entries SELECT vendor_id, debtor_id, 'ent_z', 5, 0, invoice_id, kind, side, 1, currency, at, value_on, NULL, NULL, NULL, '[]', NULL FROM entries WHERE id = 'ent_a'",
      ],
    ],
    [
      'two records in each other’s place',
      [
        'UPDATE journal SET seq = 99 WHERE seq = 4',
        'UPDATE journal SET seq = 4 WHERE seq = 5',
        'UPDATE journal SET seq = 5 WHERE seq = 99',
      ],
    ],
    ['a head that was turned back', ["UPDATE debtors SET seq = 4, head = ''"]],
  ])('finds %s', async (_what, sql) => {
    expect(await checkAfter(...sql)).toMatchObject({ ok: false });
  });

  test('means the content and not the order in which its names were written', () => {
    const record = {
      ...REF,
      seq: 1,
      type: 't',
      actor: { kind: 'system' },
      at: NOW,
      entries: [],
    } as const;
    const one = chainHash('', { ...record, data: { a: 1, b: { c: [1, 2], d: null } } });
    expect(chainHash('', { ...record, data: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(one);
    expect(chainHash('', { ...record, data: { b: { d: null, c: [2, 1] }, a: 1 } })).not.toBe(one);
    expect(chainHash('0', { ...record, data: { a: 1, b: { c: [1, 2], d: null } } })).not.toBe(one);
  });
});

test('a cached balance that the ledger does not bear out is found', async () => {
  await using fresh: FreshDatabase = await freshDatabase();
  await storedCase(fresh.db);
  expect(await verifyLedger(fresh.db)).toEqual([]);
  await fresh.db.write([{ sql: 'UPDATE invoices SET balance_minor = 1', args: [] }]);
  expect(await verifyLedger(fresh.db)).toEqual([
    { ...REF, invoiceId: 'inv_1', balanceMinor: 1, ledgerMinor: 12_100 },
  ]);
});

test('the journal reads as a story of a case, and of a vendor newest first', async () => {
  await using fresh = await freshDatabase();
  const { db } = fresh;
  await storedCase(db);
  await storedCase(db, { debtorId: 'deb_2', invoice: anInvoice({ id: 'inv_2', number: '2' }) });
  await storedCase(db, { vendorId: 'ven_2', debtorId: 'deb_3' });
  const later = aCommit({ at: instant(NOW + 5), events: [happened('later'), happened('last')] });
  await commitCase(db, await requireCase(db, REF), later);
  const story = await journalOfCase(db, REF, { afterSeq: 1, limit: 9 });
  expect(story.map((record) => record.type)).toEqual(['later', 'last']);
  const [first, second] = await pagesOf(3);
  expect(first?.map((record) => record.type)).toEqual(['last', 'later', 'invoice.issued']);
  expect(second).toMatchObject([{ debtorId: 'deb_1', seq: 1 }]);

  async function pagesOf(limit: number) {
    const page = await journalOfVendor(db, 'ven_1', { limit });
    const before = page.at(-1);
    return [page, await journalOfVendor(db, 'ven_1', { before, limit })];
  }
});
