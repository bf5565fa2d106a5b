import { formatDate } from '../messages/format.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import type { PageContext } from './open-link.ts';
import type { PlanItem } from './plan-choice.ts';

/** A schedule that is not agreed yet: each date, its amount and what is left after it. */
export function planDates(
  item: PlanItem,
  currency: string,
  today: string,
  context: PageContext,
): Markup {
  const { t, money, locale } = context;
  const rows = item.instalments.map(({ dueOn, amountMinor, thenLeftMinor }) => {
    const day = formatDate(dueOn, locale, { weekday: true, today });
    const now = dueOn === today && markup` <b class="now">${t.planChoice.today}</b>`;
    const rest =
      thenLeftMinor > 0 ? t.planChoice.rest(money(thenLeftMinor, currency)) : t.planChoice.noRest;
    const amount = money(amountMinor, currency);
    return markup`<li><span>${day}${now}<small>${rest}</small></span><b>${amount}</b></li>`;
  });
  return markup`<ol class="dates">${rows}</ol>`;
}
