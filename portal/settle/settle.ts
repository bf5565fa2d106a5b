import type { QuoteView } from '../../server/contract/portal.ts';
import { headline, wholePlan } from '../lib/headline.ts';
import { choosesNothing } from '../lib/links.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { OpenedLink } from '../lib/open-link.ts';
import { planWords } from '../lib/plan-words.ts';
import { wholeNumbers } from '../lib/whole-numbers.ts';
import { attemptNotice } from './attempt-notice.ts';
import { help } from './help.ts';
import { invoiceChoice } from './invoice-choice.ts';
import { invoiceDocument } from './invoice-document.ts';
import { paymentList } from './payment-list.ts';
import { planPanel } from './plan-panel.ts';
import { ways } from './ways.ts';

export interface Settle {
  readonly title: string;
  readonly main: Markup;
  /** There is a choice that the script answers in place. */
  readonly isLive: boolean;
}

/** The page behind the link: what is due, how to settle it, the invoice, and everything around it. */
export function settle(link: OpenedLink, search: URLSearchParams): Settle {
  const { view } = link;
  const plan = wholePlan(view);
  const head = headline(view, link);
  const numbers = view.invoices.map((invoice) => invoice.number);
  const payable = view.invoices.filter((invoice) => invoice.payableMinor > 0);
  const isChoice = view.scope === 'debtor' && payable.length > 1;
  const forms = view.quotes.map((quote, index) => quoteForm(link, search, quote, index, isChoice));
  const top = plan
    ? planPanel(plan, view, link, { isHome: true })
    : markup`<div data-live="head"><h1>${wholeNumbers(head.title, numbers)}</h1><p class="lead">${wholeNumbers(head.lead.join(' '), numbers)}</p></div>
${head.mayWait ? markup`<details><summary>${link.t.ways.allTheSame}</summary>${forms}</details>` : forms}`;
  const sheets = view.invoices.map((invoice) =>
    invoiceDocument(invoice, link, view.invoices.length > 1),
  );
  return {
    title: plan ? planWords(plan, view, link).title : head.title,
    main: markup`<div class="settle">${attemptNotice(view, link)}${top}${paymentList(view, link)}</div>
<div class="paper">${sheets}${help(view, link)}</div>`,
    isLive: isChoice && !plan,
  };
}

function quoteForm(
  link: OpenedLink,
  search: URLSearchParams,
  quote: QuoteView,
  index: number,
  isChoice: boolean,
): Markup {
  const { view, t, links, money } = link;
  const isNothingChosen = isChoice && choosesNothing(search);
  const live = isChoice && markup` data-live-form="${links.home()}"`;
  const asked =
    search.get('lang') && markup`<input type="hidden" name="lang" value="${link.locale}">`;
  const total =
    view.quotes.length > 1 && markup`<h2>${money(quote.payableMinor, quote.currency)}</h2>`;
  const chosen = isChoice
    ? invoiceChoice(view, quote, link, isNothingChosen)
    : markup`<input type="hidden" name="invoices" value="${quote.invoiceIds.join(',')}">`;
  const answer = isNothingChosen
    ? markup`<p class="wrong">${t.choose.none}</p>`
    : ways(view, quote, link, `q${index}`);
  return markup`<form action="${links.pay()}" class="settle-form"${live}>${asked}${total}${chosen}<div data-live="ways-${index}">${answer}</div></form>`;
}
