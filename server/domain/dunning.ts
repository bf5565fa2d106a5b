import type { CivilDate, Instant } from './brands.ts';
import { addDays, localDate, nextWorkingDay, type WorkCalendar } from './calendar.ts';
import { cycleAt } from './dunning-cycle.ts';
import { isDone, leftAt, letterDays, type LetterDays } from './dunning-gap.ts';
import { nextStep, rowsOfRun, type NextStep, type Sequenced } from './dunning-next.ts';
import type { CaseFacts, Entry, Invoice, Reminder, Step, Vendor, Why } from './facts.ts';
import { activeHolds, endedHolds, holdEndsAt, type ActiveHold } from './hold.ts';
import { balanceOf, entriesOf, isOverdue, settledAs } from './ledger.ts';
import { dayOpens, later, sendsAt } from './moments.ts';
import { smallestAmounts } from './smallest-amounts.ts';

/** Whether and how an invoice is being dunned, computed each time and never stored (rules 7.1). */
export type DunningStatus =
  | { readonly status: 'notDue'; readonly nextStep: Step; readonly nextAt: Instant }
  | { readonly status: 'active'; readonly nextStep: Step; readonly nextAt: Instant }
  | {
      readonly status: 'held';
      readonly holds: readonly ActiveHold[];
      /** The step that follows, and when, as far as the end of the holds is known. */
      readonly nextStep: Step | null;
      readonly nextAt: Instant | null;
    }
  | { readonly status: 'stopped'; readonly why: Why }
  | { readonly status: 'exhausted' };

/** The same with what the worker needs to act on it. */
export type Dunning =
  | { readonly status: 'notDue' | 'active'; readonly next: NextStep }
  | {
      readonly status: 'held';
      readonly holds: readonly ActiveHold[];
      readonly next: NextStep | null;
      /** null: nobody knows when the last of the holds ends. */
      readonly nextAt: Instant | null;
      /** When there is something to do after the holds, the hand-over too; null as before. */
      readonly wakeAt: Instant | null;
    }
  | { readonly status: 'stopped'; readonly why: Why }
  | {
      readonly status: 'exhausted';
      readonly cycle: number;
      /** When the task to decide on a hand-over is due; null when it was written, or never is. */
      readonly handOverAt: Instant | null;
    };

/** A final demand gives so many days to pay before a person decides what comes next. */
const FINAL_DEMAND_DAYS = 7;

/**
 * The last day to answer a final demand that leaves at this instant: the vendor's day (rules 1.3), and
 * one on which people work where the debtor is. The letter names it and the hand-over waits for it.
 */
export function finalDemandUntilOn(
  leavesAt: Instant,
  vendor: Vendor,
  cal: WorkCalendar,
): CivilDate {
  return nextWorkingDay(addDays(localDate(leavesAt, vendor.timeZone), FINAL_DEMAND_DAYS), cal);
}

/** The row that stands for the end of the sequence: the task to decide on a hand-over. */
export const HAND_OVER = 'handOver';

/** Answers for one invoice: not due, active, held, stopped or exhausted, with step and instant. */
export function dunningStatus(
  facts: CaseFacts,
  invoiceId: string,
  now: Instant,
  cal: WorkCalendar,
): DunningStatus {
  const invoice = facts.invoices.find((i) => i.id === invoiceId);
  if (invoice === undefined) throw new Error(`no invoice ${invoiceId} among the facts`);
  const dunning = dunningOf({ facts, letters: letterDays(facts, now, cal), now, cal }, invoice);
  switch (dunning.status) {
    case 'notDue':
    case 'active':
      return {
        status: dunning.status,
        nextStep: dunning.next.step,
        nextAt: dunning.next.at,
      };
    case 'held': {
      const { status, holds, next, nextAt } = dunning;
      return { status, holds, nextStep: next?.step ?? null, nextAt };
    }
    case 'stopped':
      return dunning;
    case 'exhausted':
      return { status: 'exhausted' };
  }
}

/** One look at a debtor, with what all invoices share worked out once. */
export type Look = {
  readonly facts: CaseFacts;
  readonly letters: LetterDays;
  readonly now: Instant;
  readonly cal: WorkCalendar;
};

/** What is known of one invoice's dunning at this instant. */
export function dunningOf(look: Look, invoice: Invoice): Dunning {
  const { facts, now } = look;
  const entries = entriesOf(facts.entries, invoice.id);
  const why = whyStopped(facts, invoice, entries);
  if (why !== null) return { status: 'stopped', why };
  const holds = activeHolds(facts, invoice.id, now);
  const place = { ...look, invoice, entries };
  if (holds.length > 0) return held(place, holds);
  const free = { ...place, ended: endedHolds(facts, invoice.id, now) };
  const next = nextStep(free);
  if (next === null) return exhausted(free);
  const today = localDate(now, facts.vendor.timeZone);
  return { status: isOverdue(today, invoice.dueOn) ? 'active' : 'notDue', next };
}

/** Why nothing is asked for: settled one way or another, or too little to write about. */
export function whyStopped(
  facts: CaseFacts,
  invoice: Invoice,
  entriesOfInvoice: readonly Entry[],
): Why | null {
  const balanceMinor = balanceOf(entriesOfInvoice);
  if (balanceMinor <= 0) return { code: settledAs(entriesOfInvoice) };
  const minMinor = smallestAmounts(facts.vendor.settings, invoice.currency).reminderMinor;
  return balanceMinor < minMinor ? { code: 'belowMinimum', balanceMinor, minMinor } : null;
}

type Place = Omit<Sequenced, 'ended'>;

/** The step that follows is looked up as if every hold had ended, at its day or at once. */
function held(place: Place, holds: readonly ActiveHold[]): Dunning {
  const { facts, invoice, now } = place;
  const ends = holds.map((h) => holdEndsAt({ untilOn: h.untilOn, endedAt: null }, facts.vendor));
  const endsAt = ends.reduce((a, b) => (a === null || b === null || a > b ? a : b));
  const before = endedHolds(facts, invoice.id, now);
  // Old data leaves no trace once a statement has come: what waited is caught up with as after any pause.
  const traced = holds.filter(({ reason }) => reason !== 'staleData');
  const byThen = traced.map(({ reason, from, resume }) => ({
    reason,
    from,
    resume,
    endedAt: endsAt ?? now,
  }));
  const freed = { ...place, now: endsAt ?? now, ended: [...before, ...byThen] };
  const next = nextStep(freed);
  if (endsAt === null) return { status: 'held', holds, next, nextAt: null, wakeAt: null };
  const nextAt = next?.at ?? null;
  const wakeAt = nextAt ?? exhausted(freed).handOverAt;
  return { status: 'held', holds, next, nextAt, wakeAt };
}

function exhausted(place: Sequenced): Extract<Dunning, { status: 'exhausted' }> {
  const { facts, invoice, entries, ended, now, cal } = place;
  const cycle = cycleAt(invoice, entries, ended, facts.vendor).no;
  const rows = rowsOfRun(place, cycle);
  const last = rows
    .filter(isDone)
    .reduce<Reminder | null>((a, r) => (a === null || r.at > a.at ? r : a), null);
  if (last === null || rows.some((r) => r.step === HAND_OVER)) {
    return { status: 'exhausted', cycle, handOverAt: null };
  }
  const untilOn = finalDemandUntilOn(leftAt(last, now), facts.vendor, cal);
  const handOverAt = sendsAt(later(dayOpens(addDays(untilOn, 1), facts, cal), now), facts, cal);
  return { status: 'exhausted', cycle, handOverAt };
}
