import { describe, expect, test } from 'vitest';
import { dunningStatus } from '../../server/domain/dunning.ts';
import { decideEndHold } from '../../server/domain/hold-commands.ts';
import { minor } from '../../server/domain/money.ts';
import { decideCancelPlan } from '../../server/domain/plan-commands.ts';
import { graceUntilOn, pausedSinceOn } from '../../server/domain/plan-grace.ts';
import { decidePlanStep } from '../../server/domain/plan-lifecycle.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import {
  aDebtor,
  aHold,
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
import { onPlan, pay, planOf, until } from '../support/plan-story.ts';

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

  test('letters leave at nine on their very day, free or not', () => {
    const onSunday = [{ no: 1, dueOn: day('2026-06-14'), amountMinor: minor(12_100) }];
    const told = until(onPlan({}, { instalments: onSunday }), '2026-06-15');
    expect(letters(told)).toEqual([
      '2026-06-11 planBefore 1',
      '2026-06-14 planDue 1',
      '2026-06-15 planMissed 1',
    ]);
    expect(told.sent.map((s) => s.at)).toEqual([
      at('2026-06-11T07:00:00Z'),
      at('2026-06-14T07:00:00Z'),
      at('2026-06-15T07:00:00Z'),
    ]);
  });

  test('a letter that the worker slept through leaves as long as it is still true', () => {
    const asleep = story(
      { plans: [aPlan({ acceptedAt: NOW })] },
      { from: at('2026-06-03T20:00:00Z') },
    );
    asleep.until(at('2026-06-04T06:00:00Z'));
    expect(letters(asleep)).toEqual([]);
    asleep.until(at('2026-06-04T07:00:00Z'));
    expect(letters(asleep)).toEqual(['2026-06-04 planMissed 1', '2026-06-04 planDue 2']);
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
  test('has a letter on the day after, and paying cures it with the dates unchanged', () => {
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
      told.decide((facts, now, newId) =>
        decideEndHold(facts, { invoiceId: 'inv_1', holdId: 'hld_1' }, now, newId),
      );
      until(told, '2026-06-25');
      // One letter for both missed parts: it asks for all arrears.
      expect(letters(told)).toEqual(['2026-06-21 planMissed 2']);
      expect(planOf(told).status).toBe('active');
      until(told, '2026-06-26');
      expect(planOf(told).status).toBe('defaulted');
    },
  );

  test('set after the letter of a missed part: no day is promised, then a new letter with a new grace', () => {
    const told = until(onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } }), '2026-05-06');
    expect(letters(told)).toEqual(['2026-05-05 planMissed 1']);
    told.write([{ do: 'putHold', hold: aHold({ reason: 'manual', from: told.now() }) }]);
    const grace = (date: string) => graceUntilOn(planOf(told), told.facts(), day(date));
    expect([grace('2026-05-07'), grace('2026-05-20')]).toEqual([null, null]);
    expect(pausedSinceOn(planOf(told), told.facts(), day('2026-05-20'))).toBe('2026-05-06');
    until(told, '2026-05-20');
    told.decide((facts, now, newId) =>
      decideEndHold(facts, { invoiceId: 'inv_1', holdId: 'hld_1' }, now, newId),
    );
    expect(pausedSinceOn(planOf(told), told.facts(), day('2026-05-20'))).toBe(null);
    expect(grace('2026-05-21')).toBe('2026-05-25');
    until(told, '2026-05-25');
    expect(letters(told).slice(1)).toEqual(['2026-05-21 planMissed 1']);
    expect(new Set(told.sent.map(({ message }) => message.key)).size).toBe(2);
    expect(planOf(told).status).toBe('active');
    expect(planOf(until(told, '2026-05-26')).status).toBe('defaulted');
  });

  test('set by hand, a part that falls due is a task of the vendor, until the hold ends or it is paid', () => {
    const told = pausing('manual');
    const happened = () => told.events.map(({ type }) => type).filter((t) => t.includes('held'));
    const tasks = () => told.tasks.filter(({ kind }) => kind === 'planHeld');
    until(told, '2026-05-30');
    expect(tasks()).toMatchObject([{ invoiceId: 'inv_1', note: { amountMinor: 4034 } }]);
    pay(told, 4034);
    until(told, '2026-06-03');
    expect(happened()).toEqual(['plan.held', 'plan.heldOver']);
    until(told, '2026-06-20');
    expect(tasks().at(-1)).toMatchObject({ dueOn: '2026-06-04', note: { amountMinor: 4033 } });
    told.decide((facts, now, newId) =>
      decideEndHold(facts, { invoiceId: 'inv_1', holdId: 'hld_1' }, now, newId),
    );
    until(told, '2026-06-22');
    expect(happened()).toEqual(['plan.held', 'plan.heldOver', 'plan.held', 'plan.heldOver']);
    expect(tasks()).toHaveLength(2);
    expect(letters(told)).toEqual(['2026-06-21 planMissed 2']);
  });

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
