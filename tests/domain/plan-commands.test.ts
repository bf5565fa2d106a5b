import { describe, expect, test } from 'vitest';
import type { CaseFacts, Plan, PlanPolicy } from '../../server/domain/facts.ts';
import {
  decideAcceptPlan,
  decideCancelPlan,
  decideReinstatePlan,
  planTermsFacts,
  type AcceptPlan,
} from '../../server/domain/plan-commands.ts';
import {
  aCase,
  aDebtor,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  aVendor,
  countedIds,
  day,
  NOW,
} from '../support/builders.ts';
import { letters, story, WARSAW } from '../support/story.ts';

const command = (over: Partial<AcceptPlan> = {}): AcceptPlan => ({
  invoiceIds: ['inv_1'],
  count: 3,
  frequency: 'monthly',
  acceptance: aPlan().acceptance,
  ...over,
});
const accept = (facts: CaseFacts, over: Partial<AcceptPlan> = {}) =>
  decideAcceptPlan(facts, command(over), NOW, countedIds(), WARSAW);
function acceptedPlan(facts: CaseFacts, over: Partial<AcceptPlan> = {}): Plan {
  const decision = accept(facts, over);
  if (!decision.ok) throw new Error(`refused: ${decision.code}`);
  return decision.plan;
}
const withPolicy = (over: Partial<PlanPolicy>, facts: Partial<CaseFacts> = {}) =>
  aCase({ ...facts, vendor: aVendor({ settings: { plan: aPlanPolicy(over) } }) });

const DEFAULTED = {
  status: 'defaulted',
  defaultedAt: NOW,
  noticeUntilOn: day('2026-05-11'),
  reinstateUntilOn: day('2026-05-18'),
  mayReinstate: true,
} as const;
const ACCELERATED = {
  status: 'accelerated',
  acceleratedAt: NOW,
  reinstateUntilOn: day('2026-05-18'),
  mayReinstate: true,
} as const;

describe('accepting a plan (5.4, 5.8)', () => {
  test('stores the dates and amounts as shown, the policy as it is, and the evidence', () => {
    const plan = acceptedPlan(aCase({ seq: 41 }));
    expect(plan).toMatchObject({
      status: 'active',
      activeSince: NOW,
      baseMinor: 12_100,
      allocations: [{ invoiceId: 'inv_1', amountMinor: 12_100 }],
      instalments: [
        { no: 1, dueOn: '2026-05-04', amountMinor: 4034 },
        { no: 2, dueOn: '2026-06-04', amountMinor: 4033 },
        { no: 3, dueOn: '2026-07-04', amountMinor: 4033 },
      ],
      policy: aPlanPolicy(),
      acceptance: { name: 'Jan Kowalski' },
      acceptedSeq: 42,
      acceptedAt: NOW,
      autopay: false,
      letters: [],
    });
  });

  test('confirms it by letter, once', () => {
    const told = story();
    told.decide((facts, now, newId) => decideAcceptPlan(facts, command(), now, newId, WARSAW));
    expect(letters(told)).toEqual(['2026-05-04 planAccepted']);
    expect(told.sent[0]?.message.key).toBe('planAccepted:pln_1');
    expect(told.events.map((e) => e.type)).toContain('plan.accepted');
  });

  test('needs no address for it', () => {
    const decision = accept(aCase({ debtor: aDebtor({ email: null }) }));
    expect(decision.ok && decision.changes.map((c) => c.do)).toEqual(['putPlan']);
  });

  test('names the open attempts to cancel, and leaves those of other invoices alone', () => {
    const other = [{ invoiceId: 'inv_2', amountMinor: aPlan().baseMinor }];
    const payments = [
      aPayment(),
      aPayment({ id: 'pay_2' }, { status: 'requiresAction' }),
      aPayment({ id: 'pay_3' }, { status: 'canceled', canceledAt: NOW }),
      aPayment({ id: 'pay_4', allocations: other }),
    ];
    const decision = accept(aCase({ payments }));
    expect(decision.ok && decision.cancelPaymentIds).toEqual(['pay_1', 'pay_2']);
  });

  test('waits for the first payment when the policy says so', () => {
    const facts = withPolicy({ activation: { on: 'firstPayment', withinDays: 3 } });
    expect(acceptedPlan(facts)).toMatchObject({
      status: 'accepted',
      activateBy: at('2026-05-07T22:00:00Z'),
    });
  });

  test('replaces an old plan that was called in, so that it cannot come back', () => {
    const plans = [aPlan({}, ACCELERATED)];
    const decision = accept(withPolicy({ againAfterDefault: true }, { plans }));
    expect(decision.ok && decision.changes[1]).toMatchObject({
      do: 'putPlan',
      plan: { id: 'pln_1', status: 'superseded', supersededAt: NOW },
    });
  });

  test('takes automatic payments as the policy has them', () => {
    expect(acceptedPlan(aCase(), { autopay: true }).autopay).toBe(true);
    const required = withPolicy({ autopay: 'required' });
    expect(acceptedPlan(required).autopay).toBe(true);
    expect(accept(required, { autopay: false })).toEqual({ ok: false, code: 'autopayNeeded' });
    expect(accept(withPolicy({ autopay: 'off' }), { autopay: true })).toMatchObject({
      ok: false,
      code: 'planNotInMenu',
    });
  });

  test.each<[string, Partial<AcceptPlan>, string]>([
    ['a count outside the menu', { count: 7 }, 'planNotInMenu'],
    ['a frequency outside the menu', { frequency: 'weekly' }, 'planNotInMenu'],
    ['a date in the past', { firstOn: day('2026-05-03') }, 'planDateNotAllowed'],
    ['a date too far away', { firstOn: day('2026-05-19') }, 'planDateNotAllowed'],
    ['an unknown invoice', { invoiceIds: ['inv_9'] }, 'notFound'],
  ])('refuses %s', (_, over, code) => {
    expect(accept(aCase(), over)).toMatchObject({ ok: false, code });
  });

  test('refuses while money is on its way (fault F37)', () => {
    const payments = [aPayment({}, { status: 'processing', processingSince: NOW })];
    expect(accept(aCase({ payments }))).toMatchObject({ ok: false, code: 'alreadyBeingPaid' });
  });

  test('a second one over the same invoice is refused', () => {
    expect(accept(aCase({ plans: [aPlan()] }))).toMatchObject({ ok: false, code: 'planRunning' });
  });

  test('the terms state what the acceptance will store, or are refused alike', () => {
    const terms = planTermsFacts(aCase(), command(), NOW, WARSAW);
    expect(terms).toMatchObject({
      ok: true,
      autopay: false,
      item: { instalments: acceptedPlan(aCase()).instalments },
      invoices: [{ id: 'inv_1', number: 'FV/2026/001', amountMinor: 12_100 }],
    });
    expect(planTermsFacts(aCase(), command({ count: 9 }), NOW, WARSAW)).toEqual({
      ok: false,
      code: 'planNotInMenu',
    });
  });
});

describe('what the vendor may do', () => {
  const cancel = (facts: CaseFacts, planId = 'pln_1') =>
    decideCancelPlan(facts, { planId, reason: 'mistake' }, NOW, countedIds());
  const reinstate = (facts: CaseFacts, planId = 'pln_1') =>
    decideReinstatePlan(facts, { planId }, NOW, countedIds());

  test.each([
    ['accepted', aPlan({}, { status: 'accepted', activateBy: NOW })],
    ['active', aPlan()],
    ['defaulted', aPlan({}, DEFAULTED)],
  ])('cancel a plan that is %s, with a letter', (_, plan) => {
    const decision = cancel(aCase({ plans: [plan] }));
    expect(decision.ok && decision.changes).toMatchObject([
      { do: 'putPlan', plan: { status: 'canceled', canceledAt: NOW, reason: 'mistake' } },
      { do: 'addMessage', message: { kind: 'planCanceled', key: 'planCanceled:pln_1' } },
    ]);
  });

  test('cancel twice: the second changes nothing', () => {
    const canceled = aPlan({}, { status: 'canceled', canceledAt: NOW, reason: 'mistake' });
    expect(cancel(aCase({ plans: [canceled] }))).toMatchObject({ ignored: 'alreadyCanceled' });
  });

  test.each([
    ['completed', aPlan({}, { status: 'completed', completedAt: NOW })],
    ['accelerated', aPlan({}, ACCELERATED)],
    ['lapsed', aPlan({}, { status: 'lapsed', lapsedAt: NOW })],
  ])('not cancel one that is %s', (status, plan) => {
    expect(cancel(aCase({ plans: [plan] }))).toEqual({
      ok: false,
      code: 'planNotActive',
      detail: { status },
    });
  });

  test.each([
    ['defaulted', aPlan({}, DEFAULTED)],
    ['accelerated', aPlan({}, ACCELERATED)],
  ])('reinstate a plan that is %s, with a letter', (_, plan) => {
    const decision = reinstate(aCase({ plans: [plan] }));
    expect(decision.ok && decision.changes).toMatchObject([
      { do: 'putPlan', plan: { status: 'active', activeSince: NOW, reinstatedAt: NOW } },
      { do: 'addMessage', message: { kind: 'planReinstated' } },
    ]);
    const [put] = decision.ok ? decision.changes : [];
    expect(put?.do === 'putPlan' && 'defaultedAt' in put.plan).toBe(false);
  });

  test('not reinstate beside another plan of the invoice, nor one that ended otherwise', () => {
    const plans = [aPlan({}, ACCELERATED), aPlan({ id: 'pln_2' })];
    expect(reinstate(aCase({ plans }))).toEqual({ ok: false, code: 'planRunning' });
    const lapsed = aPlan({}, { status: 'lapsed', lapsedAt: NOW });
    expect(reinstate(aCase({ plans: [lapsed] }))).toMatchObject({ code: 'planNotActive' });
    expect(reinstate(aCase({ plans: [aPlan()] }))).toMatchObject({ ignored: 'alreadyActive' });
  });

  test('touch only plans of this debtor', () => {
    const facts = aCase({ invoices: [anInvoice()] });
    expect(cancel(facts)).toEqual({ ok: false, code: 'notFound' });
    expect(reinstate(facts)).toEqual({ ok: false, code: 'notFound' });
  });
});
