import { expect, test } from 'vitest';
import { readMigrations } from '../../db/migrate.ts';
import { createVendor, loadVendor } from '../../db/queries/vendors.ts';
import { aVendor, NOW } from '../support/builders.ts';
import { freshDatabase } from '../support/database.ts';
import { invoiceInput } from '../support/debtor-world.ts';
import { openTestWorld } from '../support/world.ts';

const withoutCurrency = {
  sql: "UPDATE vendors SET settings = json_remove(settings, '$.currency')",
  args: [],
};

async function giveCurrency() {
  const migration = (await readMigrations()).find(({ name }) => name.startsWith('0007-'));
  if (migration === undefined) throw new Error('no such migration');
  return { sql: migration.sql, args: [] };
}

test('smallest amounts without a currency become amounts of the one that the vendor invoices in', async () => {
  await using saldo = await openTestWorld();
  for (const [number, currency] of Object.entries({ A: 'EUR', B: 'PLN', C: 'PLN' })) {
    await saldo.api('POST', '/api/v1/invoices', invoiceInput(number, { currency }));
  }
  await saldo.deps.db.write([withoutCurrency, await giveCurrency()]);
  const vendor = await loadVendor(saldo.deps.db, saldo.access.vendorId);
  expect(vendor?.settings.currency).toBe('PLN');
});

test('or euros before the first invoice; a currency that was set stays', async () => {
  await using fresh = await freshDatabase();
  await createVendor(fresh.db, aVendor(), NOW);
  await fresh.db.write([withoutCurrency, await giveCurrency()]);
  expect((await loadVendor(fresh.db, 'ven_1'))?.settings.currency).toBe('EUR');
  await fresh.db.write([
    { sql: "UPDATE vendors SET settings = json_set(settings, '$.currency', 'CZK')", args: [] },
    await giveCurrency(),
  ]);
  expect((await loadVendor(fresh.db, 'ven_1'))?.settings.currency).toBe('CZK');
});

test('a vendor from before there was a choice goes on with the card form on our page', async () => {
  await using fresh = await freshDatabase();
  await createVendor(fresh.db, aVendor(), NOW);
  const migration = (await readMigrations()).find(({ name }) => name.startsWith('0012-'));
  const fill = migration?.sql.slice(migration.sql.indexOf('UPDATE vendors')) ?? '';
  const forget = "UPDATE vendors SET settings = json_remove(settings, '$.checkout')";
  for (const sql of [forget, fill]) await fresh.db.write([{ sql, args: [] }]);
  expect((await loadVendor(fresh.db, 'ven_1'))?.settings.checkout).toBe('embedded');
  const choose = "UPDATE vendors SET settings = json_set(settings, '$.checkout', 'redirect')";
  for (const sql of [choose, fill]) await fresh.db.write([{ sql, args: [] }]);
  expect((await loadVendor(fresh.db, 'ven_1'))?.settings.checkout).toBe('redirect');
});
