import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFileStore, createMemoryStore } from '../../server/sandbox/stripe/store.ts';
import { createTables, type TimerRow } from '../../server/sandbox/stripe/tables.ts';
import {
  DAY,
  START,
  openBench,
  openIntent,
  requestOf,
  valueOf,
  type Bench,
} from './stripe-setup.ts';

const PAID = ['charge.succeeded', 'payment_intent.succeeded'];
const typesOf = (bench: Bench): string[] => bench.arrived.map((event) => event.type);

/** An intent whose own events have arrived, so that only those of the test are left to look at. */
async function openQuietly(bench: Bench): Promise<string> {
  const { id } = await openIntent(bench);
  await bench.emulator.idle();
  bench.arrived.length = 0;
  return id;
}

describe('webhooks', () => {
  it('have arrived, signed and in order, when pay answers', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(typesOf(bench)).toEqual(PAID);
    expect(bench.arrived.every((event) => event.paymentIntentId === id)).toBe(true);
    expect(bench.arrived.every((event) => event.createdAt === START)).toBe(true);
  });

  it('of a call of ours arrive after its answer', async () => {
    const bench = openBench();
    valueOf(await bench.gateway.createIntent(requestOf()));
    expect(typesOf(bench)).toEqual([]);
    await bench.emulator.idle();
    expect(typesOf(bench)).toEqual(['payment_intent.created']);
  });

  it('duplicated come twice with the same id', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    await bench.emulator.world({ do: 'webhooks', mode: 'duplicate' });
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(typesOf(bench)).toEqual(PAID.flatMap((type) => [type, type]));
    expect(new Set(bench.arrived.map((event) => event.id)).size).toBe(2);
  });

  it('delayed come an hour later, with a fresh signature, or when they are flushed', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    await bench.emulator.world({ do: 'webhooks', mode: 'delay' });
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa_chargeDeclined' });
    expect(typesOf(bench)).toEqual([]);
    expect(bench.emulator.nextEventAt()).toBe(START + 3_600_000);
    await bench.pass(3_600_000);
    expect(typesOf(bench)).toEqual(['charge.failed', 'payment_intent.payment_failed']);
    bench.arrived.length = 0;
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(typesOf(bench)).toEqual([]);
    await bench.emulator.world({ do: 'webhooks', mode: 'flush' });
    expect(typesOf(bench)).toEqual(PAID);
  });

  it('dropped never come, not even when flushed, but the list of events tells of them', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    await bench.emulator.world({ do: 'webhooks', mode: 'drop' });
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    await bench.emulator.world({ do: 'webhooks', mode: 'flush' });
    await bench.pass(5 * DAY);
    expect(typesOf(bench)).toEqual([]);
    const listed = valueOf(await bench.gateway.listEvents({ after: START, cursor: null }));
    expect(listed.events.map((event) => event.type)).toEqual(['payment_intent.succeeded']);
    const failed = await bench.sdk.events.list({ delivery_success: false });
    expect(failed.data.map((event) => event.type)).toEqual(PAID.toReversed());
    const taken = await bench.sdk.events.list({ delivery_success: true });
    expect(taken.data.map((event) => event.type)).not.toContain('payment_intent.succeeded');
  });

  it('reordered come newest first, and the oldest after a later one', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    await bench.emulator.world({ do: 'webhooks', mode: 'reorder' });
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_sepaDebit' });
    await bench.emulator.world({ do: 'settle', paymentIntent: id });
    expect(typesOf(bench)).toEqual(['charge.pending', 'payment_intent.succeeded']);
    await bench.emulator.world({ do: 'webhooks', mode: 'flush' });
    expect(typesOf(bench).slice(2)).toEqual(['payment_intent.processing', 'charge.succeeded']);
  });

  it('that the endpoint refuses are tried again, further and further apart, for days', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    bench.endpointWorks = false;
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    const first = bench.emulator.nextEventAt() ?? 0;
    expect(first).toBeGreaterThan(START);
    await bench.pass(first - START);
    const second = bench.emulator.nextEventAt() ?? 0;
    expect(second - first).toBeGreaterThan(first - START);
    bench.endpointWorks = true;
    await bench.pass(second - first);
    expect(typesOf(bench)).toEqual(PAID);
    expect(bench.emulator.nextEventAt()).toBeNull();
  });

  it('are given up after days of refusal, and nothing waits any more', async () => {
    const bench = openBench();
    const id = await openQuietly(bench);
    bench.endpointWorks = false;
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    for (let day = 0; day < 40; day++) await bench.pass(DAY / 4);
    expect(bench.emulator.nextEventAt()).toBeNull();
    bench.endpointWorks = true;
    await bench.pass(DAY);
    expect(typesOf(bench)).toEqual([]);
  });

  it('go on after the disk was full for a moment', async () => {
    const store = createMemoryStore();
    let isFull = false;
    const bench = openBench({
      store: {
        ...store,
        append: (line) => {
          if (isFull) throw new Error('ENOSPC');
          store.append(line);
        },
      },
    });
    const id = await openQuietly(bench);
    isFull = true;
    await expect(
      bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' }),
    ).rejects.toThrow('ENOSPC');
    expect(bench.emulator.state().charges).toEqual([]);
    isFull = false;
    await bench.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_card_visa' });
    expect(typesOf(bench)).toEqual(PAID);
    expect(openBench({ store }).emulator.state().charges).toHaveLength(1);
  });

  it('older than thirty days are not listed', async () => {
    const bench = openBench();
    await openQuietly(bench);
    await bench.pass(31 * DAY);
    expect((await bench.sdk.events.list()).data).toEqual([]);
  });
});

describe('after a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('everything is as it was: objects, keys, debits on their way and undelivered webhooks', async () => {
    const path = join(folder, 'world.jsonl');
    const before = openBench({ store: createFileStore(path) });
    const { id } = await openIntent(before);
    await before.emulator.idle();
    await before.emulator.world({ do: 'webhooks', mode: 'delay' });
    await before.emulator.pay({ paymentIntent: id, paymentMethod: 'pm_sepaDebit' });
    const known = before.emulator.state();

    const after = openBench({ store: createFileStore(path) });
    expect(after.emulator.state()).toEqual(known);
    expect((await openIntent(after)).id).toBe(id);
    await after.emulator.world({ do: 'webhooks', mode: 'normal' });
    await after.pass(7 * DAY);
    expect(valueOf(await after.gateway.fetchIntent(id)).report.status).toBe('succeeded');
    expect(typesOf(after)).toEqual([
      'payment_intent.processing',
      'charge.pending',
      'charge.succeeded',
      'payment_intent.succeeded',
    ]);
  });

  it('new objects never take an id that was given before', async () => {
    const store = createMemoryStore();
    const first = await openIntent(openBench({ store }), { paymentId: 'pay_a' });
    const second = await openIntent(openBench({ store }), { paymentId: 'pay_b' });
    expect(second.id).not.toBe(first.id);
  });

  it('a line cut off by the crash is dropped and what follows is kept', async () => {
    const path = join(folder, 'cut.jsonl');
    const before = openBench({ store: createFileStore(path) });
    const { id } = await openIntent(before);
    await before.emulator.idle();
    writeFileSync(path, `${readFileSync(path, 'utf8')}[["customers","cus_x",{"id"`);
    const after = openBench({ store: createFileStore(path) });
    await openIntent(after, { paymentId: 'pay_2' });
    await after.emulator.idle();
    const again = openBench({ store: createFileStore(path) });
    expect(again.emulator.state().paymentIntents.map((intent) => intent.id)).toContain(id);
    expect(again.emulator.state().paymentIntents).toHaveLength(2);
  });

  it('a long history is written anew shorter, with the same state', () => {
    const path = join(folder, 'long.jsonl');
    const before = createTables(createFileStore(path));
    for (let counter = 1; counter <= 2_500; counter++) {
      before.put('settings', 'settings', { counter, mode: 'drop' });
      if (counter % 2 === 0) before.put('timers', `t${counter}`, TIMER);
      else before.remove('timers', `t${counter - 1}`);
      before.commit();
    }
    const lines = () => readFileSync(path, 'utf8').split('\n').length;
    expect(lines()).toBe(2_501);
    const after = createTables(createFileStore(path));
    expect(lines()).toBe(2);
    for (const tables of [after, createTables(createFileStore(path))]) {
      expect(tables.get('settings', 'settings')).toEqual({ counter: 2_500, mode: 'drop' });
      expect(tables.entries('timers')).toEqual([['t2500', TIMER]]);
    }
  });
});

const TIMER: TimerRow = { at: START, kind: 'debit', target: 'pi_1' };
