import { describe, expect, test } from 'vitest';
import { loadCase, loadCases, newCase } from '../../db/cases.ts';
import type { Database } from '../../db/client.ts';
import { commitCase, commitCases } from '../../db/commit.ts';
import { decideCase, TooManyConflicts } from '../../db/decide.ts';
import { insertDebtor, loadDebtor } from '../../db/queries/debtors.ts';
import { journalOfCase } from '../../db/queries/journal.ts';
import { updateVendor } from '../../db/queries/vendors.ts';
import { verifyLedger } from '../../db/verify.ts';
import type { Instant } from '../../server/domain/brands.ts';
import type { Change, Decision, Message } from '../../server/domain/decision.ts';
import type { Plan, PlanState, PaymentState, Reminder } from '../../server/domain/facts.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { instant } from '../../server/domain/calendar.ts';
import { minor } from '../../server/domain/money.ts';
import { aDebtor, aHold, anInvoice, aPayment, aPlan, day, NOW } from '../support/builders.ts';
import {
  aCommit,
  happened,
  issued,
  paid,
  requireCase,
  storedCase,
  storedVendor,
} from '../support/cases.ts';
import { DATABASE_MODES, freshDatabase } from '../support/database.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };
const LATER = instant(NOW + 1000);

const aMessage = (over: Partial<Message> = {}): Message => ({
  id: 'msg_1',
  key: 'reminder:inv_1:1:+7',
  kind: 'reminder',
  to: 'books@kowalski.example',
  invoiceIds: ['inv_1'],
  step: '+7',
  planId: null,
  instalmentNo: null,
  paymentId: null,
  notBefore: NOW,
  createdAt: NOW,
  ...over,
});

const aReminder = (over: Partial<Reminder> = {}): Reminder => ({
  id: 'rem_1',
  invoiceId: 'inv_1',
  cycle: 1,
  step: '+7',
  tone: 2,
  recipient: 'books@kowalski.example',
  outcome: 'queued',
  why: { code: 'due', balanceMinor: 12_100 },
  at: NOW,
  messageId: 'msg_1',
  ...over,
});

/** In a column and inside of JSON: rows are read as lines. */
const TWO_LINES = 'asked\r\n"twice"';

const PAYMENT_STATES: readonly PaymentState[] = [
  { status: 'created' },
  { status: 'requiresAction' },
  { status: 'processing', processingSince: NOW },
  { status: 'succeeded', settledAt: NOW },
  { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' },
  { status: 'canceled', canceledAt: NOW },
  { status: 'partiallyRefunded', settledAt: NOW },
  { status: 'refunded', settledAt: NOW },
  { status: 'disputed', settledAt: NOW, disputedAt: LATER },
  { status: 'disputeWon', settledAt: NOW },
  { status: 'disputeLost', settledAt: NOW, lostAt: LATER },
];

const PLAN_STATES: readonly PlanState[] = [
  { status: 'accepted', activateBy: LATER },
  { status: 'active', activeSince: NOW, reinstatedAt: null },
  {
    status: 'defaulted',
    defaultedAt: NOW,
    noticeUntilOn: day('2026-05-11'),
    reinstateUntilOn: day('2026-05-18'),
    mayReinstate: true,
  },
  {
    status: 'accelerated',
    acceleratedAt: NOW,
    reinstateUntilOn: day('2026-05-18'),
    mayReinstate: false,
  },
  { status: 'completed', completedAt: NOW },
  { status: 'lapsed', lapsedAt: NOW },
  { status: 'canceled', canceledAt: NOW, reason: TWO_LINES },
  { status: 'superseded', supersededAt: NOW, byPlanId: 'pln_2' },
];

const everything = (): Change[] => [
  // Deliberately before what they name: the commit puts rows in the order that keys need.
  { do: 'putReminder', reminder: aReminder() },
  { do: 'addMessage', message: aMessage({ planId: 'pln_0', paymentId: 'pay_0' }) },
  paid({ id: 'ent_2', paymentId: 'pay_3', breakdown: anInvoice().taxTotals, reference: 'PRZELEW' }),
  {
    do: 'addQuote',
    quote: {
      id: 'quo_1',
      paymentId: 'pay_0',
      kind: 'all',
      currency: anInvoice().currency,
      amountMinor: minor(12_100),
      covers: [{ invoiceId: 'inv_1', amountMinor: minor(12_100) }],
      createdAt: NOW,
      expiresAt: LATER,
    },
  },
  ...PAYMENT_STATES.map((state, n): Change => {
    const own = { id: `pay_${n}`, paymentIntentId: `pi_${n}`, createdAt: instant(NOW + n) };
    return {
      do: 'putPayment',
      payment: aPayment({ ...own, planId: 'pln_0', offSession: n > 5 }, state),
    };
  }),
  ...PLAN_STATES.map((state, n): Change => {
    const own = { id: `pln_${n}`, acceptedAt: instant(NOW + n), autopay: n > 3 };
    return {
      do: 'putPlan',
      plan: aPlan({ ...own, letters: [{ kind: 'planDue', no: 1, at: NOW }] }, state),
    };
  }),
  {
    do: 'putHold',
    hold: aHold({ untilOn: day('2026-06-01'), resume: { at: 'step', step: '+7' } }),
  },
  {
    do: 'putHold',
    hold: aHold({ id: 'hld_2', invoiceId: null, from: LATER, endedAt: LATER, note: TWO_LINES }),
  },
  {
    do: 'putOffer',
    offer: {
      id: 'off_1',
      invoiceId: 'inv_1',
      amountMinor: minor(9000),
      untilOn: day('2026-05-08'),
      createdAt: NOW,
      endedAt: null,
    },
  },
  {
    do: 'addTask',
    task: {
      id: 'tsk_1',
      kind: 'call',
      invoiceId: 'inv_1',
      dueOn: day('2026-05-05'),
      note: { code: 'call' },
      createdAt: NOW,
    },
  },
  {
    do: 'addCredit',
    credit: {
      id: 'crd_1',
      currency: anInvoice().currency,
      amountMinor: minor(-50),
      paymentId: 'pay_0',
      why: { code: 'surplus' },
      at: NOW,
    },
  },
];

describe.each(DATABASE_MODES)('%s: a case', (mode) => {
  test('reads back exactly as it was decided', async () => {
    await using fresh = await freshDatabase(mode);
    const before = await storedCase(fresh.db);
    expect(before).toMatchObject({ seq: 1, invoices: [anInvoice()] });
    const committed = await commitCase(fresh.db, before, aCommit({ changes: everything() }));
    const after = await requireCase(fresh.db, REF);
    expect(committed).toEqual({ ok: true, seq: 2, head: after.head });
    expect(after.payments).toEqual(
      everything().flatMap((change) => (change.do === 'putPayment' ? [change.payment] : [])),
    );
    expect(after.plans).toEqual(
      everything().flatMap((change) => (change.do === 'putPlan' ? [change.plan] : [])),
    );
    expect(after.holds).toHaveLength(2);
    expect(after.holds[0]).toEqual(
      aHold({ untilOn: day('2026-06-01'), resume: { at: 'step', step: '+7' } }),
    );
    expect(after.reminders).toEqual([aReminder()]);
    expect(after.offers).toMatchObject([{ id: 'off_1', untilOn: '2026-05-08' }]);
    expect(after.entries.map((entry) => entry.id)).toEqual(['ent_inv1', 'ent_2']);
    expect(await loadCases(fresh.db, [REF, { ...REF, debtorId: 'deb_9' }])).toEqual([after]);
  });

  test('drops the fields of a state that it has left', async () => {
    await using fresh = await freshDatabase(mode);
    let facts = await storedCase(fresh.db);
    for (const plan of [aPlan(), { ...aPlan(), status: 'completed', completedAt: NOW } as Plan]) {
      await commitCase(fresh.db, facts, aCommit({ changes: [{ do: 'putPlan', plan }] }));
      facts = await requireCase(fresh.db, REF);
    }
    expect(facts.plans).toHaveLength(1);
    expect(facts.plans[0]).not.toHaveProperty('activeSince');
    expect(facts.plans[0]).toMatchObject({ status: 'completed', completedAt: NOW });
  });

  test('keeps of a plan what it was before money moved it on', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const waiting = { status: 'accepted', activateBy: LATER } as const;
    const active = { status: 'active', activeSince: NOW, reinstatedAt: null, before: waiting };
    const state = { status: 'completed', completedAt: NOW, before: active } as const;
    const plan = aPlan({}, state as PlanState);
    await commitCase(fresh.db, facts, aCommit({ changes: [{ do: 'putPlan', plan }] }));
    expect((await requireCase(fresh.db, REF)).plans).toEqual([plan]);
  });

  test('keeps the cached balance with the ledger', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    await commitCase(fresh.db, facts, aCommit({ changes: [paid({ amountMinor: minor(2100) })] }));
    const [row] = await fresh.db.read({ sql: 'SELECT balance_minor FROM invoices', args: [] });
    expect(row?.[0]).toBe(balanceOf((await requireCase(fresh.db, REF)).entries, 'inv_1'));
    expect(row?.[0]).toBe(10_000);
    expect(await verifyLedger(fresh.db)).toEqual([]);
  });

  test('refuses to owe less than nothing, whoever decided it', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const tooMuch = aCommit({ changes: [paid({ amountMinor: minor(12_101) })] });
    await expect(commitCase(fresh.db, facts, tooMuch)).rejects.toMatchObject({ kind: 'check' });
    expect(await requireCase(fresh.db, REF)).toEqual(facts);
  });

  test('begins together with its debtor and first invoice', async () => {
    await using fresh = await freshDatabase(mode);
    const vendor = await storedVendor(fresh.db);
    const debtor = { ...aDebtor(), externalId: 'K-17' };
    const commit = aCommit({
      changes: issued(anInvoice()),
      before: [insertDebtor('ven_1', debtor)],
    });
    expect(await commitCase(fresh.db, newCase(vendor, aDebtor()), commit)).toMatchObject({
      ok: true,
    });
    expect(await loadDebtor(fresh.db, REF)).toEqual(debtor);
    await expect(commitCase(fresh.db, newCase(vendor, aDebtor()), commit)).rejects.toThrow(
      /^unique constraint failed: debtors\./,
    );
  });

  test('of another vendor does not exist', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    await storedVendor(fresh.db, { id: 'ven_2' });
    expect(await loadCase(fresh.db, { ...REF, vendorId: 'ven_2' })).toBeUndefined();
  });

  test('takes no change without a journal record', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const silent = aCommit({ events: [], changes: [paid()] });
    await expect(commitCase(fresh.db, facts, silent)).rejects.toThrow(/without a journal record/);
  });

  test('sends one reminder of a step to one address, also from the next decision', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const send = (n: number, reminder: Partial<Reminder> = {}, message: Partial<Message> = {}) =>
      aCommit({
        changes: [
          { do: 'addMessage', message: aMessage({ id: `msg_${n}`, key: `k${n}`, ...message }) },
          {
            do: 'putReminder',
            reminder: aReminder({ id: `rem_${n}`, messageId: `msg_${n}`, ...reminder }),
          },
        ],
      });
    await commitCase(fresh.db, facts, send(1));
    const next = await requireCase(fresh.db, REF);
    await expect(commitCase(fresh.db, next, send(2))).rejects.toMatchObject({ kind: 'unique' });
    await expect(
      commitCase(fresh.db, next, send(2, { step: '+14' }, { key: 'k1' })),
    ).rejects.toMatchObject({ on: 'messages.vendor_id, messages.key' });
    expect(await commitCase(fresh.db, next, send(2, { outcome: 'suppressed' }))).toMatchObject({
      ok: true,
    });
  });
});

describe.each(DATABASE_MODES)('%s: writers of one case', (mode) => {
  test('conflict when they decided on the same facts: the first wins (F44)', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const commits = Array.from({ length: 12 }, (_, n) =>
      commitCase(
        fresh.db,
        facts,
        aCommit({ changes: [paid({ id: `ent_${n}`, amountMinor: minor(n + 1) })] }),
      ),
    );
    const outcomes = await Promise.all(commits);
    expect(outcomes.map((outcome) => outcome.ok)).toEqual(commits.map((_, n) => n === 0));
    expect((await requireCase(fresh.db, REF)).entries).toHaveLength(2);
  });

  test('all get through when they load and decide again (F44)', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    await Promise.all(Array.from({ length: 60 }, (_, n) => payOne(fresh.db, n)));
    const facts = await requireCase(fresh.db, REF);
    expect(facts.seq).toBe(61);
    expect(balanceOf(facts.entries)).toBe(12_100 - 60);
    expect(await verifyLedger(fresh.db)).toEqual([]);
  });

  test('try again when another one was faster, and say so when it always is', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db);
    const behind = (others: number): Database => ({
      ...db,
      write: async (statements) => {
        others -= 1;
        if (others >= 0) await commitCase(db, await requireCase(db, REF), aCommit());
        return db.write(statements);
      },
    });
    await payOne(behind(5), 1);
    expect((await requireCase(db, REF)).seq).toBe(1 + 5 + 1);
    await expect(payOne(behind(5), 2, 5)).rejects.toThrow(TooManyConflicts);
    expect((await requireCase(db, REF)).entries).toHaveLength(2);
  });

  test('do not disturb writers of other cases', async () => {
    await using fresh = await freshDatabase(mode);
    await storedVendor(fresh.db);
    const cases = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        storedCase(fresh.db, {
          debtorId: `deb_${n}`,
          invoice: anInvoice({ id: `inv_${n}`, number: `${n}` }),
        }),
      ),
    );
    const pay = (n: number, amount: number) =>
      aCommit({
        changes: [paid({ id: `ent_p${n}`, invoiceId: `inv_${n}`, amountMinor: minor(amount) })],
      });
    const [one, two, three, four] = cases;
    if (!one || !two || !three || !four) throw new Error('four cases');
    const outcomes = await commitCases(fresh.db, [
      { facts: one, commit: pay(1, 100) },
      { facts: { ...two, seq: 0 }, commit: pay(2, 100) },
      { facts: three, commit: pay(3, 99_999) },
      { facts: four, commit: pay(4, 100) },
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: { ok: true } },
      { status: 'fulfilled', value: { ok: false, conflict: true } },
      { status: 'rejected', reason: { name: 'ConstraintViolated', kind: 'check' } },
      { status: 'fulfilled', value: { ok: true } },
    ]);
    expect(await verifyLedger(fresh.db)).toEqual([]);
  });
});

describe.each(DATABASE_MODES)('%s: deciding', (mode) => {
  const options = { actor: { kind: 'system' }, now: () => NOW, wake: () => LATER } as const;

  test('returns the facts as they are afterwards', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    const decided = await decideCase(fresh.db, REF, accept('ent_1'), options);
    expect(decided?.decision).toMatchObject({ ok: true });
    expect(decided?.facts).toEqual(await requireCase(fresh.db, REF));
  });

  test('comes after what the case has seen, also when the clock was set back (F40)', async () => {
    await using fresh = await freshDatabase(mode);
    const { entries } = await storedCase(fresh.db);
    const latest = Math.max(...entries.map(({ at }) => at));
    const seen: number[] = [];
    const refuse = (_: unknown, at: number): Decision<'overpaid'> => {
      seen.push(at);
      return { ok: false, code: 'overpaid' };
    };
    for (const at of [latest - 3_600_000, latest, latest + 5]) {
      await decideCase(fresh.db, REF, refuse, { ...options, now: () => at as Instant });
    }
    expect(seen).toEqual([latest + 1, latest, latest + 5]);
  });

  test('writes nothing when refused', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    const refuse = (): Decision<'overpaid'> => ({ ok: false, code: 'overpaid' });
    const decided = await decideCase(fresh.db, REF, refuse, options);
    expect(decided).toEqual({ decision: { ok: false, code: 'overpaid' }, facts });
    expect(await requireCase(fresh.db, REF)).toEqual(facts);
  });

  test('writes what belongs to it in the same write', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    const also = [{ sql: "INSERT INTO meta (key, value) VALUES ('done', '1')", args: [] }];
    await decideCase(fresh.db, REF, accept('ent_1'), { ...options, also: () => also });
    const again = decideCase(fresh.db, REF, accept('ent_2'), { ...options, also: () => also });
    await expect(again).rejects.toMatchObject({ kind: 'unique', on: 'meta.key' });
    expect((await requireCase(fresh.db, REF)).seq).toBe(2);
  });

  test('knows no debtor of another vendor', async () => {
    await using fresh = await freshDatabase(mode);
    await storedCase(fresh.db);
    const foreign = { vendorId: 'ven_2', debtorId: 'deb_1' };
    expect(await decideCase(fresh.db, foreign, accept('ent_1'), options)).toBeUndefined();
  });

  test('wakes the debtor at once when the settings changed under it', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    await commitCase(fresh.db, facts, aCommit({ wakeAt: LATER }));
    expect(await wakeOf(fresh.db)).toBe(LATER);
    const before = await requireCase(fresh.db, REF);
    await updateVendor(fresh.db, before.vendor, { version: before.settingsVersion, at: NOW });
    expect(await wakeOf(fresh.db)).toBe(NOW);
    const looked = aCommit({ wakeAt: LATER, hasLooked: true });
    await commitCase(fresh.db, before, looked);
    expect(await wakeOf(fresh.db)).toBe(NOW);
    await commitCase(fresh.db, await requireCase(fresh.db, REF), looked);
    expect(await wakeOf(fresh.db)).toBe(LATER);
  });

  test.each([
    ['something', undefined],
    ['nothing', []],
  ])('of %s leaves a look that is due to the worker', async (_, events) => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db, { wakeAt: NOW });
    const commit = aCommit({ wakeAt: LATER, ...(events && { events }) });
    await commitCase(fresh.db, facts, commit);
    expect(await wakeOf(fresh.db)).toBe(NOW);
    const after = await requireCase(fresh.db, REF);
    await commitCase(fresh.db, after, { ...commit, hasLooked: true });
    expect(await wakeOf(fresh.db)).toBe(LATER);
  });

  test('of nothing moves the wake-up, unless somebody decided something meanwhile', async () => {
    await using fresh = await freshDatabase(mode);
    const facts = await storedCase(fresh.db);
    await commitCase(fresh.db, facts, aCommit({ events: [], wakeAt: LATER }));
    expect(await wakeOf(fresh.db)).toBe(LATER);
    await commitCase(fresh.db, facts, aCommit({ wakeAt: null }));
    await commitCase(fresh.db, facts, aCommit({ events: [], wakeAt: LATER }));
    expect(await wakeOf(fresh.db)).toBeNull();
    expect(await journalOfCase(fresh.db, REF, { afterSeq: 0, limit: 9 })).toHaveLength(2);
  });
});

const accept = (id: string) => (): Decision => ({
  ok: true,
  events: [happened('payment.recorded', { id })],
  changes: [paid({ id, amountMinor: minor(1) })],
});

const payOne = (db: Database, n: number, attempts?: number) =>
  decideCase(db, REF, accept(`ent_${n}`), {
    actor: { kind: 'system' },
    now: () => NOW,
    wake: () => null,
    ...(attempts === undefined ? {} : { attempts }),
  });

async function wakeOf(db: Database): Promise<unknown> {
  const [row] = await db.read({ sql: 'SELECT wake_at FROM debtors', args: [] });
  return row?.[0];
}
