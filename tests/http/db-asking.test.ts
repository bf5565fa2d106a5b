import { describe, expect, test } from 'vitest';
import type { Database } from '../../db/client.ts';
import { commitCase } from '../../db/commit.ts';
import { changeAlarms, findLate, listAlarms } from '../../db/queries/alarms.ts';
import {
  askAboutThese,
  claimPaymentsToAsk,
  earliestAskAt,
  hasFreshPayment,
  putAskAt,
  putOffAsking,
} from '../../db/queries/payments.ts';
import { keepFoundEvents, loadWebhook, receiveWebhook } from '../../db/queries/webhooks.ts';
import { deadlinesAt } from '../../server/domain/alarm.ts';
import { instant } from '../../server/domain/calendar.ts';
import type { Payment } from '../../server/domain/facts.ts';
import { aPayment, NOW } from '../support/builders.ts';
import { aCommit, requireCase, storedCase } from '../support/cases.ts';
import { DATABASE_MODES, freshDatabase } from '../support/database.ts';

const REF = { vendorId: 'ven_1', debtorId: 'deb_1' };
const MINUTE = 60_000;
const after = (minutes: number) => instant(NOW + minutes * MINUTE);

const open = (n: number, more: Partial<Payment> = {}) =>
  aPayment({ id: `pay_${n}`, paymentIntentId: `pi_${n}`, createdAt: after(n), ...more });

async function store(db: Database, payments: readonly Payment[], ref = REF): Promise<void> {
  const changes = payments.map((payment) => ({ do: 'putPayment' as const, payment }));
  const committed = await commitCase(db, await requireCase(db, ref), aCommit({ changes }));
  expect(committed).toMatchObject({ ok: true });
}

const claim = async (db: Database, minute: number, limit = 9) => {
  const found = await claimPaymentsToAsk(db, {
    now: after(minute),
    until: after(minute + 10),
    limit,
  });
  return found.map((one) => one.payment.id).toSorted();
};

describe.each(DATABASE_MODES)('%s: asking', (mode) => {
  test('begins five minutes after the payment, the longest waiting first, each claimed once', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db, {});
    const offline = open(0, { channel: 'offline', paymentIntentId: null });
    const done = aPayment(
      { id: 'pay_9', paymentIntentId: 'pi_9' },
      { status: 'succeeded', settledAt: NOW },
    );
    await store(db, [open(2), open(1), open(3), offline, done]);
    expect(await earliestAskAt(db)).toBe(after(6));
    expect(await claim(db, 5.9)).toEqual([]);
    expect(await claim(db, 7, 1)).toEqual(['pay_1']);
    expect(await claim(db, 8)).toEqual(['pay_2', 'pay_3']);
    expect(await claim(db, 8)).toEqual([]);
    expect(await claim(db, 17)).toEqual(['pay_1']);
  });

  test('is put off by its claim alone, and ends with the payment', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db, {});
    await store(db, [open(1), open(2)]);
    expect(await claim(db, 8)).toEqual(['pay_1', 'pay_2']);
    await db.write([putAskAt(REF, 'pay_1', { claimedUntil: after(18), askAt: after(60) })]);
    await db.write([putAskAt(REF, 'pay_2', { claimedUntil: after(17), askAt: after(60) })]);
    expect(await claim(db, 20)).toEqual(['pay_2']);
    await db.write([putOffAsking(after(70), after(90))]);
    expect(await earliestAskAt(db)).toBe(after(90));
    await store(db, [
      aPayment({ ...open(1) }, { status: 'succeeded', settledAt: NOW }),
      aPayment({ ...open(2) }, { status: 'canceled', canceledAt: NOW }),
    ]);
    expect(await earliestAskAt(db)).toBeUndefined();
    await db.write([askAboutThese(['pay_1'], after(100))]);
    expect(await claim(db, 100)).toEqual(['pay_1']);
  });

  test('knows whether a payment has begun lately', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db, {});
    await store(db, [open(1)]);
    expect(await hasFreshPayment(db, after(0))).toBe(true);
    expect(await hasFreshPayment(db, after(1))).toBe(false);
  });

  test('finds what is late of each vendor, however much another one has', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    await storedCase(db, {});
    const late = (n: number) => open(n, { createdAt: after(0), quoteExpiresAt: after(60) });
    await store(
      db,
      Array.from({ length: 60 }, (_, n) => late(n)),
    );
    const other = { vendorId: 'ven_2', debtorId: 'deb_9' };
    await storedCase(db, other);
    const payment = open(99, { createdAt: after(1), quoteExpiresAt: after(61) });
    await store(db, [payment], other);
    const deadlines = deadlinesAt(after(600));
    const found = await findLate(db, deadlines, { livemode: false, answered: 'x' });
    const counts = ['ven_1', 'ven_2'].map(
      (id) => found.filter(({ vendorId }) => vendorId === id).length,
    );
    expect(counts).toEqual([50, 1]);
    await changeAlarms(db, { raised: found, cleared: [] }, after(600));
    expect(await listAlarms(db, 'ven_2')).toMatchObject([{ subjectId: 'pay_99' }]);
  });

  test('keeps an event that was found once, and knows later that it came by itself', async () => {
    await using fresh = await freshDatabase(mode);
    const { db } = fresh;
    const event = {
      type: 'x',
      createdAt: NOW,
      livemode: false,
      paymentIntentId: 'pi_1',
      objectId: null,
    };
    const [first, second] = [
      { id: 'evt_1', ...event },
      { id: 'evt_2', ...event },
    ];
    expect(await receiveWebhook(db, first, NOW)).toBe(true);
    expect(await keepFoundEvents(db, [first, second], after(1))).toBe(1);
    expect(await keepFoundEvents(db, [first, second], after(2))).toBe(0);
    expect(await loadWebhook(db, 'evt_2')).toMatchObject({ receivedAt: after(1), pushedAt: null });
    await receiveWebhook(db, second, after(3));
    await receiveWebhook(db, second, after(4));
    expect(await loadWebhook(db, 'evt_2')).toMatchObject({
      receivedAt: after(1),
      pushedAt: after(3),
    });
  });
});
