import type { TransferOrderView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { OpenedLink } from '../lib/open-link.ts';
import { inFours, otherAmounts } from '../lib/transfer-words.ts';
import type { TransferWish } from '../lib/transfer-words.ts';
import { qrCode } from './qr-code.ts';

/** What to write into a bank transfer, for eyes, for copying and for the bank's app. */
export function transfer(link: OpenedLink, wish: TransferWish, order: TransferOrderView): Markup {
  const { t, money, links, view } = link;
  const words = t.transfer;
  const { payeeName, amountMinor, currency, untilOn, reference } = order;
  const amount = money(amountMinor, currency);
  const numbers = view.invoices
    .filter(({ id }) => order.covers.some((c) => c.invoiceId === id && c.amountMinor > 0))
    .map(({ number }) => number);
  const rows: readonly (readonly [name: string, value: string])[] = [
    [words.payee, payeeName],
    [words.iban, inFours(order.iban)],
    [words.amount, amount],
    [words.reference, reference],
  ];
  const facts = rows.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd class="copy">${value}</dd></div>`,
  );
  return markup`<div><p class="up"><a href="${links.home()}">${t.pay.change}</a></p><h1>${words.title(amount)}</h1><p class="lead">${t.pay.forInvoices(numbers)}. ${words.lead}</p>${untilOn && markup`<p class="note">${words.arriveBy(untilOn)}</p>`}</div>
<section class="sheet" aria-labelledby="order"><h2 id="order">${words.heading}</h2><dl class="order">${facts}</dl><p class="note">${words.copy}</p></section>
${scan(link, order, amount)}${others(link, wish, order)}
<section class="next" aria-labelledby="next"><h2 id="next">${words.next}</h2><ul><li>${words.stops(view.vendor.name)}</li><li>${words.receipt}</li><li>${words.wrongReference(view.vendor.name)}</li></ul></section>`;
}

function scan({ t }: OpenedLink, order: TransferOrderView, amount: string): Markup | false {
  const { epc, payeeName, iban, reference } = order;
  if (epc === null) return false;
  const label = t.transfer.code(amount, payeeName, inFours(iban), reference);
  return markup`<section aria-labelledby="scan"><h2 id="scan">${t.transfer.scan}</h2>${qrCode(epc, label)}</section>`;
}

/** Every amount is one of the quote: the page makes none up. */
function others(
  { t, money, links }: OpenedLink,
  wish: TransferWish,
  order: TransferOrderView,
): Markup | false {
  const amounts = otherAmounts(wish, order);
  if (amounts.length === 0) return false;
  const items = amounts.map(({ kind, amountMinor, currency, untilOn }) => {
    const href = links.transfer({ option: kind, invoices: wish.quote.invoiceIds });
    const until = untilOn && ` ${t.ways.until(untilOn)}`;
    return markup`<li><a href="${href}">${t.transfer.title(money(amountMinor, currency))}</a>${until}</li>`;
  });
  return markup`<section class="other-amounts" aria-labelledby="others"><h2 id="others">${t.transfer.otherAmounts}</h2><ul>${items}</ul></section>`;
}
