import { describe, expect, test } from 'vitest';
import { dunningStatus } from '../../server/domain/dunning.ts';
import type { CaseFacts, Vendor } from '../../server/domain/facts.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import { recheckMessage } from '../../server/domain/message-check.ts';
import { pausedUntil } from '../../server/domain/plan-grace.ts';
import { preview } from '../../server/domain/preview.ts';
import { staleSince } from '../../server/domain/stale-data.ts';
import { aCase, aPlan, at, aVendor, day, NOW } from '../support/builders.ts';
import { reminders, story, WARSAW } from '../support/story.ts';

/** Relies on statements; the newest ends with that day, and is good for three days more. */
const relying = (statementsToOn: string | null): Vendor =>
  aVendor({
    statementsToOn: statementsToOn === null ? null : day(statementsToOn),
    settings: { statements: { staleAfterHours: 72 } },
  });
const holdsOf = (facts: CaseFacts, iso: string) => activeHolds(facts, 'inv_1', at(iso));

describe('a statement is old', () => {
  test('so many hours after its last day, in the vendor’s zone', () => {
    const vendor = relying('2026-05-29');
    expect(staleSince(vendor, at('2026-06-01T21:59:59Z'))).toBe(null);
    expect(staleSince(vendor, at('2026-06-01T22:00:00Z'))).toBe(at('2026-06-01T22:00:00Z'));
  });

  test('when none has come yet', () => {
    expect(staleSince(relying(null), NOW)).toBe('never');
  });

  test('never for vendors who do not rely on statements', () => {
    expect(staleSince(aVendor({ statementsToOn: day('2020-01-01') }), NOW)).toBe(null);
    expect(staleSince(aVendor(), NOW)).toBe(null);
  });
});

test('on old data every invoice is held, nobody can end it, and it says since when', () => {
  const facts = aCase({ vendor: relying('2026-04-01') });
  expect(holdsOf(facts, '2026-05-04T10:00:00Z')).toMatchObject([
    {
      reason: 'staleData',
      source: 'system',
      mayEnd: false,
      holdId: null,
      why: { code: 'staleData', sinceOn: '2026-04-01' },
    },
  ]);
  expect(dunningStatus(facts, 'inv_1', NOW, WARSAW)).toMatchObject({
    status: 'held',
    nextStep: { id: '-3' },
    nextAt: null,
  });
});

test('nobody is reminded on old data, and a fresh statement lets the next step go (7.6)', () => {
  const told = story({ vendor: relying('2026-05-27') });
  told.days(35);
  expect(reminders(told)).toEqual(['2026-05-28 -3']);
  expect(told.suppressed).toEqual([]);

  const fresh = story({ ...told.facts(), vendor: relying('2026-06-07') }, { from: told.now() });
  fresh.days(2);
  expect(reminders(fresh)).toEqual(['2026-06-08 +1']);
});

test('a letter that waits to leave is suppressed when the data has become old, with the reason', () => {
  const told = story({ vendor: relying('2026-05-27') });
  told.days(24);
  const [sent] = told.sent;
  const message = sent?.message;
  if (message === undefined) throw new Error('no letter');
  const queued = told.facts().reminders.map((row) => ({ ...row, outcome: 'queued' as const }));
  const later = { ...told.facts(), reminders: queued, vendor: relying('2026-05-20') };
  expect(recheckMessage(later, message, told.now(), WARSAW)).toEqual({
    do: 'suppress',
    why: { code: 'staleData', sinceOn: '2026-05-20' },
  });
});

test('a plan waits with its letters and charges, too', () => {
  const plans = [aPlan()];
  expect(pausedUntil(aPlan(), aCase({ plans, vendor: relying(null) }), NOW)).toBe(null);
  const fresh = aCase({ plans, vendor: relying('2026-05-03') });
  expect(pausedUntil(aPlan(), fresh, NOW)).toBe(undefined);
});

describe('the preview', () => {
  const kinds = (statementsToOn: string | null) =>
    preview(aCase({ vendor: relying(statementsToOn) }), NOW, at('2026-08-01T00:00:00Z'), WARSAW)
      .filter(({ kind }) => kind === 'reminder')
      .map(({ step }) => step);

  test('takes it that statements go on coming', () => {
    expect(kinds('2026-05-03')).toEqual(['-3', '+1', '+7', '+14', '+30']);
  });

  test('shows nothing while the data is old: nobody knows when it ends', () => {
    expect(kinds('2026-04-01')).toEqual([]);
    expect(kinds(null)).toEqual([]);
  });
});
