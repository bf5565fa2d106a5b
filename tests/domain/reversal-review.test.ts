import { describe, expect, test } from 'vitest';
import { decideCreditNote } from '../../server/domain/credit-note.ts';
import type { CaseFacts } from '../../server/domain/facts.ts';
import { activeHolds } from '../../server/domain/hold.ts';
import { decideEndHold } from '../../server/domain/hold-commands.ts';
import { balanceOf } from '../../server/domain/ledger.ts';
import { decideWriteOff } from '../../server/domain/ledger-decisions.ts';
import { bps, minor } from '../../server/domain/money.ts';
import { undecidedReversals } from '../../server/domain/reversal-review.ts';
import {
  aCase,
  anInvoice,
  aPayment,
  countedIds,
  day,
  EUR,
  NOW,
  TODAY,
} from '../support/builders.ts';
import { given } from '../support/given.ts';
import { reported } from '../support/reports.ts';

/** 121.00 with 2 % for paying early: 118.58. */
const early = anInvoice({
  terms: {
    discount: [
      {
        kind: 'percent',
        percentBps: bps(200),
        untilOn: day('2026-05-10'),
        taxMode: 'onEarly',
        excludedLines: [],
      },
    ],
    discountFullOnly: false,
    paymentTermsText: null,
  },
});
const SUCCEEDED = { status: 'succeeded', amountMinor: minor(11_858) } as const;
const refundedTo = (amount: number) => reported({ ...SUCCEEDED, refundedMinor: minor(amount) });
const paid = () => {
  const payment = aPayment({
    amountMinor: minor(11_858),
    allocations: [{ invoiceId: 'inv_1', amountMinor: minor(11_858) }],
    initiatedAt: NOW,
  });
  return given(aCase({ invoices: [early], payments: [payment] })).when(reported(SUCCEEDED));
};
/** Half of it went back, then the rest: the discount went with the second. */
const twice = () => paid().and.when(refundedTo(5_929)).and.when(refundedTo(11_858));
const credit = (amountMinor: number, reference: string) => (facts: CaseFacts) =>
  decideCreditNote(
    facts,
    { invoiceId: 'inv_1', amountMinor, currency: EUR, issuedOn: TODAY, reference },
    NOW,
    countedIds(),
  );
const left = (facts: CaseFacts) =>
  undecidedReversals(facts, 'inv_1').map(({ leftMinor }) => leftMinor);
const isHeld = (facts: CaseFacts) =>
  activeHolds(facts, 'inv_1', NOW).some((hold) => hold.reason === 'refundReview');

describe('each refund waits for its own decision (4.5)', () => {
  test('two ask for all that is owed again: the discount is part of the one it fell with', () => {
    const both = twice();
    expect(balanceOf(both.facts.entries, 'inv_1')).toBe(12_100);
    expect(left(both.facts)).toEqual([5_929, 6_171]);
    expect(both.changes('addTask')).toMatchObject([
      { task: { kind: 'refundReview', note: { amountMinor: 6_171, askedMinor: 5_929 } } },
    ]);
  });

  test('crediting one leaves the other open, and reminders wait for it', () => {
    const both = twice();
    const [first] = undecidedReversals(both.facts, 'inv_1');
    const one = both.and.when(credit(5_929, 'K1'));
    expect(left(one.facts)).toEqual([6_171]);
    expect(isHeld(one.facts)).toBe(true);
    expect(one.changes('endTasks')).toMatchObject([
      { kind: 'refundReview', entryId: first?.entry.id },
    ]);
    expect(one.changes('addTask')).toEqual([]);
    const all = one.and.when(credit(6_171, 'K2'));
    expect(left(all.facts)).toEqual([]);
    expect(balanceOf(all.facts.entries, 'inv_1')).toBe(0);
  });

  test('a part of one keeps it open for the rest, and its task says how much that is', () => {
    const part = twice().and.when(credit(2_000, 'K1'));
    expect(left(part.facts)).toEqual([3_929, 6_171]);
    expect(part.changes('addTask')).toMatchObject([{ task: { note: { amountMinor: 3_929 } } }]);
    expect(part.changes('endTasks')).toHaveLength(1);
  });

  test('writing off decides all of them', () => {
    const off = twice().and.when((facts) =>
      decideWriteOff(facts, { invoiceId: 'inv_1', reason: 'gone' }, NOW, countedIds()),
    );
    expect(left(off.facts)).toEqual([]);
    expect(off.changes('endTasks')).toHaveLength(2);
  });

  test('what is asked for again takes nothing of a note that comes after it', () => {
    const one = paid().and.when(refundedTo(5_929));
    const holdId = undecidedReversals(one.facts, 'inv_1')[0]?.entry.id ?? '';
    const asked = one.and.when((facts) =>
      decideEndHold(facts, { invoiceId: 'inv_1', holdId }, NOW, countedIds()),
    );
    expect(asked.changes('endTasks')).toMatchObject([{ entryId: holdId }]);
    expect(isHeld(asked.facts)).toBe(false);
    const noted = asked.and.when(credit(1_000, 'K1'));
    expect(left(noted.facts)).toEqual([]);
    expect(noted.changes('addTask')).toEqual([]);
  });

  test('one that the bank sent back asks for nothing, and the other still does (F27)', () => {
    const back = twice().and.when(refundedTo(5_929));
    expect(left(back.facts)).toEqual([5_929]);
    expect(back.changes('endTasks')).toHaveLength(1);
  });
});
