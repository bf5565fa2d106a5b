import { getTableName } from 'drizzle-orm/table';
import { getTableColumns } from 'drizzle-orm/utils';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core/columns/common';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core/table';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { ConstraintViolated } from '../../db/errors.ts';
import { MigrationMismatch, migrate, readMigrations } from '../../db/migrate.ts';
import * as bank from '../../db/schema/bank.ts';
import * as cases from '../../db/schema/cases.ts';
import * as inbox from '../../db/schema/inbox.ts';
import * as outside from '../../db/schema/outside.ts';
import * as vendors from '../../db/schema/vendors.ts';
import { textAt } from '../../db/select.ts';
import { primaryKeyOf } from '../../db/table.ts';
import { anInvoice, NOW } from '../support/builders.ts';
import { storedCase, storedVendor } from '../support/cases.ts';
import { DATABASE_MODES, freshDatabase } from '../support/database.ts';

const TABLES: readonly SQLiteTable[] = [
  ...Object.values(bank),
  ...Object.values(cases),
  ...Object.values(inbox),
  ...Object.values(outside),
  ...Object.values(vendors),
];

/** What RAISE(ABORT) in each trigger says; a rebuilt table loses its triggers without a word. */
const FORBIDDEN: readonly (readonly [trigger: string, sql: string, says: string])[] = [
  ['journal_forbids_update', "UPDATE journal SET type = 'x'", 'journal is append-only'],
  ['journal_forbids_delete', 'DELETE FROM journal', 'journal is append-only'],
  ['entries_forbid_update', 'UPDATE entries SET amount_minor = 1', 'entries are append-only'],
  ['entries_forbid_delete', 'DELETE FROM entries', 'entries are append-only'],
  ['credits_forbid_update', 'UPDATE credits SET amount_minor = 1', 'credits are append-only'],
  ['credits_forbid_delete', 'DELETE FROM credits', 'credits are append-only'],
  [
    'bank_line_decisions_forbid_update',
    "UPDATE bank_line_decisions SET type = 'recorded'",
    'decisions on bank lines are append-only',
  ],
  [
    'bank_line_decisions_forbid_delete',
    'DELETE FROM bank_line_decisions',
    'decisions on bank lines are append-only',
  ],
  [
    'entries_keep_currency',
    "INSERT INTO entries SELECT vendor_id, debtor_id, 'ent_2', seq, 1, invoice_id, kind, side, 1, 'USD', at, value_on, NULL, NULL, NULL, '[]', NULL FROM entries",
    'entries keep the currency of their invoice',
  ],
  [
    'journal_refuses_broken_case',
    'INSERT INTO journal SELECT vendor_id, debtor_id, seq + 1, type, data, actor, at, hash FROM journal',
    'the case is not as it was written',
  ],
];

const sql = (text: string) => ({ sql: text, args: [] });
const refusal = (db: Database, text: string): Promise<unknown> =>
  db.write([sql(text)]).then(
    () => 'accepted',
    (error: unknown) => error,
  );

describe.each(DATABASE_MODES)('%s: the schema', (mode) => {
  test('has the tables and columns that the code names, and no others', async () => {
    await using fresh = await freshDatabase(mode);
    const found = await fresh.db.read(
      sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"),
    );
    const named = TABLES.map((table) => getTableName(table));
    expect(found.map((row) => row['name'])).toEqual([...named, 'migrations'].toSorted());
    for (const table of TABLES) {
      const columns = Object.values<SQLiteColumn>(getTableColumns(table));
      const keys = primaryKeyOf(table);
      const info = await fresh.db.read(sql(`PRAGMA table_info(${getTableName(table)})`));
      expect(info.map((row) => [row['name'], row['type'], row['notnull'], row['pk']])).toEqual(
        columns.map((column) => [
          column.name,
          column.getSQLType().toUpperCase(),
          Number(column.notNull),
          keys.indexOf(column.name) + 1,
        ]),
      );
    }
  });

  test('is strict in every table', async () => {
    await using fresh = await freshDatabase(mode);
    const loose = await fresh.db.read(
      sql(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0",
      ),
    );
    expect(loose.map((row) => row['name'])).toEqual(['sqlite_schema']);
  });

  test('has exactly the triggers that keep ledger and journal append-only and broken cases closed', async () => {
    await using fresh = await freshDatabase(mode);
    const found = await fresh.db.read(
      sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"),
    );
    expect(found.map((row) => row['name'])).toEqual(FORBIDDEN.map(([name]) => name).toSorted());
  });

  test.each(FORBIDDEN)('refuses what %s forbids', async (_trigger, text, says) => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    await fresh.db.write([
      sql("INSERT INTO credits VALUES ('ven_1', 'deb_1', 'crd_1', 'EUR', 5, NULL, '{}', 1)"),
      sql(
        "INSERT INTO bank_statements VALUES ('ven_1', 'bst_1', 'csv', '1', 'A', NULL, 'EUR', '2026-05-01', '2026-05-04', NULL, NULL, 1, '{}', 1)",
      ),
      sql(
        "INSERT INTO bank_lines VALUES ('ven_1', 'bln_1', 'bst_1', 'bim_1', '2026-05-04', '2026-05-04', 'credit', 0, 5, 'EUR', NULL, NULL, '', '[]', NULL, 1, 'ignored', NULL, NULL)",
      ),
      sql(
        "INSERT INTO bank_line_decisions VALUES ('ven_1', 'bln_1', 1, 'ignored', NULL, '[]', NULL, NULL, '{}', 1)",
      ),
      sql("INSERT INTO broken_cases VALUES ('ven_1', 'deb_1', 1, 'test', 1)"),
    ]);
    expect(await refusal(fresh.db, text)).toMatchObject({ kind: 'trigger', on: says });
  });

  test.each([
    ['a fraction', 'UPDATE invoices SET net_minor = 1.5', 'type'],
    ['text as an amount', "UPDATE invoices SET net_minor = 'ten'", 'type'],
    ['a negative balance', 'UPDATE invoices SET balance_minor = -1', 'check'],
    ['a balance beyond 2^51', 'UPDATE invoices SET balance_minor = 2251799813685249', 'check'],
    ['JSON that is none', "UPDATE invoices SET document = '{'", 'check'],
    ['a row without its vendor', 'UPDATE invoices SET vendor_id = NULL', 'notNull'],
  ])('refuses %s', async (_what, text, kind) => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    expect(await refusal(fresh.db, text)).toMatchObject({ kind });
  });

  test('refuses a row that names another case, or another vendor', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db);
    await storedCase(db, { debtorId: 'deb_2', invoice: anInvoice({ id: 'inv_2', number: '2' }) });
    await storedCase(db, {
      vendorId: 'ven_2',
      debtorId: 'deb_3',
      invoice: anInvoice({ id: 'inv_3' }),
    });
    const hold = (vendor: string, debtor: string, invoice: string): string =>
      `INSERT INTO holds VALUES ('${vendor}', '${debtor}', 'hld_1', '${invoice}', 'manual', 'vendor', NULL, 1, NULL, '{}', NULL)`;
    expect(await refusal(db, hold('ven_1', 'deb_1', 'inv_2'))).toMatchObject({
      kind: 'foreignKey',
    });
    expect(await refusal(db, hold('ven_1', 'deb_1', 'inv_3'))).toMatchObject({
      kind: 'foreignKey',
    });
    expect(await refusal(db, hold('ven_2', 'deb_1', 'inv_1'))).toMatchObject({
      kind: 'foreignKey',
    });
    expect(await refusal(db, hold('ven_1', 'deb_1', 'inv_1'))).toBe('accepted');
  });

  test('finds the next debtor to wake, letter to send and payment to ask about by an index', async () => {
    await using fresh = await freshDatabase(mode);
    const plan = async (text: string) =>
      (await fresh.db.read(sql(`EXPLAIN QUERY PLAN ${text}`))).map((row) => textAt(row, 3)).join();
    expect(
      await plan('SELECT id FROM debtors WHERE wake_at <= 5 ORDER BY wake_at LIMIT 9'),
    ).toMatch(/^SEARCH debtors USING INDEX debtors_by_wake/);
    expect(
      await plan(
        "SELECT rowid FROM messages WHERE status = 'queued' AND due_at <= 5 ORDER BY due_at",
      ),
    ).toMatch(/^SEARCH messages USING COVERING INDEX messages_due/);
    expect(
      await plan('SELECT rowid FROM payments WHERE ask_at <= 5 ORDER BY ask_at LIMIT 8'),
    ).toMatch(/^SEARCH payments USING COVERING INDEX payments_to_ask/);
  });
});

describe.each(DATABASE_MODES)('%s: migrations', (mode) => {
  test('run once, in order', async () => {
    await using fresh = await freshDatabase(mode);
    expect(await migrate(fresh.db, NOW)).toEqual([]);
    const recorded = await fresh.db.read(sql('SELECT name FROM migrations ORDER BY name'));
    const files = await readMigrations();
    expect(recorded.map((row) => row['name'])).toEqual(files.map((file) => file.name));
  });

  test('refuse a database whose past is another one', async () => {
    await using fresh = await freshDatabase(mode);
    const known = await readMigrations();
    const changed = known.map((file, index) => (index === 1 ? { ...file, sha256: 'other' } : file));
    await expect(migrate(fresh.db, NOW, changed)).rejects.toThrow(MigrationMismatch);
    await expect(migrate(fresh.db, NOW, known.slice(0, -1))).rejects.toThrow(/newer version/);
  });

  test('leave nothing of one that fails', async () => {
    await using fresh = await freshDatabase(mode);
    const known = await readMigrations();
    const two = {
      name: '9999-broken',
      sha256: 'x',
      sql: 'CREATE TABLE a (b TEXT) STRICT;\nCREATE TABLE a (b TEXT) STRICT;\n',
    };
    await expect(migrate(fresh.db, NOW, [...known, two])).rejects.toThrow(/already exists/);
    expect(await fresh.db.read(sql("SELECT 1 FROM sqlite_schema WHERE name = 'a'"))).toEqual([]);
  });

  test('say why in their first line', async () => {
    for (const { sql: text, name } of await readMigrations()) {
      expect(text).toMatch(/^-- Why: /);
      expect(name).toMatch(/^\d{4}(-[a-z]+)+$/);
    }
  });
});

test.each(DATABASE_MODES)('%s: hostile text is stored as text', async (mode) => {
  await using fresh = await freshDatabase(mode);
  const hostile = [
    "'; DROP TABLE vendors; --",
    '" OR ""="',
    "\\'; /*",
    '?1 :name @p $x',
    '%_\\%',
    'Zażółć „gęślą” \u202Ejaźń',
    'a\u0000b',
    '{"a": 1}',
    '𝒳\n\r\t',
  ];
  for (const [index, name] of hostile.entries()) {
    const stored = await storedVendor(fresh.db, { id: `ven_${index}`, name });
    expect(stored.name).toBe(name);
    const facts = await storedCase(fresh.db, {
      vendorId: `ven_${index}`,
      debtorId: name,
      invoice: anInvoice({ number: name, note: name }),
    });
    expect(facts.invoices[0]).toMatchObject({ number: name, note: name });
  }
  expect(await refusal(fresh.db, 'SELECT * FROM vendors; DROP TABLE vendors')).not.toBeInstanceOf(
    ConstraintViolated,
  );
  expect(await fresh.db.read(sql('SELECT count(*) AS n FROM vendors'))).toMatchObject([
    { n: hostile.length },
  ]);
});
