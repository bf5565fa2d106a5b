import { describe, expect, test } from 'vitest';
import { localDate } from '../../server/domain/calendar.ts';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { Plan } from '../../server/domain/facts.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { minor } from '../../server/domain/money.ts';
import { planStanding } from '../../server/domain/plan.ts';
import { graceUntilOn } from '../../server/domain/plan-grace.ts';
import { decideUndoTransfer } from '../../server/domain/undo-transfer.ts';
import { aPlan, aPlanPolicy, at, day, EUR } from '../support/builders.ts';
import { onPlan, pay, planOf, until } from '../support/plan-story.ts';
import { letters, reminders, story, WARSAW, type Story } from '../support/story.ts';

/** A line of a bank statement is recorded on the plan's invoice, today. */
function record(told: Story, amountMinor: number, paymentId = 'pay_line'): Story {
  told.decide((facts, now, newId) =>
    decideOfflinePayment(
      facts,
      {
        paymentId,
        invoiceIds: ['inv_1'],
        amountMinor,
        currency: EUR,
        valueOn: localDate(now, WARSAW.zone),
        reference: null,
        methodLabel: null,
      },
      now,
      newId,
    ),
  );
  return told;
}

function undo(told: Story, paymentId = 'pay_line'): Story {
  told.decide((facts, now, newId) =>
    decideUndoTransfer(facts, { lineId: 'bln_1', paymentId }, now, newId),
  );
  return told;
}

/** A bank takes back what was paid on the plan, and a person has decided that it is owed. */
function takeBackByBank(told: Story): void {
  const paid = told.facts().entries.filter(({ kind }) => kind === 'payment');
  told.write(
    paid.map((entry) => ({
      do: 'addEntry',
      entry: {
        ...entry,
        id: told.newId('ent'),
        kind: 'paymentReversed',
        side: 'debit',
        at: told.now(),
        correctsId: entry.id,
      },
    })),
  );
}

const types = (told: Story) => told.events.map(({ type }) => type);
const dunningOf = (told: Story) => dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW);

describe('a plan that money completed which was recorded by mistake', () => {
  test('is active again, and the debt waits for its parts as before (5.4)', () => {
    const told = onPlan();
    pay(told, 4034);
    until(told, '2026-05-20');
    record(told, 8066);
    expect(planOf(told).status).toBe('completed');
    until(undo(until(told, '2026-05-22')), '2026-06-02');
    expect(types(told)).toContain('plan.reopened');
    expect(planOf(told)).toMatchObject({
      status: 'active',
      reopenedAt: at('2026-05-22T10:00:00Z'),
    });
    const { leftMinor } = planStanding(planOf(told), told.facts(), day('2026-06-02'));
    expect(leftMinor).toBe(8066);
    expect(dunningOf(told)).toMatchObject({ status: 'held', holds: [{ reason: 'plan' }] });
    expect(letters(told)).toContain('2026-06-01 planBefore 2');
  });

  test('asks from that day on for what fell due meanwhile, with its whole grace (5.6)', () => {
    const told = onPlan();
    pay(told, 4034);
    record(until(told, '2026-05-20'), 8066);
    undo(until(told, '2026-06-20'));
    expect(graceUntilOn(planOf(told), told.facts(), day('2026-06-20'))).toBe('2026-06-25');
    until(told, '2026-06-24');
    expect(planOf(told).status).toBe('active');
    expect(letters(told)).toContain('2026-06-21 planMissed 2');
    expect(reminders(told)).toEqual([]);
  });

  test('is completed by the real money, which is confirmed once more', () => {
    const told = record(onPlan(), 12_100);
    undo(until(told, '2026-05-05'));
    record(until(told, '2026-05-06'), 12_100, 'pay_real');
    expect(planOf(told).status).toBe('completed');
    expect(letters(told).filter((letter) => letter.endsWith('planCompleted'))).toHaveLength(2);
  });

  test('waits for its first payment again where that was the mistake, as long as was left', () => {
    const activateBy = at('2026-05-10T22:00:00Z');
    const plan = aPlan({ policy: aPlanPolicy() }, { status: 'accepted', activateBy });
    const told = record(story({ plans: [plan] }), 4034);
    expect(planOf(told).status).toBe('active');
    undo(until(told, '2026-05-12'));
    const waiting = planOf(told);
    expect(waiting).toMatchObject({ status: 'accepted' });
    expect(waiting).not.toHaveProperty('before');
    until(told, '2026-05-17');
    expect(planOf(told).status).toBe('accepted');
    until(told, '2026-05-20');
    expect(planOf(told).status).toBe('lapsed');
  });

  test('goes back through each state that only this money led to', () => {
    const activateBy = at('2026-05-10T22:00:00Z');
    const plan = aPlan({ policy: aPlanPolicy() }, { status: 'accepted', activateBy });
    const told = record(story({ plans: [plan] }), 4034);
    pay(told, 8066);
    expect(planOf(told).status).toBe('completed');
    undo(told);
    // What is really there is more than the first part.
    expect(planOf(told).status).toBe('active');
    const bare = undo(record(story({ plans: [plan] }), 12_100));
    expect(planOf(bare)).toMatchObject({ status: 'accepted', activateBy });
  });

  test('is in default again where it brought a broken plan back, and may still be made good', () => {
    const told = until(onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } }), '2026-05-12');
    const broken = planOf(told) as Extract<Plan, { status: 'defaulted' }>;
    expect(broken).toMatchObject({ status: 'defaulted', noticeUntilOn: day('2026-05-17') });
    record(told, 4034);
    expect(planOf(told).status).toBe('active');
    undo(until(told, '2026-05-15'));
    expect(planOf(told)).toMatchObject({
      status: 'defaulted',
      noticeUntilOn: day('2026-05-20'),
      mayReinstate: true,
    });
    pay(told, 4034);
    expect(planOf(told).status).toBe('active');
  });

  test('tells each time that it goes on, also where all of it happens at one instant', () => {
    const told = until(onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } }), '2026-05-12');
    undo(record(told, 4034));
    record(told, 4034, 'pay_real');
    expect(planOf(told).status).toBe('active');
    expect(letters(told).filter((letter) => letter.endsWith('planReinstated'))).toHaveLength(2);
  });

  test('broken for good, it is called in as before, and reminders go on', () => {
    const told = until(onPlan(), '2026-06-20');
    expect(reminders(told)).toEqual(['2026-06-18 +1']);
    record(told, 12_100);
    undo(until(told, '2026-06-21'));
    expect(planOf(told)).toMatchObject({ status: 'accelerated' });
    until(told, '2026-06-23');
    expect(reminders(told)).toEqual(['2026-06-18 +1', '2026-06-22 +7']);
  });

  test('stays completed where the debt is on another plan by now', () => {
    const told = record(onPlan(), 12_100);
    const other = aPlan({ id: 'pln_2', baseMinor: minor(100), acceptedAt: told.now() });
    told.write([{ do: 'putPlan', plan: other }]);
    undo(told);
    expect(planOf(told).status).toBe('completed');
  });
});

test('a plan stays completed where the mistaken money came after the money that completed it', () => {
  const told = onPlan();
  pay(told, 12_100);
  takeBackByBank(told);
  record(until(told, '2026-05-10'), 5_000);
  undo(told);
  expect(planOf(told).status).toBe('completed');
  expect(types(told)).not.toContain('plan.reopened');
});

test('a part that mistaken money covered is asked for from the undoing on, with its whole grace (5.6)', () => {
  const told = onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } });
  record(told, 4034);
  undo(until(told, '2026-05-20'));
  expect(graceUntilOn(planOf(told), told.facts(), day('2026-05-20'))).toBe('2026-05-25');
  until(told, '2026-05-25');
  expect(planOf(told).status).toBe('active');
  until(told, '2026-05-27');
  expect(planOf(told).status).toBe('defaulted');
});

test('a part that was missed beside the mistaken money is as late as it was', () => {
  const told = until(onPlan({ defaultAfter: { rule: 'missedInTotal', count: 1 } }), '2026-05-06');
  record(told, 1_000);
  undo(until(told, '2026-05-08'));
  expect(graceUntilOn(planOf(told), told.facts(), day('2026-05-08'))).toBe('2026-05-09');
});

test('a plan is left alone where the mistaken money paid another debt', () => {
  const told = onPlan();
  pay(told, 12_100);
  record(told, 5_000);
  undo(told);
  expect(planOf(told).status).toBe('completed');
  expect(types(told)).not.toContain('plan.reopened');
});
