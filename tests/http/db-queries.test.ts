import { describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { findApiKey, insertApiKey, listApiKeys, revokeApiKey } from '../../db/queries/api-keys.ts';
import {
  dueDebtors,
  findDebtor,
  insertDebtor,
  listDebtors,
  loadDebtor,
  nextWake,
  giveExternalId,
  updateDebtor,
} from '../../db/queries/debtors.ts';
import { forgetAnswers, insertAnswer, loadAnswer } from '../../db/queries/idempotency.ts';
import { findInvoiceByNumber, listInvoices } from '../../db/queries/invoices.ts';
import { findLink, insertLink, loadLink, revokeLink } from '../../db/queries/links.ts';
import {
  caseOfInvoice,
  caseOfPayment,
  caseOfPlan,
  loadCaseOfInvoice,
  paymentOfIntent,
} from '../../db/queries/locate.ts';
import {
  claimMessages,
  endMessage,
  messagesOfCase,
  nextMessageAt,
  releaseMessage,
} from '../../db/queries/messages.ts';
import {
  claimMeta,
  loadMeta,
  loadProcessorCursors,
  putMeta,
  putProcessorCursor,
} from '../../db/queries/meta.ts';
import { loadOverview } from '../../db/queries/overview.ts';
import { listPayments } from '../../db/queries/payments.ts';
import { listPlans } from '../../db/queries/plans.ts';
import { finishTask, listOpenTasks, loadOpenTask } from '../../db/queries/tasks.ts';
import {
  createSession,
  createUser,
  endSession,
  findSession,
  findUserByEmail,
  loadUser,
  touchSession,
} from '../../db/queries/users.ts';
import { listVendors, loadVendor, updateVendor } from '../../db/queries/vendors.ts';
import {
  deferWebhook,
  loadWebhook,
  markWebhookApplied,
  receiveWebhook,
  unappliedWebhooks,
} from '../../db/queries/webhooks.ts';
import { instant } from '../../server/domain/calendar.ts';
import type { Change } from '../../server/domain/decision.ts';
import { minor } from '../../server/domain/money.ts';
import { aDebtor, anInvoice, aPayment, aPlan, day, NOW, PLN, TODAY } from '../support/builders.ts';
import { aCommit, paid, requireCase, storedCase, storedVendor } from '../support/cases.ts';
import { DATABASE_MODES, freshDatabase } from '../support/database.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };
const after = (ms: number) => instant(NOW + ms);

/** Three debtors of ven_1 with an invoice each, and one of ven_2 with the same number. */
async function fourCases(db: Database): Promise<void> {
  for (const n of [1, 2, 3]) {
    const own = { id: `inv_${n}`, number: `FV/${n}`, createdAt: after(n) };
    const invoice = anInvoice({ ...own, dueOn: day(`2026-05-0${n + 2}`) });
    await storedCase(db, { debtorId: `deb_${n}`, invoice, wakeAt: after(10 - n) });
  }
  const foreign = { vendorId: 'ven_2', debtorId: 'deb_9' };
  await storedCase(db, { ...foreign, invoice: anInvoice({ id: 'inv_9', number: 'FV/1' }) });
}

async function change(db: Database, changes: readonly Change[], ref = REF): Promise<void> {
  const committed = await commitCase(db, await requireCase(db, ref), aCommit({ changes }));
  expect(committed).toMatchObject({ ok: true });
}

const aMessage = (n: number, notBefore = NOW): Change => ({
  do: 'addMessage',
  message: {
    id: `msg_${n}`,
    key: `key ${n}`,
    kind: 'paymentReceipt',
    to: 'books@kowalski.example',
    invoiceIds: ['inv_1'],
    step: null,
    planId: null,
    instalmentNo: null,
    paymentId: null,
    notBefore,
    createdAt: NOW,
  },
});

describe.each(DATABASE_MODES)('%s: invoices', (mode) => {
  test('are listed newest first, page by page, within the vendor', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    const first = await listInvoices(fresh.db, 'ven_1', { today: TODAY, limit: 2 });
    expect(first.map((row) => row.id)).toEqual(['inv_3', 'inv_2']);
    const next = { today: TODAY, limit: 2, after: first.at(-1) };
    const second = await listInvoices(fresh.db, 'ven_1', next);
    expect(second).toMatchObject([
      { id: 'inv_1', debtorName: 'Debtor deb_1', amountDueMinor: 12_100, balanceMinor: 12_100 },
    ]);
  });

  test('are filtered by what is owed, overdue, settled, and by debtor', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    await change(fresh.db, [paid({ amountMinor: minor(12_100) })]);
    const ids = async (filter: object) =>
      (
        await listInvoices(fresh.db, 'ven_1', { today: day('2026-05-05'), limit: 9, ...filter })
      ).map((row) => row.id);
    expect(await ids({ state: 'owed' })).toEqual(['inv_3', 'inv_2']);
    expect(await ids({ state: 'overdue' })).toEqual(['inv_2']);
    expect(await ids({ state: 'settled' })).toEqual(['inv_1']);
    expect(await ids({ debtorId: 'deb_3' })).toEqual(['inv_3']);
    expect(await ids({ debtorId: 'deb_9' })).toEqual([]);
  });

  test('are found by number and by id within the vendor only', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    expect(await findInvoiceByNumber(fresh.db, 'ven_1', 'FV/1')).toEqual({
      ...REF,
      invoiceId: 'inv_1',
      contentHash: 'hash of FV/1',
    });
    expect(await findInvoiceByNumber(fresh.db, 'ven_1', 'FV/9')).toBeUndefined();
    expect(await caseOfInvoice(fresh.db, 'ven_1', 'inv_9')).toBeUndefined();
    expect(await loadCaseOfInvoice(fresh.db, 'ven_1', 'inv_9')).toBeUndefined();
    expect((await loadCaseOfInvoice(fresh.db, 'ven_2', 'inv_9'))?.debtor.id).toBe('deb_9');
  });
});

describe.each(DATABASE_MODES)('%s: debtors', (mode) => {
  test('are found by external id, else by name and address while they have none', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedVendor(db);
    const plain = { ...aDebtor({ id: 'deb_a' }), externalId: null };
    const known = { ...aDebtor({ id: 'deb_b' }), externalId: 'K-1' };
    const nameless = { ...aDebtor({ id: 'deb_c', name: 'Cash', email: null }), externalId: null };
    await db.write([plain, known, nameless].map((debtor) => insertDebtor('ven_1', debtor)));
    const find = async (externalId: string | null, name: string, email: string | null) =>
      (await findDebtor(db, 'ven_1', { externalId, name, email }))?.id;
    const { name, email } = plain;
    expect(await find('K-1', 'Another name', null)).toBe('deb_b');
    expect(await find(null, name, email)).toBe('deb_a');
    expect(await find('K-2', name, email)).toBe('deb_a');
    expect(await find(null, 'Cash', null)).toBe('deb_c');
    expect(await find(null, 'Cash', 'cash@x.example')).toBeUndefined();
    const ref = { ...REF, debtorId: 'deb_a' };
    await db.write([updateDebtor(ref, { ...plain, locale: 'pl' }), giveExternalId(ref, 'K-2')]);
    await db.write([giveExternalId(ref, 'K-3')]);
    expect(await loadDebtor(db, ref)).toMatchObject({
      externalId: 'K-2',
      locale: 'pl',
    });
    await expect(
      db.write([insertDebtor('ven_1', { ...nameless, id: 'deb_d' })]),
    ).rejects.toMatchObject({ kind: 'unique' });
  });

  test('are listed by name with what they owe in each currency', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    const zloty = anInvoice({ id: 'inv_p', number: 'P', currency: PLN, amountMinor: 50 });
    await storedCase(fresh.db, { debtorId: 'deb_0', invoice: zloty });
    const first = await listDebtors(fresh.db, 'ven_1', { limit: 2 });
    expect(first).toMatchObject([
      { id: 'deb_0', owed: [{ currency: 'PLN', balanceMinor: 50 }] },
      { id: 'deb_1', owed: [{ currency: 'EUR', balanceMinor: 12_100 }] },
    ]);
    const second = await listDebtors(fresh.db, 'ven_1', { limit: 9, after: first.at(-1) });
    expect(second.map((row) => row.id)).toEqual(['deb_2', 'deb_3']);
  });

  test('wake in the order of their time', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    expect(await nextWake(fresh.db)).toBe(after(7));
    expect((await dueDebtors(fresh.db, after(8), 9)).map((ref) => ref.debtorId)).toEqual([
      'deb_3',
      'deb_2',
    ]);
    expect(await dueDebtors(fresh.db, after(6), 9)).toEqual([]);
  });
});

describe.each(DATABASE_MODES)('%s: payments and plans', (mode) => {
  test('are listed with the names of their debtors and found by id', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await fourCases(db);
    const done = aPayment({ id: 'pay_1' }, { status: 'succeeded', settledAt: NOW });
    const open = aPayment({ id: 'pay_2', paymentIntentId: null, createdAt: after(1) });
    await change(db, [
      { do: 'putPayment', payment: done },
      { do: 'putPayment', payment: open },
      { do: 'putPlan', plan: aPlan() },
    ]);
    expect(await listPayments(db, 'ven_1', { limit: 9 })).toEqual([
      { ...REF, debtorName: 'Debtor deb_1', payment: open },
      { ...REF, debtorName: 'Debtor deb_1', payment: done },
    ]);
    expect(await listPayments(db, 'ven_1', { limit: 9, after: open })).toHaveLength(1);
    expect(await listPayments(db, 'ven_2', { limit: 9 })).toEqual([]);
    expect(await paymentOfIntent(db, 'pi_1')).toEqual({ ...REF, paymentId: 'pay_1' });
    expect(await caseOfPayment(db, 'pay_2')).toEqual(REF);
    expect(await caseOfPlan(db, 'ven_2', 'pln_1')).toBeUndefined();
    expect(await listPlans(db, 'ven_1', { statuses: ['active'], limit: 9 })).toEqual([
      { ...REF, debtorName: 'Debtor deb_1', plan: aPlan() },
    ]);
    expect(await listPlans(db, 'ven_1', { statuses: ['defaulted'], limit: 9 })).toEqual([]);
  });

  test('an intent belongs to one payment', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    await change(fresh.db, [{ do: 'putPayment', payment: aPayment() }]);
    const stolen: Change = { do: 'putPayment', payment: aPayment({ id: 'pay_2' }) };
    const other = await requireCase(fresh.db, { ...REF, debtorId: 'deb_2' });
    await expect(commitCase(fresh.db, other, aCommit({ changes: [stolen] }))).rejects.toMatchObject(
      { on: 'payments.payment_intent_id' },
    );
  });
});

describe.each(DATABASE_MODES)('%s: the outbox', (mode) => {
  test('hands each letter to one worker until its lease ends', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await fourCases(db);
    await change(db, [aMessage(1), aMessage(2, after(1)), aMessage(3, after(100))]);
    expect(await nextMessageAt(db)).toBe(NOW);
    const claim = { now: after(5), until: after(50), limit: 1 };
    const claims = ['a', 'b', 'c'].map((lease) => claimMessages(db, { ...claim, lease }));
    const taken = (await Promise.all(claims)).flat();
    expect(taken.map((claimed) => claimed.message.id).toSorted()).toEqual(['msg_1', 'msg_2']);
    expect(taken[0]).toMatchObject({ ...REF, attempts: 1, message: { key: 'key 1' } });
    const late = await claimMessages(db, {
      now: after(60),
      until: after(90),
      limit: 9,
      lease: 'd',
    });
    expect(late.map((claimed) => claimed.attempts)).toEqual([2, 2]);
    const [slow] = taken;
    const [second] = late;
    if (!slow || !second) throw new Error('two letters were due');
    expect(await releaseMessage(db, slow, after(61))).toBe(false);
    expect(await releaseMessage(db, second, after(200))).toBe(true);
    expect(await nextMessageAt(db)).toBe(after(90));
  });

  test('keeps how a letter ended', async () => {
    await using fresh = await freshDatabase(mode);
    await fourCases(fresh.db);
    await change(fresh.db, [aMessage(1)]);
    const end = { id: 'msg_1', outcome: 'sent', why: { code: 'sent' }, at: NOW } as const;
    await change(fresh.db, [{ do: 'endMessage', ...end }]);
    await fresh.db.write([endMessage(REF, { ...end, outcome: 'failed' })]);
    expect((await messagesOfCase(fresh.db, REF)).find((m) => m.id === 'msg_1')).toMatchObject({
      status: 'sent',
      why: { code: 'sent' },
      endedAt: NOW,
    });
    expect(
      await claimMessages(fresh.db, { now: after(9), until: after(10), limit: 9, lease: 'x' }),
    ).toEqual([]);
  });
});

describe.each(DATABASE_MODES)('%s: the inbox', (mode) => {
  test('keeps an event once and hands it out until it is applied', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    const event = {
      id: 'evt_1',
      type: 'x',
      createdAt: NOW,
      livemode: false,
      paymentIntentId: 'pi_1',
      objectId: null,
    };
    const received = await Promise.all([1, 2, 3].map(() => receiveWebhook(db, event, NOW)));
    expect(received).toEqual([true, false, false]);
    expect(await unappliedWebhooks(db, NOW, 9)).toMatchObject([event]);
    await deferWebhook(db, 'evt_1', after(5));
    expect(await unappliedWebhooks(db, after(4), 9)).toEqual([]);
    expect(await unappliedWebhooks(db, after(5), 9)).toMatchObject([{ attempts: 1 }]);
    await db.write([markWebhookApplied('evt_1', 'applied', after(6))]);
    expect(await unappliedWebhooks(db, after(9), 9)).toEqual([]);
    expect(await loadWebhook(db, 'evt_1')).toMatchObject({
      appliedAt: after(6),
      outcome: 'applied',
    });
  });

  test('remembers answers by vendor, route and key', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedVendor(db);
    const answer = {
      vendorId: 'ven_1',
      scope: 'POST /invoices',
      key: 'k',
      inputHash: 'h',
      status: 201,
      body: '{}',
      createdAt: NOW,
    };
    await db.write([insertAnswer(answer)]);
    expect(await loadAnswer(db, 'ven_1', 'POST /invoices', 'k')).toEqual(answer);
    expect(await loadAnswer(db, 'ven_1', 'POST /links', 'k')).toBeUndefined();
    await expect(db.write([insertAnswer(answer)])).rejects.toMatchObject({ kind: 'unique' });
    await forgetAnswers(db, after(1));
    expect(await loadAnswer(db, 'ven_1', 'POST /invoices', 'k')).toBeUndefined();
  });

  test('remembers how far it has listened', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await db.write([putProcessorCursor('events', 'evt_1', NOW)]);
    await db.write([putProcessorCursor('events', null, after(1))]);
    expect(await loadProcessorCursors(db, ['events', 'others'])).toEqual([
      { name: 'events', cursor: null, after: after(1) },
    ]);
    await db.write([putMeta('a', { b: [1, null, 'x'] })]);
    expect(await loadMeta(db, 'a')).toEqual({ b: [1, null, 'x'] });
    const claims = await Promise.all([1, 2, 3].map((n) => claimMeta(db, 'key', n)));
    expect(new Set(claims).size).toBe(1);
  });
});

describe.each(DATABASE_MODES)('%s: who may come in', (mode) => {
  test('API keys are found by hash until they end or are revoked', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedVendor(db);
    const key = { id: 'key_1', vendorId: 'ven_1', hash: 'h1', prefix: 'sk_1', label: 'ERP' };
    const ends = { createdAt: NOW, expiresAt: after(10), revokedAt: null };
    await insertApiKey(db, { ...key, ...ends });
    expect(await findApiKey(db, 'h1', after(9))).toMatchObject(key);
    expect(await findApiKey(db, 'h1', after(10))).toBeUndefined();
    expect(await findApiKey(db, 'h2', NOW)).toBeUndefined();
    expect(await revokeApiKey(db, 'ven_2', 'key_1', NOW)).toBe(false);
    expect(await revokeApiKey(db, 'ven_1', 'key_1', NOW)).toBe(true);
    expect(await findApiKey(db, 'h1', NOW)).toBeUndefined();
    expect(await listApiKeys(db, 'ven_1')).toHaveLength(1);
  });

  test('sessions end by time, by sign-out, and all at once', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedVendor(db);
    const user = { vendorId: 'ven_1', id: 'usr_1', name: 'Ola', passwordHash: 'p', createdAt: NOW };
    await createUser(db, { ...user, email: 'Ola@Lipa.example' });
    expect(await findUserByEmail(db, 'OLA@lipa.example')).toMatchObject(user);
    expect(await loadUser(db, 'ven_2', 'usr_1')).toBeUndefined();
    const session = (hash: string, expiresAt: number) =>
      createSession(db, {
        hash,
        vendorId: 'ven_1',
        userId: 'usr_1',
        createdAt: NOW,
        seenAt: NOW,
        expiresAt: instant(expiresAt),
      });
    await session('s1', NOW + 5);
    await session('s2', NOW + 50);
    await touchSession(db, 's2', after(3));
    expect(await findSession(db, 's1', after(5))).toBeUndefined();
    expect(await findSession(db, 's2', after(5))).toMatchObject({ seenAt: after(3) });
    await endSession(db, 's2');
    expect(await findSession(db, 's2', NOW)).toBeUndefined();
  });

  test('links are revoked by their vendor only', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await fourCases(db);
    const link = { ...REF, invoiceId: null, version: 1, expiresAt: null, revokedAt: null };
    await db.write([
      insertLink({ ...link, id: 'lnk_1', createdAt: NOW }),
      insertLink({ ...link, id: 'lnk_2', createdAt: after(1), expiresAt: after(5) }),
      insertLink({ ...link, id: 'lnk_3', invoiceId: 'inv_1', createdAt: NOW }),
    ]);
    expect((await findLink(db, REF, null, after(2)))?.id).toBe('lnk_2');
    expect((await findLink(db, REF, null, after(5)))?.id).toBe('lnk_1');
    expect((await findLink(db, REF, 'inv_1', NOW))?.id).toBe('lnk_3');
    expect(await revokeLink(db, 'ven_2', 'lnk_1', NOW)).toBe(false);
    expect(await revokeLink(db, 'ven_1', 'lnk_1', NOW)).toBe(true);
    expect(await loadLink(db, 'lnk_1')).toMatchObject({ revokedAt: NOW });
    expect(await findLink(db, REF, null, after(5))).toBeUndefined();
  });
});

describe.each(DATABASE_MODES)('%s: the vendor’s desk', (mode) => {
  test('settings changed twice at once are changed once', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await fourCases(db);
    const vendor = await loadVendor(db, 'ven_1');
    if (vendor === undefined) throw new Error('stored');
    const { settingsVersion: version, createdAt: _, ...own } = vendor;
    const names = ['One', 'Two'].map((name) =>
      updateVendor(db, { ...own, name }, { version, at: after(1) }),
    );
    expect(await Promise.all(names)).toEqual([true, false]);
    expect((await listVendors(db)).map((row) => [row.name, row.settingsVersion])).toEqual([
      ['One', 2],
      ['Lipa Studio', 1],
    ]);
    expect((await dueDebtors(db, after(1), 9)).map((ref) => ref.vendorId)).toEqual([
      'ven_1',
      'ven_1',
      'ven_1',
    ]);
  });

  test('shows what is owed and what is to be done, of this vendor only', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await fourCases(db);
    const task = (id: string, dueOn: string): Change => ({
      do: 'addTask',
      task: {
        id,
        kind: 'noAddress',
        invoiceId: 'inv_1',
        dueOn: day(dueOn),
        note: { code: 'noAddress', days: 14 },
        createdAt: NOW,
      },
    });
    await change(db, [
      { do: 'putPlan', plan: aPlan() },
      task('tsk_1', '2026-05-06'),
      task('tsk_2', '2026-05-05'),
    ]);
    expect(await loadOverview(db, 'ven_1', day('2026-05-05'))).toEqual({
      owed: [
        {
          currency: 'EUR',
          count: 3,
          balanceMinor: 36_300,
          overdueCount: 1,
          overdueMinor: 12_100,
        },
      ],
      plans: { active: 1 },
      openTasks: 2,
    });
    expect(await loadOverview(db, 'ven_3', TODAY)).toEqual({ owed: [], plans: {}, openTasks: 0 });
    const open = await listOpenTasks(db, 'ven_1', { today: TODAY, limit: 9 });
    expect(open.map((row) => [row.id, row.debtorName])).toEqual([
      ['tsk_2', 'Debtor deb_1'],
      ['tsk_1', 'Debtor deb_1'],
    ]);
    expect(await loadOpenTask(db, 'ven_2', 'tsk_1')).toBeUndefined();
    expect(await loadOpenTask(db, 'ven_1', 'tsk_1')).toMatchObject({ id: 'tsk_1', doneAt: null });
    await db.write([finishTask({ vendorId: 'ven_1', debtorId: 'deb_1' }, 'tsk_1', NOW)]);
    expect(await loadOpenTask(db, 'ven_1', 'tsk_1')).toBeUndefined();
  });
});
