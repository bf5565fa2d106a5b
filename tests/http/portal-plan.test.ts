import { describe, expect, test } from 'vitest';
import type { Hold } from '../../server/domain/facts.ts';
import { graceUntilOn } from '../../server/domain/plan-grace.ts';
import { planView } from '../../server/services/portal/view.ts';
import { aHold, day } from '../support/builders.ts';
import { card, factsIn, noon, paid, planOf, saved } from '../support/letter-facts.ts';

const TODAY = day('2026-12-24');
const first = [paid(4034, '2026-11-22')];

describe('a plan as its page shows it', () => {
  const shown = (holds: readonly Hold[] = []) => {
    const plan = planOf();
    const facts = factsIn('en', { plans: [plan], entries: first, holds });
    return { view: planView(facts, plan, TODAY), byRule: graceUntilOn(plan, facts, TODAY) };
  };

  test('has the last day to make up for a missed part that letters and defaults count with', () => {
    expect(shown().view).toMatchObject({ standing: 'missed', graceUntilOn: '2026-12-27' });
    const held = aHold({ from: noon('2026-12-20'), untilOn: day('2026-12-23'), endedAt: null });
    const { view, byRule } = shown([held]);
    expect(view.graceUntilOn).toBe(byRule);
    expect(view.graceUntilOn).toBe('2026-12-29');
  });

  test('promises to come back only until the day, and only while a date lies ahead', () => {
    const broken = {
      defaultedAt: noon('2026-12-28'),
      noticeUntilOn: day('2027-01-04'),
      reinstateUntilOn: day('2027-01-11'),
      mayReinstate: true,
    };
    const plan = planOf({}, { status: 'defaulted', ...broken });
    const facts = factsIn('en', { plans: [plan], entries: first });
    const until = (today: string) => planView(facts, plan, day(today)).reinstateUntilOn;
    expect(until('2027-01-11')).toBe('2027-01-11');
    expect(until('2027-01-12')).toBeNull();
    const late = planOf(
      {},
      { status: 'defaulted', ...broken, reinstateUntilOn: day('2027-02-11') },
    );
    expect(planView(facts, late, day('2027-01-21')).reinstateUntilOn).toBe('2027-02-11');
    // The last part is due as well: there is no date left to go on with.
    expect(planView(facts, late, day('2027-01-22')).reinstateUntilOn).toBeNull();
  });

  test('says that it is debited until its method is refused for good', () => {
    const plan = planOf(saved);
    const declined = card(4033, '2026-12-22', {
      status: 'failed',
      failedAt: noon('2026-12-22'),
      failureCode: 'lost_card',
    });
    const charge = { planId: 'pln_1', offSession: true, paymentMethodId: 'pm_1' };
    const facts = factsIn('en', { plans: [plan], entries: first });
    expect(planView(facts, plan, TODAY).isDebited).toBe(true);
    const refused = { ...facts, payments: [{ ...declined, ...charge }] };
    expect(planView(refused, plan, TODAY)).toMatchObject({ autopay: true, isDebited: false });
  });
});
