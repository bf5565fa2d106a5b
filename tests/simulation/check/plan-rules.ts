import {
  covers,
  isRunning,
  onItsWay,
  paidOnPlan,
  reasonsNotToRemind,
  textIn,
} from './case-model.ts';
import type { CaseModel, PlanModel } from './case-model.ts';
import { addDays, addMonths, dayIn } from './calendar.ts';
import type { JournalRow, PlanRow } from './rows.ts';
import { must } from './violation.ts';

/** From which states a record of this type may be written, and where it leads (rules 5.4). */
const MOVES: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  'plan.activated': [['accepted'], 'active'],
  'plan.lapsed': [['accepted'], 'lapsed'],
  'plan.completed': [['accepted', 'active', 'defaulted', 'accelerated'], 'completed'],
  'plan.defaulted': [['active'], 'defaulted'],
  'plan.accelerated': [['defaulted'], 'accelerated'],
  'plan.reinstated': [['defaulted', 'accelerated'], 'active'],
  'plan.canceled': [['accepted', 'active', 'defaulted'], 'canceled'],
};

export function tellPlan(model: CaseModel, record: JournalRow, rows: readonly PlanRow[]): void {
  const { type, data, at, seq } = record;
  const id = textIn(data, 'planId');
  if (type === 'plan.accepted') {
    const row = rows.find((r) => r.id === id);
    must(row !== undefined, 'every record names a plan that is stored', () => id);
    if (row === undefined) return;
    checkAccepted(model, row, at);
    for (const old of model.plans.values()) {
      const isReplaced =
        old.status === 'accelerated' &&
        row.allocations.some((a) => covers(old.row.allocations, a.invoiceId));
      if (isReplaced) old.status = 'superseded';
    }
    // Where the vendor wants a first payment before anything else, the plan waits for it.
    const status = row.policy.activation.on === 'firstPayment' ? 'accepted' : 'active';
    model.plans.set(id, { row, acceptedSeq: seq, status, since: at });
    return;
  }
  const move = MOVES[type];
  const plan = model.plans.get(id);
  if (move === undefined || plan === undefined) return;
  const [from, to] = move;
  must(
    from.includes(plan.status),
    'a plan goes only the ways of its states (rules 5.4)',
    () => `${id} is ${plan.status} and ${type} is written`,
  );
  if (type === 'plan.completed') checkCompleted(model, plan);
  if (type === 'plan.defaulted') checkDefault(model, plan, at);
  plan.status = to;
  plan.since = at;
}

/** What the processor publishes for the currencies of the cast. */
const SMALLEST_CHARGES: ReadonlyMap<string, number> = new Map([
  ['EUR', 50],
  ['PLN', 200],
  ['JPY', 50],
]);
const LARGEST_CHARGE = 99_999_999;

/** The schedule is the debt, to the unit, on days that rise (rules 5.2, 5.3). */
function checkAccepted(model: CaseModel, row: PlanRow, at: number): void {
  const { instalments, allocations, base_minor: base, frequency, policy } = row;
  const figures = (): string =>
    `${row.id}: base ${base}, parts ${JSON.stringify(instalments)}, of ${JSON.stringify(allocations)}`;
  const amounts = instalments.map((i) => i.amountMinor);
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  must(
    sum(amounts) === base && sum(allocations.map((a) => a.amountMinor)) === base,
    'the instalments sum to the debt (I12)',
    figures,
  );
  must(
    Math.max(...amounts) - Math.min(...amounts) <= 1 &&
      amounts.every((a, i) => i === 0 || a <= (amounts[i - 1] ?? a)),
    'instalments differ by one unit at most, the larger first (rules 5.3)',
    figures,
  );
  must(
    amounts.every((a) => a >= (SMALLEST_CHARGES.get(row.currency) ?? 1) && a <= LARGEST_CHARGE),
    'every instalment can be paid on its own (rules 5.3)',
    figures,
  );
  for (const { invoiceId, amountMinor } of allocations) {
    const payable = (model.invoices.get(invoiceId)?.balance ?? 0) - onItsWay(model, invoiceId);
    must(
      amountMinor === payable,
      'the base of a plan is what is payable at its acceptance (rules 5.2)',
      () => `${figures()}; payable ${payable}`,
    );
    const other = [...model.plans.values()].find(
      (p) => isRunning(p) && covers(p.row.allocations, invoiceId),
    );
    must(
      other === undefined,
      'a debt is on one plan at a time (rules 5.2)',
      () => `${figures()} beside ${other?.row.id}`,
    );
  }
  const days = instalments.map((i) => i.dueOn);
  const [first = ''] = days;
  must(
    days.every((day, i) => i === 0 || day > (days[i - 1] ?? day)) &&
      first >= dayIn(model.vendor.time_zone, at),
    'the days of a plan rise and do not lie behind (rules 5.3)',
    figures,
  );
  if (policy.weekend !== 'keep') return;
  const wanted = days.map((_, i) =>
    frequency === 'monthly'
      ? addMonths(first, i)
      : addDays(first, (frequency === 'weekly' ? 7 : 14) * i),
  );
  must(
    days.every((day, i) => day === wanted[i]),
    'instalments keep their day (rules 5.3)',
    () => `${figures()}; wanted ${wanted.join(' ')}`,
  );
}

function checkCompleted(model: CaseModel, plan: PlanModel): void {
  const paid = paidOnPlan(model, plan);
  must(
    paid === plan.row.base_minor,
    'a plan is completed by its whole base',
    () => `${plan.row.id}: ${paid} of ${plan.row.base_minor}`,
  );
}

/** Nobody is in default before the grace of a missed part is over (rules 5.7). */
function checkDefault(model: CaseModel, plan: PlanModel, at: number): void {
  const today = dayIn(model.vendor.time_zone, at);
  const { instalments, policy } = plan.row;
  const past = instalments.filter((i) => addDays(i.dueOn, policy.graceDays) < today);
  const due = past.reduce((sum, i) => sum + i.amountMinor, 0);
  const moving = plan.row.allocations.reduce((sum, a) => sum + onItsWay(model, a.invoiceId), 0);
  const paid = paidOnPlan(model, plan) + moving;
  must(
    paid < due,
    'a plan defaults only when a part is missed and its grace is over (rules 5.7)',
    () => `${plan.row.id} on ${today}: ${due} due past grace, ${paid} paid or on its way`,
  );
}

/** How long the worker may take over what a day asks for: nights and the hours of letters. */
const SLACK_DAYS = 7;

/** Of the reasons not to remind: those that a plan waits for as well. */
const WAITS_FOR = /^held: (?!bounced)|on its way|disputes|not decided/u;

/**
 * Left alone, no plan runs on behind its last day with money missing: reminders would stay away for
 * ever (rules 5.7). What holds it, or what it still waits for, gives it time.
 */
export function checkPlansEnd(model: CaseModel, at: number): void {
  for (const plan of model.plans.values()) {
    if (!isRunning(plan)) continue;
    const { allocations, instalments, policy } = plan.row;
    const isHeld = allocations.some(({ invoiceId }) =>
      reasonsNotToRemind(model, invoiceId, at).some(({ why }) => WAITS_FOR.test(why)),
    );
    const isOpen = [...model.payments.values()].some(
      (p) => p.isOffSession && ['created', 'requiresAction', 'processing'].includes(p.status),
    );
    if (isHeld || isOpen) continue;
    const zone = model.vendor.time_zone;
    const days = [
      ...instalments.map((i) => i.dueOn),
      dayIn(zone, plan.since),
      ...[...model.payments.values()].map((p) => dayIn(zone, p.since)),
      ...[...model.holds.values()].flatMap((h) => [
        dayIn(zone, h.endedAt ?? h.from),
        ...(h.untilOn !== null && h.endedAt === null ? [h.untilOn] : []),
      ]),
    ];
    const last = days.reduce((a, b) => (a > b ? a : b));
    const endsBy = addDays(last, policy.graceDays + policy.noticeDays + SLACK_DAYS);
    must(
      dayIn(zone, at) <= endsBy,
      'a plan does not run on behind its last day (rules 5.7)',
      () => `${plan.row.id} is ${plan.status}, its last day was ${last}`,
    );
  }
}
