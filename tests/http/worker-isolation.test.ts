import { expect, test } from 'vitest';
import { createWorker } from '../../server/worker/worker.ts';
import { applyInbox } from '../../server/services/webhooks/apply-inbox.ts';
import { sendDueLetters } from '../../server/services/messages/send-due.ts';
import type { Deps } from '../../server/deps.ts';
import type { IntentAnswer, MailGateway, OutgoingMail } from '../../server/gateways/types.ts';
import { sweepCases } from '../../server/worker/sweep.ts';
import { instant } from '../../server/domain/calendar.ts';
import { issue, look, pay, startPayment } from '../support/debtor-world.ts';
import { countRows } from '../support/logical-digest.ts';
import { seedPayments } from '../support/processor-payments.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

/** From now on nothing can be written about this debtor, as if its rows were damaged. */
async function damage({ deps }: TestWorld, debtorId: string): Promise<void> {
  await deps.db.write([
    {
      sql: `CREATE TRIGGER damaged BEFORE INSERT ON journal WHEN NEW.debtor_id LIKE '${debtorId}'
        BEGIN SELECT RAISE(ABORT, 'damaged'); END`,
      args: [],
    },
  ]);
}

const mend = ({ deps }: TestWorld) => deps.db.write([{ sql: 'DROP TRIGGER damaged', args: [] }]);

/** A world whose letters pass through `send` first. */
const withMail = (send: (mail: OutgoingMail, on: MailGateway) => ReturnType<MailGateway['send']>) =>
  openTestWorld({
    deps: (own) => ({ ...own, mail: { send: (mail) => send(mail, own.mail) } }),
  });

/** As many debtors as that, each with an invoice long overdue and nothing written about it yet. */
async function overdueDebtors(saldo: TestWorld, count: number): Promise<void> {
  const { deps, world, access } = saldo;
  await seedPayments({ deps, vendorId: access.vendorId }, { from: 1, count });
  await deps.db.write([
    {
      sql: `UPDATE payments SET status = 'canceled', state = json_object('status', 'canceled', 'canceledAt', 0)`,
      args: [],
    },
    { sql: `UPDATE debtors SET wake_at = 0 WHERE id LIKE 'deb_%' AND length(id) < 10`, args: [] },
  ]);
  // Wednesday noon, a fortnight and more after the invoices were due.
  world.clock.moveTo(instant(Date.parse('2026-12-23T11:00:00Z')));
}

/** Paid without a round of the worker: the receipt is waiting then. */
async function payQuietly(saldo: TestWorld, number: string): Promise<void> {
  const { body } = await startPayment(saldo, await issue(saldo, number));
  const { emulator } = saldo.world;
  await emulator.pay({ paymentIntent: body.paymentIntent, paymentMethod: 'pm_card_visa' });
  await emulator.idle();
}

const events = (saldo: TestWorld, where: string) =>
  countRows(saldo.deps.db, 'webhook_events', where);

test('an event whose payment could not be asked about a second time is applied later and not forgotten', async () => {
  const script: ((own: Deps) => ReturnType<Deps['payments']['fetchIntent']>)[] = [];
  await using saldo = await openTestWorld({
    deps: (own) => ({
      ...own,
      payments: {
        ...own.payments,
        fetchIntent: (id) => script.shift()?.(own) ?? own.payments.fetchIntent(id),
      },
    }),
  });
  const { emulator } = saldo.world;
  const paid = await pay(saldo, await issue(saldo, 'I/1'));
  const paymentIntent = paid.paymentIntent;
  const before = await saldo.deps.payments.fetchIntent(paymentIntent);
  if (!before.ok) throw new Error('the emulator does not know its own intent');
  const old: IntentAnswer = before.value;
  await emulator.world({ do: 'refund', paymentIntent, amountMinor: 100 });
  await emulator.idle();
  script.push(
    async () => ({ ok: true, value: old }),
    async () => ({ ok: false, kind: 'unknown', code: 'lost' }),
  );
  await emulator.world({ do: 'refund', paymentIntent, amountMinor: 200 });
  await emulator.idle();
  expect(script).toEqual([]);
  expect(await events(saldo, `outcome = 'processorBusy'`)).toBe(0);
  await saldo.advance('PT1M');
  expect(await events(saldo, 'applied_at IS NULL')).toBe(0);
  expect(await countRows(saldo.deps.db, 'payments', 'refunded_minor = 300')).toBe(1);
});

test('an event that breaks something waits, and the others of the round are applied', async () => {
  await using saldo = await openTestWorld();
  const [bad, good] = [await issue(saldo, 'I/2'), await issue(saldo, 'I/3')];
  const { debtor } = await look(saldo, bad);
  const { emulator } = saldo.world;
  await emulator.world({ do: 'webhooks', mode: 'delay' });
  for (const one of [bad, good]) {
    const { body } = await startPayment(saldo, one);
    await emulator.pay({ paymentIntent: body.paymentIntent, paymentMethod: 'pm_card_visa' });
  }
  await damage(saldo, debtor.id);
  await emulator.world({ do: 'webhooks', mode: 'flush' });
  await emulator.idle();
  await applyInbox(saldo.deps);
  expect((await look(saldo, good)).status).toBe('paid');
  expect(await events(saldo, 'applied_at IS NULL AND attempts > 0')).toBeGreaterThan(0);
  await mend(saldo);
  await saldo.advance('PT1H');
  expect((await look(saldo, bad)).status).toBe('paid');
  expect(await events(saldo, 'applied_at IS NULL')).toBe(0);
});

test('a debtor about whom nothing can be written keeps nobody else waiting', async () => {
  await using saldo = await openTestWorld();
  await overdueDebtors(saldo, 5);
  await damage(saldo, 'deb_3');
  await saldo.worker.tick();
  const reminded = await saldo.deps.db.read({
    sql: 'SELECT DISTINCT debtor_id FROM reminders ORDER BY 1',
    args: [],
  });
  expect(reminded.map((row) => row[0])).toEqual(['deb_1', 'deb_2', 'deb_4', 'deb_5']);
  await mend(saldo);
  await saldo.advance('PT1H');
  expect(await countRows(saldo.deps.db, 'reminders', `debtor_id = 'deb_3'`)).toBeGreaterThan(0);
});

test('a whole slice of damaged debtors is put off and the round ends', async () => {
  await using saldo = await openTestWorld();
  await overdueDebtors(saldo, 256);
  await damage(saldo, 'deb_%');
  let rounds = 0;
  while ((await sweepCases(saldo.deps)) && rounds < 5) rounds += 1;
  expect(rounds).toBeLessThan(3);
  const now = saldo.deps.clock.now();
  expect(await countRows(saldo.deps.db, 'debtors', `wake_at <= ${now}`)).toBe(0);
});

test('a letter that breaks something is put off, and the next ones leave', async () => {
  let isBroken = true;
  await using saldo = await withMail((mail, on) => {
    if (isBroken && mail.to.includes('i4')) throw new Error('no such font');
    return on.send(mail);
  });
  for (const number of ['I/4', 'I/5']) await payQuietly(saldo, number);
  await saldo.worker.tick();
  const receipts = () => saldo.world.mail.list().map((letter) => letter.to);
  expect(receipts()).toEqual(['i5@podlipa.example']);
  isBroken = false;
  await saldo.advance('PT5M');
  expect(receipts().toSorted()).toEqual(['i4@podlipa.example', 'i5@podlipa.example']);
});

test('letters behind a slow one are not sent by two workers', async () => {
  const left: string[] = [];
  let other: Promise<unknown> | undefined;
  await using saldo = await withMail(async (mail, on) => {
    left.push(mail.to);
    if (left.length > 1) return on.send(mail);
    // The mail server is slow, the claim runs out, and another worker takes what is due by then.
    saldo.world.clock.moveTo(instant(saldo.deps.clock.now() + 121_000));
    other = sendDueLetters(saldo.deps);
    await other;
    return on.send(mail);
  });
  for (const number of ['I/6', 'I/7', 'I/8']) await payQuietly(saldo, number);
  await saldo.worker.tick();
  await other;
  expect(left.toSorted()).toEqual([
    'i6@podlipa.example',
    'i6@podlipa.example',
    'i7@podlipa.example',
    'i8@podlipa.example',
  ]);
});

test.for([
  ['left', { ok: true }],
  ['was refused', { ok: false, kind: 'permanent', detail: '550 no such user' }],
] as const)(
  'a letter that another worker has sent since the lease ran out is written down once, whether the first one %s too or not (F39)',
  async ([, late]) => {
    let isFirst = true;
    await using saldo = await withMail(async (mail, on) => {
      if (!isFirst) return on.send(mail);
      isFirst = false;
      saldo.world.clock.moveTo(instant(saldo.deps.clock.now() + 121_000));
      await sendDueLetters(saldo.deps);
      return late;
    });
    await payQuietly(saldo, 'I/15');
    await saldo.worker.tick();
    const { db } = saldo.deps;
    const outcomes = await db.read({
      sql: `SELECT type FROM journal WHERE type LIKE 'message.%' ORDER BY type`,
      args: [],
    });
    expect(outcomes.map((row) => row[0])).toEqual(['message.sent']);
    expect(await countRows(db, 'messages', `status = 'sent'`)).toBe(1);
    expect(await countRows(db, 'holds', `reason = 'bounced'`)).toBe(0);
    expect(await countRows(db, 'tasks', `kind = 'noAddress'`)).toBe(0);
  },
);

test('a claim is made longer before a letter that could outlast it', async () => {
  const left: string[] = [];
  await using saldo = await withMail(async (mail, on) => {
    left.push(mail.to);
    saldo.world.clock.moveTo(instant(saldo.deps.clock.now() + 90_000));
    await sendDueLetters(saldo.deps);
    return on.send(mail);
  });
  for (const number of ['I/9', 'I/10']) await payQuietly(saldo, number);
  await saldo.worker.tick();
  expect(left.toSorted()).toEqual(['i10@podlipa.example', 'i9@podlipa.example']);
});

test('a server that ends asks about no further slice of payments, and the next one about the others', async () => {
  let stop = (): void => undefined;
  const asked: string[] = [];
  await using saldo = await openTestWorld({
    deps: (own) => ({
      ...own,
      payments: {
        ...own.payments,
        fetchIntent: (id) => {
          asked.push(id);
          stop();
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  const { deps, access, world } = saldo;
  await seedPayments({ deps, vendorId: access.vendorId }, { from: 1, count: 20 });
  world.clock.moveTo(instant(deps.clock.now() + 600_000));
  let ended: Promise<void> | undefined;
  stop = () => {
    ended ??= ending.stop();
  };
  const ending = createWorker(deps);
  await ending.tick();
  await ended;
  expect(asked.length).toBeLessThan(20);
  const next = createWorker(deps);
  await next.tick();
  expect(asked.length).toBe(20);
  expect(new Set(asked).size).toBe(20);
  await next.stop();
});

test('a server that ends gives the letters back that it has not begun', async () => {
  let isStopping = false;
  await using saldo = await withMail((mail, on) => {
    isStopping = true;
    return on.send(mail);
  });
  for (const number of ['I/12', 'I/13', 'I/14']) await payQuietly(saldo, number);
  await sendDueLetters(saldo.deps, () => isStopping);
  expect(saldo.world.mail.list()).toHaveLength(1);
  const now = saldo.deps.clock.now();
  const waiting = `status = 'queued' AND lease IS NULL AND due_at <= ${now}`;
  expect(await countRows(saldo.deps.db, 'messages', waiting)).toBe(2);
});
