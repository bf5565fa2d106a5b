import { describe, expect, test } from 'vitest';
import type { Change } from '../../server/domain/decision.ts';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { Hold, Payment, PaymentState, ResumeRule } from '../../server/domain/facts.ts';
import { decideDebtorChange } from '../../server/domain/debtor.ts';
import { decideEndHold, decideHold } from '../../server/domain/hold-commands.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import { decideMessageFailed } from '../../server/domain/message-outcome.ts';
import { minor } from '../../server/domain/money.ts';
import { decideCancelPlan } from '../../server/domain/plan-commands.ts';
import {
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  aPlanPolicy,
  at,
  day,
  NOW,
} from '../support/builders.ts';
import { reminders, story, WARSAW, type Story } from '../support/story.ts';

const paymentNow = (state: PaymentState, over: Partial<Payment> = {}): Change => ({
  do: 'putPayment',
  payment: { ...aPayment(over, state) },
});

const entryNow = (told: Story, over: Parameters<typeof anEntry>[0]): Change => ({
  do: 'addEntry',
  entry: anEntry({ at: told.now(), amountMinor: minor(12_100), ...over }),
});

const set = (told: Story, over: Partial<Hold> = {}): void =>
  told.decide((facts, now, newId) => {
    const { invoiceId, reason, source, note, untilOn, resume } = aHold(over);
    return decideHold(facts, { invoiceId, reason, source, note, untilOn, resume }, now, newId);
  });

const ON = { invoiceId: 'inv_1' };

const end = (told: Story, holdId: string, resume?: ResumeRule): void =>
  told.decide((facts, now, newId) => decideEndHold(facts, { ...ON, holdId, resume }, now, newId));

describe('where the sequence goes on after a hold (7.6)', () => {
  /** −3 and +1 are out; the hold covers the days of +7 and +14. */
  const heldStory = (over: Partial<Hold>): Story => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    set(told, over);
    told.until(at('2026-06-17T10:00:00Z'));
    expect(reminders(told)).toEqual(['2026-05-28 -3', '2026-06-01 +1']);
    return told;
  };
  const after = (told: Story): string[] => {
    told.until(at('2026-07-15T10:00:00Z'));
    return reminders(told).slice(2);
  };

  test.each(['manual', 'legal', 'insolvency'] as const)(
    '%s, same: the step that waited',
    (reason) => {
      const told = heldStory({ reason });
      end(told, 'hld_1');
      expect(after(told)).toEqual(['2026-06-17 +7', '2026-06-22 +14', '2026-06-30 +30']);
    },
  );

  test('manual, next: the step after the one that waited', () => {
    const told = heldStory({ resume: { at: 'next' } });
    end(told, 'hld_1');
    expect(after(told)).toEqual(['2026-06-17 +14', '2026-06-30 +30']);
    expect(told.facts().reminders.find((r) => r.step === '+7')).toMatchObject({
      outcome: 'skipped',
      why: { inFavourOf: '+14' },
    });
  });

  test('manual, a named step: that one, without waiting for its day', () => {
    const told = heldStory({ resume: { at: 'step', step: '+30' } });
    end(told, 'hld_1');
    expect(after(told)).toEqual(['2026-06-17 +30']);
  });

  test('manual, a named step that was sent already: never a softer one again', () => {
    const told = heldStory({ resume: { at: 'step', step: '-3' } });
    end(told, 'hld_1');
    expect(after(told)[0]).toBe('2026-06-17 +7');
  });

  test('manual, restart: from the first step, counted from the day of the restart', () => {
    const told = heldStory({ resume: { at: 'restart' } });
    end(told, 'hld_1');
    expect(after(told)).toEqual(['2026-06-18 +1', '2026-06-24 +7', '2026-07-01 +14']);
    expect(told.facts().reminders.at(-1)?.cycle).toBe(2);
  });

  test('the rule can still be chosen when the hold is ended', () => {
    const told = heldStory({});
    end(told, 'hld_1', { at: 'next' });
    expect(after(told)[0]).toBe('2026-06-17 +14');
  });

  test('a hold with a last day ends by itself, and one can see before what will follow', () => {
    const told = heldStory({ untilOn: day('2026-06-18'), resume: { at: 'next' } });
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
      status: 'held',
      nextStep: { id: '+14' },
      nextAt: at('2026-06-19T07:00:00Z'),
    });
    expect(after(told)[0]).toBe('2026-06-19 +14');
  });

  describe('a dispute stops the clock (6.3)', () => {
    test('the step that waited and all after it come as many days later as the dispute was open', () => {
      const told = heldStory({ reason: 'dispute' });
      end(told, 'hld_1');
      expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
        status: 'active',
        nextStep: { id: '+7' },
        nextAt: at('2026-06-22T07:00:00Z'),
      });
      expect(after(told)).toEqual(['2026-06-22 +7', '2026-06-29 +14', '2026-07-15 +30']);
    });

    test('with a last day it ends by itself, and one can see before what will follow', () => {
      const told = heldStory({ reason: 'dispute', untilOn: day('2026-06-18') });
      expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
        status: 'held',
        nextStep: { id: '+7' },
        nextAt: at('2026-06-24T07:00:00Z'),
      });
      expect(after(told)[0]).toBe('2026-06-24 +7');
    });

    test('also between two steps', () => {
      const told = story();
      told.until(at('2026-06-02T10:00:00Z'));
      set(told, { reason: 'dispute' });
      told.until(at('2026-06-05T10:00:00Z'));
      end(told, 'hld_1');
      expect(after(told)).toEqual(['2026-06-10 +7', '2026-06-17 +14', '2026-07-03 +30']);
    });

    test('two of them over the same days count once, one after the other adds to it', () => {
      const told = heldStory({ reason: 'dispute' });
      set(told, { reason: 'dispute', invoiceId: null });
      told.until(at('2026-06-19T10:00:00Z'));
      end(told, 'hld_1');
      end(told, 'hld_2');
      expect(after(told)[0]).toBe('2026-06-24 +7');
    });

    test('where the vendor lets it go on one step further, that step comes later', () => {
      const told = heldStory({ reason: 'dispute', resume: { at: 'next' } });
      end(told, 'hld_1');
      expect(after(told)).toEqual(['2026-06-29 +14', '2026-07-15 +30']);
    });

    test('before the first step’s day it moves nothing', () => {
      const told = story();
      set(told, { reason: 'dispute' });
      told.until(at('2026-05-20T10:00:00Z'));
      end(told, 'hld_1');
      expect(after(told)).toEqual(['2026-06-08 +7', '2026-06-15 +14', '2026-06-30 +30']);
    });
  });

  test('a hold during which no step’s day came changes nothing', () => {
    const told = story();
    set(told, { resume: { at: 'next' } });
    told.days(3);
    end(told, 'hld_1');
    told.until(at('2026-06-02T10:00:00Z'));
    expect(reminders(told)).toEqual(['2026-05-28 -3', '2026-06-01 +1']);
  });

  test('two holds: mail leaves only when both are gone', () => {
    const told = heldStory({});
    set(told, { reason: 'legal', invoiceId: null });
    end(told, 'hld_1');
    told.days(1);
    expect(reminders(told)).toHaveLength(2);
    end(told, 'hld_2');
    expect(after(told)[0]).toBe('2026-06-18 +7');
  });

  test('processing that fails: the step that was next, at once', () => {
    const told = story();
    told.until(at('2026-05-29T10:00:00Z'));
    const debit = { amountMinor: minor(12_100), initiatedAt: told.now() };
    told.write([paymentNow({ status: 'processing', processingSince: told.now() }, debit)]);
    told.until(at('2026-06-09T10:00:00Z'));
    expect(reminders(told)).toEqual(['2026-05-28 -3']);
    const failed = { status: 'failed', failedAt: told.now(), failureCode: 'debitFailed' } as const;
    told.write([paymentNow(failed, debit)]);
    told.until(at('2026-06-15T10:00:00Z'));
    expect(reminders(told).slice(1)).toEqual(['2026-06-09 +1', '2026-06-12 +7', '2026-06-15 +14']);
  });

  test('processing that succeeds: stopped', () => {
    const told = story();
    told.write([paymentNow({ status: 'processing', processingSince: NOW }, { initiatedAt: NOW })]);
    told.until(at('2026-06-09T10:00:00Z'));
    told.write([
      paymentNow({ status: 'succeeded', settledAt: told.now() }, { initiatedAt: NOW }),
      entryNow(told, {}),
    ]);
    told.days(100);
    expect(told.sent).toEqual([]);
  });

  test('a plan that the vendor cancels: the step that was next', () => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    told.write([{ do: 'putPlan', plan: aPlan({ acceptedAt: told.now() }) }]);
    told.until(at('2026-06-17T10:00:00Z'));
    told.decide((facts, now, newId) =>
      decideCancelPlan(facts, { planId: 'pln_1', reason: 'new agreement' }, now, newId),
    );
    expect(after(told)[0]).toBe('2026-06-17 +7');
  });

  test.each([
    ['the policy’s step', '+14', '2026-06-17 +14'],
    ['the step that was next when the policy names none', null, '2026-06-17 +7'],
    ['the step that was next when the policy’s is softer than the last', '-3', '2026-06-17 +7'],
  ])('a plan in default: %s', (_, resumeAtStep, expected) => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    const plan = { acceptedAt: told.now(), policy: aPlanPolicy({ resumeAtStep }) };
    told.write([{ do: 'putPlan', plan: aPlan(plan) }]);
    told.until(at('2026-06-17T10:00:00Z'));
    const accelerated = aPlan(plan, {
      status: 'accelerated',
      acceleratedAt: told.now(),
      reinstateUntilOn: day('2026-06-24'),
      mayReinstate: true,
    });
    told.write([{ do: 'putPlan', plan: accelerated }]);
    expect(after(told)[0]).toBe(expected);
  });

  test('bounced: held with a task to phone, then the same step to the new address', () => {
    const told = story();
    told.until(at('2026-05-29T10:00:00Z'));
    // The second letter bounces before it can be marked as sent.
    const [first] = told.sent;
    if (first === undefined) throw new Error('no letter left');
    told.write([
      {
        do: 'putReminder',
        reminder: { ...requireRow(told), outcome: 'queued' },
      },
    ]);
    told.decide((facts, now, newId) =>
      decideMessageFailed(facts, { message: first.message, detail: '550' }, now, newId),
    );
    told.until(at('2026-06-10T10:00:00Z'));
    expect(told.sent).toHaveLength(1);
    expect(told.tasks.map((t) => t.kind)).toEqual(['noAddress']);
    expect(activeHolds(told.facts(), 'inv_1', told.now())).toMatchObject([
      { reason: 'bounced', mayEnd: true },
    ]);
    told.decide((facts, now) => decideDebtorChange(facts, { email: 'new@kowalski.example' }, now));
    told.days(1);
    expect(reminders(told).slice(1)).toEqual(['2026-06-10 +1']);
    // Who goes back to the old address tries it again.
    told.decide((facts, now) => decideDebtorChange(facts, { email: first.message.to }, now));
    expect(activeHolds(told.facts(), 'inv_1', told.now())).toEqual([]);
  });

  test('a refund without a decision: nothing until a person decides, then on or stopped', () => {
    const refunded = (): Story => {
      const told = story();
      told.until(at('2026-06-02T10:00:00Z'));
      told.write([entryNow(told, { id: 'ent_p', paymentId: 'pay_1' })]);
      told.until(at('2026-06-10T10:00:00Z'));
      const reversal = {
        kind: 'paymentReversed',
        reversal: 'refund',
        correctsId: 'ent_p',
      } as const;
      told.write([entryNow(told, { id: 'ent_r', paymentId: 'pay_1', ...reversal })]);
      told.until(at('2026-06-25T10:00:00Z'));
      expect(reminders(told)).toHaveLength(2);
      expect(activeHolds(told.facts(), 'inv_1', told.now())).toMatchObject([
        { reason: 'refundReview', holdId: 'ent_r', mayEnd: true },
      ]);
      return told;
    };
    const reopened = refunded();
    end(reopened, 'ent_r');
    end(reopened, 'ent_r');
    expect(reopened.facts().holds).toHaveLength(1);
    expect(after(reopened)[0]).toBe('2026-06-25 +1');

    const credited = refunded();
    credited.write([entryNow(credited, { id: 'ent_c', kind: 'creditNote' })]);
    expect(after(credited)).toEqual([]);
  });

  test('a chargeback: won goes back as it was, lost waits for a person', () => {
    const disputed = (): Story => {
      const told = story();
      told.until(at('2026-06-02T10:00:00Z'));
      told.write([
        paymentNow({ status: 'succeeded', settledAt: told.now() }, { initiatedAt: told.now() }),
        entryNow(told, { id: 'ent_p', paymentId: 'pay_1' }),
      ]);
      const dispute = { settledAt: told.now(), disputedAt: told.now() };
      told.write([paymentNow({ status: 'disputed', ...dispute }, { initiatedAt: told.now() })]);
      told.days(10);
      return told;
    };
    const won = disputed();
    won.write([paymentNow({ status: 'disputeWon', settledAt: NOW })]);
    expect(after(won)).toEqual([]);

    const lost = disputed();
    const reversal = {
      kind: 'paymentReversed',
      reversal: 'chargeback',
      correctsId: 'ent_p',
    } as const;
    lost.write([
      paymentNow({ status: 'disputeLost', settledAt: NOW, lostAt: lost.now() }),
      entryNow(lost, { id: 'ent_r', paymentId: 'pay_1', ...reversal }),
    ]);
    lost.until(at('2026-06-25T10:00:00Z'));
    expect(reminders(lost)).toHaveLength(2);
    expect(dunningStatus(lost.facts(), 'inv_1', lost.now(), WARSAW)).toMatchObject({
      status: 'held',
      holds: [{ reason: 'chargeback', why: { code: 'chargebackLost', amountMinor: 12_100 } }],
    });
    end(lost, 'ent_r');
    expect(after(lost)[0]).toBe('2026-06-25 +1');
  });

  test('a whole-debtor hold stops every invoice', () => {
    const told = story({ invoices: [anInvoice(), anInvoice({ id: 'inv_2', number: '2' })] });
    set(told, { invoiceId: null, reason: 'insolvency' });
    told.days(100);
    expect(told.sent).toEqual([]);
    expect(told.woken).toEqual([]);
  });
});

function requireRow(told: Story) {
  const row = told.facts().reminders.find((r) => r.step === '-3');
  if (row === undefined) throw new Error('no row');
  return row;
}
