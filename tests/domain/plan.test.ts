import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CivilDate, Minor } from '../../server/domain/brands.ts';
import { addDays, instant, weekday } from '../../server/domain/calendar.ts';
import type { Entry, Frequency, Plan } from '../../server/domain/facts.ts';
import { minor, splitByWeights, splitEqually, sum } from '../../server/domain/money.ts';
import { instalmentDates } from '../../server/domain/plan-menu.ts';
import { paidOnPlan, planStanding } from '../../server/domain/plan.ts';
import { anEntry, aPayment, aPlan, day, NOW } from '../support/builders.ts';

const LATER = instant(NOW + 1000);
const credited = (amount: number, over: Partial<Entry> = {}): Entry =>
  anEntry({ id: `ent_${amount}`, amountMinor: minor(amount), at: LATER, ...over });
const standingOn = (date: string, entries: readonly Entry[] = [], plan: Plan = aPlan()) =>
  planStanding(plan, { entries, payments: [] }, day(date));

describe('splitting (5.3)', () => {
  test.each([
    [10_000, 3, [3334, 3333, 3333]],
    [99_999, 12, [...Array<number>(3).fill(8334), ...Array<number>(9).fill(8333)]],
  ])('%i into %i equal parts', (total, count, expected) => {
    expect(splitEqually(minor(total), count)).toEqual(expected);
  });

  test('1001 by 50/30/20', () => {
    expect(splitByWeights(minor(1001), [50, 30, 20])).toEqual([501, 300, 200]);
  });
});

describe('dates (5.3)', () => {
  const dates = (anchor: string, frequency: Frequency, count: number) =>
    instalmentDates(day(anchor), frequency, count);

  test('monthly keeps the anchor day over short months', () => {
    expect(dates('2026-01-31', 'monthly', 4)).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
  });

  test('monthly over a leap February and the turn of the year', () => {
    expect(dates('2027-11-30', 'monthly', 4)).toEqual([
      '2027-11-30',
      '2027-12-30',
      '2028-01-30',
      '2028-02-29',
    ]);
    expect(dates('2028-02-29', 'monthly', 13).at(-1)).toBe('2029-02-28');
  });

  test('weekly and biweekly count days', () => {
    expect(dates('2026-12-24', 'weekly', 3)).toEqual(['2026-12-24', '2026-12-31', '2027-01-07']);
    expect(dates('2026-12-24', 'biweekly', 2)).toEqual(['2026-12-24', '2027-01-07']);
  });

  test('dates strictly increase and monthly ones never drift, from any day', () => {
    const anyDay = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays(day('1990-01-01'), n));
    const anyFrequency = fc.constantFrom<Frequency>('weekly', 'biweekly', 'monthly');
    fc.assert(
      fc.property(anyDay, anyFrequency, fc.integer({ min: 1, max: 60 }), (anchor, how, count) => {
        const found = instalmentDates(anchor, how, count);
        expect(found.every((d, i) => i === 0 || d > (found[i - 1] ?? d))).toBe(true);
        const isAnchored = (date: CivilDate): boolean =>
          how === 'monthly'
            ? date.slice(8) === anchor.slice(8) || addDays(date, 1).endsWith('-01')
            : weekday(date) === weekday(anchor);
        expect(found.every(isAnchored)).toBe(true);
      }),
    );
  });
});

describe('standing (5.5)', () => {
  test('on the day of acceptance the first part is due and nothing is paid', () => {
    expect(standingOn('2026-05-04')).toMatchObject({
      paidMinor: 0,
      dueToDateMinor: 4034,
      arrearsMinor: 4034,
      leftMinor: 12_100,
      next: { no: 1, dueOn: '2026-05-04', amountMinor: 4034 },
    });
  });

  test('money goes to the oldest part first', () => {
    const standing = standingOn('2026-05-20', [credited(5000)]);
    expect(standing.instalments.map((i) => [i.paidMinor, i.status])).toEqual([
      [4034, 'paid'],
      [966, 'partlyPaid'],
      [0, 'upcoming'],
    ]);
    expect(standing).toMatchObject({ arrearsMinor: 0, next: { no: 2, amountMinor: 3067 } });
  });

  test('paying ahead is fine: on track, and the next part is what is left of the next one', () => {
    const standing = standingOn('2026-05-04', [credited(8067)]);
    expect(standing).toMatchObject({ arrearsMinor: 0, next: { no: 3, amountMinor: 4033 } });
  });

  test('a part is due today on its day and missed the day after', () => {
    const first = (date: string) => standingOn(date).instalments[0]?.status;
    expect([first('2026-05-03'), first('2026-05-04'), first('2026-05-05')]).toEqual([
      'upcoming',
      'dueToday',
      'missed',
    ]);
  });

  test('money on its way is neither paid nor in arrears', () => {
    const processing = aPayment(
      { amountMinor: minor(4034) },
      { status: 'processing', processingSince: LATER },
    );
    const facts = { entries: [], payments: [processing] };
    const standing = planStanding(aPlan(), facts, day('2026-06-10'));
    expect(standing).toMatchObject({
      paidMinor: 0,
      processingMinor: 4034,
      dueToDateMinor: 8067,
      arrearsMinor: 4033,
      next: { no: 2, amountMinor: 4033 },
    });
    expect(standing.instalments[0]?.status).toBe('processing');
  });

  test('all of it paid leaves nothing to pay next', () => {
    expect(standingOn('2026-09-01', [credited(12_100)])).toMatchObject({
      leftMinor: 0,
      arrearsMinor: 0,
      next: null,
    });
  });

  test('a credit note or write-off after acceptance counts as paid, a late charge does not count', () => {
    const entries = [
      credited(1000, { kind: 'creditNote' }),
      credited(500, { kind: 'writeOff' }),
      credited(700, { kind: 'lateCharge', side: 'debit' }),
      credited(701, { kind: 'waiver', correctsId: 'ent_700', amountMinor: minor(700) }),
    ];
    expect(standingOn('2026-05-04', entries).paidMinor).toBe(1500);
  });

  test('a reversal takes back what was paid on the plan', () => {
    const reversal = credited(4035, {
      kind: 'paymentReversed',
      side: 'debit',
      amountMinor: minor(4034),
      correctsId: 'ent_4034',
    });
    expect(standingOn('2026-05-05', [credited(4034), reversal])).toMatchObject({
      paidMinor: 0,
      arrearsMinor: 4034,
    });
    const again = credited(4036, { amountMinor: minor(4034), correctsId: 'ent_4035' });
    expect(standingOn('2026-05-05', [credited(4034), reversal, again]).paidMinor).toBe(4034);
  });

  test('the reversal of money that came before the plan is owed beside it', () => {
    const before = credited(900, { at: instant(NOW - 1) });
    const reversal = credited(901, {
      kind: 'paymentReversed',
      side: 'debit',
      amountMinor: minor(900),
      correctsId: 'ent_900',
    });
    const won = credited(902, { amountMinor: minor(900), correctsId: 'ent_901' });
    expect(standingOn('2026-05-05', [before, credited(4034), reversal]).paidMinor).toBe(4034);
    expect(standingOn('2026-05-05', [before, credited(4034), reversal, won]).paidMinor).toBe(4034);
  });

  test('entries of other invoices do not count', () => {
    expect(standingOn('2026-05-05', [credited(4034, { invoiceId: 'inv_2' })]).paidMinor).toBe(0);
  });

  test('a payment in the same instant counts after the acceptance and not before it', () => {
    const invoiced = anEntry({
      id: 'ent_0',
      kind: 'invoiced',
      amountMinor: minor(12_100),
      at: instant(NOW - 1),
    });
    const same = credited(3000, { at: NOW });
    const whole = aPlan();
    const rest = aPlan({ baseMinor: minor(9100) });
    expect(paidOnPlan(whole, [invoiced, same])).toBe(3000);
    expect(paidOnPlan(rest, [invoiced, same])).toBe(0);
    expect(paidOnPlan(rest, [invoiced, same, credited(2000, { at: NOW })])).toBe(2000);
  });

  test('a refund in the same instant, before the acceptance, is what the plan is about', () => {
    const paid = credited(12_100, { at: instant(NOW - 1) });
    const refund = credited(901, {
      kind: 'paymentReversed',
      side: 'debit',
      amountMinor: minor(900),
      correctsId: 'ent_12100',
      at: NOW,
    });
    const invoiced = anEntry({
      id: 'ent_0',
      kind: 'invoiced',
      amountMinor: minor(12_100),
      at: instant(NOW - 2),
    });
    const plan = aPlan({
      baseMinor: minor(900),
      allocations: [{ invoiceId: 'inv_1', amountMinor: minor(900) }],
    });
    const cameBack = credited(902, { amountMinor: minor(900), correctsId: 'ent_901' });
    expect(paidOnPlan(plan, [invoiced, paid, refund])).toBe(0);
    expect(paidOnPlan(plan, [invoiced, paid, refund, cameBack])).toBe(900);
  });

  test('a credit note that frees money paid before the plan takes only its rest off the plan', () => {
    const before = credited(2000, { at: instant(NOW - 1) });
    const note = credited(6000, { kind: 'creditNote', at: instant(NOW + 1) });
    const freed = credited(903, {
      side: 'debit',
      amountMinor: minor(2000),
      correctsId: 'ent_2000',
      at: instant(NOW + 1),
    });
    expect(paidOnPlan(aPlan(), [before, note, freed])).toBe(4000);
  });

  test('parts, paid and left always add up, whatever was paid', () => {
    const anyBase = fc.integer({ min: 100, max: 10_000_000 });
    const anyPayments = fc.array(fc.integer({ min: 1, max: 4_000_000 }), { maxLength: 8 });
    const count = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(anyBase, count, anyPayments, fc.integer({ min: -5, max: 800 }), (...given) => {
        const [base, parts, payments, today] = given;
        const plan = planOf(minor(base), parts);
        const entries = payments.map((amount, i) => credited(amount, { id: `ent_${i}` }));
        const on = addDays(day('2026-05-04'), today);
        const standing = planStanding(plan, { entries, payments: [] }, on);
        const paid = Math.min(
          base,
          payments.reduce((a, b) => a + b, 0),
        );
        expect(standing.paidMinor).toBe(paid);
        expect(standing.paidMinor + standing.leftMinor).toBe(base);
        expect(sum(standing.instalments.map((i) => i.paidMinor))).toBe(paid);
        expect(sum(standing.instalments.map((i) => i.amountMinor))).toBe(base);
        expect(standing.arrearsMinor).toBe(Math.max(0, standing.dueToDateMinor - paid));
        expect(standing.next === null).toBe(paid === base);
        const firstOpen = standing.instalments.findIndex((i) => i.status !== 'paid');
        const isOldestFirst = standing.instalments.every(
          (i, at) => i.paidMinor === 0 || at <= firstOpen || firstOpen === -1,
        );
        expect(isOldestFirst).toBe(true);
      }),
    );
  });
});

function planOf(base: Minor, count: number): Plan {
  const dates: readonly CivilDate[] = instalmentDates(day('2026-05-04'), 'monthly', count);
  const instalments = splitEqually(base, count).map((amountMinor, i) => ({
    no: i + 1,
    dueOn: dates[i] ?? day('2099-01-01'),
    amountMinor,
  }));
  return aPlan({ baseMinor: base, instalments });
}
