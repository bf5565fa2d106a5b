import { describe, expect, test } from 'vitest';
import { applyChanges } from '../../server/domain/decision.ts';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { CaseFacts, Hold, ResumeRule } from '../../server/domain/facts.ts';
import {
  decideEndHold,
  decideHold,
  lastDayOf,
  SETTABLE_REASONS,
} from '../../server/domain/hold-commands.ts';
import { activeHolds, endedHolds } from '../../server/domain/hold.ts';
import { minor } from '../../server/domain/money.ts';
import { aCase, aHold, aPayment, aPlan, at, countedIds, day, NOW } from '../support/builders.ts';
import { story, WARSAW, type Story } from '../support/story.ts';

const holdsOf = (over: Partial<CaseFacts>, iso = '2026-05-04T10:00:00Z') =>
  activeHolds(aCase(over), 'inv_1', at(iso));

const set = (told: Story, over: Partial<Hold> = {}): void =>
  told.decide((facts, now, newId) => {
    const { invoiceId, reason, source, note, untilOn, resume } = aHold(over);
    return decideHold(facts, { invoiceId, reason, source, note, untilOn, resume }, now, newId);
  });

const ON = { invoiceId: 'inv_1' };

const end = (told: Story, holdId: string, resume?: ResumeRule): void =>
  told.decide((facts, now, newId) => decideEndHold(facts, { ...ON, holdId, resume }, now, newId));

describe('the set of holds of an invoice', () => {
  test('is empty when nothing stands in the way', () => {
    expect(holdsOf({})).toEqual([]);
  });

  test('has what was recorded for it and for all invoices of the debtor, not for another one', () => {
    const holds = [
      aHold(),
      aHold({ id: 'hld_2', invoiceId: null, reason: 'legal' }),
      aHold({ id: 'hld_3', invoiceId: 'inv_2' }),
    ];
    expect(holdsOf({ holds }).map((h) => [h.holdId, h.reason, h.mayEnd])).toEqual([
      ['hld_1', 'manual', true],
      ['hld_2', 'legal', true],
    ]);
  });

  test('a hold stands to the end of its last day in the vendor’s zone', () => {
    const holds = [aHold({ untilOn: day('2026-05-10') })];
    expect(holdsOf({ holds }, '2026-05-10T21:59:59Z')).toHaveLength(1);
    expect(holdsOf({ holds }, '2026-05-10T22:00:00Z')).toEqual([]);
  });

  test('a hold that was ended does not stand', () => {
    expect(holdsOf({ holds: [aHold({ endedAt: NOW })] })).toEqual([]);
  });

  test('what was set stands and what was ended does not, though the clock is set back since (F40)', () => {
    const from = at('2026-05-05T00:00:00Z');
    expect(holdsOf({ holds: [aHold({ from })] })).toMatchObject([{ reason: 'manual', from }]);
    const endedAt = at('2026-05-05T00:30:00Z');
    const over = aCase({ holds: [aHold({ from, endedAt, resume: { at: 'next' } })] });
    expect(activeHolds(over, 'inv_1', NOW)).toEqual([]);
    expect(endedHolds(over, 'inv_1', NOW)).toMatchObject([{ endedAt, resume: { at: 'next' } }]);
  });

  test('a hold that was ended before the clock was set back is set again (F40)', () => {
    const over = aHold({ from: at('2026-05-04T10:30:00Z'), endedAt: at('2026-05-04T11:00:00Z') });
    const { invoiceId, reason, source, note, untilOn, resume } = over;
    const again = { invoiceId, reason, source, note, untilOn, resume };
    const decision = decideHold(aCase({ holds: [over] }), again, NOW, countedIds());
    expect(decision).toMatchObject({ ok: true, changes: [{ do: 'putHold' }] });
  });

  test.each([
    ['in the moment in which it was set', NOW],
    ['after the clock was set back', at('2026-05-04T11:00:00Z')],
  ])('where the sequence goes on is obeyed when a hold is ended %s (7.6, F40)', (_, from) => {
    const facts = aCase({ holds: [aHold({ from })] });
    const command = { invoiceId: 'inv_1', holdId: 'hld_1', resume: { at: 'restart' } } as const;
    const ended = decideEndHold(facts, command, NOW, countedIds());
    const after = applyChanges(facts, ended.ok ? ended.changes : []);
    expect(activeHolds(after, 'inv_1', NOW)).toEqual([]);
    expect(endedHolds(after, 'inv_1', NOW)).toMatchObject([{ resume: { at: 'restart' } }]);
  });

  test('money on its way holds and says how much since when', () => {
    const payments = [
      aPayment(
        { amountMinor: minor(11_858), methodLabel: 'SEPA ·3000' },
        { status: 'processing', processingSince: at('2026-05-03T09:00:00Z') },
      ),
    ];
    expect(holdsOf({ payments })).toMatchObject([
      {
        reason: 'processing',
        source: 'system',
        mayEnd: false,
        why: {
          code: 'processing',
          amountMinor: 11_858,
          currency: 'EUR',
          method: 'SEPA ·3000',
          sinceOn: '2026-05-03',
        },
      },
    ]);
  });

  test.each(['created', 'requiresAction'] as const)(
    'an attempt that is only %s holds nothing',
    (status) => {
      expect(holdsOf({ payments: [aPayment({}, { status })] })).toEqual([]);
    },
  );

  test('a running plan holds, also while its notice runs; an accelerated one does not', () => {
    expect(holdsOf({ plans: [aPlan()] })).toMatchObject([{ reason: 'plan' }]);
    const reinstateUntilOn = day('2026-06-30');
    const defaulted = aPlan(
      {},
      {
        status: 'defaulted',
        defaultedAt: NOW,
        noticeUntilOn: day('2026-06-20'),
        reinstateUntilOn,
        mayReinstate: true,
      },
    );
    expect(holdsOf({ plans: [defaulted] })).toMatchObject([{ reason: 'plan' }]);
    const accelerated = aPlan(
      {},
      { status: 'accelerated', acceleratedAt: NOW, reinstateUntilOn, mayReinstate: true },
    );
    expect(holdsOf({ plans: [accelerated] })).toEqual([]);
  });

  test('a payment that the bank disputes holds until the bank decides', () => {
    const disputed = aPayment({}, { status: 'disputed', settledAt: NOW, disputedAt: NOW });
    expect(holdsOf({ payments: [disputed] })).toMatchObject([
      { reason: 'chargeback', mayEnd: false, holdId: null },
    ]);
  });
});

describe('recording a hold', () => {
  const command = {
    invoiceId: 'inv_1',
    reason: 'manual',
    source: 'vendor',
    note: 'call on Friday',
    untilOn: null,
    resume: { at: 'same' },
  } as const;
  const decide = (over: Partial<Parameters<typeof decideHold>[1]> = {}, facts = aCase()) =>
    decideHold(facts, { ...command, ...over }, NOW, countedIds());

  test('stops the invoice from this instant', () => {
    const told = story();
    set(told);
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
      status: 'held',
      holds: [{ reason: 'manual', holdId: 'hld_1' }],
      nextStep: { id: '-3' },
      nextAt: null,
    });
  });

  test('a claim that it is paid is believed for five working days and then not for ever', () => {
    const holiday = { ...WARSAW, isHoliday: (on: string) => on === '2026-05-08' };
    const untilOn = lastDayOf('alreadyPaid', NOW, holiday);
    expect(lastDayOf('alreadyPaid', NOW, WARSAW)).toBe('2026-05-11');
    expect(untilOn).toBe('2026-05-12');
    expect(lastDayOf('dispute', NOW, WARSAW)).toBeNull();
    expect(decide({ reason: 'alreadyPaid', untilOn })).toMatchObject({ ok: true });
    expect(decide({ reason: 'alreadyPaid' })).toMatchObject({
      code: 'invalidInput',
      detail: { field: 'untilOn' },
    });
  });

  test('twice the same is one hold', () => {
    const told = story();
    set(told);
    set(told);
    expect(told.facts().holds).toHaveLength(1);
  });

  test.each([
    ['an invoice of somebody else', { invoiceId: 'inv_9' }, 'notFound', undefined],
    ['a day that is over', { untilOn: day('2026-05-03') }, 'invalidInput', { field: 'untilOn' }],
    [
      'an unknown step',
      { resume: { at: 'step', step: '+99' } },
      'invalidInput',
      { field: 'resume' },
    ],
  ] as const)('%s is refused', (_, over, code, detail) => {
    const expected = detail === undefined ? { ok: false, code } : { ok: false, code, detail };
    expect(decide(over)).toEqual(expected);
  });

  test.each(['processing', 'plan', 'chargeback', 'refundReview', 'bounced'] as const)(
    '%s follows from facts and cannot be set',
    (reason) => {
      expect(decide({ reason })).toEqual({ ok: false, code: 'holdNotSettable' });
    },
  );

  test.each(SETTABLE_REASONS)('%s can be set', (reason) => {
    const untilOn = lastDayOf(reason, NOW, WARSAW);
    expect(decide({ reason, untilOn }).ok).toBe(true);
  });

  test('ending it twice changes nothing the second time', () => {
    const told = story();
    set(told);
    end(told, 'hld_1');
    expect(
      decideEndHold(told.facts(), { ...ON, holdId: 'hld_1' }, NOW, countedIds()),
    ).toMatchObject({
      ok: true,
      ignored: 'alreadyEnded',
    });
  });

  test('one that ran out is over, one that never was is not found', () => {
    const facts = aCase({ holds: [aHold({ untilOn: day('2026-05-05') })] });
    const later = at('2026-05-07T10:00:00Z');
    expect(decideEndHold(facts, { ...ON, holdId: 'hld_1' }, later, countedIds())).toMatchObject({
      ignored: 'alreadyEnded',
    });
    expect(decideEndHold(facts, { ...ON, holdId: 'hld_9' }, later, countedIds())).toEqual({
      ok: false,
      code: 'notFound',
    });
  });
});
