import { loadCases } from '../../../db/cases.ts';
import { loadCaseOfPlan } from '../../../db/queries/locate.ts';
import { listPlans } from '../../../db/queries/plans.ts';
import { BOARD_TABS } from '../../contract/admin.ts';
import type { PlanBoard } from '../../contract/admin.ts';
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
type Listed = { readonly row: Row; readonly isDueThisWeek: boolean };

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
    const weekEndOn = addDays(localDate(deps.clock.now(), facts.vendor.timeZone), 7);
    return [{ row, isDueThisWeek: row.next !== null && row.next.dueOn <= weekEndOn }];
  });
  const inTab = (t: Tab) => rows.filter((listed) => belongs(listed, t)).map(({ row }) => row);
  return done({
    tabs: BOARD_TABS.map((t) => ({ tab: t, count: inTab(t).length, amounts: leftOf(inTab(t)) })),
    plans: inTab(tab),
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

function belongs({ row, isDueThisWeek }: Listed, tab: Tab): boolean {
  const isActive = row.status === 'active' || row.status === 'accepted';
  switch (tab) {
    case 'all':
      return true;
    case 'onTrack':
      return isActive && row.standing !== 'missed';
    case 'dueThisWeek':
      return isActive && isDueThisWeek;
    case 'missed':
      return isActive && row.standing === 'missed';
    case 'defaulted':
      return row.status === 'defaulted' || row.status === 'accelerated';
    case 'completed':
      return row.status === 'completed';
  }
}

function leftOf(rows: readonly Row[]): PlanBoard['tabs'][number]['amounts'] {
  const groups = Map.groupBy(rows, (row) => row.currency);
  return [...groups].map(([currency, group]) => ({
    currency,
    leftMinor: group.reduce((sum, row) => sum + row.leftMinor, 0),
  }));
}
