import { describe, expect, test } from 'vitest';
import type { CaseFacts, Payment, PaymentState } from '../../server/domain/facts.ts';
import { currency, minor } from '../../server/domain/money.ts';
import {
  chargesDue,
  decideChargeStart,
  isHardDecline,
  nextChargeAt,
} from '../../server/domain/plan-charge.ts';
import { planChangesAfterLedger } from '../../server/domain/plan-progress.ts';
import { planStanding } from '../../server/domain/plan.ts';
import {
  aCase,
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
  TODAY,
} from '../support/builders.ts';
import { letters, story, WARSAW, type Story } from '../support/story.ts';

const CARD = { customerId: 'cus_1', paymentMethodId: 'pm_1', methodLabel: 'Visa ·4242' };
const autopay = (over: Parameters<typeof aPlan>[0] = {}) =>
  aPlan({ autopay: true, ...CARD, ...over });
const dueAt = (iso: string, over: Partial<CaseFacts> = {}) =>
  chargesDue(aCase({ plans: [autopay()], ...over }), at(iso), WARSAW);
const charges = (told: Story): Payment[] => told.facts().payments.filter((p) => p.offSession);

/** The processor's word on the charge that is open. */
function answer(told: Story, state: PaymentState): void {
  const open = charges(told).at(-1);
  if (open === undefined) throw new Error('nothing was charged');
  const initiated = { ...open, initiatedAt: told.now(), ...state } as Payment;
  told.write([{ do: 'putPayment', payment: initiated }]);
  if (state.status !== 'succeeded') return;
  const { amountMinor, id: paymentId } = open;
  const entry = anEntry({ id: `ent_${paymentId}`, amountMinor, paymentId, at: told.now() });
  told.write([{ do: 'addEntry', entry }]);
  told.write(planChangesAfterLedger(told.facts(), told.now(), told.newId).changes);
}
const decline = (told: Story, failureCode: string): void =>
  answer(told, { status: 'failed', failedAt: told.now(), failureCode });

describe('an automatic charge (5.6)', () => {
  test('starts at nine on the day of the part, in the stored amount', () => {
    expect(dueAt('2026-05-04T06:59:00Z')).toEqual([]);
    expect(dueAt('2026-05-04T07:00:00Z')).toEqual([
      { planId: 'pln_1', amountMinor: 4034, currency: 'EUR' },
    ]);
  });

  test('takes what the processor can take of an odd amount; the rest waits for the next part', () => {
    const KWD = currency('KWD');
    const invoices = [anInvoice({ amountMinor: 12_100, currency: KWD })];
    const entries = [anEntry({ amountMinor: minor(5), currency: KWD, valueOn: TODAY })];
    const plans = [autopay({ currency: KWD })];
    expect(dueAt('2026-05-04T07:00:00Z', { invoices, entries, plans })).toMatchObject([
      { amountMinor: 4020 },
    ]);
  });

  test('its row exists before the processor is called, with the quote and the oldest debt first', () => {
    const invoices = [
      anInvoice({ amountMinor: 12_100 }),
      anInvoice({ id: 'inv_2', number: '2', dueOn: day('2026-05-10'), amountMinor: 1000 }),
    ];
    const plan = autopay({
      baseMinor: minor(13_100),
      allocations: invoices.map((i) => ({ invoiceId: i.id, amountMinor: i.amountDueMinor })),
    });
    const facts = aCase({ invoices, plans: [plan] });
    const decision = decideChargeStart(facts, { planId: 'pln_1' }, NOW, countedIds(), WARSAW);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'payment.created', data: { planId: 'pln_1', offSession: true } }],
      changes: [
        {
          do: 'putPayment',
          payment: {
            id: 'pay_1',
            status: 'created',
            amountMinor: 4034,
            allocations: [
              { invoiceId: 'inv_2', amountMinor: 1000 },
              { invoiceId: 'inv_1', amountMinor: 3034 },
            ],
            option: 'dueNow',
            planId: 'pln_1',
            offSession: true,
            paymentIntentId: null,
            ...CARD,
          },
        },
        {
          do: 'addQuote',
          quote: { id: 'quo_1', paymentId: 'pay_1', kind: 'dueNow', amountMinor: 4034 },
        },
      ],
    });
  });

  test('asks for what was missed and what is due together', () => {
    expect(dueAt('2026-06-04T08:00:00Z')).toMatchObject([{ amountMinor: 8067 }]);
  });

  test('never asks for more than is payable', () => {
    const entries = [anEntry({ kind: 'creditNote', amountMinor: minor(10_000), at: NOW })];
    expect(dueAt('2026-07-04T08:00:00Z', { entries })).toMatchObject([{ amountMinor: 2100 }]);
  });

  test('is not started twice: the open one, ours or the debtor’s, comes first', () => {
    const told = story({ plans: [autopay()] });
    told.days(1);
    expect(charges(told)).toHaveLength(1);
    const open = { payments: [aPayment({}, { status: 'requiresAction' })] };
    expect(dueAt('2026-05-04T08:00:00Z', open)).toEqual([]);
    const again = decideChargeStart(told.facts(), { planId: 'pln_1' }, NOW, countedIds(), WARSAW);
    expect(again).toMatchObject({ ignored: 'nothingToCharge' });
  });

  test('is not started for what is on its way or paid ahead', () => {
    const processing = { status: 'processing', processingSince: NOW } as const;
    const payments = [aPayment({ amountMinor: minor(4034) }, processing)];
    expect(dueAt('2026-05-04T08:00:00Z', { payments })).toEqual([]);
    const entries = [anEntry({ amountMinor: minor(4034), at: NOW })];
    expect(dueAt('2026-05-04T11:00:00Z', { entries })).toEqual([]);
  });

  test.each(['dispute', 'legal', 'insolvency', 'manual', 'alreadyPaid'] as const)(
    'obeys a %s hold, and goes on when it ends',
    (reason) => {
      const holds = [aHold({ reason, untilOn: day('2026-05-05') })];
      expect(dueAt('2026-05-05T10:00:00Z', { holds })).toEqual([]);
      const facts = aCase({ plans: [autopay()], holds });
      expect(nextChargeAt(autopay(), facts, at('2026-05-05T10:00:00Z'), WARSAW)).toBe(
        at('2026-05-06T07:00:00Z'),
      );
    },
  );

  test('needs an agreement, a method and an active plan', () => {
    const none = (plan: Parameters<typeof aPlan>[0]) =>
      dueAt('2026-05-04T10:00:00Z', { plans: [autopay(plan)] });
    expect(none({ autopay: false })).toEqual([]);
    expect(none({ paymentMethodId: null })).toEqual([]);
    const lapsed = aPlan({ autopay: true, ...CARD }, { status: 'lapsed', lapsedAt: NOW });
    expect(dueAt('2026-05-04T10:00:00Z', { plans: [lapsed] })).toEqual([]);
  });

  test('below what the processor takes it waits for the next part', () => {
    const entries = [anEntry({ amountMinor: minor(4020), at: NOW })];
    expect(dueAt('2026-05-04T11:00:00Z', { entries })).toEqual([]);
    expect(dueAt('2026-06-04T11:00:00Z', { entries })).toMatchObject([{ amountMinor: 4047 }]);
  });
});

describe('a charge that is declined', () => {
  test('is tried again after two and four days, then left to the debtor', () => {
    const told = story({ plans: [autopay()] });
    const tries: string[] = [];
    for (let i = 0; i < 20; i += 1) {
      const before = charges(told).length;
      told.days(1);
      if (charges(told).length === before) continue;
      tries.push(new Date(charges(told).at(-1)?.createdAt ?? 0).toISOString());
      decline(told, 'insufficient_funds');
    }
    expect(tries).toEqual([
      '2026-05-04T10:00:00.000Z',
      '2026-05-06T07:00:00.000Z',
      '2026-05-08T07:00:00.000Z',
    ]);
    expect(letters(told)).toEqual(['2026-05-05 planMissed 1']);
  });

  test('tries only inside the grace', () => {
    const plans = [autopay({ policy: aPlanPolicy({ graceDays: 3 }) })];
    const told = story({ plans });
    for (let i = 0; i < 20; i += 1) {
      told.days(1);
      if (charges(told).at(-1)?.status === 'created') decline(told, 'insufficient_funds');
    }
    expect(charges(told)).toHaveLength(2);
  });

  test.each([
    'lost_card',
    'stolen_card',
    'expired_card',
    'authentication_required',
    'account_closed',
  ])('for good (%s) is not tried again with that method', (code) => {
    expect(isHardDecline(code)).toBe(true);
    const told = story({ plans: [autopay()] });
    told.days(1);
    decline(told, code);
    told.days(40);
    expect(charges(told)).toHaveLength(1);
    // The next part is asked for by letter instead.
    expect(letters(told)).toContain('2026-06-04 planDue 2');
  });

  test.each([
    ['paid', { status: 'succeeded', settledAt: NOW }],
    ['tried in vain', { status: 'failed', failedAt: NOW, failureCode: 'debit_failed' }],
  ] as const)('for good, and %s by the debtor otherwise, is not tried again (F60)', (_, state) => {
    const told = story({ plans: [autopay()] });
    told.days(1);
    answer(told, {
      status: 'failed',
      failedAt: told.now(),
      failureCode: 'do_not_try_again',
    });
    const [refused] = charges(told);
    const paid = { ...refused, lastDeclineCode: 'do_not_try_again', paymentMethodId: 'pm_9' };
    told.write([{ do: 'putPayment', payment: { ...paid, ...state } as Payment }]);
    told.days(40);
    expect(charges(told)).toHaveLength(1);
    expect(letters(told)).toContain('2026-06-04 planDue 2');
  });

  test('with a new card from the debtor the debits go on', () => {
    const told = story({ plans: [autopay()] });
    told.days(1);
    decline(told, 'expired_card');
    const fresh = aPayment(
      {
        id: 'pay_7',
        amountMinor: minor(4034),
        createdAt: told.now(),
        initiatedAt: told.now(),
        ...CARD,
        paymentMethodId: 'pm_2',
      },
      { status: 'succeeded', settledAt: told.now() },
    );
    const entry = anEntry({
      id: 'ent_7',
      paymentId: 'pay_7',
      amountMinor: minor(4034),
      at: told.now(),
    });
    told.write([
      { do: 'putPayment', payment: fresh },
      { do: 'addEntry', entry },
    ]);
    told.write(planChangesAfterLedger(told.facts(), told.now(), told.newId).changes);
    expect(told.facts().plans[0]).toMatchObject({ paymentMethodId: 'pm_2' });
    told.until(at('2026-06-04T08:00:00Z'));
    expect(charges(told).at(-1)).toMatchObject({ paymentMethodId: 'pm_2', amountMinor: 4033 });
  });
});

describe('a plan on automatic payments', () => {
  test('says what will be debited, debits it, and asks for nothing', () => {
    const told = story({ plans: [autopay()] });
    for (let i = 0; i < 120; i += 1) {
      told.days(1);
      if (charges(told).at(-1)?.status !== 'created') continue;
      answer(told, { status: 'succeeded', settledAt: told.now() });
    }
    expect(letters(told)).toEqual([
      '2026-06-01 planBefore 2',
      '2026-07-01 planBefore 3',
      '2026-07-04 planCompleted',
    ]);
    expect(charges(told).map((p) => p.amountMinor)).toEqual([4034, 4033, 4033]);
    expect(planStanding(told.facts().plans[0] ?? aPlan(), told.facts(), TODAY).leftMinor).toBe(0);
  });

  test('a debit on its way for days is not charged again and not called missed', () => {
    const told = story({ plans: [autopay()] });
    told.until(NOW);
    answer(told, { status: 'processing', processingSince: told.now() });
    told.until(at('2026-05-20T10:00:00Z'));
    expect(charges(told)).toHaveLength(1);
    expect(letters(told)).toEqual([]);
  });

  test('a debit that keeps coming back is tried three times and no more', () => {
    const told = story({ plans: [autopay()] });
    for (let i = 0; i < 25; i += 1) {
      told.days(1);
      const last = charges(told).at(-1);
      if (last?.status === 'created') {
        answer(told, { status: 'processing', processingSince: told.now() });
      } else if (last?.status === 'processing' && told.now() - last.createdAt > 3 * 86_400_000) {
        decline(told, 'debitFailed');
      }
    }
    expect(charges(told).length).toBeLessThanOrEqual(3);
  });

  test('the method of the first payment is kept for the next parts', () => {
    const told = story({ plans: [aPlan({ autopay: true })] });
    const first = aPayment(
      { amountMinor: minor(4034), initiatedAt: NOW, planId: 'pln_1', ...CARD },
      { status: 'succeeded', settledAt: NOW },
    );
    told.write([
      { do: 'putPayment', payment: first },
      { do: 'addEntry', entry: anEntry({ amountMinor: minor(4034), paymentId: 'pay_1', at: NOW }) },
    ]);
    told.write(planChangesAfterLedger(told.facts(), NOW, told.newId).changes);
    expect(told.facts().plans[0]).toMatchObject(CARD);
  });
});
