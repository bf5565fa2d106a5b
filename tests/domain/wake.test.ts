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
import type {
  CaseFacts,
  Hold,
  Invoice,
  Payment,
  Plan,
  ResumeRule,
} from '../../server/domain/facts.ts';
import { minor, splitEqually } from '../../server/domain/money.ts';
import { instalmentDates } from '../../server/domain/plan-menu.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import { SEQUENCES } from '../../server/domain/sequences.ts';
import { nextWakeAt } from '../../server/domain/wake.ts';
import {
  aCase,
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  aVendor,
  countedIds,
  EUR,
  NOW,
  PLN,
  TODAY,
} from '../support/builders.ts';
import { story, WARSAW, type Story } from '../support/story.ts';

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
});

const ZONES = [
  'Europe/Warsaw',
  'Pacific/Auckland',
  'America/Los_Angeles',
  'Asia/Kathmandu',
] as const;
const anyDays = (max: number) => fc.integer({ min: 0, max });

const anyInvoice = fc.record({
  dueIn: fc.integer({ min: -60, max: 40 }),
  amount: fc.integer({ min: 1, max: 500_000 }),
  currency: fc.constantFrom(EUR, EUR, PLN),
});
const anyRule = fc.constantFrom<ResumeRule>(
  { at: 'same' },
  { at: 'next' },
  { at: 'restart' },
  { at: 'step', step: '+14' },
  { at: 'step', step: '+30' },
);
const anyPlan = fc.record({
  count: fc.integer({ min: 2, max: 6 }),
  startIn: anyDays(20),
  autopay: fc.boolean(),
  missedCount: fc.integer({ min: 1, max: 3 }),
  rule: fc.constantFrom('missedInTotal' as const, 'missedInARow' as const),
});
/** What people and processors do, and how many days after the action before. */
const anyAction = fc.record({
  after: anyDays(12),
  invoice: fc.nat(2),
  do: fc.oneof(
    fc.record({ kind: fc.constant('hold' as const), days: fc.option(anyDays(20)), rule: anyRule }),
    fc.record({ kind: fc.constant('endHolds' as const) }),
    fc.record({ kind: fc.constant('pay' as const), share: fc.constantFrom(2, 1) }),
    fc.record({ kind: fc.constant('debit' as const) }),
    fc.record({ kind: fc.constant('debitEnds' as const), ok: fc.boolean() }),
    fc.record({ kind: fc.constant('reverse' as const) }),
    fc.record({ kind: fc.constant('openAttempt' as const) }),
    fc.record({ kind: fc.constant('chargeEnds' as const), ok: fc.boolean() }),
  ),
});
type Action = typeof anyAction extends fc.Arbitrary<infer T> ? T : never;

const anyHistory = fc.record({
  zone: fc.constantFrom(...ZONES),
  sequence: fc.constantFrom(
    'standard' as const,
    'biweekly-gentle' as const,
    'polish-classic' as const,
  ),
  invoices: fc.array(anyInvoice, { minLength: 1, maxLength: 3 }),
  plan: fc.option(anyPlan),
  actions: fc.array(anyAction, { maxLength: 14 }),
  probes: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
});
type History = typeof anyHistory extends fc.Arbitrary<infer T> ? T : never;

test('any history: the worker wakes in time, comes to rest, and keeps every promise of the rules', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const cal: WorkCalendar = { ...WARSAW, zone: history.zone as TimeZone };
      const told = begin(history, cal);
      for (const action of history.actions) {
        liveThrough(told, cal, action.after, history.probes);
        act(told, action);
        checkRest(told, cal);
      }
      liveThrough(told, cal, 250, history.probes);
      checkLetters(told, cal);
    }),
    { numRuns: 40 },
  );
});

function begin(history: History, cal: WorkCalendar): Story {
  const invoices = history.invoices.map(({ dueIn, amount, currency }, i): Invoice => ({
    ...anInvoice({ id: `inv_${i + 1}`, number: `${i + 1}`, amountMinor: amount }),
    dueOn: addDays(TODAY, dueIn),
    currency,
  }));
  const vendor = aVendor({ settings: { sequence: SEQUENCES[history.sequence] } });
  return story({ vendor, invoices, plans: planFor(history, invoices) }, { cal });
}

function planFor({ plan }: History, [first]: readonly Invoice[]): readonly Plan[] {
  if (plan === null || first === undefined || first.amountDueMinor < plan.count) return [];
  const dates = instalmentDates(addDays(TODAY, plan.startIn), 'biweekly', plan.count);
  const instalments = splitEqually(first.amountDueMinor, plan.count).map((amountMinor, i) => ({
    no: i + 1,
    dueOn: dates[i] ?? TODAY,
    amountMinor,
  }));
  const policy = aPlanPolicy({
    defaultAfter: { rule: plan.rule, count: plan.missedCount },
    resumeAtStep: null,
  });
  const method = plan.autopay ? { customerId: 'cus_1', paymentMethodId: 'pm_1' } : {};
  const { currency } = first;
  const over = { baseMinor: first.amountDueMinor, instalments, policy, currency, ...method };
  return [aPlan({ ...over, autopay: plan.autopay })];
}

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

function act(told: Story, { invoice, do: what }: Action): void {
  const facts = told.facts();
  const target = facts.invoices[invoice % facts.invoices.length];
  if (target === undefined) return;
  const now = told.now();
  const after = (): void =>
    told.write(planChangesAfterLedger(told.facts(), now, told.newId).changes);
  const valueOn = localDate(now, facts.vendor.timeZone);
  const owed = facts.entries
    .filter((e) => e.invoiceId === target.id)
    .reduce((sum, e) => sum + (e.side === 'debit' ? e.amountMinor : -Number(e.amountMinor)), 0);
  const credit = (amount: number, paymentId: string | null): void => {
    if (amount <= 0) return;
    const entry = { invoiceId: target.id, currency: target.currency, at: now, valueOn };
    const id = told.newId('ent');
    told.write([
      {
        do: 'addEntry',
        entry: anEntry({ ...entry, id, amountMinor: minor(amount), paymentId }),
      },
    ]);
    after();
  };
  const onTarget = (p: Payment): boolean => p.allocations.some((a) => a.invoiceId === target.id);
  switch (what.kind) {
    case 'hold': {
      const untilOn = what.days === null ? null : addDays(valueOn, what.days);
      const id = told.newId('hld');
      const hold = aHold({ id, invoiceId: target.id, from: now, untilOn, resume: what.rule });
      told.write([{ do: 'putHold', hold }]);
      return;
    }
    case 'endHolds':
      told.write(
        facts.holds
          .filter((h) => h.endedAt === null)
          .map((h: Hold) => ({ do: 'putHold', hold: { ...h, endedAt: now } })),
      );
      return;
    case 'pay':
      credit(Math.floor(owed / what.share), null);
      return;
    case 'debit': {
      if (owed <= 0 || facts.payments.some((p) => p.status === 'processing')) return;
      const id = told.newId('pay');
      const amountMinor = minor(owed);
      const allocations = [{ invoiceId: target.id, amountMinor }];
      const over = { id, amountMinor, allocations, createdAt: now, initiatedAt: now };
      const payment = aPayment(over, { status: 'processing', processingSince: now });
      told.write([{ do: 'putPayment', payment }]);
      return;
    }
    case 'debitEnds':
      for (const p of facts.payments.filter((one) => one.status === 'processing')) {
        const base = { ...aPayment(), ...p } as Payment;
        const state = what.ok
          ? { status: 'succeeded' as const, settledAt: now }
          : { status: 'failed' as const, failedAt: now, failureCode: 'debitFailed' };
        told.write([{ do: 'putPayment', payment: { ...base, ...state } as Payment }]);
        if (what.ok && onTarget(p)) credit(Math.min(owed, p.amountMinor), p.id);
      }
      return;
    case 'reverse': {
      const last = facts.entries.findLast((e) => e.invoiceId === target.id && e.kind === 'payment');
      if (last === undefined || facts.entries.some((e) => e.correctsId === last.id)) return;
      const { invoiceId, currency, amountMinor } = last;
      const over = { invoiceId, currency, amountMinor, at: now, valueOn, correctsId: last.id };
      const id = told.newId('ent');
      told.write([{ do: 'addEntry', entry: anEntry({ ...over, id, kind: 'paymentReversed' }) }]);
      after();
      return;
    }
    case 'openAttempt': {
      if (facts.payments.some((p) => p.status === 'created')) return;
      const id = told.newId('pay');
      const allocations = [{ invoiceId: target.id, amountMinor: minor(100) }];
      const quoteExpiresAt = instant(now + 3_600_000);
      const payment = aPayment({ id, allocations, createdAt: now, quoteExpiresAt });
      told.write([{ do: 'putPayment', payment }]);
      return;
    }
    case 'chargeEnds':
      for (const p of facts.payments.filter((one) => one.status === 'created')) {
        const state = { status: 'canceled' as const, canceledAt: now };
        told.write([{ do: 'putPayment', payment: { ...p, ...state } as Payment }]);
      }
  }
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
  for (const plan of told.facts().plans) {
    const told2 = plan.letters.map((l) => `${l.kind}${l.no}`);
    expect(new Set(told2).size, 'a plan letter twice').toBe(told2.length);
  }
}
