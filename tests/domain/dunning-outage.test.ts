import { describe, expect, test } from 'vitest';
import { decideDue } from '../../server/domain/due.ts';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { Reminder } from '../../server/domain/facts.ts';
import { preview } from '../../server/domain/preview.ts';
import { aCase, anInvoice, at, countedIds } from '../support/builders.ts';
import { WARSAW } from '../support/story.ts';

/** The letter of 28 May could not leave: the mail server does not answer. */
const waiting = (over: Partial<Reminder> = {}): Reminder => ({
  id: 'rem_1',
  invoiceId: 'inv_1',
  cycle: 1,
  step: '-3',
  tone: 1,
  recipient: 'anna@buyer.example',
  outcome: 'queued',
  why: { code: 'stepDue' },
  at: at('2026-05-28T07:00:00Z'),
  messageId: 'msg_1',
  ...over,
});

describe('a letter that could not leave yet', () => {
  test('counts as one of today: the next step comes the smallest gap after it', () => {
    const facts = aCase({ reminders: [waiting()] });
    const now = at('2026-06-08T10:00:00Z');
    expect(dunningStatus(facts, 'inv_1', now, WARSAW)).toMatchObject({
      nextAt: at('2026-06-11T07:00:00Z'),
    });
    expect(decideDue(facts, now, WARSAW, countedIds())).toMatchObject({ changes: [] });
  });

  test('keeps the gap for the other invoices of the debtor too', () => {
    const other = anInvoice({ id: 'inv_2', number: 'FV/2' });
    const facts = aCase({ invoices: [anInvoice(), other], reminders: [waiting()] });
    const now = at('2026-06-08T10:00:00Z');
    expect(dunningStatus(facts, 'inv_2', now, WARSAW)).toMatchObject({
      nextAt: at('2026-06-11T07:00:00Z'),
    });
  });

  test('once it has left, the gap is counted from that day', () => {
    const left = waiting({ outcome: 'sent', at: at('2026-06-05T07:00:00Z') });
    const now = at('2026-06-08T10:00:00Z');
    expect(dunningStatus(aCase({ reminders: [left] }), 'inv_1', now, WARSAW)).toMatchObject({
      nextAt: now,
    });
  });

  test('a final demand that waits gives its days to pay from when it leaves', () => {
    const final = waiting({ step: '+30', tone: 5, at: at('2026-06-30T07:00:00Z') });
    const facts = aCase({ reminders: [final] });
    const now = at('2026-07-20T10:00:00Z');
    expect(decideDue(facts, now, WARSAW, countedIds())).toMatchObject({ changes: [] });
  });

  test('does not stop the preview of what follows it', () => {
    const facts = aCase({ reminders: [waiting()] });
    const items = preview(facts, at('2026-06-01T10:00:00Z'), at('2026-09-01T10:00:00Z'), WARSAW);
    expect(items.map((i) => i.step).filter((s) => s !== null)).toEqual([
      '+1',
      '+7',
      '+14',
      '+21',
      '+30',
    ]);
  });
});
