import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listApiKeys } from '../../db/queries/api-keys.ts';
import { findUserByEmail } from '../../db/queries/users.ts';
import { listVendors } from '../../db/queries/vendors.ts';
import type { Said } from '../../server/commands/command.ts';
import { isCountry } from '../../server/commands/country.ts';
import { runCommand } from '../../server/commands/run.ts';
import { issue } from '../support/debtor-world.ts';
import { otherVendor } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const ACME = [
  '--name=Acme GmbH',
  '--email=office@acme.example',
  '--country=DE',
  '--time-zone=Europe/Berlin',
];

/** As in production: the sandbox has a vendor and takes no other. */
function run({ deps }: TestWorld, command: string, args: readonly string[]): Promise<Said> {
  const live = { ...deps, config: { ...deps.config, sandbox: false } };
  return runCommand(live, { command, args, folder: tmpdir() });
}

test.each([
  [[], /^--name, --email, --country, --time-zone missing or not usable\. Usage: /],
  [[...ACME, '--email', 'office'], /^--email missing or not usable\./],
  [[...ACME, '--country', 'de'], /^--country missing or not usable\./],
  [[...ACME, '--country', 'ZZ'], /^--country missing or not usable\./],
  [[...ACME, '--time-zone', 'Berlin'], /^--time-zone missing or not usable\./],
  [[...ACME, '--nmae', 'x'], /^Unknown option '--nmae'\. Usage: /],
  [[...ACME, 'more'], /^Unexpected argument 'more'\. Usage: /],
  [[...ACME, '--email', 'ANNA@zielonydach.example'], /^Somebody signs in with ANNA@/],
])('no vendor is set up with %j', async (args, sentence) => {
  await using saldo = await openTestWorld();
  const said = await run(saldo, 'vendor', args);
  expect(said.ok).toBe(false);
  expect(said.text).toMatch(sentence);
  expect(said.text).not.toContain('\n');
  expect(await listVendors(saldo.deps.db)).toHaveLength(1);
});

test('countries are those that there are', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const known = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry);
  // ISO 3166-1 has 249; Kosovo has a code for its own use.
  expect(known).toHaveLength(250);
  expect(known).toEqual(expect.arrayContaining(['DE', 'GB', 'PL', 'RO', 'US', 'XK']));
  expect(['UK', 'EU', 'DD', 'ZZ', 'XX', 'pl', 'POL', ''].filter(isCountry)).toEqual([]);
});

test('an audit finds nothing in what was written, and names a balance that somebody changed', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'C-1');
  const { invoice: other } = await issue(saldo, 'C-2');
  const right = await run(saldo, 'audit', []);
  expect(right).toMatchObject({ ok: true });
  expect(right.text).toContain('of 2 debtors is as it was written');
  await saldo.deps.db.write([
    { sql: 'UPDATE invoices SET balance_minor = 1 WHERE id = ?', args: [invoice.id] },
    { sql: `UPDATE debtors SET head = 'x' WHERE id = ?`, args: [other.debtor.id] },
  ]);
  const wrong = await run(saldo, 'audit', []);
  expect(wrong).toMatchObject({ ok: false });
  expect(wrong.text).toContain(`${invoice.id}: the balance is 1, its entries make 12100`);
  expect(wrong.text).toContain(`${other.debtor.id}, record 2: the newest records are missing`);
});

test('the sandbox takes no other vendor', async () => {
  await using saldo = await openTestWorld();
  const asked = { command: 'vendor', args: ACME, folder: tmpdir() };
  expect(await runCommand(saldo.deps, asked)).toMatchObject({ ok: false });
  expect(await listVendors(saldo.deps.db)).toHaveLength(1);
});

test('a new vendor has its own defaults, one person and one key', async () => {
  await using saldo = await openTestWorld();
  const { deps } = saldo;
  const said = await run(saldo, 'vendor', [...ACME, '--person', 'Anna']);
  const acme = (await listVendors(deps.db)).find(({ name }) => name === 'Acme GmbH');
  expect(said.ok).toBe(true);
  expect(said.text).toContain(`  Vendor     ${acme?.id} `);
  expect(acme).toMatchObject({ country: 'DE', timeZone: 'Europe/Berlin' });
  expect(acme?.profile).toMatchObject({ email: 'office@acme.example', allowedOrigins: [] });
  expect(await listApiKeys(deps.db, acme?.id ?? '')).toMatchObject([{ label: 'first key' }]);
  expect(await findUserByEmail(deps.db, 'office@acme.example')).toMatchObject({ name: 'Anna' });
});

test('a person of one of several vendors needs to be told which', async () => {
  await using saldo = await openTestWorld();
  const other = await otherVendor(saldo);
  const nina = ['--email', 'nina@acme.example'];
  const unclear = await run(saldo, 'person', nina);
  expect(unclear).toMatchObject({ ok: false });
  expect(unclear.text).toContain(other.vendorId);
  expect((await run(saldo, 'person', [...nina, '--vendor', other.vendorId])).ok).toBe(true);
  const known = await findUserByEmail(saldo.deps.db, 'nina@acme.example');
  expect(known?.vendorId).toBe(other.vendorId);
});

test('a copy overwrites nothing, and one that cannot be made leaves nothing behind', async () => {
  await using saldo = await openTestWorld();
  const folder = mkdtempSync(join(tmpdir(), 'saldo-copies-'));
  const copy = join(folder, 'copy.db');
  expect((await run(saldo, 'backup', [copy])).ok).toBe(true);
  expect(await run(saldo, 'backup', [copy])).toMatchObject({ ok: false });
  writeFileSync(join(folder, 'cut.db.part'), 'of a copy that was cut short');
  expect((await run(saldo, 'backup', [join(folder, 'cut.db')])).ok).toBe(true);
  expect(existsSync(join(folder, 'cut.db.part'))).toBe(false);
  const lost = await run(saldo, 'backup', [join(folder, 'nowhere', 'copy.db')]);
  expect(lost.text).toMatch(/^There is no folder \S+nowhere: /);
  const below = await run(saldo, 'backup', [join(copy, 'copy.db')]);
  expect(below.text).toMatch(/copy\.db could not be written: .+\.$/);
  expect(await run(saldo, 'backup', [])).toMatchObject({ ok: false });
  rmSync(folder, { recursive: true, force: true });
});
