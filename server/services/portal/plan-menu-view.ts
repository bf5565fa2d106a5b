import type { PlanMenuView } from '../../contract/portal.ts';
import type { CivilDate, Instant } from '../../domain/brands.ts';
import type { WorkCalendar } from '../../domain/calendar.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import { planMenu } from '../../domain/plan-menu.ts';
import { withRest } from '../plans/with-rest.ts';

/** The plans on offer for these invoices, every date and amount included; null: none is offered. */
export function planMenuView(
  facts: CaseFacts,
  request: {
    readonly invoiceIds: readonly string[];
    readonly firstOn?: CivilDate | undefined;
    readonly now: Instant;
  },
  cal: WorkCalendar,
): PlanMenuView | null {
  if (request.invoiceIds.length === 0) return null;
  const menu = planMenu(facts, request, cal);
  if (!menu.ok || menu.items.length === 0) return null;
  return {
    invoiceIds: [...menu.invoiceIds],
    currency: menu.currency,
    baseMinor: menu.baseMinor,
    earliestFirstOn: menu.earliestFirstOn,
    latestFirstOn: menu.latestFirstOn,
    autopay: menu.policy.autopay,
    graceDays: menu.policy.graceDays,
    items: menu.items.map((item) => ({
      count: item.count,
      frequency: item.frequency,
      firstOn: item.instalments[0]?.dueOn ?? menu.firstOn,
      instalments: withRest(item.instalments, menu.baseMinor),
      totalMinor: menu.baseMinor,
    })),
  };
}
