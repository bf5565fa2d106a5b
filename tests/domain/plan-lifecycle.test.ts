import { describe, expect, test } from 'vitest';
import { localDate } from '../../server/domain/calendar.ts';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { PlanPolicy } from '../../server/domain/facts.ts';
import { decideEndHold } from '../../server/domain/hold-commands.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { decideCancelPlan, decideReinstatePlan } from '../../server/domain/plan-commands.ts';
import { defaultsOn, graceUntilOn } from '../../server/domain/plan-grace.ts';
import { decidePlanStep } from '../../server/domain/plan-lifecycle.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import {
  aDebtor,
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  countedIds,
  day,
  NOW,
} from '../support/builders.ts';
import { letters, reminders, story, WARSAW, type Story } from '../support/story.ts';

/** 40.34 on 4 May, 40.33 on 4 June (a Thursday) and 40.33 on 4 July (a Saturday), from 4 May. */
const onPlan = (policy: Partial<PlanPolicy> = {}, plan: Parameters<typeof aPlan>[0] = {}): Story =>
  story({ plans: [aPlan({ policy: aPlanPolicy({ resumeAtStep: null, ...policy }), ...plan })] });

function pay(told: Story, amount: number): void {
  const valueOn = localDate(told.now(), WARSAW.zone);
  const id = told.newId('ent');
  const entry = anEntry({ id, amountMinor: minor(amount), at: told.now(), valueOn });
  told.write([{ do: 'addEntry', entry }]);
  told.write(planChangesAfterLedger(told.facts(), told.now(), told.newId).changes);
}
const planOf = (told: Story) => told.facts().plans[0] ?? aPlan();
const until = (told: Story, date: string): Story => {
  told.until(at(`${date}T10:00:00Z`));
  return told;
};

describe('a plan that is kept', () => {
  test('has a letter before and on the day of each part, and one at the end', () => {
    const told = onPlan();
    pay(told, 4034);
    until(told, '2026-06-04');
    pay(told, 4033);
    until(told, '2026-07-04');
    pay(told, 4033);
    told.days(200);
    expect(letters(told)).toEqual([
      '2026-06-01 planBefore 2',
      '2026-06-04 planDue 2',
      '2026-07-01 planBefore 3',
      '2026-07-04 planDue 3',
      '2026-07-04 planCompleted',
    ]);
    expect(planOf(told).status).toBe('completed');
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW).status).not.toBe('held');
  });

  test('paid ahead, the letters of the parts that are covered stay away', () => {
    const told = onPlan();
    pay(told, 8067);
    until(told, '2026-07-02');
    expect(letters(told)).toEqual(['2026-07-01 planBefore 3']);
  });

  test('the letter before is not sent when the acceptance has just said it', () => {
    const soon = [
      { no: 1, dueOn: day('2026-05-06'), amountMinor: minor(6050) },
      { no: 2, dueOn: day('2026-06-08'), amountMinor: minor(6050) },
    ];
    const told = until(onPlan({}, { instalments: soon }), '2026-05-06');
    expect(letters(told)).toEqual(['2026-05-06 planDue 1']);
  });

  test('the letter before leaves on a working day, and not at all when none is left before the day', () => {
    const parts = (dueOn: string) => ({
      instalments: [{ no: 1, dueOn: day(dueOn), amountMinor: minor(12_100) }],
    });
    // Three days before 16 June 2026 is a Saturday.
    const told = until(onPlan({}, parts('2026-06-16')), '2026-06-16');
    expect(letters(told)).toEqual(['2026-06-15 planBefore 1', '2026-06-16 planDue 1']);
    const cal = { ...WARSAW, isHoliday: (d: string) => d >= '2026-06-12' && d <= '2026-06-16' };
    const busy = story({ plans: [aPlan(parts('2026-06-16'))] }, { cal });
    until(busy, '2026-06-16');
    expect(letters(busy)).toEqual(['2026-06-16 planDue 1']);
  });

  test('a part on its way has no letter', () => {
    const told = onPlan();
    const debit = { status: 'processing', processingSince: NOW } as const;
    told.write([
      {
        do: 'putPayment',
        payment: aPayment({ amountMinor: minor(4034), initiatedAt: NOW }, debit),
      },
    ]);
    until(told, '2026-05-20');
    expect(letters(told)).toEqual([]);
  });

  test('without an address there are no letters, and the plan lives all the same', () => {
    const told = story({
      debtor: aDebtor({ email: null }),
      plans: [aPlan({ policy: aPlanPolicy({ resumeAtStep: null }) })],
    });
    told.until(at('2026-06-11T10:00:00Z'));
    expect(letters(told)).toEqual([]);
    expect(planOf(told).status).toBe('defaulted');
  });
});

describe('a missed part (5.6)', () => {
  test('has a letter on the working day after, and paying cures it with the dates unchanged', () => {
    const told = until(onPlan(), '2026-05-05');
    expect(letters(told)).toEqual(['2026-05-05 planMissed 1']);
    until(told, '2026-05-08');
    pay(told, 4034);
    until(told, '2026-06-04');
    expect(letters(told).slice(1)).toEqual(['2026-06-01 planBefore 2', '2026-06-04 planDue 2']);
    expect(planOf(told).instalments).toEqual(aPlan().instalments);
  });

  test('one can be paid until the end of the grace; then the next missed one counts', () => {
    const told = until(onPlan(), '2026-05-08');
    const grace = (date: string) => graceUntilOn(planOf(told), told.facts(), day(date));
    expect(grace('2026-05-04')).toBe(null);
    expect(grace('2026-05-05')).toBe('2026-05-09');
    expect(grace('2026-05-10')).toBe('2026-06-09');
  });
});

describe('default (5.7)', () => {
  test('after two missed parts, when the grace of the second is over, with notice by letter', () => {
    const told = until(onPlan(), '2026-06-09');
    expect(planOf(told).status).toBe('active');
    until(told, '2026-06-10');
    expect(planOf(told)).toMatchObject({
      status: 'defaulted',
      defaultedAt: at('2026-06-10T07:00:00Z'),
      noticeUntilOn: '2026-06-17',
      reinstateUntilOn: '2026-06-24',
      mayReinstate: true,
    });
    expect(letters(told)).toEqual([
      '2026-05-05 planMissed 1',
      '2026-06-01 planBefore 2',
      '2026-06-04 planDue 2',
      '2026-06-05 planMissed 2',
      '2026-06-10 planDefaulted',
    ]);
  });

  test('after the notice the rest is due and dunning goes on with the step that was next', () => {
    const told = until(onPlan(), '2026-06-18');
    expect(planOf(told)).toMatchObject({
      status: 'accelerated',
      acceleratedAt: at('2026-06-17T22:00:00Z'),
    });
    expect(reminders(told)).toEqual(['2026-06-18 +1']);
    expect(letters(told).filter((l) => l.includes('plan'))).toHaveLength(5);
    told.days(90);
    expect(reminders(told)).toEqual([
      '2026-06-18 +1',
      '2026-06-22 +7',
      '2026-06-25 +14',
      '2026-07-02 +30',
    ]);
  });

  test('missed once and made good inside the grace does not count', () => {
    const told = until(onPlan(), '2026-05-09');
    pay(told, 4034);
    until(told, '2026-06-20');
    expect(planOf(told).status).toBe('active');
  });

  test('missed once and made good after the grace counts', () => {
    const told = until(onPlan(), '2026-05-10');
    pay(told, 4034);
    until(told, '2026-06-12');
    expect(planOf(told).status).toBe('defaulted');
  });

  test('two in a row: one kept between two missed ones breaks the row', () => {
    const policy = { defaultAfter: { rule: 'missedInARow', count: 2 } } as const;
    const five = ['05-04', '06-04', '07-06', '08-04', '09-04'].map((d, i) => ({
      no: i + 1,
      dueOn: day(`2026-${d}`),
      amountMinor: minor(2420),
    }));
    const told = until(onPlan(policy, { instalments: five }), '2026-05-20');
    pay(told, 2420);
    until(told, '2026-06-04');
    pay(told, 2420);
    until(told, '2026-07-20');
    expect(planOf(told).status).toBe('active');
    until(told, '2026-08-11');
    expect(planOf(told).status).toBe('defaulted');
  });

  test('by arrears: when they reach the share of the base, after the grace', () => {
    const third = onPlan({ defaultAfter: { rule: 'arrears', percentBps: bps(3000) } });
    expect(planOf(until(third, '2026-05-09')).status).toBe('active');
    // 10 May is a Sunday: the notice is given on Monday.
    expect(planOf(until(third, '2026-05-10')).status).toBe('active');
    expect(planOf(until(third, '2026-05-11')).status).toBe('defaulted');
    const half = onPlan({ defaultAfter: { rule: 'arrears', percentBps: bps(5000) } });
    expect(planOf(until(half, '2026-06-09')).status).toBe('active');
    expect(planOf(until(half, '2026-06-10')).status).toBe('defaulted');
  });

  test('a policy that is never reached lets the plan wait', () => {
    const told = onPlan({ defaultAfter: { rule: 'missedInTotal', count: 9 } });
    until(told, '2027-01-04');
    expect(planOf(told).status).toBe('active');
    expect(defaultsOn(planOf(told), told.facts())).toBe(null);
    expect(letters(told).at(-1)).toBe('2026-07-06 planMissed 3');
  });

  test('a debit that comes back after the due day starts the grace afresh, once', () => {
    const told = onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } });
    const debit = { amountMinor: minor(4034), initiatedAt: NOW };
    const processing = { status: 'processing', processingSince: NOW } as const;
    told.write([{ do: 'putPayment', payment: aPayment(debit, processing) }]);
    until(told, '2026-05-11');
    const failed = { status: 'failed', failedAt: told.now(), failureCode: 'debitFailed' } as const;
    told.write([{ do: 'putPayment', payment: aPayment(debit, failed) }]);
    until(told, '2026-05-16');
    expect(planOf(told).status).toBe('active');
    // Its grace ends on Saturday the 16th.
    until(told, '2026-05-18');
    expect(planOf(told).status).toBe('defaulted');
  });
});

describe('reinstatement (5.7)', () => {
  const defaulted = (): Story => until(onPlan(), '2026-06-12');

  test('all arrears paid within the notice: active again, by letter, next dates unchanged', () => {
    const told = defaulted();
    pay(told, 8066);
    expect(planOf(told).status).toBe('defaulted');
    pay(told, 1);
    expect(planOf(told)).toMatchObject({ status: 'active', reinstatedAt: told.now() });
    until(told, '2026-07-04');
    expect(letters(told).slice(-3)).toEqual([
      '2026-06-12 planReinstated',
      '2026-07-01 planBefore 3',
      '2026-07-04 planDue 3',
    ]);
  });

  test('also after the rest was called in, inside the window: dunning stops again', () => {
    const told = until(defaulted(), '2026-06-24');
    expect(planOf(told).status).toBe('accelerated');
    pay(told, 8067);
    expect(planOf(told).status).toBe('active');
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
      status: 'held',
      holds: [{ reason: 'plan' }],
    });
  });

  test('not a day after the window', () => {
    const told = until(defaulted(), '2026-06-25');
    pay(told, 8067);
    expect(planOf(told).status).toBe('accelerated');
  });

  test('once: a second default is final', () => {
    const policy = { defaultAfter: { rule: 'missedInTotal', count: 1 } } as const;
    const told = until(onPlan(policy), '2026-05-12');
    pay(told, 4034);
    expect(planOf(told).status).toBe('active');
    until(told, '2026-06-11');
    expect(planOf(told)).toMatchObject({ status: 'defaulted', mayReinstate: false });
    pay(told, 4033);
    expect(planOf(told).status).toBe('defaulted');
    until(told, '2026-06-20');
    expect(planOf(told).status).toBe('accelerated');
  });

  test('all of it paid during the notice completes the plan', () => {
    const told = defaulted();
    pay(told, 12_100);
    expect(planOf(told).status).toBe('completed');
    expect(letters(told).at(-1)).toBe('2026-06-12 planCompleted');
  });

  test('arrears on their way keep the rest from being called in', () => {
    const told = defaulted();
    const debit = { id: 'pay_9', amountMinor: minor(8067), initiatedAt: told.now() };
    const processing = { status: 'processing', processingSince: told.now() } as const;
    told.write([{ do: 'putPayment', payment: aPayment(debit, processing) }]);
    until(told, '2026-06-22');
    expect(planOf(told).status).toBe('defaulted');
    const failed = { status: 'failed', failedAt: told.now(), failureCode: 'debitFailed' } as const;
    told.write([{ do: 'putPayment', payment: aPayment(debit, failed) }]);
    until(told, '2026-06-23');
    expect(planOf(told).status).toBe('accelerated');
  });

  test('by the vendor: what was missed gets a fresh grace', () => {
    const told = until(onPlan(), '2026-06-30');
    told.decide((facts, now, newId) => decideReinstatePlan(facts, { planId: 'pln_1' }, now, newId));
    until(told, '2026-07-05');
    expect(planOf(told).status).toBe('active');
    until(told, '2026-07-06');
    expect(planOf(told)).toMatchObject({ status: 'defaulted', mayReinstate: false });
  });
});

describe('a plan that waits for its first payment (5.4)', () => {
  const waiting = (): Story =>
    story({
      plans: [
        aPlan(
          { policy: aPlanPolicy({ activation: { on: 'firstPayment', withinDays: 3 } }) },
          { status: 'accepted', activateBy: at('2026-05-07T22:00:00Z') },
        ),
      ],
    });

  test('is active with it', () => {
    const told = waiting();
    pay(told, 4033);
    expect(planOf(told).status).toBe('accepted');
    pay(told, 1);
    expect(planOf(told).status).toBe('active');
  });

  test('lapses without it, and dunning goes on', () => {
    const told = until(waiting(), '2026-05-08');
    expect(planOf(told)).toMatchObject({ status: 'lapsed', lapsedAt: at('2026-05-07T22:00:00Z') });
    until(told, '2026-05-28');
    expect(letters(told)).toEqual(['2026-05-28 -3']);
  });

  test('waits for money on its way', () => {
    const told = waiting();
    const debit = { amountMinor: minor(4034), initiatedAt: NOW };
    const processing = { status: 'processing', processingSince: NOW } as const;
    told.write([{ do: 'putPayment', payment: aPayment(debit, processing) }]);
    expect(planOf(until(told, '2026-05-12')).status).toBe('accepted');
  });
});

describe('holds on an invoice of the plan', () => {
  const pausing = (reason: 'manual' | 'dispute' | 'legal'): Story => {
    const told = onPlan();
    told.write([{ do: 'putHold', hold: aHold({ reason }) }]);
    return told;
  };

  test.each(['manual', 'dispute', 'legal'] as const)(
    '%s: no letter and no default; afterwards the missed parts get their grace',
    (reason) => {
      const told = until(pausing(reason), '2026-06-20');
      expect(letters(told)).toEqual([]);
      expect(planOf(told).status).toBe('active');
      told.decide((facts, now, newId) => decideEndHold(facts, { holdId: 'hld_1' }, now, newId));
      until(told, '2026-06-25');
      // One letter for both missed parts: it asks for all arrears.
      expect(letters(told)).toEqual(['2026-06-22 planMissed 2']);
      expect(planOf(told).status).toBe('active');
      until(told, '2026-06-26');
      expect(planOf(told).status).toBe('defaulted');
    },
  );

  test('a missing address stops letters but not the plan', () => {
    const told = onPlan();
    const bounced = aHold({ reason: 'bounced', invoiceId: null, note: 'books@kowalski.example' });
    told.write([{ do: 'putHold', hold: bounced }]);
    expect(planOf(until(told, '2026-06-11')).status).toBe('defaulted');
  });
});

test('several invoices on one plan are held together and dunned together again', () => {
  const invoices = [anInvoice(), anInvoice({ id: 'inv_2', number: 'FV/2026/002' })];
  const plan = aPlan({
    policy: aPlanPolicy({ resumeAtStep: null }),
    allocations: invoices.map((i) => ({ invoiceId: i.id, amountMinor: minor(12_100) })),
    baseMinor: minor(24_200),
  });
  const told = until(story({ invoices, plans: [plan] }), '2026-06-17');
  expect(reminders(told)).toEqual([]);
  until(told, '2026-06-18');
  expect(told.sent.at(-1)?.message).toMatchObject({ invoiceIds: ['inv_1', 'inv_2'], step: '+1' });
});

test('a canceled plan has no more letters', () => {
  const told = until(onPlan(), '2026-05-20');
  told.decide((facts, now, newId) =>
    decideCancelPlan(facts, { planId: 'pln_1', reason: 'agreed' }, now, newId),
  );
  until(told, '2026-08-20');
  expect(letters(told).filter((l) => l.includes('plan'))).toEqual([
    '2026-05-05 planMissed 1',
    '2026-05-20 planCanceled',
  ]);
});

test('deciding again at the same instant finds nothing to do', () => {
  const told = until(onPlan(), '2026-06-10');
  const again = decidePlanStep(told.facts(), told.now(), countedIds(), WARSAW);
  expect(again).toMatchObject({ ok: true, ignored: 'noPlanDue' });
  expect(planChangesAfterLedger(told.facts(), told.now(), countedIds()).changes).toEqual([]);
});

test('a worker that slept through default and notice lets both happen, with one letter', () => {
  const asleep = story(
    { plans: [aPlan({ policy: aPlanPolicy({ noticeDays: 0 }) })] },
    { from: at('2026-07-30T10:00:00Z') },
  );
  asleep.days(2);
  expect(planOf(asleep).status).toBe('accelerated');
  expect(letters(asleep)[0]).toBe('2026-07-30 planDefaulted');
});
