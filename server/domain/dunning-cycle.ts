import type { CivilDate, Instant } from './brands.ts';
import { addDays, daysBetween, laterDate, localDate } from './calendar.ts';
import type { Entry, Invoice, Vendor } from './facts.ts';
import type { EndedHold } from './hold.ts';
import { later } from './moments.ts';

/** One run of the sequence over an invoice. Reminders are unique inside it (rules 7.7). */
export type Cycle = {
  readonly no: number;
  /** The day that step offsets count from: the due day, or the later day on which the run began. */
  readonly anchorOn: CivilDate;
  /** Holds that ended before this do not concern the run. */
  readonly startedAt: Instant;
  /** How far disputes have moved the days of all steps. */
  readonly disputedDays: number;
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
  const startedAt = starts.reduce(later, NEVER);
  const anchorOn =
    starts.length === 0
      ? invoice.dueOn
      : laterDate(invoice.dueOn, localDate(startedAt, vendor.timeZone));
  const run = { no: 1 + starts.length, anchorOn, startedAt };
  return { ...run, disputedDays: disputedDays(run, ended, vendor) };
}

const NEVER = Number.NEGATIVE_INFINITY as Instant;

/** The run as it stood when the last of these holds had ended. */
export const cycleAfter = (run: Cycle, ended: readonly EndedHold[], vendor: Vendor): Cycle => ({
  ...run,
  disputedDays: disputedDays(run, ended, vendor),
});

/**
 * A dispute stops the clock of the sequence: what is left of it comes as many days later as the debt
 * was in dispute (rules 6.3). The clock runs from the day of the first step, and a day on which two
 * disputes stood counts once.
 */
function disputedDays(
  { no, anchorOn, startedAt }: Pick<Cycle, 'no' | 'anchorOn' | 'startedAt'>,
  ended: readonly EndedHold[],
  { settings, timeZone }: Vendor,
): number {
  const firstOffset = settings.sequence.steps[0]?.offsetDays ?? 0;
  // Steps before the due day belong to the first run alone.
  let countedOn = addDays(anchorOn, no === 1 ? firstOffset : Math.max(0, firstOffset));
  let days = 0;
  for (const { from, endedAt } of disputesOf(ended, startedAt)) {
    const fromOn = laterDate(countedOn, localDate(from, timeZone));
    const endedOn = localDate(endedAt, timeZone);
    days += Math.max(0, daysBetween(fromOn, endedOn));
    countedOn = laterDate(countedOn, endedOn);
  }
  return days;
}

const disputesOf = (ended: readonly EndedHold[], since: Instant): readonly EndedHold[] =>
  ended
    .filter((h) => h.reason === 'dispute' && h.endedAt > since)
    .toSorted((a, b) => a.from - b.from);

/**
 * Instants at which a reversal lifted a balance of zero (rules 7.7). What was written down by mistake
 * and taken back is none: nothing was paid, so the run goes on where it was.
 */
function reopenings(own: readonly Entry[]): readonly Instant[] {
  const found: Instant[] = [];
  let balance = 0;
  for (const { side, kind, reversal, amountMinor, at } of own) {
    const wasSettled = side === 'debit' && kind !== 'invoiced' && balance <= 0;
    balance += side === 'debit' ? amountMinor : -Number(amountMinor);
    const isMistake = kind === 'paymentReversed' && reversal === null;
    if (wasSettled && balance > 0 && !isMistake) found.push(at);
  }
  return found;
}
