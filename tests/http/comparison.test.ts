import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { commitCase } from '../../db/commit.ts';
import { runCommand } from '../../server/commands/run.ts';
import { changeMeta } from '../../db/queries/meta.ts';
import { instant } from '../../server/domain/calendar.ts';
import type { ComparisonView, LastComparison } from '../../server/contract/comparison.ts';
import type { Deps } from '../../server/deps.ts';
import { suspectsAmong } from '../../server/services/comparison/suspects.ts';
import { aPayment, NOW } from '../support/builders.ts';
import { aCommit, storedCase } from '../support/cases.ts';
import { freshDatabase } from '../support/database.ts';
import { issue, pay, startPayment } from '../support/debtor-world.ts';
import { ghost } from '../support/ghost.ts';
import { logicalDigest } from '../support/logical-digest.ts';
import { otherVendor, sessionCookie } from '../support/other-vendor.ts';
import { aReport } from '../support/reports.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

async function admin(saldo: TestWorld, who?: { email: string; password: string }) {
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const headers = { cookie: await sessionCookie(saldo, who ?? { email, password }) };
  const ask = <Body>(method: string, body?: unknown) =>
    saldo.call<Body>(method, '/admin/v1/comparison', body, headers);
  return {
    compare: async (body: object = {}) => (await ask<ComparisonView>('POST', body)).body,
    refusal: async (body: object = {}) => ask<{ code: string }>('POST', body),
    again: async (paymentIntent: string) =>
      saldo.call<ComparisonView & { code: string }>(
        'POST',
        '/admin/v1/comparison/ask',
        { paymentIntent },
        headers,
      ),
    last: async () => (await ask<LastComparison>('GET')).body.last,
  };
}

const command = ({ deps }: TestWorld, ...args: string[]) =>
  runCommand(deps, { command: 'reconcile', args, folder: tmpdir() });
const drop = ({ world }: TestWorld) => world.emulator.world({ do: 'webhooks', mode: 'drop' });
const change = ({ deps }: TestWorld, sql: string) => deps.db.write([{ sql, args: [] }]);

test('I5 payments in every state are the same on both sides, and looking changes nothing', async () => {
  await using saldo = await openTestWorld();
  const { compare, last } = await admin(saldo);
  expect(await last()).toBeNull();
  await startPayment(saldo, await issue(saldo, 'D/1'));
  await pay(saldo, await issue(saldo, 'D/2'), 'all', 'pm_sepaDebit');
  const { emulator } = saldo.world;
  const moves = ['refund', 'dispute', 'inquiry'] as const;
  for (const [n, move] of moves.entries()) {
    const { paymentIntent } = await pay(saldo, await issue(saldo, `D/3${n}`));
    await emulator.world({ do: move, paymentIntent });
  }
  await startPayment(saldo, await issue(saldo, 'D/4'));
  await saldo.api('POST', `/api/v1/invoices/${(await issue(saldo, 'D/5')).invoice.id}/payments`, {
    amountMinor: 100,
  });
  const made = await compare();
  expect(made).toMatchObject({ count: 6, differing: 0, differences: [] });
  const before = await logicalDigest(saldo.deps.db);
  expect(await last()).toEqual(made);
  expect(await logicalDigest(saldo.deps.db)).toEqual(before);
});

test('what only the processor knows yet is listed with both sides, asked about, and gone', async () => {
  await using saldo = await openTestWorld();
  const { compare } = await admin(saldo);
  const [paid, refunded, disputed] = [
    await issue(saldo, 'D/6'),
    await issue(saldo, 'D/7'),
    await issue(saldo, 'D/8'),
  ];
  const intents = [];
  for (const one of [refunded, disputed]) intents.push((await pay(saldo, one)).paymentIntent);
  await drop(saldo);
  intents.unshift((await pay(saldo, paid)).paymentIntent);
  const [first = '', second = '', third = ''] = intents;
  await saldo.world.emulator.world({ do: 'refund', paymentIntent: second, amountMinor: 100 });
  await saldo.world.emulator.world({ do: 'dispute', paymentIntent: third });
  const { differences } = await compare();
  const of = (intent: string) => differences.find((one) => one.paymentIntent === intent);
  expect(of(first)).toMatchObject({
    kinds: ['status'],
    next: 'askAgain',
    debtor: { name: 'Restauracja D/6' },
    here: { status: 'created', amountMinor: 12_100, bookedMinor: 0 },
    there: { status: 'succeeded', receivedMinor: 12_100 },
  });
  expect(of(second)).toMatchObject({
    kinds: ['refunded'],
    here: { refundedMinor: 0, bookedMinor: 12_100 },
    there: { refundedMinor: 100 },
  });
  expect(of(third)).toMatchObject({ kinds: ['disputed'], there: { dispute: 'open' } });
  await saldo.advance('PT1M');
  expect(await compare()).toMatchObject({ count: 3, differing: 0 });
});

test('what one side lacks, and what was asked for otherwise, is for a person', async () => {
  await using saldo = await openTestWorld();
  const { compare } = await admin(saldo);
  const ids = [];
  for (const name of ['D/9', 'D/10', 'D/11'])
    ids.push((await startPayment(saldo, await issue(saldo, name))).body.paymentId);
  const [lost, less, other] = ids;
  await change(saldo, `UPDATE payments SET payment_intent_id = 'pi_gone' WHERE id = '${lost}'`);
  await change(saldo, `UPDATE payments SET amount_minor = 5 WHERE id = '${less}'`);
  await change(saldo, `UPDATE payments SET currency = 'PLN' WHERE id = '${other}'`);
  const unknown = await ghost(saldo, 'ghost');
  const { differences } = await compare();
  expect(
    differences
      .map(({ kinds, next, paymentId }) => [...kinds, next, paymentId].join(' '))
      .toSorted(),
  ).toEqual(
    [
      `amount person ${less}`,
      `currency person ${other}`,
      `missingHere lookUp ${lost}`,
      'missingHere lookUp pay_ghost',
      `missingThere checkKey ${lost}`,
    ].toSorted(),
  );
  expect(differences.find((one) => one.paymentIntent === unknown)).toMatchObject({
    debtor: null,
    here: null,
    there: { amountMinor: 700 },
  });
});

test('an attempt that was given up here and is open there is closed there', async () => {
  await using saldo = await openTestWorld();
  const { compare } = await admin(saldo);
  const { body } = await startPayment(saldo, await issue(saldo, 'D/12'));
  const state = `json_object('status', 'canceled', 'canceledAt', 0)`;
  await change(saldo, `UPDATE payments SET ask_at = NULL, status = 'canceled', state = ${state}`);
  expect((await compare()).differences).toMatchObject([{ kinds: ['status'], next: 'askAgain' }]);
  await saldo.worker.tick();
  const { paymentIntents } = saldo.world.emulator.state();
  expect(paymentIntents).toMatchObject([{ id: body.paymentIntent, status: 'canceled' }]);
  expect((await compare()).differing).toBe(0);
});

test('one difference is asked about at once, names its invoice, and is gone when both agree', async () => {
  await using saldo = await openTestWorld();
  const { compare, again, last } = await admin(saldo);
  await drop(saldo);
  const { paymentIntent } = await pay(saldo, await issue(saldo, 'D/17'));
  const unknown = await ghost(saldo, 'unasked');
  const { differences } = await compare();
  expect(differences.find((one) => one.paymentIntent === paymentIntent)).toMatchObject({
    invoices: [{ number: 'D/17' }],
  });
  const asked = await again(paymentIntent);
  expect(asked).toMatchObject({ status: 200, body: { count: 2, differing: 1 } });
  expect((await last())?.differences.map((one) => one.paymentIntent)).toEqual([unknown]);
  expect((await again(unknown)).body).toMatchObject({
    differing: 1,
    differences: [{ next: 'lookUp', invoices: [] }],
  });
  expect(await again(paymentIntent)).toMatchObject({ status: 404 });
  const other = await admin(saldo, await otherVendor(saldo));
  expect(await other.again(unknown)).toMatchObject({ status: 404 });
});

test('what is still so after it was asked about is for a person', async () => {
  await using saldo = await openTestWorld();
  const { compare } = await admin(saldo);
  await drop(saldo);
  await pay(saldo, await issue(saldo, 'D/13'));
  await change(
    saldo,
    `CREATE TRIGGER damaged BEFORE UPDATE ON payments WHEN NEW.status = 'succeeded'
      BEGIN SELECT RAISE(ABORT, 'damaged'); END`,
  );
  expect((await compare()).differences).toMatchObject([{ next: 'askAgain' }]);
  await saldo.advance('PT15M');
  expect((await compare()).differences).toMatchObject([{ kinds: ['status'], next: 'person' }]);
});

test('all pages of a long list are compared; whoever waits does not wait for more than a hundred answers', async () => {
  const asked: string[] = [];
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        fetchIntent: async (id) => {
          asked.push(id);
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  const { compare } = await admin(saldo);
  await drop(saldo);
  for (let n = 0; n < 120; n += 1) await ghost(saldo, `g${n}`);
  expect(await compare({ days: 7 })).toMatchObject({ count: 120, differing: 100, unasked: 20 });
  expect(asked).toHaveLength(100);
  const first = new Set(asked.splice(0));
  const { differing, unasked, differences } = await compare({ days: 7 });
  // The others come first now, and what was found before stays found.
  expect(asked.slice(0, 20).filter((id) => first.has(id))).toEqual([]);
  expect([differing, unasked, new Set(differences.map((one) => one.paymentId)).size]).toEqual([
    120, 0, 120,
  ]);
  expect((await command(saldo, '--days', '7')).text).toContain('120 of 120 payments');
});

test('a comparison ends where the processor is too slow, and says what was not asked about', async () => {
  const wall = { at: 0 };
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      wallClock: { now: () => instant(wall.at) },
      payments: {
        ...own.payments,
        fetchIntent: async (id) => {
          wall.at += 4_000;
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  const { compare } = await admin(saldo);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await ghost(saldo, name);
  expect(await compare()).toMatchObject({ count: 5, differing: 3, unasked: 2 });
  expect(await compare()).toMatchObject({ differing: 5, unasked: 0 });
});

test('another vendor of the same account sees nothing of it', async () => {
  await using saldo = await openTestWorld();
  await drop(saldo);
  await pay(saldo, await issue(saldo, 'D/14'));
  await ghost(saldo, 'foreign');
  const other = await admin(saldo, await otherVendor(saldo));
  expect(await other.compare()).toMatchObject({ count: 0, differing: 0 });
  const own = await admin(saldo);
  expect(await own.compare()).toMatchObject({ count: 2, differing: 2 });
  expect((await other.last())?.differing).toBe(0);
});

test('without an answer nothing is said to be the same, and the last comparison stays', async () => {
  const line = { isUp: true };
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        listIntents: async (ask) =>
          line.isUp
            ? own.payments.listIntents(ask)
            : { ok: false, kind: 'unknown', code: 'connection' },
      },
    }),
  });
  const { compare, refusal, last } = await admin(saldo);
  const made = await compare();
  line.isUp = false;
  expect((await refusal()).body).toMatchObject({ code: 'processorBusy' });
  expect(await last()).toEqual(made);
  expect((await command(saldo)).text).toMatch(/^The processor did not answer/);
  expect((await refusal({ days: 8 })).status).toBe(400);
});

test('the command prints every difference of every vendor and ends well only when there is none', async () => {
  await using saldo = await openTestWorld();
  await pay(saldo, await issue(saldo, 'D/15'));
  expect(await command(saldo)).toEqual({
    ok: true,
    text: 'All 1 payments of the last 30 days are the same here and there.',
  });
  await drop(saldo);
  const { paymentId, paymentIntent } = await pay(saldo, await issue(saldo, 'D/16'));
  const said = await command(saldo, '--days', '7');
  expect(said.ok).toBe(false);
  expect(said.text).toContain('1 of 2 payments of the last 7 days differ:');
  expect(said.text).toContain(
    `${paymentId} (${paymentIntent}): status; here created 121.00 EUR, refunded 0.00, booked 0.00; there succeeded 121.00 EUR`,
  );
  for (const days of ['0', '1.5', 'x', '4000'])
    expect((await command(saldo, '--days', days)).text).toMatch(/^--days must be a whole number/);
  const alone = { ...saldo.deps, payments: null };
  const asked = { command: 'reconcile', args: [], folder: tmpdir() };
  expect((await runCommand(alone, asked)).text).toMatch(/^The sandbox is its own processor/);
});

test('two vendors’ debtors of the same id are not taken for one another', async () => {
  await using fresh = await freshDatabase();
  for (const [n, vendorId] of ['ven_1', 'ven_2'].entries()) {
    const facts = await storedCase(fresh.db, { vendorId });
    const payment = aPayment({ id: `pay_${n}`, paymentIntentId: `pi_${n}` });
    const changes = [{ do: 'putPayment' as const, payment }];
    await commitCase(fresh.db, facts, aCommit({ changes }));
  }
  const listed = ['ven_1', 'ven_2'].map((vendorId, n) => {
    const names = { paymentId: `pay_${n}`, paymentIntentId: `pi_${n}` };
    return { ...names, vendorId, createdAt: NOW, report: aReport(names) };
  });
  expect(await suspectsAmong(fresh, listed)).toEqual([]);
});

test('two people who ask about two differences at once both have them counted off', async () => {
  await using saldo = await openTestWorld();
  const { compare, again, last } = await admin(saldo);
  await drop(saldo);
  const paid = [];
  for (const number of ['D/20', 'D/21', 'D/22'])
    paid.push((await pay(saldo, await issue(saldo, number))).paymentIntent);
  expect((await compare()).differing).toBe(3);
  const answers = await Promise.all(paid.map((paymentIntent) => again(paymentIntent)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await last()).toMatchObject({ differing: 0, differences: [] });
});

test('a value that many change at once loses none of the changes', async () => {
  await using fresh = await freshDatabase();
  const add = (present: unknown) => ((present as number | undefined) ?? 0) + 1;
  await Promise.all(Array.from({ length: 12 }, () => changeMeta(fresh.db, 'count', add)));
  expect(await changeMeta(fresh.db, 'count', () => undefined)).toBe(12);
});

test('a difference that two people ask about at once is counted off once', async () => {
  const asking = { waiting: 0 };
  const together = Promise.withResolvers<void>();
  await using saldo = await openTestWorld({
    deps: (own): Deps => ({
      ...own,
      payments: {
        ...own.payments,
        fetchIntent: async (id) => {
          if (asking.waiting > 0 && (asking.waiting -= 1) === 0) together.resolve();
          if (asking.waiting > 0) await together.promise;
          return own.payments.fetchIntent(id);
        },
      },
    }),
  });
  const { compare, again } = await admin(saldo);
  await drop(saldo);
  const { paymentIntent } = await pay(saldo, await issue(saldo, 'D/18'));
  await pay(saldo, await issue(saldo, 'D/19'));
  expect((await compare()).differing).toBe(2);
  asking.waiting = 2;
  await Promise.all([again(paymentIntent), again(paymentIntent)]);
  expect(await again(paymentIntent)).toMatchObject({ status: 404 });
  expect(await (await admin(saldo)).last()).toMatchObject({ differing: 1 });
});
