import { describe, expect, test } from 'vitest';
import type { TimeZone } from '../../server/domain/brands.ts';
import { addDays, endOfDay, localDate } from '../../server/domain/calendar.ts';
import { dunningStatus, finalDemandUntilOn } from '../../server/domain/dunning.ts';
import type { Entry } from '../../server/domain/facts.ts';
import { decideEndHold } from '../../server/domain/hold-commands.ts';
import { minor } from '../../server/domain/money.ts';
import { defaultVendorSettings, SEQUENCES } from '../../server/domain/sequences.ts';
import { aCase, anEntry, anInvoice, at, aVendor, day, NOW } from '../support/builders.ts';
import { letters, reminders, story, WARSAW } from '../support/story.ts';

const statusAt = (iso: string, over: Parameters<typeof aCase>[0] = {}) =>
  dunningStatus(aCase(over), 'inv_1', at(iso), WARSAW);

const paid = (amount: number, over: Partial<Entry> = {}) =>
  anEntry({ id: `ent_p${amount}`, amountMinor: minor(amount), ...over });

const credit = (entry: Entry) => [{ do: 'addEntry' as const, entry }];

describe('the sequences', () => {
  test('standard goes from friendly to final demand and then asks a person', () => {
    const told = story();
    told.days(120);
    expect(reminders(told)).toEqual([
      '2026-05-28 -3',
      '2026-06-01 +1',
      '2026-06-08 +7',
      '2026-06-15 +14',
      '2026-06-30 +30',
    ]);
    expect(told.tasks.map((t) => [t.kind, t.dueOn])).toEqual([
      ['call', '2026-06-22'],
      ['decideHandOver', '2026-07-08'],
    ]);
    expect(letters(told)).toHaveLength(5);
  });

  test.each(['Pacific/Auckland', 'America/Los_Angeles'])(
    'a debtor in %s is handed over after the day that the final demand named',
    (name) => {
      const cal = { ...WARSAW, zone: name as TimeZone };
      const told = story({}, { cal });
      told.days(120);
      const final = told.sent.find(({ message }) => message.step === '+30');
      const handedOver = told.woken.at(-1);
      if (final === undefined || handedOver === undefined) throw new Error('no final demand');
      const { vendor } = told.facts();
      const untilOn = finalDemandUntilOn(final.at, vendor, cal);
      expect(untilOn >= addDays(localDate(final.at, vendor.timeZone), 7)).toBe(true);
      expect(told.tasks.at(-1)?.kind).toBe('decideHandOver');
      expect(handedOver >= endOfDay(untilOn, vendor.timeZone)).toBe(true);
      expect(handedOver <= endOfDay(addDays(untilOn, 4), vendor.timeZone)).toBe(true);
    },
  );

  test.each([
    ['polish-classic', ['2026-05-28 -3', '2026-06-08 +7', '2026-06-15 +14', '2026-06-30 +30']],
    [
      'biweekly-gentle',
      [
        '2026-06-01 +1',
        '2026-06-15 +15',
        '2026-06-29 +29',
        '2026-07-13 +43',
        '2026-07-27 +57',
        '2026-08-10 +71',
      ],
    ],
  ] as const)('%s sends its letters and ends', (id, expected) => {
    const told = story({ vendor: aVendor({ settings: { sequence: SEQUENCES[id] } }) });
    told.days(400);
    expect(reminders(told)).toEqual(expected);
    expect(told.tasks.at(-1)?.kind).toBe('decideHandOver');
  });

  test.each(Object.values(SEQUENCES))(
    '$id has unique steps in order and never gets softer',
    (s) => {
      const offsets = s.steps.map((step) => step.offsetDays);
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      expect(new Set(s.steps.map((step) => step.id)).size).toBe(s.steps.length);
      expect(s.steps.every((step, i) => step.tone >= (s.steps[i - 1]?.tone ?? 1))).toBe(true);
    },
  );

  test('the settings of a new vendor are those of the demo vendor', () => {
    const { plan, sequence, minGapDays, sendWindow } = defaultVendorSettings;
    expect(sequence.id).toBe('standard');
    expect(minGapDays).toBe(3);
    expect(sendWindow).toEqual({ fromHour: 9, toHour: 17 });
    expect(plan?.counts).toEqual([2, 3, 4, 5, 6]);
    expect(plan?.minInstalmentMinor).toBe(2000);
    expect([plan?.graceDays, plan?.defaultAfter]).toEqual([5, { rule: 'missedInTotal', count: 2 }]);
  });
});

describe('the status of an invoice', () => {
  test('before the due day it is not due and says what comes next', () => {
    expect(statusAt('2026-05-04T10:00:00Z')).toMatchObject({
      status: 'notDue',
      nextStep: { id: '-3' },
      nextAt: at('2026-05-28T07:00:00Z'),
    });
  });

  test('on the due day it is not overdue, a minute after it is', () => {
    const over = { invoices: [anInvoice({ dueOn: day('2026-06-03') })] };
    expect(statusAt('2026-06-03T21:59:59Z', over).status).toBe('notDue');
    expect(statusAt('2026-06-03T22:00:00Z', over)).toMatchObject({
      status: 'active',
      nextStep: { id: '+1' },
      nextAt: at('2026-06-04T07:00:00Z'),
    });
  });

  test('nothing is sent on the due day itself', () => {
    const told = story(
      { invoices: [anInvoice({ dueOn: day('2026-06-03') })] },
      { from: at('2026-06-03T08:00:00Z') },
    );
    told.until(at('2026-06-04T06:59:00Z'));
    expect(letters(told)).toEqual([]);
    told.until(at('2026-06-04T07:00:00Z'));
    expect(letters(told)).toEqual(['2026-06-04 +1']);
  });

  test.each([
    ['paid', paid(12_100)],
    ['credited', paid(12_100, { kind: 'creditNote' })],
    ['writtenOff', paid(12_100, { kind: 'writeOff' })],
  ] as const)('with a balance of zero it is stopped: %s', (code, entry) => {
    expect(statusAt('2026-06-10T10:00:00Z', { entries: [entry] })).toEqual({
      status: 'stopped',
      why: { code },
    });
  });

  test('below the smallest amount worth a letter it is stopped, and says so', () => {
    const vendor = aVendor({ settings: { minReminderMinor: minor(500) } });
    expect(statusAt('2026-06-10T10:00:00Z', { vendor, entries: [paid(11_601)] })).toEqual({
      status: 'stopped',
      why: { code: 'belowMinimum', balanceMinor: 499, minMinor: 500 },
    });
    expect(statusAt('2026-06-10T10:00:00Z', { vendor, entries: [paid(11_600)] }).status).toBe(
      'active',
    );
  });

  test('after the last step it is exhausted', () => {
    const told = story();
    told.days(120);
    expect(dunningStatus(told.facts(), 'inv_1', told.now(), WARSAW)).toEqual({
      status: 'exhausted',
    });
  });

  test('an invoice of somebody else is a mistake of the caller', () => {
    expect(() => dunningStatus(aCase(), 'inv_9', NOW, WARSAW)).toThrow('inv_9');
  });
});

describe('money and the sequence', () => {
  test('a payment in full stops it at once', () => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    told.write(credit(paid(12_100, { at: told.now() })));
    told.days(100);
    expect(reminders(told)).toEqual(['2026-05-28 -3', '2026-06-01 +1']);
    expect(told.tasks).toEqual([]);
  });

  test('a part payment leaves the residue in the sequence', () => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    told.write(credit(paid(12_099, { at: told.now() })));
    told.until(at('2026-06-09T10:00:00Z'));
    expect(reminders(told).at(-1)).toBe('2026-06-08 +7');
  });

  test('a reversal after settlement opens a new cycle, counted from its day', () => {
    const told = story();
    told.until(at('2026-06-02T10:00:00Z'));
    told.write(credit(paid(12_100, { at: told.now() })));
    told.until(at('2026-07-01T10:00:00Z'));
    const reversal = anEntry({
      id: 'ent_r',
      kind: 'paymentReversed',
      amountMinor: minor(12_100),
      at: told.now(),
      correctsId: 'ent_p12100',
      reversal: 'refund',
    });
    told.write(credit(reversal));
    told.decide((facts, now, newId) =>
      decideEndHold(facts, { invoiceId: 'inv_1', holdId: reversal.id }, now, newId),
    );
    told.days(60);
    expect(reminders(told)).toEqual([
      '2026-05-28 -3',
      '2026-06-01 +1',
      '2026-07-02 +1',
      '2026-07-08 +7',
      '2026-07-15 +14',
      '2026-07-31 +30',
    ]);
    const cycles = told.facts().reminders.map((r) => r.cycle);
    expect(Math.max(...cycles)).toBe(2);
  });
});

describe('the send window', () => {
  const dueOn = (text: string) => ({ invoices: [anInvoice({ dueOn: day(text) })] });

  test('a step on a Saturday waits for Monday nine o’clock', () => {
    expect(statusAt('2026-05-04T10:00:00Z', dueOn('2026-06-09'))).toMatchObject({
      nextStep: { id: '-3' },
      nextAt: at('2026-06-08T07:00:00Z'),
    });
  });

  test('after five o’clock it is the next morning, before it at once', () => {
    expect(statusAt('2026-06-01T14:59:00Z')).toMatchObject({ nextAt: at('2026-06-01T14:59:00Z') });
    expect(statusAt('2026-06-01T15:00:00Z')).toMatchObject({ nextAt: at('2026-06-02T07:00:00Z') });
  });

  test('a public holiday of the debtor’s country is no working day', () => {
    const cal = { ...WARSAW, isHoliday: (d: string) => d === '2026-06-01' };
    expect(dunningStatus(aCase(), 'inv_1', at('2026-05-31T22:00:00Z'), cal)).toMatchObject({
      nextStep: { id: '+1' },
      nextAt: at('2026-06-02T07:00:00Z'),
    });
  });

  test.each([
    ['Pacific/Auckland', '2026-05-31T22:00:00Z'],
    ['America/Los_Angeles', '2026-06-01T16:00:00Z'],
  ])('the hours are those of the debtor in %s, and the day has come for both', (zone, iso) => {
    const cal = { ...WARSAW, zone: zone as TimeZone };
    const status = dunningStatus(aCase(), 'inv_1', at('2026-05-31T12:00:00Z'), cal);
    expect(status).toMatchObject({ nextStep: { id: '+1' }, nextAt: at(iso) });
  });
});

test('the day of a step is counted from the due date over month and year ends', () => {
  const invoice = anInvoice({ dueOn: day('2028-02-28') });
  const status = statusAt('2028-02-29T08:00:00Z', { invoices: [invoice] });
  expect(status).toMatchObject({ nextStep: { id: '+1' }, nextAt: at('2028-02-29T08:00:00Z') });
});
