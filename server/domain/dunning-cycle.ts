import type { CivilDate, Instant } from './brands.ts';
import { laterDate, localDate } from './calendar.ts';
import type { Entry, Invoice, Vendor } from './facts.ts';
import type { EndedHold } from './hold.ts';

/** One run of the sequence over an invoice. Reminders are unique inside it (rules 7.7). */
export type Cycle = {
  readonly no: number;
  /** The day that step offsets count from: the due day, or the later day on which the run began. */
  readonly anchorOn: CivilDate;
  /** Holds that ended before this do not concern the run. */
  readonly startedAt: Instant;
};

/**
 * The run that the invoice is in: a new one begins when a reversal makes a settled debt owed again,
 * and when a hold ends with the rule "restart".
 */
export function cycleAt(
  invoice: Invoice,
  entriesOfInvoice: readonly Entry[],
  ended: readonly EndedHold[],
  vendor: Vendor,
): Cycle {
  const restarts = ended.filter((h) => h.resume.at === 'restart').map((h) => h.endedAt);
  const starts = [...reopenings(entriesOfInvoice), ...restarts];
  if (starts.length === 0) {
    return { no: 1, anchorOn: invoice.dueOn, startedAt: Number.NEGATIVE_INFINITY as Instant };
  }
  const startedAt = starts.reduce((a, b) => (a > b ? a : b));
  const anchorOn = laterDate(invoice.dueOn, localDate(startedAt, vendor.timeZone));
  return { no: 1 + starts.length, anchorOn, startedAt };
}

/** Instants at which a balance of zero rose again; as many as `cycleOf` counts beyond the first. */
function reopenings(own: readonly Entry[]): readonly Instant[] {
  const found: Instant[] = [];
  let balance = 0;
  for (const { side, kind, amountMinor, at } of own) {
    const wasSettled = side === 'debit' && kind !== 'invoiced' && balance <= 0;
    balance += side === 'debit' ? amountMinor : -Number(amountMinor);
    if (wasSettled && balance > 0) found.push(at);
  }
  return found;
}
