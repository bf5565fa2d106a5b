import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CivilDate, Instant, TimeZone } from '../../server/domain/brands.ts';
import {
  addDays,
  atHour,
  DAY_MS,
  daysBetween,
  instant,
  isWorkingDay,
  localDate,
  type WorkCalendar,
} from '../../server/domain/calendar.ts';
import { decideDue } from '../../server/domain/due.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { holdEndsAt } from '../../server/domain/hold.ts';
import { minor } from '../../server/domain/money.ts';
import { nextWakeAt } from '../../server/domain/wake.ts';
import {
  aCase,
  aHold,
  anEntry,
  aPayment,
  aPlan,
  at,
  countedIds,
  NOW,
} from '../support/builders.ts';
import { WARSAW, type Story } from '../support/story.ts';
import { act, anyHistory, begin } from '../support/history.ts';

describe('when to look at a debtor again', () => {
  const wake = (over: Partial<CaseFacts> = {}, iso = '2026-05-04T10:00:00Z') =>
    nextWakeAt(aCase(over), at(iso), WARSAW);

  test('never, when nothing will happen by itself', () => {
    expect(wake({ entries: [anEntry({ amountMinor: minor(12_100) })] })).toBe(null);
    expect(wake({ holds: [aHold()] })).toBe(null);
  });

  test('at the next step of the sequence', () => {
    expect(wake()).toBe(at('2026-05-28T07:00:00Z'));
  });

  test('now, when something is due', () => {
    expect(wake({}, '2026-06-01T10:00:00Z')).toBe(at('2026-06-01T10:00:00Z'));
  });

  test('at the end of a hold that has one, in the send window', () => {
    const holds = [aHold({ untilOn: '2026-06-05' as CivilDate })];
    expect(wake({ holds }, '2026-06-03T10:00:00Z')).toBe(at('2026-06-08T07:00:00Z'));
  });

  test('at the next letter of a plan, though its invoices are held', () => {
    expect(wake({ plans: [aPlan()] })).toBe(at('2026-05-05T07:00:00Z'));
  });

  test('when an attempt to pay expires; then again and again, ever more rarely', () => {
    const settled = [anEntry({ amountMinor: minor(12_100) })];
    const payments = [aPayment({ quoteExpiresAt: NOW })];
    const seen: number[] = [];
    for (let now = NOW - 1, i = 0; i < 14; i += 1) {
      const next = nextWakeAt(aCase({ entries: settled, payments }), instant(now), WARSAW) ?? now;
      seen.push((next - NOW) / 60_000);
      now = next;
    }
    expect(seen).toEqual([0, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 2880, 4320, 5760]);
  });

  test('each hour at least, while money waits to go back (I5)', () => {
    const settled = [anEntry({ amountMinor: minor(12_100) })];
    const refundDue = { toMinor: minor(12_100), decidedAt: NOW };
    const arrived = { status: 'succeeded', settledAt: NOW } as const;
    const payments = [aPayment({ refundDue }, arrived)];
    const seen: number[] = [];
    for (let now: number = NOW, i = 0; i < 9; i += 1) {
      const next = nextWakeAt(aCase({ entries: settled, payments }), instant(now), WARSAW) ?? now;
      seen.push((next - NOW) / 60_000);
      now = next;
    }
    expect(seen).toEqual([5, 10, 20, 40, 80, 120, 180, 240, 300]);
  });
});

test('any history: the worker wakes in time, comes to rest, and keeps every promise of the rules', () => {
  let letters = 0;
  fc.assert(
    fc.property(anyHistory, (history) => {
      const cal: WorkCalendar = { ...WARSAW, zone: history.zone as TimeZone };
      const told = begin(history, cal);
      for (const action of history.actions) {
        liveThrough(told, cal, action.after, history.probes);
        act(told, action);
        checkRest(told, cal);
      }
      liveThrough(told, cal, 150, history.probes);
      checkLetters(told, cal);
      letters += told.sent.length;
    }),
    { numRuns: 20 },
  );
  expect(letters, 'histories in which nothing happens prove nothing').toBeGreaterThan(20);
}, 30_000);

/** Nothing is due before the worker wakes, and after it did its work nothing is due at once. */

function liveThrough(
  told: Story,
  cal: WorkCalendar,
  days: number,
  probes: readonly number[],
): void {
  const end = instant(told.now() + days * DAY_MS);
  for (;;) {
    const now = told.now();
    const wake = nextWakeAt(told.facts(), now, cal);
    const rest = Math.min(wake ?? end, end) - now;
    for (const share of [...probes, 1]) {
      const probe = instant(now + Math.max(0, Math.floor(rest * share) - 1));
      if (wake !== null && probe >= wake) continue;
      if (isIdleAt(told, probe, cal)) continue;
      throw new Error(`due at ${probe}, before the worker wakes at ${wake}`);
    }
    if (wake === null || wake > end) break;
    told.until(wake);
    checkRest(told, cal);
  }
  told.until(end);
}

function checkRest(told: Story, cal: WorkCalendar): void {
  const now = told.now();
  const wake = nextWakeAt(told.facts(), now, cal);
  const isTold = wake !== null && wake <= now;
  if (isIdleAt(told, now, cal) === isTold) throw new Error(`wake ${wake} at ${now}`);
}

function isIdleAt(told: Story, now: Instant, cal: WorkCalendar): boolean {
  const due = decideDue(told.facts(), now, cal, countedIds());
  return due.ok && 'ignored' in due;
}

function checkLetters(told: Story, cal: WorkCalendar): void {
  const keys = told.sent.map((s) => s.message.key);
  expect(new Set(keys).size, 'a key twice').toBe(keys.length);
  expect(told.sent.length + told.tasks.length, 'letters without end').toBeLessThan(150);
  const reminders = told.sent.filter((s) => s.message.kind === 'reminder');
  for (const { at: sentAt } of reminders) {
    const on = localDate(sentAt, cal.zone);
    expect(isWorkingDay(on, cal)).toBe(true);
    expect(sentAt).toBeGreaterThanOrEqual(atHour(on, 9, cal.zone));
    expect(sentAt).toBeLessThan(atHour(on, 17, cal.zone));
  }
  const days = [...new Set(reminders.map((s) => localDate(s.at, cal.zone)))].toSorted();
  for (const [i, date] of days.entries()) {
    expect(daysBetween(days[i - 1] ?? addDays(date, -9), date)).toBeGreaterThanOrEqual(3);
  }
  checkRows(told);
}

function checkRows(told: Story): void {
  const { reminders, vendor } = told.facts();
  const rowKeys = reminders.map((r) => [r.invoiceId, r.cycle, r.step, r.recipient].join());
  expect(new Set(rowKeys).size, 'a row key twice').toBe(rowKeys.length);
  const runs = Map.groupBy(
    reminders.filter((r) => r.outcome === 'sent'),
    (r) => `${r.invoiceId} ${r.cycle}`,
  );
  const order = [...vendor.settings.sequence.steps.map((s) => s.id), 'handOver'];
  for (const rows of runs.values()) {
    const inTime = rows.toSorted((a, b) => a.at - b.at);
    const places = inTime.map((r) => order.indexOf(r.step));
    expect(places, 'steps out of order').toEqual(places.toSorted((a, b) => a - b));
    const tones = inTime.map((r) => r.tone);
    expect(tones, 'softer than before').toEqual(tones.toSorted((a, b) => a - b));
  }
  checkPlanLetters(told.facts());
}

/** Each part is told of once, and of a missed one once more after a hold: its grace is another one. */
function checkPlanLetters({ plans, holds, vendor }: CaseFacts): void {
  const ends = holds.map((hold) => holdEndsAt(hold, vendor) ?? Number.POSITIVE_INFINITY);
  for (const plan of plans) {
    for (const [i, letter] of plan.letters.entries()) {
      const { kind, no, at: again } = letter;
      const first = plan.letters.slice(0, i).findLast((l) => l.kind === kind && l.no === no);
      if (first === undefined) continue;
      const isAnew = ends.some((end) => end > first.at && end <= again);
      expect([kind, isAnew], 'a plan letter twice').toEqual(['planMissed', true]);
    }
  }
}
