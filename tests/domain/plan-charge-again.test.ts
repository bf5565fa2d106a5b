import { describe, expect, test } from 'vitest';
import { applyChanges } from '../../server/domain/decision.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { decideChargeStart, isChargeStillDue } from '../../server/domain/plan-charge.ts';
import { aCase, aHold, anEntry, aPlan, at, countedIds, NOW } from '../support/builders.ts';
import { WARSAW } from '../support/story.ts';

const CARD = { customerId: 'cus_1', paymentMethodId: 'pm_1', methodLabel: 'Visa ·4242' };
const plan = aPlan({ autopay: true, ...CARD });

/** A charge that was decided at ten and has not been heard of since; then `over` happened. */
function waiting(over: (facts: CaseFacts) => Partial<CaseFacts> = () => ({})) {
  const before = aCase({ plans: [plan] });
  const decided = decideChargeStart(before, { planId: plan.id }, NOW, countedIds(), WARSAW);
  if (!decided.ok) throw new Error('no charge was decided');
  const facts = applyChanges(before, decided.changes);
  const [payment] = facts.payments;
  if (payment === undefined) throw new Error('no charge was written down');
  const later = { ...facts, ...over(facts) };
  return {
    facts: later,
    at: (iso: string) => isChargeStillDue(later, payment, at(iso), WARSAW),
  };
}

describe('a charge that was decided and never reached the processor (7.7)', () => {
  test('is made while nothing has changed and its price holds', () => {
    expect(waiting().at('2026-05-04T10:40:00Z')).toBe(true);
  });

  test('is not made once its price has expired', () => {
    expect(waiting().at('2026-05-04T11:00:00Z')).toBe(false);
    expect(waiting().at('2026-05-07T08:00:00Z')).toBe(false);
  });

  test('is not made while the debt is held', () => {
    const disputed = waiting(() => ({ holds: [aHold({ reason: 'dispute', from: NOW })] }));
    expect(disputed.at('2026-05-04T10:40:00Z')).toBe(false);
  });

  test('is not made for a plan that is no longer active', () => {
    const canceled = waiting(() => ({
      plans: [
        aPlan({ autopay: true, ...CARD }, { status: 'canceled', canceledAt: NOW, reason: 'x' }),
      ],
    }));
    expect(canceled.at('2026-05-04T10:40:00Z')).toBe(false);
  });

  test('is not made when the part was paid or credited otherwise', () => {
    const paid = waiting(({ entries }) => ({
      entries: [...entries, anEntry({ amountMinor: minor(12_100), paymentId: null, at: NOW })],
    }));
    expect(paid.at('2026-05-04T10:40:00Z')).toBe(false);
    const partly = waiting(({ entries }) => ({
      entries: [...entries, anEntry({ amountMinor: minor(1_000), paymentId: null, at: NOW })],
    }));
    expect(partly.at('2026-05-04T10:40:00Z')).toBe(false);
  });

  test('is not made to a card that the debtor has replaced', () => {
    const replaced = waiting(() => ({ plans: [{ ...plan, paymentMethodId: 'pm_2' }] }));
    expect(replaced.at('2026-05-04T10:40:00Z')).toBe(false);
  });

  test('is nothing to make once the processor knows of it', () => {
    const known = waiting(({ payments }) => ({
      payments: payments.map((p) => ({ ...p, status: 'canceled', canceledAt: NOW })),
    }));
    const [payment] = known.facts.payments;
    if (payment === undefined) throw new Error('no charge');
    expect(isChargeStillDue(known.facts, payment, at('2026-05-04T10:40:00Z'), WARSAW)).toBe(false);
  });
});
