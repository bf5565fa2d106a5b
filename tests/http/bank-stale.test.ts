import { expect, test } from 'vitest';
import { dueDebtors } from '../../db/queries/debtors.ts';
import type { SettingsView } from '../../server/contract/admin.ts';
import type { ToldStatement, ToldTransfer } from '../../server/sandbox/camt053.ts';
import { imported, linesOf, statement, transfer, upload } from '../support/bank.ts';
import { day } from '../support/builders.ts';
import { issue, look } from '../support/debtor-world.ts';
import { sessionCookie } from '../support/other-vendor.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

const DEBTOR = { name: 'Lipa', email: 'ap@lipa.example', locale: 'en' };
const mailOf = ({ world }: TestWorld) =>
  world.mail.list().filter(({ to, step }) => to === DEBTOR.email && step !== null);

/** The vendor says that it relies on statements, good for three days after their last one. */
async function rely(saldo: TestWorld): Promise<SettingsView> {
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const cookie = await sessionCookie(saldo, { email, password });
  const path = '/admin/v1/settings';
  const shown = await saldo.call<SettingsView>('GET', path, undefined, { cookie });
  const statements = { staleAfterHours: 72 };
  const saved = await saldo.call<SettingsView>(
    'PUT',
    path,
    { ...shown.body, statements },
    { cookie },
  );
  expect(saved).toMatchObject({ status: 200, body: { statements } });
  return saved.body;
}
const upTo = (saldo: TestWorld, toOn: string) =>
  imported(saldo, [transfer('nothing of ours', 1, { bookedOn: day(toOn) })], {
    id: toOn,
    fromOn: day(toOn),
    toOn: day(toOn),
  });

test('letters wait for a fresh statement, say why, and go on with it (7.6)', async () => {
  await using saldo = await openTestWorld();
  const owed = await issue(saldo, 'FV/2026/301', { debtor: DEBTOR, terms: undefined });
  await rely(saldo);
  expect((await look(saldo, owed)).dunning).toMatchObject({
    status: 'held',
    reasons: ['staleData'],
  });
  await saldo.advance('P16D');
  expect(mailOf(saldo)).toEqual([]);

  await upTo(saldo, '2026-12-07');
  expect((await look(saldo, owed)).dunning).toMatchObject({ status: 'active' });
  await saldo.advance('P1D');
  expect(mailOf(saldo)).toHaveLength(1);

  await saldo.advance('P20D');
  expect(mailOf(saldo)).toHaveLength(1);
  expect((await look(saldo, owed)).dunning).toMatchObject({
    status: 'held',
    holds: [{ reason: 'staleData', why: { sinceOn: '2026-12-07' } }],
  });
});

test('an older statement, and one that claims days to come, do not make old data fresh', async () => {
  await using saldo = await openTestWorld();
  const owed = await issue(saldo, 'FV/2026/302', { debtor: DEBTOR, terms: undefined });
  await rely(saldo);
  await upTo(saldo, '2026-11-21');
  await upTo(saldo, '2026-11-02');
  await imported(saldo, [], { id: 'future', toOn: day('2026-12-20') });
  expect((await look(saldo, owed)).dunning.status).toBe('notDue');
  await saldo.advance('P4D');
  expect((await look(saldo, owed)).dunning).toMatchObject({ reasons: ['staleData'] });
});

const FAR = day('9999-12-31');
const LONG_AGO = day('1990-01-01');
type Strange = readonly [what: string, Partial<ToldTransfer>, Partial<ToldStatement>];
const STRANGE: readonly Strange[] = [
  ['the last day of the statement', {}, { toOn: FAR }],
  ['the first day of the statement', {}, { fromOn: LONG_AGO }],
  ['a booking day', { bookedOn: FAR }, {}],
  ['a booking day of long ago', { bookedOn: LONG_AGO }, {}],
  ['a value date', { valueOn: day('2026-12-24') }, {}],
];

test.each(STRANGE)(
  '%s too far from today refuses the file, and makes no data fresh',
  async (...row) => {
    const [, line, period] = row;
    await using saldo = await openTestWorld();
    const owed = await issue(saldo, 'FV/2026/308', { debtor: DEBTOR, terms: undefined });
    await rely(saldo);
    const file = statement([transfer('FV/2026/308', 12_100, line)], period);
    const { status, body } = await upload(saldo, file);
    expect({ status, body }).toMatchObject({ status: 422, body: { code: 'documentUnreadable' } });
    expect(body.errors?.[0]?.message).toContain('too far from today');
    expect((await look(saldo, owed)).dunning).toMatchObject({ reasons: ['staleData'] });
    expect(await linesOf(saldo)).toEqual([]);
  },
);

test('money that a statement brings stops the reminders before they go on', async () => {
  await using saldo = await openTestWorld();
  const owed = await issue(saldo, 'FV/2026/303', { debtor: DEBTOR, terms: undefined });
  await rely(saldo);
  await saldo.advance('P20D');
  await imported(saldo, [transfer('FV/2026/303', 12_100, { bookedOn: day('2026-12-11') })], {
    toOn: day('2026-12-11'),
  });
  await saldo.advance('P3D');
  expect(mailOf(saldo)).toEqual([]);
  expect((await look(saldo, owed)).status).toBe('paid');
});

test('a statement ends the wait only when what it pays is recorded', async () => {
  const found: { round?: () => Promise<void> } = {};
  await using saldo = await openTestWorld({
    // The worker has its turn at once when the day moves on: other servers' workers do not wait.
    deps: (own) => ({
      ...own,
      db: {
        ...own.db,
        write: async (statements) => {
          const results = await own.db.write(statements);
          if (statements.some(({ sql }) => /SET statements_to_on/.test(sql))) await found.round?.();
          return results;
        },
      },
    }),
  });
  const [owed, other] = [
    await issue(saldo, 'FV/2026/305', { debtor: DEBTOR, terms: undefined }),
    await issue(saldo, 'FV/2026/306', { debtor: DEBTOR, terms: undefined }),
  ];
  await rely(saldo);
  await saldo.advance('P22D');
  found.round = saldo.worker.tick;
  await imported(saldo, [transfer('FV/2026/305', 12_100, { bookedOn: day('2026-12-13') })], {
    toOn: day('2026-12-13'),
  });
  const letters = mailOf(saldo);
  expect(letters).toMatchObject([{ invoiceIds: [other.invoice.id] }]);
  expect((await look(saldo, owed)).status).toBe('paid');
});

test('everybody is looked at when the day moves on, and nobody when the file comes again', async () => {
  await using saldo = await openTestWorld();
  await issue(saldo, 'FV/2026/307', { debtor: DEBTOR, terms: undefined });
  await rely(saldo);
  await saldo.worker.tick();
  const isDue = async () => (await dueDebtors(saldo.deps.db, saldo.deps.clock.now(), 1)).length > 0;
  expect(await isDue()).toBe(false);
  await upTo(saldo, '2026-11-21');
  expect(await isDue()).toBe(true);
  await saldo.worker.tick();
  await upTo(saldo, '2026-11-21');
  expect(await isDue()).toBe(false);
});

test('who does not rely on statements is not held by their absence', async () => {
  await using saldo = await openTestWorld();
  const owed = await issue(saldo, 'FV/2026/304', { debtor: DEBTOR, terms: undefined });
  await upTo(saldo, '2026-11-02');
  await saldo.advance('P16D');
  expect(mailOf(saldo).length).toBeGreaterThan(0);
  expect((await look(saldo, owed)).dunning.status).toBe('active');
});
