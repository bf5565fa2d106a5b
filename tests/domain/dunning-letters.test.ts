import { describe, expect, test } from 'vitest';
import type { Message, MessageKind } from '../../server/domain/decision.ts';
import { decideDue } from '../../server/domain/due.ts';
import type { CaseFacts, PaymentState, Reminder } from '../../server/domain/facts.ts';
import { recheckMessage } from '../../server/domain/message-check.ts';
import {
  decideMessageFailed,
  decideMessageSent,
  decideMessageSuppressed,
} from '../../server/domain/message-outcome.ts';
import { minor } from '../../server/domain/money.ts';
import {
  aCase,
  aDebtor,
  aHold,
  anEntry,
  anInvoice,
  aPayment,
  aPlan,
  at,
  countedIds,
  NOW,
} from '../support/builders.ts';
import { letters, story, WARSAW } from '../support/story.ts';

const SENT_AT = at('2026-06-01T08:00:00Z');
const two = [anInvoice(), anInvoice({ id: 'inv_2', number: 'FV/2026/002' })];

/** A reminder for both invoices that was queued this minute. */
function queued(): { readonly facts: CaseFacts; readonly message: Message } {
  const facts = aCase({ invoices: two });
  const decision = decideDue(facts, SENT_AT, WARSAW, countedIds());
  const changes = decision.ok ? decision.changes : [];
  const messages = changes.flatMap((c) => (c.do === 'addMessage' ? [c.message] : []));
  const reminders = changes.flatMap((c) => (c.do === 'putReminder' ? [c.reminder] : []));
  const [message] = messages;
  if (message === undefined) throw new Error('nothing was queued');
  return { facts: { ...facts, reminders }, message };
}
const check = (over: Partial<CaseFacts> = {}, now = SENT_AT) => {
  const { facts, message } = queued();
  return recheckMessage({ ...facts, ...over }, message, now, WARSAW);
};
const settled = (invoiceId: string) => [
  ...queued().facts.entries,
  anEntry({ id: `ent_${invoiceId}`, invoiceId, amountMinor: minor(12_100) }),
];
const processing = (invoiceId: string) =>
  aPayment(
    { allocations: [{ invoiceId, amountMinor: minor(12_100) }], methodLabel: 'SEPA ·3000' },
    { status: 'processing', processingSince: at('2026-05-03T09:00:00Z') },
  );

describe('a reminder is looked at again just before it leaves (7.3, 7.8)', () => {
  test('nothing changed: it leaves with both invoices', () => {
    expect(check()).toEqual({ do: 'send', invoiceIds: ['inv_1', 'inv_2'], dropped: [] });
  });

  test('one invoice was paid meanwhile: it leaves with the other (F54)', () => {
    expect(check({ entries: settled('inv_1') })).toEqual({
      do: 'send',
      invoiceIds: ['inv_2'],
      dropped: [{ invoiceId: 'inv_1', why: { code: 'paid' } }],
    });
  });

  test('money is on its way for all of it: not sent, with the figures of the reason (F54)', () => {
    const payments = ['inv_1', 'inv_2'].map((id) => ({ ...processing(id), id: `pay_${id}` }));
    expect(check({ payments })).toEqual({
      do: 'suppress',
      why: {
        code: 'processing',
        amountMinor: 12_100,
        currency: 'EUR',
        method: 'SEPA ·3000',
        sinceOn: '2026-05-03',
        untilOn: '2026-05-05',
      },
    });
  });

  test.each<[string, Partial<CaseFacts>, string]>([
    ['a plan was accepted', { plans: [aPlan()] }, 'plan'],
    ['a hold was set', { holds: [aHold({ reason: 'legal' })] }, 'legal'],
  ])('%s: the invoice is dropped', (_, over, code) => {
    expect(check(over)).toMatchObject({
      do: 'send',
      invoiceIds: ['inv_2'],
      dropped: [{ invoiceId: 'inv_1', why: { code } }],
    });
  });

  test('another address is on file now: not sent to the old one', () => {
    const debtor = aDebtor({ email: 'new@kowalski.example' });
    expect(check({ debtor })).toEqual({ do: 'suppress', why: { code: 'addressChanged' } });
  });

  test('the one in another currency left days ago, this one stayed behind: too soon now', () => {
    const { facts } = queued();
    const reminders = [
      ...facts.reminders,
      ...facts.reminders.map((row) => ({ ...row, messageId: 'msg_9', outcome: 'sent' as const })),
    ];
    expect(check({ reminders })).toMatchObject({ do: 'send' });
    expect(check({ reminders }, at('2026-06-02T08:00:00Z'))).toEqual({
      do: 'suppress',
      why: { code: 'minGap', sinceOn: '2026-06-01' },
    });
    expect(check({ reminders }, at('2026-06-05T08:00:00Z'))).toMatchObject({ do: 'send' });
  });

  test('it did not leave in time: it waits for the next window', () => {
    expect(check({}, at('2026-06-01T20:00:00Z'))).toEqual({
      do: 'wait',
      until: at('2026-06-02T07:00:00Z'),
    });
  });

  test('sent twice is not possible: the second time nothing is queued any more', () => {
    const { facts, message } = queued();
    const sent = decideMessageSent(facts, { message, dropped: [] }, SENT_AT);
    const reminders = (sent.ok ? sent.changes : []).flatMap((c) =>
      c.do === 'putReminder' ? [c.reminder] : [],
    );
    expect(reminders.map((r) => r.outcome)).toEqual(['sent', 'sent']);
    expect(recheckMessage({ ...facts, reminders }, message, SENT_AT, WARSAW)).toEqual({
      do: 'suppress',
      why: { code: 'notQueued' },
    });
  });
});

describe('what became of it is written down', () => {
  test('sent: the rows of what was in it, the dropped ones wait with their reason', () => {
    const { facts, message } = queued();
    const dropped = [{ invoiceId: 'inv_1', why: { code: 'paid' } }];
    const later = at('2026-06-01T09:00:00Z');
    const decision = decideMessageSent(facts, { message, dropped }, later);
    expect(decision.ok && decision.changes).toMatchObject([
      { do: 'endMessage', id: 'msg_1', outcome: 'sent', at: later },
      {
        do: 'putReminder',
        reminder: { invoiceId: 'inv_1', outcome: 'suppressed', why: { code: 'paid' }, at: SENT_AT },
      },
      { do: 'putReminder', reminder: { invoiceId: 'inv_2', outcome: 'sent', at: later } },
    ]);
  });

  test('suppressed: every row has the reason, and so has the journal', () => {
    const { facts, message } = queued();
    const why = { code: 'processing', amountMinor: 11_858 };
    const decision = decideMessageSuppressed(facts, { message, why }, SENT_AT);
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'message.suppressed', data: { messageId: 'msg_1', why } }],
    });
    const rows = decision.ok ? decision.changes.slice(1) : [];
    expect(rows).toMatchObject([
      { reminder: { outcome: 'suppressed', why } },
      { reminder: { outcome: 'suppressed', why } },
    ]);
  });

  test('undeliverable: held until there is another address, one task (F55)', () => {
    const { facts, message } = queued();
    const failing = { message, detail: '550 no such user' };
    const decision = decideMessageFailed(facts, failing, SENT_AT, countedIds());
    const changes = decision.ok ? decision.changes : [];
    expect(changes.map((c) => c.do)).toEqual([
      'endMessage',
      'putReminder',
      'putReminder',
      'putHold',
      'addTask',
    ]);
    const holds = changes.flatMap((c) => (c.do === 'putHold' ? [c.hold] : []));
    const again = decideMessageFailed({ ...facts, holds }, failing, SENT_AT, countedIds());
    expect(again.ok && again.changes.map((c) => c.do)).not.toContain('addTask');
  });

  test('a letter that was held back is tried again, the same step on another day, once', () => {
    const told = story({ invoices: [anInvoice()] }, { from: at('2026-06-01T06:00:00Z') });
    const decision = decideDue(told.facts(), at('2026-06-01T07:00:00Z'), WARSAW, told.newId);
    const changes = decision.ok ? decision.changes : [];
    const [message] = changes.flatMap((c) => (c.do === 'addMessage' ? [c.message] : []));
    if (message === undefined) throw new Error('nothing was queued');
    told.write(changes.filter((c) => c.do === 'putReminder'));
    const why = { code: 'manual' };
    told.decide((facts) => decideMessageSuppressed(facts, { message, why }, SENT_AT));

    told.until(at('2026-06-02T10:00:00Z'));
    expect(letters(told)).toEqual(['2026-06-02 +1']);
    const rows = told.facts().reminders.filter((r: Reminder) => r.step === '+1');
    expect(rows).toMatchObject([{ outcome: 'sent', why: { code: 'stepDue' } }]);
    expect(told.sent[0]?.message.key).not.toBe(message.key);
  });
});

describe('letters about plans and payments', () => {
  const letter = (kind: MessageKind, over: Partial<Message> = {}): Message => ({
    id: 'msg_1',
    key: 'k',
    kind,
    to: 'books@kowalski.example',
    invoiceIds: ['inv_1'],
    step: null,
    planId: 'pln_1',
    instalmentNo: 1,
    paymentId: 'pay_1',
    notBefore: NOW,
    createdAt: NOW,
    ...over,
  });
  const verdict = (kind: MessageKind, over: Partial<CaseFacts>, iso = '2026-05-05T10:00:00Z') => {
    const result = recheckMessage(aCase(over), letter(kind), at(iso), WARSAW);
    return result.do === 'suppress' ? result.why.code : result.do;
  };
  const first = anEntry({ amountMinor: minor(4034), at: NOW });
  const completed = aPlan({}, { status: 'completed', completedAt: NOW });
  const canceled = aPlan({}, { status: 'canceled', canceledAt: NOW, reason: 'agreed' });

  test.each<[string, MessageKind, Partial<CaseFacts>, string, string]>([
    ['still missed', 'planMissed', { plans: [aPlan()] }, '2026-05-05', 'send'],
    [
      'paid',
      'planMissed',
      { plans: [aPlan()], entries: [first] },
      '2026-05-05',
      'instalmentCovered',
    ],
    ['plan over', 'planMissed', { plans: [canceled] }, '2026-05-05', 'overtaken'],
    ['held', 'planMissed', { plans: [aPlan()], holds: [aHold()] }, '2026-05-05', 'held'],
    ['a free day', 'planMissed', { plans: [aPlan()] }, '2026-05-09', 'send'],
    ['its day', 'planDue', { plans: [aPlan()] }, '2026-05-04', 'send'],
    ['the day after', 'planDue', { plans: [aPlan()] }, '2026-05-05', 'dayPassed'],
    ['before', 'planBefore', { plans: [aPlan()] }, '2026-05-01', 'send'],
    ['on the day', 'planBefore', { plans: [aPlan()] }, '2026-05-04', 'dayPassed'],
    ['not in default', 'planDefaulted', { plans: [aPlan()] }, '2026-05-05', 'overtaken'],
    ['active again', 'planReinstated', { plans: [aPlan()] }, '2026-05-05', 'send'],
    ['completed', 'planCompleted', { plans: [completed] }, '2026-05-05', 'send'],
    ['not completed', 'planCompleted', { plans: [aPlan()] }, '2026-05-05', 'overtaken'],
    ['canceled', 'planCanceled', { plans: [canceled] }, '2026-05-05', 'send'],
    ['canceled at once', 'planAccepted', { plans: [canceled] }, '2026-05-05', 'send'],
  ])('%s: %s', (_, kind, over, date, expected) => {
    expect(verdict(kind, over, `${date}T10:00:00Z`)).toBe(expected);
  });

  test.each<[MessageKind, PaymentState, string]>([
    ['paymentProcessing', { status: 'processing', processingSince: NOW }, 'send'],
    ['paymentProcessing', { status: 'succeeded', settledAt: NOW }, 'overtaken'],
    ['paymentFailed', { status: 'failed', failedAt: NOW, failureCode: 'x' }, 'send'],
    ['paymentFailed', { status: 'succeeded', settledAt: NOW }, 'overtaken'],
    ['paymentFailed', { status: 'processing', processingSince: NOW }, 'overtaken'],
    ['paymentReceipt', { status: 'refunded', settledAt: NOW }, 'send'],
    ['paymentReversed', { status: 'disputed', settledAt: NOW, disputedAt: NOW }, 'send'],
    ['freshLink', { status: 'created' }, 'send'],
  ])('%s when the payment is %o: %s', (kind, state, expected) => {
    expect(verdict(kind, { payments: [aPayment({}, state)] })).toBe(expected);
  });

  test('confirmations leave at any hour, a missed part is not told at night', () => {
    const night = '2026-05-09T23:00:00Z';
    expect(verdict('planMissed', { plans: [aPlan()] }, night)).toBe('wait');
    const payments = [aPayment({}, { status: 'succeeded', settledAt: NOW })];
    expect(verdict('paymentReceipt', { payments }, night)).toBe('send');
    expect(verdict('planAccepted', { plans: [aPlan()] }, night)).toBe('send');
  });

  test('the outcome of a plan letter touches no reminder', () => {
    const facts = aCase({ plans: [aPlan()] });
    const decision = decideMessageSent(facts, { message: letter('planMissed'), dropped: [] }, NOW);
    expect(decision.ok && decision.changes.map((c) => c.do)).toEqual(['endMessage']);
  });
});
