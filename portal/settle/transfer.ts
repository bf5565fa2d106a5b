import type { TransferOrderView } from '../../server/contract/portal.ts';
import { currency as knownCurrency, formatDecimal, minor } from '../../server/domain/money.ts';
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
  const facts = [
    row(words, words.payee, payeeName),
    row(words, words.iban, inFours(order.iban), order.iban),
    row(words, words.amount, amount, amountToType(order, words.decimalSign)),
    row(words, words.reference, reference),
  ];
  return markup`<div><p class="up"><a href="${links.home()}">${t.pay.change}</a></p><h1>${words.title(amount)}</h1><p class="lead">${t.pay.forInvoices(numbers)}. ${words.lead}</p>${untilOn && markup`<p class="note">${words.arriveBy(untilOn)}</p>`}</div>
<section class="sheet" aria-labelledby="order"><h2 id="order">${words.heading}</h2><dl class="order">${facts}</dl><p class="note" role="status" data-copied>${words.copy}</p></section>
${scan(link, order, amount)}${others(link, wish, order)}
<section class="next" aria-labelledby="next"><h2 id="next">${words.next}</h2><ul><li>${words.stops(view.vendor.name)}</li><li>${words.receipt}</li><li>${words.wrongReference(view.vendor.name)}</li></ul></section>`;
}

type Words = OpenedLink['t']['transfer'];

/** One line to read, to select with a click, and with scripts to copy: `typed` is what a form takes. */
function row(words: Words, name: string, shown: string, typed: string = shown): Markup {
  return markup`<div><dt>${name}</dt><dd><span class="copy">${shown}</span> <button type="button" class="copy-it" data-copy="${typed}" data-done="${words.copied(name)}" aria-label="${words.copyOf(name)}" hidden>${words.copyIt}</button></dd></div>`;
}

/** As forms of banks take it: no currency, and nothing between the thousands. */
const amountToType = ({ amountMinor, currency }: TransferOrderView, decimalSign: string): string =>
  formatDecimal(minor(amountMinor), knownCurrency(currency)).replace('.', decimalSign);

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
