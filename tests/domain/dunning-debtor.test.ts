import { describe, expect, test } from 'vitest';
import { dunningStatus } from '../../server/domain/dunning.ts';
import { SEQUENCES } from '../../server/domain/sequences.ts';
import { aDebtor, anInvoice, at, aVendor, day, NOW, PLN } from '../support/builders.ts';
import { reminders, story, WARSAW } from '../support/story.ts';

describe('catching up', () => {
  const late = (from: string) => story({}, { from: at(from) });

  test('an invoice that comes in long overdue starts with the first question, not with the last', () => {
    const told = late('2026-06-24T10:00:00Z');
    told.days(30);
    expect(reminders(told)).toEqual([
      '2026-06-24 +1',
      '2026-06-29 +7',
      '2026-07-02 +14',
      '2026-07-09 +30',
    ]);
    expect(told.tasks[0]).toMatchObject({ kind: 'call', dueOn: '2026-07-06' });
    expect(told.facts().reminders[0]).toMatchObject({
      step: '-3',
      outcome: 'skipped',
      messageId: null,
      why: { code: 'skipped', inFavourOf: '+1' },
    });
  });

  test('of two letters of one tone whose day has come the later is sent, the other marked', () => {
    const told = story(
      { vendor: aVendor({ settings: { sequence: SEQUENCES['biweekly-gentle'] } }) },
      { from: at('2026-05-20T10:00:00Z') },
    );
    told.until(at('2026-06-02T10:00:00Z'));
    // The worker stands still for a month: +15 and +29 have come.
    const asleep = story(told.facts(), { from: at('2026-06-30T10:00:00Z') });
    asleep.days(1);
    expect(reminders(asleep)).toEqual(['2026-06-30 +29']);
    const skipped = asleep.facts().reminders.find((r) => r.outcome === 'skipped');
    expect(skipped).toMatchObject({ step: '+15', why: { inFavourOf: '+29' } });
  });

  test('a firm letter is not jumped to when the friendly one is the last that was sent', () => {
    const told = story({}, { from: at('2026-05-28T08:00:00Z') });
    told.until(at('2026-05-29T08:00:00Z'));
    const asleep = story(told.facts(), { from: at('2026-07-20T10:00:00Z') });
    asleep.days(0);
    expect(reminders(asleep)).toEqual(['2026-07-20 +1']);
  });

  test('two days before the due date the friendly reminder is still worth sending', () => {
    const told = late('2026-05-29T08:00:00Z');
    told.days(1);
    expect(reminders(told)).toEqual(['2026-05-29 -3']);
  });
});

describe('several invoices of one debtor', () => {
  const two = (dueOn: string, over: Partial<Parameters<typeof anInvoice>[0]> = {}) => [
    anInvoice(),
    anInvoice({ id: 'inv_2', number: 'FV/2026/002', dueOn: day(dueOn), ...over }),
  ];

  test('share one letter on one day, and the firmest step names it', () => {
    const told = story({ invoices: two('2026-06-08') }, { from: at('2026-06-05T12:00:00Z') });
    told.until(at('2026-06-05T12:00:00Z'));
    expect(told.sent).toHaveLength(1);
    expect(told.sent[0]?.message).toMatchObject({
      invoiceIds: ['inv_1', 'inv_2'],
      step: '+1',
      key: 'reminder:deb_1:EUR:2026-06-05',
    });
  });

  test('are written to at most every three days', () => {
    const told = story({ invoices: two('2026-06-01') });
    told.days(120);
    const days = told.sent.map((s) => s.at);
    const gaps = days.slice(1).map((t, i) => (t - (days[i] ?? t)) / 86_400_000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3);
    expect(new Set(told.sent.map((s) => s.message.key)).size).toBe(told.sent.length);
  });

  test('in two currencies get two letters on one day, never a common total', () => {
    const told = story({ invoices: two('2026-05-31', { currency: PLN }) });
    told.until(at('2026-05-28T10:00:00Z'));
    expect(told.sent.map((s) => s.message.key)).toEqual([
      'reminder:deb_1:EUR:2026-05-28',
      'reminder:deb_1:PLN:2026-05-28',
    ]);
  });

  test('a held one is left out, the others go on', () => {
    const told = story({
      invoices: two('2026-05-31'),
      holds: [
        {
          id: 'hld_1',
          invoiceId: 'inv_2',
          reason: 'dispute',
          source: 'vendor',
          note: null,
          from: NOW,
          untilOn: null,
          resume: { at: 'same' },
          endedAt: null,
        },
      ],
    });
    told.days(120);
    expect(told.sent.every((s) => s.message.invoiceIds.join() === 'inv_1')).toBe(true);
    expect(told.sent).toHaveLength(5);
  });
});

describe('a debtor without an address', () => {
  test('makes one task, and the step that waited is sent when there is an address', () => {
    const told = story({
      debtor: aDebtor({ email: null }),
      invoices: [anInvoice(), anInvoice({ id: 'inv_2', number: 'FV/2026/002' })],
    });
    told.until(at('2026-06-30T10:00:00Z'));
    expect(told.tasks.map((t) => [t.kind, t.dueOn])).toEqual([['noAddress', '2026-05-28']]);
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toMatchObject({
      status: 'held',
      holds: [{ reason: 'bounced', why: { code: 'noAddress' } }],
    });

    const found = story({ ...told.facts(), debtor: aDebtor() }, { from: told.now() });
    found.until(at('2026-06-30T11:00:00Z'));
    expect(reminders(found)).toEqual(['2026-06-30 +1']);
  });
});
