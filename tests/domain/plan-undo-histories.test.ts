import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, instant, localDate } from '../../server/domain/calendar.ts';
import type { Plan } from '../../server/domain/facts.ts';
import { decideOfflinePayment } from '../../server/domain/ledger-decisions.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { paidOnPlan } from '../../server/domain/plan.ts';
import { decideCancelPlan, decideReinstatePlan } from '../../server/domain/plan-commands.ts';
import { progressOf } from '../../server/domain/plan-progress.ts';
import { decideUndoTransfer } from '../../server/domain/undo-transfer.ts';
import { aPlan, aPlanPolicy, at, EUR } from '../support/builders.ts';
import { planOf } from '../support/plan-story.ts';
import { story, WARSAW } from '../support/story.ts';
import type { Story } from '../support/story.ts';

const AMOUNTS = [1_000, 4_034, 8_066, 12_100];
const op = fc.oneof(
  fc.record({ do: fc.constant('record' as const), amountMinor: fc.constantFrom(...AMOUNTS) }),
  fc.record({ do: fc.constant('undo' as const), which: fc.nat(3) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0, 1, 3, 7, 20) }),
  fc.record({ do: fc.constantFrom('reinstate' as const, 'cancel' as const) }),
);

type Op = typeof op extends fc.Arbitrary<infer One> ? One : never;

/** A plan, waiting for its first payment or not, and what people and time do to it. */
function play(isWaiting: boolean, ops: readonly Op[], check: (told: Story) => void): void {
  const state = { status: 'accepted', activateBy: at('2026-05-10T22:00:00Z') } as const;
  const policy = aPlanPolicy({
    resumeAtStep: null,
    defaultAfter: { rule: 'missedInTotal', count: 1 },
  });
  const told = story({ plans: [aPlan({ policy }, isWaiting ? state : undefined)] });
  const standing: string[] = [];
  for (const [index, one] of ops.entries()) {
    perform(told, one, standing, `pay_${index}`);
    check(told);
  }
}

function perform(told: Story, one: Op, standing: string[], paymentId: string): void {
  const { id: planId } = planOf(told);
  switch (one.do) {
    case 'wait':
      return told.until(instant(told.now() + one.days * DAY_MS));
    case 'record':
      standing.push(paymentId);
      return told.decide((facts, now, newId) =>
        decideOfflinePayment(
          facts,
          {
            paymentId,
            invoiceIds: ['inv_1'],
            amountMinor: one.amountMinor,
            currency: EUR,
            valueOn: localDate(now, WARSAW.zone),
            reference: null,
            methodLabel: null,
          },
          now,
          newId,
        ),
      );
    case 'undo': {
      const [undone] = standing.splice(one.which, 1);
      if (undone === undefined) return;
      return told.decide((facts, now, newId) =>
        decideUndoTransfer(facts, { lineId: 'bln_1', paymentId: undone }, now, newId),
      );
    }
    case 'reinstate':
      return ifAllowed(told, (facts, now, newId) =>
        decideReinstatePlan(facts, { planId }, now, newId),
      );
    case 'cancel':
      return ifAllowed(told, (facts, now, newId) =>
        decideCancelPlan(facts, { planId, reason: 'agreed by phone' }, now, newId),
      );
  }
}

function ifAllowed(told: Story, decide: Parameters<Story['decide']>[0]): void {
  if (decide(told.facts(), told.now(), (prefix) => prefix).ok) told.decide(decide);
}

/** What has to be there for the state that a plan is in. */
function leastPaid(plan: Plan): number {
  if (plan.status === 'completed') return plan.baseMinor;
  return plan.status === 'active' && plan.before?.status === 'accepted' ? 4034 : 0;
}

/** The story itself fails where two letters have the same key, as the table would. */
test('whatever is recorded by mistake and taken back, the plan is where its money puts it (I2, I9)', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(op, { maxLength: 14 }), (isWaiting, ops) => {
      play(isWaiting, ops, (told) => {
        const plan = planOf(told);
        const { entries } = told.facts();
        const paidMinor = paidOnPlan(plan, entries);
        expect(progressOf(plan, told.facts(), told.now())).toBeNull();
        expect(balanceOf(entries, 'inv_1')).toBeGreaterThanOrEqual(0);
        expect(paidMinor).toBeGreaterThanOrEqual(leastPaid(plan));
      });
    }),
    { numRuns: 300 },
  );
});
