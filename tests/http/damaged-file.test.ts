import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../db/client.ts';
import type { Database } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { findDamage } from '../../db/quick-check.ts';
import { readSettings } from '../../server/config.ts';
import { openHouse } from '../../server/house.ts';
import { anInvoice, NOW } from '../support/builders.ts';
import { aCommit, happened, paid, requireCase, storedCase } from '../support/cases.ts';
import { freshFile, removeFile } from '../support/database.ts';
import { auditAll } from '../support/whole-audit.ts';

const CASES = 40;
let written: string;
let said: string;
let bytes: Buffer;

/** A file of some cases that nobody has open, and what its journal, ledger and balances say. */
beforeAll(async () => {
  written = await freshFile();
  const db = await openDatabase({ url: `file:${written}` });
  for (let i = 0; i < CASES; i += 1) {
    const ref = { vendorId: 'ven_1', debtorId: `deb_${i}` };
    const invoice = anInvoice({ id: `inv_${i}`, number: `${i}` });
    await storedCase(db, { debtorId: ref.debtorId, invoice });
    const changes = [paid({ id: `ent_${i}`, invoiceId: invoice.id })];
    const events = [happened('tested', { note: 'a word that may be changed' })];
    await commitCase(db, await requireCase(db, ref), aCommit({ events, changes }));
  }
  said = await sayings(db);
  await db.close();
  bytes = readFileSync(written);
});
afterAll(() => removeFile(written));

async function sayings(db: Database): Promise<string> {
  const texts = [
    'SELECT * FROM journal ORDER BY vendor_id, debtor_id, seq',
    'SELECT * FROM entries ORDER BY vendor_id, debtor_id, seq, place',
    'SELECT vendor_id, id, seq, head FROM debtors ORDER BY vendor_id, id',
    'SELECT vendor_id, debtor_id, id, balance_minor FROM invoices ORDER BY vendor_id, id',
  ].map((sql) => db.read({ sql, args: [] }));
  return JSON.stringify(await Promise.all(texts));
}

type Verdict = 'unchanged' | 'found' | 'unseen';

/** What becomes of a file in which these bytes were changed. */
async function verdictAfter(changes: readonly (readonly [at: number, mask: number])[]) {
  const file = await freshFile();
  const copy = Buffer.from(bytes);
  for (const [at, mask] of changes) copy[at] = (copy[at] ?? 0) ^ mask;
  writeFileSync(file, copy);
  let db: Database | undefined;
  try {
    db = await openDatabase({ url: `file:${file}` });
    if ((await findDamage(db)) !== null) return 'found';
    if ((await auditAll(db)).faults.length > 0) return 'found';
    return (await sayings(db)) === said ? 'unchanged' : 'unseen';
  } catch {
    // It cannot even be opened, or a table of it cannot be read: nothing is written on it either.
    return 'found';
  } finally {
    await db?.close();
    removeFile(file);
  }
}

test('F49, T56: a changed byte anywhere in the file leaves the journal as it was, or is found', async () => {
  const verdicts = new Map<Verdict, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (at, mask) => {
        const verdict = await verdictAfter([[at, mask]]);
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        expect(verdict).not.toBe('unseen');
      },
    ),
    { numRuns: 80 },
  );
  expect(verdicts.get('found')).toBeGreaterThan(10);
});

test('F49: a changed letter in a journal record is found by its chain', async () => {
  const at = bytes.lastIndexOf('a word that may be changed');
  expect(at).toBeGreaterThan(0);
  const file = await freshFile();
  const copy = Buffer.from(bytes);
  copy.write('A word', at);
  writeFileSync(file, copy);
  const db = await openDatabase({ url: `file:${file}` });
  expect(await findDamage(db)).toBeNull();
  const { faults, sound } = await auditAll(db);
  expect(faults).toMatchObject([{ seq: 2, why: 'the record or its ledger entries were changed' }]);
  expect(sound).toBe(CASES - 1);
  await db.close();
  removeFile(file);
});

test('F49: a server does not start on a file whose pages are damaged, and says what to do', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'saldo-damaged-'));
  const file = join(dataDir, 'saldo.db');
  copyFileSync(written, file);
  const copy = Buffer.from(bytes);
  // The count of cells of a page in the middle: its tree no longer fits together.
  const page = Math.floor(bytes.length / 4096 / 2) * 4096;
  copy.fill(0xff, page + 3, page + 5);
  writeFileSync(file, copy);
  const read = readSettings({ DATA_DIR: dataDir });
  if (!read.ok) throw new Error(read.mistakes.join());
  const house = await openHouse(read.settings, NOW);
  expect(house).toMatchObject({ ok: false, isInUse: false });
  expect(house.ok ? '' : house.mistake).toMatch(/is damaged \(.+\)\. Put the newest copy in its/s);
  rmSync(dataDir, { recursive: true, force: true });
});

test.each([
  ['vendors', 'name', undefined],
  ['vendors', 'name', 1],
  ['debtors', 'name', undefined],
  ['journal', 'type', undefined],
])(
  'F49: text in %s.%s that is no UTF-8 is named before anybody reads it and ends the server',
  async (table, column, wholeBytes) => {
    const file = await freshFile();
    writeFileSync(file, bytes);
    const db = await openDatabase({ url: `file:${file}` });
    await db.write([
      { sql: 'DROP TRIGGER journal_forbids_update', args: [] },
      {
        sql: `UPDATE ${table} SET ${column} = CAST(x'5ac3' AS TEXT)
          WHERE rowid = (SELECT max(rowid) FROM ${table})`,
        args: [],
      },
    ]);
    expect(await findDamage(db, wholeBytes)).toBe(`${table}.${column} holds text that is none`);
    await db.close();
    removeFile(file);
  },
);

test('of a large file only the small tables are checked before it is served', async () => {
  const file = await freshFile();
  writeFileSync(file, bytes);
  const db = await openDatabase({ url: `file:${file}` });
  const asked: string[] = [];
  const spying: Database = {
    ...db,
    read: (statement) => {
      asked.push(statement.sql);
      return db.read(statement);
    },
  };
  expect(await findDamage(spying, 1)).toBeNull();
  const checks = asked.filter((sql) => sql.includes('quick_check'));
  expect(checks).toContain("PRAGMA quick_check('vendors')");
  expect(checks.some((sql) => /journal|entries|\(1\)/.test(sql))).toBe(false);
  await db.close();
  removeFile(file);
});
