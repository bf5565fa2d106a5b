import type { z } from 'zod';
import { loadCases } from '../../../db/cases.ts';
import { loadCaseOfPlan } from '../../../db/queries/locate.ts';
import { listPlans } from '../../../db/queries/plans.ts';
import type { ListedPlan } from '../../../db/queries/plans.ts';
import { BOARD_PAGE, BOARD_TABS } from '../../contract/admin.ts';
import type { PlanBoard, planBoardQuerySchema } from '../../contract/admin.ts';
import type { VendorPlanView } from '../../contract/plan-api.ts';
import type { CivilDate } from '../../domain/brands.ts';
import { addDays, localDate } from '../../domain/calendar.ts';
import type { CaseFacts, Plan } from '../../domain/facts.ts';
import { balanceOf } from '../../domain/ledger.ts';
import type { Deps } from '../../deps.ts';
import { dunningView } from '../invoices/view.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { toIso } from '../portal/view.ts';
import { vendorPlanView } from './manage.ts';

type Query = z.infer<typeof planBoardQuerySchema>;
type Tab = Query['tab'];
type Row = PlanBoard['plans'][number];
/** A plan among the facts that it is judged by. */
type Placed = { readonly facts: CaseFacts; readonly plan: Plan };
type Listed = Placed & { readonly view: VendorPlanView; readonly dueThisWeekMinor: number };

const RUNNING = ['accepted', 'active', 'defaulted', 'accelerated'] as const;
const ENDED = ['completed', 'lapsed', 'canceled', 'superseded'] as const;
const READ = 1_000;
/** What runs is all there; of what is over nobody needs more than the latest. */
const MOST_ENDED = 1_000;

/** All plans by where they stand, with what is left of them, the next date and where dunning would go on. */
export async function showPlanBoard(
  deps: Deps,
  vendorId: string,
  { tab, from }: Query,
): Promise<Outcome<PlanBoard>> {
  const running = await allRunning(deps, vendorId);
  const ended = await listPlans(deps.db, vendorId, { statuses: ENDED, limit: MOST_ENDED + 1 });
  const found = [...running, ...ended.slice(0, MOST_ENDED)].toSorted(
    ({ plan: a }, { plan: b }) => b.acceptedAt - a.acceptedAt || (b.id < a.id ? -1 : 1),
  );
  const rows = (await withFacts(deps, found)).map((placed) => listed(deps, placed));
  const inTab = (t: Tab) => rows.filter((one) => belongs(one, t));
  return done({
    tabs: BOARD_TABS.map((t) => ({
      tab: t,
      count: inTab(t).length,
      amounts: amountsOf(inTab(t), t),
    })),
    plans: inTab(tab)
      .slice(from, from + BOARD_PAGE)
      .map(({ facts, plan }) => planRow(deps, facts, plan)),
    endedShown: ended.length > MOST_ENDED ? MOST_ENDED : null,
  });
}

async function allRunning(deps: Deps, vendorId: string): Promise<ListedPlan[]> {
  const found: ListedPlan[] = [];
  for (;;) {
    const last = found.at(-1)?.plan;
    const after = last && { acceptedAt: last.acceptedAt, id: last.id };
    const page = await listPlans(deps.db, vendorId, { statuses: RUNNING, after, limit: READ });
    found.push(...page);
    if (page.length < READ) return found;
  }
}

async function withFacts(deps: Deps, found: readonly ListedPlan[]): Promise<Placed[]> {
  const refs = new Map(found.map(({ vendorId, debtorId }) => [debtorId, { vendorId, debtorId }]));
  const cases = await loadCases(deps.db, [...refs.values()]);
  const byDebtor = new Map(cases.map((facts) => [facts.debtor.id, facts]));
  return found.flatMap(({ debtorId, plan: { id } }) => {
    const facts = byDebtor.get(debtorId);
    const plan = facts?.plans.find((p) => p.id === id);
    return facts && plan ? [{ facts, plan }] : [];
  });
}

function listed(deps: Deps, { facts, plan }: Placed): Listed {
  const view = vendorPlanView(deps, facts, plan);
  const today = localDate(deps.clock.now(), facts.vendor.timeZone);
  return { facts, plan, view, dueThisWeekMinor: dueWithinWeek(view, today) };
}

/** One plan of the board. */
export async function showAdminPlan(
  deps: Deps,
  vendorId: string,
  planId: string,
): Promise<Outcome<Row>> {
  const facts = await loadCaseOfPlan(deps.db, vendorId, planId);
  const plan = facts?.plans.find((p) => p.id === planId);
  return facts && plan ? done(planRow(deps, facts, plan)) : failed('notFound');
}

function planRow(deps: Deps, facts: CaseFacts, plan: Plan): Row {
  const view = vendorPlanView(deps, facts, plan);
  const ids = plan.allocations.map((a) => a.invoiceId);
  const first = ids.find((id) => balanceOf(facts.entries, id) > 0) ?? ids[0];
  const letter = plan.letters.filter((l) => l.kind !== 'planHeld').at(-1);
  const isBroken = view.status === 'defaulted' || view.status === 'accelerated';
  return {
    ...view,
    dunning: first === undefined ? null : dunningView(deps, facts, first),
    lastLetter: letter === undefined ? null : { ...letter, at: toIso(letter.at) },
    mayCancel:
      view.status === 'accepted' || view.status === 'active' || view.status === 'defaulted',
    mayReinstate: isBroken && view.leftMinor > 0,
  };
}

/** What the schedule asks for within a week from today, and nobody has paid or sent. */
function dueWithinWeek({ instalments }: VendorPlanView, today: CivilDate): number {
  const weekEndOn = addDays(today, 7);
  const open = instalments.filter(
    (i) => i.dueOn >= today && i.dueOn < weekEndOn && i.status !== 'processing',
  );
  return open.reduce((total, i) => total + i.amountMinor - i.paidMinor, 0);
}

function belongs({ view: row, dueThisWeekMinor }: Listed, tab: Tab): boolean {
  const isActive = row.status === 'active' || row.status === 'accepted';
  switch (tab) {
    case 'all':
      return true;
    case 'onTrack':
      return isActive && row.standing !== 'missed';
    case 'dueThisWeek':
      return isActive && dueThisWeekMinor > 0;
    case 'missed':
      return isActive && row.standing === 'missed';
    case 'defaulted':
      return row.status === 'defaulted' || row.status === 'accelerated';
    case 'completed':
      return row.status === 'completed';
  }
}

/** What is left of the plans; of those due this week, what is due. */
function amountsOf(rows: readonly Listed[], tab: Tab): PlanBoard['tabs'][number]['amounts'] {
  const groups = Map.groupBy(rows, ({ view }) => view.currency);
  return [...groups].map(([currency, group]) => ({
    currency,
    leftMinor: group
      .map((one) => (tab === 'dueThisWeek' ? one.dueThisWeekMinor : one.view.leftMinor))
      .reduce((sum, amount) => sum + amount, 0),
  }));
}
