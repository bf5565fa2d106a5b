import { describe, expect, test } from 'vitest';
import { dunningStatus } from '../../server/domain/dunning.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { decideReinstatePlan } from '../../server/domain/plan-commands.ts';
import { defaultsOn, graceUntilOn } from '../../server/domain/plan-grace.ts';
import { planMenu } from '../../server/domain/plan-menu.ts';
import {
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  day,
  NOW,
} from '../support/builders.ts';
import { letters, reminders, story, WARSAW, type Story } from '../support/story.ts';
import { onPlan, pay, planOf, until } from '../support/plan-story.ts';

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
    expect(planOf(until(third, '2026-05-10')).status).toBe('defaulted');
    const half = onPlan({ defaultAfter: { rule: 'arrears', percentBps: bps(5000) } });
    expect(planOf(until(half, '2026-06-09')).status).toBe('active');
    expect(planOf(until(half, '2026-06-10')).status).toBe('defaulted');
  });

  test.each([
    { rule: 'missedInTotal', count: 2 },
    { rule: 'missedInARow', count: 2 },
    { rule: 'arrears', percentBps: bps(5000) },
  ] as const)('the last part missed alone ends it, whatever $rule counts', (defaultAfter) => {
    const told = onPlan({ defaultAfter });
    pay(told, 8067);
    expect(planOf(until(told, '2026-07-09')).status).toBe('active');
    expect(graceUntilOn(planOf(told), told.facts(), day('2026-07-09'))).toBe('2026-07-09');
    until(told, '2026-07-20');
    expect(planOf(told)).toMatchObject({
      status: 'accelerated',
      acceleratedAt: at('2026-07-17T22:00:00Z'),
    });
    expect(letters(told).slice(-3)).toEqual([
      '2026-07-05 planMissed 3',
      '2026-07-10 planDefaulted',
      '2026-07-20 +1',
    ]);
  });

  test('a part that is open in small ends it as well once every date is over', () => {
    const told = onPlan();
    pay(told, 12_099);
    until(told, '2026-07-10');
    expect(planOf(told).status).toBe('defaulted');
    pay(told, 1);
    expect(planOf(told).status).toBe('completed');
  });

  test('a policy that is never reached lets the plan wait until its dates are over', () => {
    const told = onPlan({ defaultAfter: { rule: 'missedInTotal', count: 9 } });
    until(told, '2026-07-09');
    expect(planOf(told).status).toBe('active');
    expect(defaultsOn(planOf(told), told.facts())).toBe('2026-07-10');
    expect(letters(told).at(-1)).toBe('2026-07-05 planMissed 3');
    expect(planOf(until(told, '2026-07-10')).status).toBe('defaulted');
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
    until(told, '2026-05-17');
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

  test('what is paid after the rest was called in ends the plan, which stays a default', () => {
    const told = until(onPlan(), '2026-07-10');
    const acceleratedAt = at('2026-06-17T22:00:00Z');
    expect(planOf(told)).toMatchObject({ status: 'accelerated', acceleratedAt });
    const before = letters(told).length;
    pay(told, 12_100);
    expect(planOf(told)).toMatchObject({ status: 'completed', acceleratedAt });
    told.days(60);
    expect(letters(told)).toHaveLength(before);
    const another = anInvoice({ id: 'inv_2', number: '2' });
    const entry = { id: 'ent_2', invoiceId: 'inv_2', kind: 'invoiced', at: told.now() } as const;
    told.write([
      { do: 'addInvoice', invoice: another, contentHash: 'h' },
      { do: 'addEntry', entry: anEntry({ ...entry, amountMinor: minor(12_100) }) },
    ]);
    const asked = { invoiceIds: ['inv_2'], now: told.now() };
    expect(planMenu(told.facts(), asked, WARSAW)).toMatchObject({ refusal: 'afterDefault' });
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

test('a worker that slept through default and notice lets both happen, with one letter', () => {
  const asleep = story(
    { plans: [aPlan({ policy: aPlanPolicy({ noticeDays: 0 }) })] },
    { from: at('2026-07-30T10:00:00Z') },
  );
  asleep.days(2);
  expect(planOf(asleep).status).toBe('accelerated');
  expect(letters(asleep)[0]).toBe('2026-07-30 planDefaulted');
});
