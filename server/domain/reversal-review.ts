import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import type { Change, Task } from './decision.ts';
import type { CaseFacts, Entry, Hold } from './facts.ts';
import { entriesOf, standingAmount } from './ledger.ts';
import { add, min, subtract, ZERO } from './money.ts';
import type { Writing } from './posting.ts';
import type { Step } from './steps.ts';

/** Money that went back and that a person has not decided on in full. */
export type Undecided = {
  readonly entry: Entry;
  /** What is owed again by it and not decided: with the discount that fell away together with it. */
  readonly leftMinor: Minor;
};

/**
 * Refunds and lost chargebacks that wait for a person, the oldest first (rules 4.5, 4.6). A credit note
 * decides as much as it gives back, a write-off all, and what a person released is owed like any debt.
 */
export function undecidedReversals(facts: CaseFacts, invoiceId: string): readonly Undecided[] {
  const own = entriesOf(facts.entries, invoiceId);
  let balance: Minor = ZERO;
  let open: readonly Undecided[] = [];
  for (const entry of own) {
    balance = (entry.side === 'debit' ? add : subtract)(balance, entry.amountMinor);
    if (entry.reversal !== null && !isWithTheBank(facts, entry)) {
      open = [...open, { entry, leftMinor: owedAgainBy(entry, own) }];
    }
    const isGiven = entry.side === 'credit' && entry.correctsId === null;
    if (!isGiven || (entry.kind !== 'creditNote' && entry.kind !== 'writeOff')) continue;
    const isAll = entry.kind === 'writeOff' || balance <= 0;
    open = isAll ? [] : decidedBy(facts, open, entry);
  }
  // A refund that the bank sent back, a chargeback that was won: nothing is left to decide.
  return open.filter(
    ({ entry, leftMinor }) => leftMinor > 0 && releaseOf(facts, entry) === undefined,
  );
}

/** What still stands of a reversal, and of what the money had earned and lost with it. */
function owedAgainBy(reversal: Entry, own: readonly Entry[]): Minor {
  const later = own.slice(own.indexOf(reversal) + 1);
  const next = later.findIndex((e) => e.reversal !== null);
  const lost = (next === -1 ? later : later.slice(0, next)).filter(
    (e) =>
      e.at === reversal.at &&
      e.paymentId === reversal.paymentId &&
      e.side === 'debit' &&
      (e.kind === 'discount' || e.kind === 'writeOff'),
  );
  return [reversal, ...lost].reduce<Minor>((all, e) => add(all, standingAmount(e, own)), ZERO);
}

function decidedBy(
  facts: CaseFacts,
  open: readonly Undecided[],
  note: Entry,
): readonly Undecided[] {
  let noteMinor = note.amountMinor;
  return open.flatMap((one) => {
    const release = releaseOf(facts, one.entry);
    const isReleased = (release?.endedAt ?? Number.POSITIVE_INFINITY) <= note.at;
    const partMinor = isReleased ? ZERO : min(noteMinor, one.leftMinor);
    noteMinor = subtract(noteMinor, partMinor);
    const leftMinor = subtract(one.leftMinor, partMinor);
    return leftMinor > 0 ? [{ ...one, leftMinor }] : [];
  });
}

/** The hold reason that a reversal stands for. */
export const reversalReason = (entry: Entry): 'chargeback' | 'refundReview' =>
  entry.reversal === 'chargeback' ? 'chargeback' : 'refundReview';

/** A person's release of a reversal is recorded as a hold that began with it and has ended. */
export const releaseOf = ({ holds }: Pick<CaseFacts, 'holds'>, entry: Entry): Hold | undefined =>
  holds.find(
    (hold) =>
      hold.endedAt !== null &&
      hold.reason === reversalReason(entry) &&
      hold.from === entry.at &&
      hold.invoiceId === entry.invoiceId,
  );

function isWithTheBank(facts: CaseFacts, entry: Entry): boolean {
  if (entry.reversal !== 'chargeback') return false;
  const payment = facts.payments.find((p) => p.id === entry.paymentId);
  return payment?.status === 'disputed' || payment?.status === 'disputeWon';
}

/**
 * The tasks that ask for these decisions, after a change: each refund has its own with what is left to
 * decide of it, one that is decided has none, and lost chargebacks have none once all are decided.
 */
export function reviewTasks(before: CaseFacts, after: CaseFacts, { now, newId }: Writing): Step {
  const changes = after.invoices.flatMap(({ id: invoiceId }): readonly Change[] => {
    const [was, is] = [undecidedReversals(before, invoiceId), undecidedReversals(after, invoiceId)];
    const over = was.filter(({ entry, leftMinor }) => {
      const same = is.find((one) => one.entry.id === entry.id);
      return same?.leftMinor !== leftMinor;
    });
    const fresh = is.filter(({ entry, leftMinor }) => {
      const same = was.find((one) => one.entry.id === entry.id);
      return entry.reversal === 'refund' && same?.leftMinor !== leftMinor;
    });
    const hasChargebacks = (list: readonly Undecided[]): boolean =>
      list.some(({ entry }) => entry.reversal === 'chargeback');
    return [
      ...over.filter(({ entry }) => entry.reversal === 'refund').map(({ entry }) => end(entry)),
      ...fresh.map((one): Change => ({ do: 'addTask', task: reviewTask(one) })),
      ...(hasChargebacks(was) && !hasChargebacks(is)
        ? [{ do: 'endTasks', kind: 'chargebackLost', invoiceId, at: now } as const]
        : []),
    ];
  });
  return { events: [], changes };

  function end({ id: entryId, invoiceId }: Entry): Change {
    return { do: 'endTasks', kind: 'refundReview', invoiceId, at: now, entryId };
  }

  function reviewTask({ entry, leftMinor }: Undecided): Task {
    const { id: entryId, invoiceId, paymentId, currency } = entry;
    const backMinor = standingAmount(entry, after.entries);
    const lost = leftMinor > backMinor ? { askedMinor: backMinor } : {};
    return {
      id: newId('tsk'),
      kind: 'refundReview',
      invoiceId,
      dueOn: localDate(now, after.vendor.timeZone),
      note: { code: 'refund', paymentId, entryId, amountMinor: leftMinor, currency, ...lost },
      createdAt: now,
    };
  }
}
