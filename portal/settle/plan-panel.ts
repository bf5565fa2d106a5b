import type { PlanView, PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { planWords } from '../lib/plan-words.ts';
import { byTransfer } from './by-transfer.ts';

/**
 * A plan as it goes on: how it stands in one sentence, what to do, and every date with its mark.
 * `isHome`: on the page of the link itself, which points to the plan's own page.
 */
export function planPanel(
  plan: PlanView,
  view: PortalView,
  context: PageContext,
  { isHome = false } = {},
): Markup {
  const { t, links } = context;
  const { title, lead, pay, payAll, transfer, method, progress, rows, total, isRunning } =
    planWords(plan, view, context);
  const payNow =
    pay &&
    markup`<div class="go"><a class="${pay.isUrgent ? 'main' : 'quiet'}" href="${pay.href}">${pay.label}</a></div>`;
  const payRest =
    payAll && markup`<p class="note"><a href="${payAll.href}">${payAll.label}</a></p>`;
  const other =
    method &&
    (method.isUrgent
      ? markup`<div class="go"><a class="${pay?.isUrgent ? 'quiet' : 'main'}" href="${method.href}">${method.label}</a></div>`
      : markup`<p class="note"><a href="${method.href}">${method.label}</a></p>`);
  const dates = rows.map(
    ({ status, day, word, amount }) =>
      markup`<li class="${status}"><span>${day} <small>${word}</small></span><b>${amount}</b></li>`,
  );
  const see = isHome && markup`<a href="${links.plan(plan.id)}">${t.plan.see}</a> `;
  const pdf = markup`<a href="${links.planPdf(plan.id)}">${t.plan.pdf}</a>`;
  const calendar =
    isRunning && markup` <a href="${links.planCalendar(plan.id)}">${t.plan.calendar}</a>`;
  return markup`<h1>${title}</h1><p class="lead">${lead.join(' ')}</p>${payNow}${payRest}${byTransfer(transfer, context)}${other}
<section class="sheet" aria-labelledby="dates"><h2 id="dates">${t.plan.dates}</h2><p class="note">${progress}</p><ol class="dates kept">${dates}</ol><p class="total"><span>${t.planChoice.total}</span> <b>${total}</b></p><p class="acts">${see}${pdf}${calendar}</p></section>`;
}
