import type { PortalView, QuoteView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { previewItems } from '../lib/plan-choice.ts';
import { planDates } from '../lib/plan-dates.ts';
import { limitWords, menuOf, waysOf } from '../lib/ways.ts';
import type { Way } from '../lib/ways.ts';

/**
 * The ways to settle one quote, as radio cards that unfold in place, and a button per way. `name`
 * tells the fields of several quotes on one page apart.
 */
export function ways(
  view: PortalView,
  quote: QuoteView,
  context: PageContext,
  name: string,
): Markup {
  const { t } = context;
  const all = waysOf(view, quote, context);
  const limit = limitWords(quote, context).join(' ');
  const cards = all.map((way, index) => {
    const more =
      (way.kind === 'other' && otherAmount(quote, context, name)) ||
      (way.kind === 'plan' && planPreviews(view, quote, context));
    return card(way, `${name}-${way.kind}`, index === 0, more);
  });
  const buttons = all.map(
    ({ kind, button }) => markup`<button class="main ${kind}">${button}</button>`,
  );
  return markup`${limit && markup`<p class="note">${limit}</p>`}
<fieldset class="ways"><legend>${t.ways.legend}</legend>${cards}</fieldset>
<div class="go">${buttons}</div>
<p class="note">${t.ways.nextStep}</p>${chosenByTransfer(view, all, context)}`;
}

/**
 * Takes what is chosen above to a page of its own: an account number is much to read on the first one.
 * `whole`: no way has an exact amount, since a card does not carry it; a transfer does.
 */
function chosenByTransfer(
  { vendor }: PortalView,
  all: readonly Way[],
  { t, links }: PageContext,
): Markup | false {
  if (vendor.ibanLast4 === null) return false;
  const isWhole = all.every(({ kind }) => kind === 'plan' || kind === 'other');
  return markup`<p class="by-transfer${isWhole && ' whole'}"><button class="quiet" formaction="${links.transfer()}">${t.transfer.way}</button></p>`;
}

function card(way: Way, id: string, isFirst: boolean, more: Markup | false): Markup {
  const amount = way.amount && markup` <span class="amt">${way.amount}</span>`;
  const gain = way.gain && markup`<b>${way.gain}</b>`;
  return markup`
<div class="way"><input type="radio" name="option" id="${id}" value="${way.kind}"${isFirst && CHECKED} aria-describedby="${id}-note"><label for="${id}"><strong>${way.title}</strong>${amount}</label><p id="${id}-note">${way.note || way.hint} ${gain}</p>${more}</div>`;
}

const CHECKED = markup` checked`;

function otherAmount(quote: QuoteView, { t }: PageContext, name: string): Markup {
  const id = `${name}-amount`;
  return markup`<div class="more"><label class="field" for="${id}">${t.ways.otherLabel(quote.currency)}</label><input id="${id}" name="amount" inputmode="decimal" autocomplete="off"></div>`;
}

function planPreviews(view: PortalView, quote: QuoteView, context: PageContext): Markup | false {
  const menu = menuOf(view, quote);
  if (!menu) return false;
  const previews = previewItems(menu);
  const pills = previews.map(
    ({ count }, at) =>
      markup`<label><input type="radio" name="count" value="${count}"${at === 0 && CHECKED}><span>${count}</span></label>`,
  );
  const schedules = previews.map((item) => planDates(item, quote.currency, view.today, context));
  return markup`<div class="more parts"><fieldset class="pills"><legend class="field">${context.t.planChoice.count}</legend>${pills}</fieldset>${schedules}</div>`;
}
