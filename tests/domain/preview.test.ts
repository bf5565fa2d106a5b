import { describe, expect, test } from 'vitest';
import { localDate } from '../../server/domain/calendar.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { preview } from '../../server/domain/preview.ts';
import {
  aCase,
  aDebtor,
  aHold,
  anEntry,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  day,
  NOW,
} from '../support/builders.ts';
import { letters, story, WARSAW } from '../support/story.ts';

const until = at('2027-05-04T10:00:00Z');
const future = (over: Partial<CaseFacts> = {}) => preview(aCase(over), NOW, until, WARSAW);
const lines = (over: Partial<CaseFacts> = {}): string[] =>
  future(over).map((i) => `${localDate(i.at, WARSAW.zone)} ${i.step ?? i.kind} ${i.amountMinor}`);

describe('a preview (7.8)', () => {
  test('shows every reminder, call and task to come', () => {
    expect(lines()).toEqual([
      '2026-05-28 -3 12100',
      '2026-06-01 +1 12100',
      '2026-06-08 +7 12100',
      '2026-06-15 +14 12100',
      '2026-06-22 +21 12100',
      '2026-06-30 +30 12100',
      '2026-07-08 decideHandOver 12100',
    ]);
    expect(future()[1]).toMatchObject({
      kind: 'reminder',
      currency: 'EUR',
      invoiceIds: ['inv_1'],
      why: { code: 'stepDue', daysLate: 1 },
    });
  });

  test('says the same as what then happens', () => {
    const told = story();
    told.until(until);
    const shown = future().filter((i) => i.kind === 'reminder');
    expect(shown.map((i) => `${localDate(i.at, WARSAW.zone)} ${i.step}`)).toEqual(letters(told));
  });

  test('stops at its end', () => {
    expect(preview(aCase(), NOW, at('2026-06-01T06:59:59Z'), WARSAW)).toHaveLength(1);
  });

  test('changes nothing', () => {
    const facts = aCase({ plans: [aPlan()] });
    const before = structuredClone(facts);
    preview(facts, NOW, until, WARSAW);
    expect(facts).toEqual(before);
  });

  test('shows nothing while a hold has no end, and what follows one that has', () => {
    expect(lines({ holds: [aHold()] })).toEqual([]);
    expect(lines({ holds: [aHold({ untilOn: day('2026-06-10') })] })[0]).toBe(
      '2026-06-11 +1 12100',
    );
    const processing = { status: 'processing', processingSince: NOW } as const;
    expect(lines({ payments: [aPayment({}, processing)] })).toEqual([]);
  });

  test('shows a plan that nobody pays to its end, and how dunning goes on', () => {
    const plans = [aPlan({ policy: aPlanPolicy({ resumeAtStep: '+14' }) })];
    expect(lines({ plans })).toEqual([
      '2026-05-05 planMissed 4034',
      '2026-06-01 planBefore 4033',
      '2026-06-04 planDue 4033',
      '2026-06-05 planMissed 8067',
      '2026-06-10 planDefaulted 8067',
      '2026-06-18 planAccelerated 12100',
      '2026-06-18 +14 12100',
      '2026-06-22 +21 12100',
      '2026-06-30 +30 12100',
      '2026-07-08 decideHandOver 12100',
    ]);
  });

  test('shows the debits of a plan on automatic payments, and that they end it', () => {
    const card = { customerId: 'cus_1', paymentMethodId: 'pm_1' };
    expect(lines({ plans: [aPlan({ autopay: true, ...card })] })).toEqual([
      '2026-05-04 charge 4034',
      '2026-06-01 planBefore 4033',
      '2026-06-04 charge 4033',
      '2026-07-01 planBefore 4033',
      '2026-07-04 charge 4033',
      '2026-07-04 planCompleted 0',
    ]);
  });

  test('without an address it shows the task and what happens to the plan', () => {
    const debtor = aDebtor({ email: null });
    expect(lines({ debtor })).toEqual(['2026-05-28 noAddress 12100']);
    expect(lines({ debtor, plans: [aPlan()] }).slice(0, 2)).toEqual([
      '2026-06-10 planDefaulted 8067',
      '2026-06-18 planAccelerated 12100',
    ]);
  });

  test('a plan that waits for its first payment lapses in it', () => {
    const waiting = aPlan({}, { status: 'accepted', activateBy: at('2026-05-07T22:00:00Z') });
    expect(lines({ plans: [waiting] })[0]).toBe('2026-05-08 planLapsed 12100');
  });

  test('an attempt that was left open does not keep it busy', () => {
    expect(lines({ payments: [aPayment()] })).toEqual(lines());
  });

  test('nothing is owed: nothing will happen', () => {
    expect(lines({ entries: [anEntry({ amountMinor: minor(12_100) })] })).toEqual([]);
  });
});
