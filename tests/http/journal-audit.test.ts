import { pino } from 'pino';
import { expect, test } from 'vitest';
import { countBrokenCases } from '../../db/queries/broken-cases.ts';
import { commitCase } from '../../db/commit.ts';
import { createApp } from '../../server/app.ts';
import type { OverviewView } from '../../server/contract/admin.ts';
import { minor } from '../../server/domain/money.ts';
import { createAudit } from '../../server/worker/audit.ts';
import { createWorker } from '../../server/worker/worker.ts';
import { anInvoice } from '../support/builders.ts';
import { aCommit, happened, paid, requireCase, storedCase } from '../support/cases.ts';
import { freshDatabase } from '../support/database.ts';
import { acceptPlan, confirm, issue, look, startPayment } from '../support/debtor-world.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { auditAll } from '../support/whole-audit.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** What a person with the database in hand does to it while the server runs. */
async function tamper({ deps }: Pick<TestWorld, 'deps'>, sql: string, ...args: string[]) {
  for (const name of ['journal_forbids_update', 'entries_forbid_update']) {
    await deps.db.write([{ sql: `DROP TRIGGER IF EXISTS ${name}`, args: [] }]);
  }
  await deps.db.write([{ sql, args }]);
}

/** A server of this world with its audit, and what it logged. */
function audited(saldo: TestWorld) {
  const logged: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'error' },
    { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const audit = createAudit({ ...saldo.deps, log });
  const worker = createWorker(saldo.deps, audit);
  const app = createApp(saldo.deps, {
    wakeWorker: () => undefined,
    workerEndedAt: worker.lastEndedAt,
    journalState: audit.state,
  });
  const ready = async () => {
    const answer = await app.request('/ready');
    return { code: answer.status, ...((await answer.json()) as object) };
  };
  return { audit, worker, ready, logged };
}

const later = (saldo: TestWorld, minutes: number) =>
  saldo.world.clock.moveTo(
    (saldo.deps.clock.now() + minutes * 60_000) as ReturnType<typeof saldo.deps.clock.now>,
  );

test('F49: a case that is not as it was written takes no writes while everything else goes on', async () => {
  await using saldo = await openTestWorld();
  const bad = await issue(saldo, 'B-1');
  const good = await issue(saldo, 'G-1');
  const before = audited(saldo);
  expect(await before.ready()).toMatchObject({ journal: 'checking' });
  await before.worker.tick();
  expect(await before.ready()).toMatchObject({ code: 200, journal: 'ok' });

  const { body: moving } = await startPayment(saldo, bad);
  const entry = 'WHERE invoice_id = ? AND kind = ?';
  const change = `UPDATE entries SET amount_minor = amount_minor - 100 ${entry}`;
  await tamper(saldo, change, bad.invoice.id, 'invoiced');
  const { audit, worker, ready, logged } = audited(saldo);
  await audit.begin(1_000);
  expect(await ready()).toMatchObject({ code: 200, status: 'ok', journal: 'broken' });
  expect(logged).toMatchObject([{ level: 50, debtorId: bad.invoice.debtor.id, seq: 1 }]);

  const record = (id: string) =>
    saldo.api('POST', `/api/v1/invoices/${id}/payments`, { amountMinor: 100 });
  expect(await record(bad.invoice.id)).toMatchObject({ status: 503, body: { code: 'caseBroken' } });
  expect(await record(good.invoice.id)).toMatchObject({ status: 201 });
  expect((await acceptPlan(saldo, bad)).status).toBe(503);
  expect((await saldo.call('GET', bad.portal)).status).toBe(200);
  expect((await look(saldo, good)).balanceMinor).toBe(12_000);

  // The debtor confirms what was begun before: the money is not lost, it waits to be written down.
  await confirm(saldo, moving.paymentIntent);
  expect((await look(saldo, bad)).entries.filter((e) => e.kind === 'payment')).toEqual([]);

  await tamper(saldo, change.replace('- 100', '+ 100'), bad.invoice.id, 'invoiced');
  later(saldo, 61);
  await worker.tick();
  expect(await ready()).toMatchObject({ journal: 'ok' });
  later(saldo, 5);
  await worker.tick();
  expect((await look(saldo, bad)).balanceMinor).toBe(0);
  expect(await record(good.invoice.id)).toMatchObject({ status: 201 });
});

test('F49: no letter of a broken case leaves, and all of them once it is right again', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'B-2');
  await issue(saldo, 'G-2');
  const { audit } = audited(saldo);
  const head = `UPDATE debtors SET head = CASE head WHEN '' THEN head ELSE substr(head, 2) || substr(head, 1, 1) END WHERE id = ?`;
  await saldo.deps.db.write([{ sql: head, args: [invoice.debtor.id] }]);
  await audit.step();
  await saldo.advance('P11D');
  const recipients = () => saldo.world.mail.list().map((letter) => letter.to);
  expect(recipients().length).toBeGreaterThan(0);
  expect(recipients()).not.toContain('b2@podlipa.example');
  for (let turn = 1; turn < 64; turn += 1) {
    await saldo.deps.db.write([{ sql: head, args: [invoice.debtor.id] }]);
  }
  await audit.step();
  await saldo.advance('P3D');
  expect(recipients()).toContain('b2@podlipa.example');
});

test('the vendor reads whose records are wrong, and no other vendor does', async () => {
  await using saldo = await openTestWorld();
  const { invoice } = await issue(saldo, 'B-3');
  await tamper(saldo, "UPDATE journal SET type = 'payment.succeeded'");
  await audited(saldo).audit.step();
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const cookie = await sessionCookie(saldo, { email, password });
  const { body } = await saldo.call<OverviewView>('GET', '/admin/v1/overview', undefined, {
    cookie,
  });
  expect(body.brokenCases).toEqual([{ debtorId: invoice.debtor.id, name: 'Restauracja B-3' }]);
});

test('an audit looks at everything once an hour and at nothing in between', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo, 'H-1');
  const { audit } = audited(saldo);
  await audit.begin(1_000);
  expect(await audit.state()).toBe('ok');
  await tamper(saldo, 'UPDATE journal SET at = at + 1');
  later(saldo, 59);
  expect(await audit.step()).toBe(false);
  expect(await audit.state()).toBe('ok');
  later(saldo, 1);
  await audit.step();
  expect(await audit.state()).toBe('broken');
  expect(await countBrokenCases(saldo.deps.db)).toBe(1);
});

test('a database that does not answer marks no case, and is asked again', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo, 'U-1');
  let isAway = true;
  const { db } = saldo.deps;
  const flaky = {
    ...db,
    readMany: (statements: Parameters<typeof db.readMany>[0]) =>
      isAway ? Promise.reject(new Error('away')) : db.readMany(statements),
  };
  const audit = createAudit({ ...saldo.deps, db: flaky });
  expect(await audit.step()).toBe(false);
  expect(await audit.state()).toBe('unreadable');
  isAway = false;
  later(saldo, 1);
  await audit.step();
  expect(await audit.state()).toBe('ok');
});

test('many cases are verified in slices, and one with many records in parts', async () => {
  await using fresh = await freshDatabase();
  const { db } = fresh;
  for (let i = 0; i < 300; i += 1) {
    const invoice = anInvoice({ id: `inv_${i}`, number: `${i}` });
    await storedCase(db, { debtorId: `deb_${1_000 + i}`, invoice });
  }
  const ref = { vendorId: 'ven_1', debtorId: 'deb_1100' };
  for (let round = 0; round < 10; round += 1) {
    const changes = [paid({ id: `ent_${round}`, invoiceId: 'inv_100', amountMinor: minor(10) })];
    const events = Array.from({ length: 50 }, (_, i) => happened('tested', { round, i }));
    await commitCase(db, await requireCase(db, ref), aCommit({ events, changes }));
  }
  expect(await auditAll(db)).toMatchObject({ faults: [], sound: 300 });
  expect((await auditAll(db)).slices).toBeGreaterThanOrEqual(6);
  await db.write([{ sql: 'DROP TRIGGER journal_forbids_update', args: [] }]);
  await db.write([{ sql: 'DROP TRIGGER journal_forbids_delete', args: [] }]);
  await db.write([{ sql: 'PRAGMA defer_foreign_keys = ON', args: [] }]);
  const run = (sql: string) => db.write([{ sql, args: [] }]);
  const own = "debtor_id = 'deb_1100'";
  const { faults: none } = await auditAll(db);
  expect(none).toEqual([]);
  await run("UPDATE invoices SET balance_minor = 5 WHERE id = 'inv_100'");
  expect((await auditAll(db)).faults).toEqual([
    { ...ref, seq: null, why: 'inv_100: the balance is 5, its entries make 12000' },
  ]);
  await run(`DELETE FROM journal WHERE ${own} AND seq = 501`);
  expect((await auditAll(db)).faults).toMatchObject([{ ...ref, seq: 501 }]);
  await run(`UPDATE journal SET data = '{}' WHERE ${own} AND seq = 300`);
  expect((await auditAll(db)).faults).toMatchObject([{ ...ref, seq: 300 }]);
});
