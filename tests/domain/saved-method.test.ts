import { describe, expect, test } from 'vitest';
import { instant } from '../../server/domain/calendar.ts';
import type { CaseFacts, Payment, Plan } from '../../server/domain/facts.ts';
import { minor } from '../../server/domain/money.ts';
import { chargesDue, isChargeable } from '../../server/domain/plan-charge.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import {
  decideMethodReplaced,
  decideMethodState,
  leavesMethod,
  methodProblem,
} from '../../server/domain/saved-method.ts';
import type { MethodState, SetupReport } from '../../server/domain/saved-method.ts';
import {
  aCase,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  countedIds,
  NOW,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { WARSAW } from '../support/story.ts';

const kept = {
  autopay: true,
  customerId: 'cus_1',
  paymentMethodId: 'pm_1',
  methodLabel: 'Visa ·4242',
} as const;
const running = (over: Partial<Plan> = {}, facts: Partial<CaseFacts> = {}) =>
  aCase({ invoices: [anInvoice()], plans: [aPlan({ ...kept, ...over })], ...facts });
const became =
  (state: MethodState, paymentMethodId = 'pm_1') =>
  (facts: CaseFacts) =>
    decideMethodState(facts, { paymentMethodId, state }, NOW, countedIds());
const setUp: SetupReport = {
  setupIntentId: 'seti_1',
  status: 'succeeded',
  planId: 'pln_1',
  createdAt: NOW,
  customerId: 'cus_1',
  paymentMethodId: 'pm_2',
  methodLabel: 'Visa ·1881',
  declineCode: null,
  livemode: false,
};
const left =
  (over: Partial<SetupReport> = {}) =>
  (facts: CaseFacts) =>
    decideMethodReplaced(
      facts,
      { planId: 'pln_1', report: { ...setUp, ...over } },
      NOW,
      countedIds(),
    );

describe('a method that is gone (F61)', () => {
  test.each(['detached', 'mandateInactive', 'expired'] as const)(
    '%s is not charged any more, and a letter asks for another',
    (state) => {
      const lost = given(running()).when(became(state)).thenHappened('plan.methodLost');
      const [plan] = lost.facts.plans;
      expect(plan).toMatchObject({ methodLost: { why: state, at: NOW } });
      expect(plan && isChargeable(plan, lost.facts)).toBe(false);
      expect(chargesDue(lost.facts, at('2026-05-04T10:00:00Z'), WARSAW)).toEqual([]);
      expect(lost.changes('addMessage')).toMatchObject([{ message: { kind: 'planMethodLost' } }]);
      lost.and.when(became(state)).thenNothingHappened();
    },
  );

  test('is told again of another one that was left and lost in the same moment', () => {
    const lost = given(running()).when(became('detached'));
    const again = lost.and.when(left()).and.when(became('detached', 'pm_2'));
    const [first, second] = [lost, again].flatMap((one) => one.changes('addMessage'));
    expect(second?.message.kind).toBe('planMethodLost');
    expect(second?.message.key).not.toBe(first?.message.key);
  });

  test('charges on its day while it was ready', () => {
    expect(chargesDue(running(), at('2026-05-04T10:00:00Z'), WARSAW)).toMatchObject([
      { amountMinor: 4034 },
    ]);
  });

  test('is nobody’s business when the plan is over, debits nothing or debits another', () => {
    const over = { status: 'completed', completedAt: NOW } as const;
    given(aCase({ plans: [aPlan(kept, over)] }))
      .when(became('detached'))
      .thenNothingHappened();
    given(running({ autopay: false }))
      .when(became('detached'))
      .thenNothingHappened();
    given(running()).when(became('detached', 'pm_9')).thenNothingHappened();
  });

  test('comes back when the date on the card does, and in no other case', () => {
    const expired = given(running()).when(became('expired'));
    const renewed = expired.and.when(became('ready')).thenHappened('plan.methodRenewed');
    expect(renewed.facts.plans[0]).toMatchObject({ methodLost: null });
    given(running()).when(became('detached')).and.when(became('ready')).thenNothingHappened();
    given(running()).when(became('ready')).thenNothingHappened();
  });
});

describe('another method that the debtor leaves', () => {
  test('is debited from then on, and the debtor gets a letter that says so', () => {
    const lost = given(running()).when(became('detached'));
    const back = lost.and.when(left()).thenHappened('plan.methodReplaced');
    const [plan] = back.facts.plans;
    expect(plan).toMatchObject({ paymentMethodId: 'pm_2', methodLost: null, methodSince: NOW });
    expect(plan && isChargeable(plan, back.facts)).toBe(true);
    expect(back.changes('addMessage')).toMatchObject([
      { message: { kind: 'planMethodReplaced', key: 'planMethodReplaced:pm_2' } },
    ]);
    back.and.when(left()).thenNothingHappened();
  });

  test('is not kept before the bank has confirmed it', () => {
    given(running())
      .when(left({ status: 'requiresAction' }))
      .thenNothingHappened('notSetUp');
    given(running())
      .when(left({ status: 'waiting', paymentMethodId: null }))
      .thenNothingHappened();
  });

  test('does not give way to one that was left before it', () => {
    const later = given(running()).when(left({ createdAt: at('2026-05-05T10:00:00Z') }));
    later.and
      .when(left({ paymentMethodId: 'pm_0', createdAt: at('2026-05-04T12:00:00Z') }))
      .thenNothingHappened('nothingNew');
  });

  test('does not give way to the card of an earlier payment', () => {
    const payment = aPayment(
      { customerId: 'cus_1', paymentMethodId: 'pm_1', initiatedAt: NOW, amountMinor: minor(100) },
      { status: 'succeeded', settledAt: NOW },
    );
    const facts = running({}, { payments: [payment] });
    const back = given(facts).when(left({ createdAt: at('2026-05-05T10:00:00Z') }));
    expect(planChangesAfterLedger(back.facts, NOW, countedIds()).events).toEqual([]);
  });

  test('is refused once the plan is over or debits nothing', () => {
    given(running({ autopay: false }))
      .when(left())
      .thenRefused('planNotActive');
    given(aCase()).when(left()).thenRefused('notFound');
  });
});

describe('why a plan is not debited', () => {
  const refused = (failureCode: string): Payment =>
    aPayment(
      { planId: 'pln_1', offSession: true, paymentMethodId: 'pm_1' },
      { status: 'failed', failedAt: NOW, failureCode },
    );

  test.each([
    ['nothing', null, {}, []],
    ['the method is gone', 'expired', { methodLost: { why: 'expired', at: NOW } }, []],
    ['the bank refuses it for good', 'declined', {}, [refused('do_not_try_again')]],
    ['it was short of money, which may pass', null, {}, [refused('insufficient_funds')]],
  ] as const)('%s', (_, problem, over, payments) => {
    const facts = running(over, { payments });
    const [plan] = facts.plans;
    expect(plan && methodProblem(plan, facts)).toBe(problem);
  });
});

describe('a payment of the debtor on a plan', () => {
  const paid = (amountMinor: number, over: Partial<Payment> = {}) =>
    aPayment({
      planId: 'pln_1',
      amountMinor: minor(amountMinor),
      option: 'dueNow',
      createdAt: instant(NOW + 1),
      ...over,
    });
  const twoPaid = [anEntry({ id: 'ent_2', amountMinor: minor(8067), at: NOW })];

  test('leaves its method only while something of the plan is to come', () => {
    expect(leavesMethod(running(), paid(4034))).toBe(true);
    expect(leavesMethod(running(), paid(12_100))).toBe(false);
    expect(leavesMethod(running({}, { entries: twoPaid }), paid(4032))).toBe(true);
    expect(leavesMethod(running({}, { entries: twoPaid }), paid(4033))).toBe(false);
  });

  test('leaves none where nothing is charged by itself, or the debtor settles for less', () => {
    expect(leavesMethod(running({ autopay: false }), paid(4034))).toBe(false);
    expect(leavesMethod(running(), paid(9000, { option: 'settlement' }))).toBe(false);
    expect(leavesMethod(running(), paid(4034, { planId: null }))).toBe(false);
    expect(leavesMethod(running(), paid(4034, { offSession: true }))).toBe(false);
  });

  test.each([
    ['after', '2099-01-01T00:00:00Z'],
    ['in the moment in which', new Date(NOW + 1).toISOString()],
  ])('asks the processor for the same whatever is written %s it was begun', (_, when) => {
    const later = twoPaid.map((entry) => ({ ...entry, at: at(when) }));
    expect(leavesMethod(running({}, { entries: later }), paid(4033))).toBe(true);
  });
});
