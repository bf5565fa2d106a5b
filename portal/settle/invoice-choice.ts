import type { PortalInvoice, PortalView, QuoteView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { wholeNumbers } from '../lib/whole-numbers.ts';

/** Several invoices of one link: which of them to settle now. */
export function invoiceChoice(
  view: PortalView,
  quote: QuoteView,
  context: PageContext,
  isNothingChosen: boolean,
): Markup {
  const { t, links } = context;
  const others = view.quotes
    .filter((other) => other !== quote)
    .flatMap((other) => other.invoiceIds)
    .join(',');
  const also = others && markup`<input type="hidden" name="also" value="${others}">`;
  const rows = view.invoices
    .filter((invoice) => invoice.payableMinor > 0 && invoice.currency === quote.currency)
    .map((invoice) =>
      row(invoice, context, !isNothingChosen && quote.invoiceIds.includes(invoice.id)),
    );
  return markup`<fieldset class="choice" data-live-fields><legend>${t.choose.legend}</legend>${rows}
<button class="quiet" formaction="${links.home()}" data-live-button>${t.choose.update}</button><input type="hidden" name="choosing" value="1">${also}</fieldset>`;
}

function row(invoice: PortalInvoice, { t, money }: PageContext, isChosen: boolean): Markup {
  const { id, daysLate } = invoice;
  const when =
    daysLate > 0
      ? t.choose.late(daysLate)
      : daysLate === 0
        ? t.choose.dueToday
        : t.choose.dueOn(invoice.dueOn);
  const note =
    daysLate > 0 ? markup`<small class="warn">${when}</small>` : markup`<small>${when}</small>`;
  const amount = money(invoice.payableMinor, invoice.currency);
  return markup`
<div><input type="checkbox" name="invoices" id="choose-${id}" value="${id}"${isChosen && markup` checked`}><label for="choose-${id}"><span>${wholeNumbers(t.choose.see(invoice.number), [invoice.number])} ${note}</span> <b>${amount}</b></label></div>`;
}
