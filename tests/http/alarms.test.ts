import { pino } from 'pino';
import { expect, test } from 'vitest';
import { listAlarms } from '../../db/queries/alarms.ts';
import type { OverviewView } from '../../server/contract/admin.ts';
import type { Deps } from '../../server/deps.ts';
import { DAY_MS, instant } from '../../server/domain/calendar.ts';
import { confirm, issue, look, pay, startPayment } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const LOST = { ok: false, kind: 'unknown', code: 'lost' } as const;

const webhooks = ({ world }: TestWorld, mode: 'drop' | 'normal') =>
  world.emulator.world({ do: 'webhooks', mode });
const raised = async ({ deps }: TestWorld) => (await listAlarms(deps.db)).map(({ code }) => code);
const ready = async ({ app }: TestWorld) =>
  (await (await app.request('/ready')).json()) as { status: string; alarms: readonly string[] };

/** Days pass, and then there is one round. */
async function standStill({ deps, world, worker }: TestWorld, days: number): Promise<void> {
  world.clock.moveTo(instant(deps.clock.now() + days * DAY_MS));
  await world.emulator.runDue(deps.clock.now());
  await worker.tick();
}

/** A world whose log is kept, and whose line to the processor can be cut. */
function watched() {
  const lines: { level: number; msg: string; alarm?: { code: string } }[] = [];
  const line = { isUp: true };
  const cut =
    <Args extends readonly unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer | typeof LOST> =>
      line.isUp ? call(...args) : LOST;
  const open = () =>
    openTestWorld({
      deps: (own): Deps => ({
        ...own,
        log: pino(
          { level: 'info' },
          { write: (text) => void lines.push(JSON.parse(text) as (typeof lines)[number]) },
        ),
        payments: {
          ...own.payments,
          fetchIntent: cut(own.payments.fetchIntent),
          findIntent: cut(own.payments.findIntent),
          cancelIntent: cut(own.payments.cancelIntent),
          listEvents: cut(own.payments.listEvents),
        },
      }),
    });
  const said = (code: string) => lines.filter((one) => one.alarm?.code === code);
  return { open, line, said };
}

test('F18 when the processor’s events stop coming, that is an alarm after 30 minutes, said once, over with the next one', async () => {
  const { open, said } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  await pay(saldo, await issue(saldo, 'A/1'));
  await saldo.advance('PT2H');
  expect(await raised(saldo)).toEqual([]);
  await webhooks(saldo, 'drop');
  const issued = await issue(saldo, 'A/2');
  await pay(saldo, issued);
  await saldo.advance('PT25M');
  expect(await raised(saldo)).toEqual([]);
  await saldo.advance('PT20M');
  expect(await raised(saldo)).toEqual(['eventsStopped']);
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const headers = { cookie: await sessionCookie(saldo, { email, password }) };
  const { body } = await saldo.call<OverviewView>('GET', '/admin/v1/overview', undefined, headers);
  expect(body.notices).toMatchObject([{ code: 'eventsStopped', debtor: null }]);
  expect(await ready(saldo)).toMatchObject({ status: 'ok', alarms: ['eventsStopped'] });
  // Found by asking all the same.
  expect(await look(saldo, issued)).toMatchObject({ status: 'paid' });
  await saldo.advance('PT3H');
  expect(said('eventsStopped')).toMatchObject([{ level: 50, msg: 'alarm raised' }]);
  await webhooks(saldo, 'normal');
  await pay(saldo, await issue(saldo, 'A/3'));
  await saldo.advance('PT10M');
  expect(await ready(saldo)).toMatchObject({ status: 'ok', alarms: [] });
  expect(said('eventsStopped').map(({ msg }) => msg)).toEqual(['alarm raised', 'alarm over']);
});

test('F18 an attempt that nobody goes on with is no reason to say that events have stopped', async () => {
  const { open } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  await startPayment(saldo, await issue(saldo, 'A/4'));
  await saldo.advance('PT50M');
  expect(await raised(saldo)).toEqual([]);
});

test('I15 an attempt that cannot be closed, and a processor that does not answer, are alarms until they are over', async () => {
  const { open, line, said } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  const { body } = await startPayment(saldo, await issue(saldo, 'A/5'));
  line.isUp = false;
  await saldo.advance('PT119M');
  expect(await raised(saldo)).toEqual([]);
  await saldo.advance('PT1H');
  expect((await raised(saldo)).toSorted()).toEqual(['paymentOverdue', 'processorSilent']);
  const [overdue] = (await listAlarms(saldo.deps.db, saldo.access.vendorId)).filter(
    ({ code }) => code === 'paymentOverdue',
  );
  expect(overdue).toMatchObject({ vendorId: saldo.access.vendorId, subjectId: body.paymentId });
  expect(await listAlarms(saldo.deps.db, 'ven_other')).toMatchObject([{ vendorId: null }]);
  line.isUp = true;
  await saldo.advance('PT1H');
  expect(await raised(saldo)).toEqual([]);
  expect(await countRows(saldo.deps.db, 'payments', `status = 'canceled'`)).toBe(1);
  expect(said('paymentOverdue').map(({ level }) => level)).toEqual([50, 30]);
});

test('I15 a debit whose bank says nothing for three weeks is an alarm until it is settled', async () => {
  const { open, line } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  await pay(saldo, await issue(saldo, 'A/6'), 'all', 'pm_sepaDebit');
  await webhooks(saldo, 'drop');
  line.isUp = false;
  await standStill(saldo, 20);
  expect(await raised(saldo)).not.toContain('paymentOverdue');
  await standStill(saldo, 2);
  expect(await raised(saldo)).toContain('paymentOverdue');
  line.isUp = true;
  await saldo.advance('PT1H');
  expect(await raised(saldo)).not.toContain('paymentOverdue');
  expect(await countRows(saldo.deps.db, 'payments', `status = 'succeeded'`)).toBe(1);
});

test('I15 a method that answers within minutes is an alarm after a day, not after the weeks of a debit', async () => {
  const { open, line } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  await pay(saldo, await issue(saldo, 'A/8'), 'all', 'pm_sepaDebit');
  await webhooks(saldo, 'drop');
  line.isUp = false;
  await saldo.deps.db.write([{ sql: `UPDATE payments SET method_type = 'blik'`, args: [] }]);
  await standStill(saldo, 0.9);
  expect(await raised(saldo)).not.toContain('paymentOverdue');
  await standStill(saldo, 0.2);
  expect(await raised(saldo)).toContain('paymentOverdue');
});

test('I15 an event that cannot be applied for two hours is an alarm', async () => {
  const { open } = watched();
  await using saldo = await open();
  await saldo.worker.tick();
  const { body } = await startPayment(saldo, await issue(saldo, 'A/7'));
  const damage = `CREATE TRIGGER damaged BEFORE UPDATE ON payments WHEN NEW.status = 'succeeded'
    BEGIN SELECT RAISE(ABORT, 'damaged'); END`;
  await saldo.deps.db.write([{ sql: damage, args: [] }]);
  await confirm(saldo, body.paymentIntent);
  await saldo.advance('PT2H10M');
  expect(await raised(saldo)).toContain('eventOverdue');
  await saldo.deps.db.write([{ sql: 'DROP TRIGGER damaged', args: [] }]);
  await saldo.advance('PT1H10M');
  expect(await raised(saldo)).toEqual([]);
});

test('I15 a letter that was tried five times is an alarm of its vendor until it leaves', async () => {
  const post = { isUp: true };
  await using saldo = await openTestWorld({
    deps: (own) => ({
      ...own,
      mail: {
        send: async (mail) =>
          post.isUp ? own.mail.send(mail) : { ok: false, kind: 'temporary', detail: '451' },
      },
    }),
  });
  post.isUp = false;
  await pay(saldo, await issue(saldo, 'A/8'));
  await saldo.advance('PT30M');
  expect(await raised(saldo)).toEqual([]);
  await saldo.advance('PT12H');
  const [alarm] = await listAlarms(saldo.deps.db, saldo.access.vendorId);
  expect(alarm).toMatchObject({ code: 'letterOverdue', vendorId: saldo.access.vendorId });
  post.isUp = true;
  await saldo.advance('PT7H');
  expect(await raised(saldo)).toEqual([]);
  expect(saldo.world.mail.list()).toHaveLength(1);
});
