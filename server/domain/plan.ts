import type { CivilDate, Minor } from './brands.ts';
import type { CaseFacts, Entry, Instalment, Plan } from './facts.ts';
import { add, max, min, subtract, sum, ZERO } from './money.ts';

export type InstalmentStatus =
  | 'paid'
  | 'processing'
  | 'missed'
  | 'dueToday'
  | 'partlyPaid'
  | 'upcoming';

export type InstalmentStanding = Instalment & {
  readonly paidMinor: Minor;
  readonly processingMinor: Minor;
  readonly status: InstalmentStatus;
};

export type PlanStanding = {
  readonly paidMinor: Minor;
  readonly processingMinor: Minor;
  /** What the schedule asks for up to and including today. */
  readonly dueToDateMinor: Minor;
  /** Zero: on track (rules 5.5). */
  readonly arrearsMinor: Minor;
  readonly leftMinor: Minor;
  /** The oldest part that is neither paid nor on its way, with what it still lacks. */
  readonly next: Instalment | null;
  readonly instalments: readonly InstalmentStanding[];
};

type Money = Pick<CaseFacts, 'entries' | 'payments'>;

/** Where a plan stands on a day of the vendor: arithmetic over the ledger, nothing stored (5.5). */
export function planStanding(plan: Plan, facts: Money, today: CivilDate): PlanStanding {
  const paidMinor = paidOnPlan(plan, facts.entries);
  const leftMinor = subtract(plan.baseMinor, paidMinor);
  const processingMinor = min(processingOnPlan(plan, facts), leftMinor);
  const dueToDateMinor = dueUpTo(plan, today);
  const covered = add(paidMinor, processingMinor);
  const instalments = spread(plan, paidMinor, covered, today);
  return {
    paidMinor,
    processingMinor,
    dueToDateMinor,
    arrearsMinor: max(ZERO, subtract(dueToDateMinor, covered)),
    leftMinor,
    next: nextToPay(instalments),
    instalments,
  };
}

/** Σ instalments due on or before the day. */
export function dueUpTo(plan: Plan, day: CivilDate): Minor {
  return sum(plan.instalments.filter((i) => i.dueOn <= day).map((i) => i.amountMinor));
}

/** Money on its way for the plan's invoices, whoever started it. */
export function processingOnPlan(plan: Plan, facts: Pick<CaseFacts, 'payments'>): Minor {
  const running = facts.payments.filter((p) => p.status === 'processing');
  const parts = running.flatMap((p) => p.allocations.filter((a) => isOnPlan(plan, a.invoiceId)));
  return sum(parts.map((a) => a.amountMinor));
}

/**
 * Net credits on the plan's invoices since it was accepted, between nothing and the whole base. With
 * `untilOn` only money that was initiated by that day counts. Taking back money that came before the
 * plan does not touch it: that debt is owed beside the plan.
 */
export function paidOnPlan(
  plan: Plan,
  entries: readonly Entry[],
  untilOn: CivilDate | null = null,
): Minor {
  const net = sum(
    plan.allocations.map(({ invoiceId, amountMinor }) =>
      paidOnInvoice(
        plan,
        amountMinor,
        entries.filter((e) => e.invoiceId === invoiceId),
        untilOn,
      ),
    ),
  );
  return min(max(ZERO, net), plan.baseMinor);
}

export const isOnPlan = (plan: Plan, invoiceId: string): boolean =>
  plan.allocations.some((a) => a.invoiceId === invoiceId);

function paidOnInvoice(
  plan: Plan,
  baseMinor: Minor,
  own: readonly Entry[],
  untilOn: CivilDate | null,
): Minor {
  const counted = new Set<string>();
  const foreignDebits = new Set<string>();
  let { credited: early, debited: earlyDebits } = inSameInstant(plan, baseMinor, own);
  let net = ZERO;
  for (const entry of own) {
    if (isBeforePlan(plan, entry)) continue;
    if (isEarlyDebit(plan, entry, earlyDebits)) {
      earlyDebits = subtract(earlyDebits, entry.amountMinor);
      continue;
    }
    if (!countsOnPlan(entry, counted, foreignDebits)) {
      if (entry.side === 'debit') foreignDebits.add(entry.id);
      continue;
    }
    counted.add(entry.id);
    if (untilOn !== null && entry.valueOn > untilOn) continue;
    const sameInstant = entry.at === plan.acceptedAt && entry.side === 'credit';
    const taken = sameInstant ? min(early, entry.amountMinor) : ZERO;
    early = subtract(early, taken);
    const amount = subtract(entry.amountMinor, taken);
    net = entry.side === 'credit' ? add(net, amount) : subtract(net, amount);
  }
  return net;
}

const isBeforePlan = (plan: Plan, entry: Entry): boolean =>
  entry.kind === 'invoiced' || entry.at < plan.acceptedAt;

function countsOnPlan(
  entry: Entry,
  counted: ReadonlySet<string>,
  foreignDebits: ReadonlySet<string>,
): boolean {
  if (entry.kind === 'lateCharge') return false;
  if (entry.correctsId === null) return true;
  // What a credit note frees of an earlier payment is no part of what the note takes off the plan.
  if (entry.kind === 'payment' && entry.side === 'debit') return true;
  return entry.side === 'debit'
    ? counted.has(entry.correctsId)
    : !foreignDebits.has(entry.correctsId);
}

/**
 * Entries carry no sequence number, and a payment may share its millisecond with the acceptance. The
 * base of the plan is the balance at acceptance: where what was owed before that instant is above the
 * base, the rest was credited in the same instant before the plan, and where it is below, debited.
 */
function inSameInstant(
  plan: Plan,
  baseMinor: Minor,
  own: readonly Entry[],
): { readonly credited: Minor; readonly debited: Minor } {
  const owed = own
    .filter((e) => isBeforePlan(plan, e))
    .reduce((net, e) => (e.side === 'debit' ? add : subtract)(net, e.amountMinor), ZERO);
  return {
    credited: max(ZERO, subtract(owed, baseMinor)),
    debited: max(ZERO, subtract(baseMinor, owed)),
  };
}

const isEarlyDebit = (plan: Plan, entry: Entry, left: Minor): boolean =>
  entry.side === 'debit' && entry.at === plan.acceptedAt && entry.amountMinor <= left;

/** Money goes to the oldest instalment first, then what is on its way to what remains. */
function spread(
  plan: Plan,
  paidMinor: Minor,
  coveredMinor: Minor,
  today: CivilDate,
): readonly InstalmentStanding[] {
  let before = ZERO;
  return plan.instalments.map((instalment) => {
    const share = (money: Minor): Minor =>
      min(instalment.amountMinor, max(ZERO, subtract(money, before)));
    const paid = share(paidMinor);
    const processing = subtract(share(coveredMinor), paid);
    before = add(before, instalment.amountMinor);
    const status = statusOf(instalment, paid, processing, today);
    return { ...instalment, paidMinor: paid, processingMinor: processing, status };
  });
}

function statusOf(
  instalment: Instalment,
  paidMinor: Minor,
  processingMinor: Minor,
  today: CivilDate,
): InstalmentStatus {
  if (paidMinor === instalment.amountMinor) return 'paid';
  if (add(paidMinor, processingMinor) === instalment.amountMinor) return 'processing';
  if (instalment.dueOn < today) return 'missed';
  if (instalment.dueOn === today) return 'dueToday';
  return paidMinor > 0 ? 'partlyPaid' : 'upcoming';
}

function nextToPay(instalments: readonly InstalmentStanding[]): Instalment | null {
  const open = instalments.find((i) => i.status !== 'paid' && i.status !== 'processing');
  if (open === undefined) return null;
  const amountMinor = subtract(open.amountMinor, add(open.paidMinor, open.processingMinor));
  return { no: open.no, dueOn: open.dueOn, amountMinor };
}
