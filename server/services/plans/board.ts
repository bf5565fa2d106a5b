import { loadCases } from '../../../db/cases.ts';
import { loadCaseOfPlan } from '../../../db/queries/locate.ts';
import { listPlans } from '../../../db/queries/plans.ts';
import { BOARD_TABS } from '../../contract/admin.ts';
import type { PlanBoard } from '../../contract/admin.ts';
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

type Tab = (typeof BOARD_TABS)[number];
type Row = PlanBoard['plans'][number];
type Listed = { readonly row: Row; readonly dueThisWeekMinor: number };

const MOST_PLANS = 1_000;

/** All plans by where they stand, with what is left of them, the next date and where dunning would go on. */
export async function showPlanBoard(
  deps: Deps,
  vendorId: string,
  tab: Tab,
): Promise<Outcome<PlanBoard>> {
  const found = await listPlans(deps.db, vendorId, { limit: MOST_PLANS });
  const cases = await loadCases(
    deps.db,
    [...new Set(found.map((p) => p.debtorId))].map((debtorId) => ({ vendorId, debtorId })),
  );
  const byDebtor = new Map(cases.map((facts) => [facts.debtor.id, facts]));
  const rows = found.flatMap(({ debtorId, plan: { id } }): Listed[] => {
    const facts = byDebtor.get(debtorId);
    const plan = facts?.plans.find((p) => p.id === id);
    if (!facts || !plan) return [];
    const row = planRow(deps, facts, plan);
    const today = localDate(deps.clock.now(), facts.vendor.timeZone);
    return [{ row, dueThisWeekMinor: dueWithinWeek(row, today) }];
  });
  const inTab = (t: Tab) => rows.filter((listed) => belongs(listed, t));
  return done({
    tabs: BOARD_TABS.map((t) => ({
      tab: t,
      count: inTab(t).length,
      amounts: amountsOf(inTab(t), t),
    })),
    plans: inTab(tab).map(({ row }) => row),
  });
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
  const letter = plan.letters.at(-1);
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
function dueWithinWeek({ instalments }: Row, today: CivilDate): number {
  const weekEndOn = addDays(today, 7);
  const open = instalments.filter(
    (i) => i.dueOn >= today && i.dueOn < weekEndOn && i.status !== 'processing',
  );
  return open.reduce((total, i) => total + i.amountMinor - i.paidMinor, 0);
}

function belongs({ row, dueThisWeekMinor }: Listed, tab: Tab): boolean {
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
  const groups = Map.groupBy(rows, ({ row }) => row.currency);
  return [...groups].map(([currency, group]) => ({
    currency,
    leftMinor: group
      .map((one) => (tab === 'dueThisWeek' ? one.dueThisWeekMinor : one.row.leftMinor))
      .reduce((sum, amount) => sum + amount, 0),
  }));
}
