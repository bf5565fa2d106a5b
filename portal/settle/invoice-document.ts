import type { PortalInvoice } from '../../server/contract/portal.ts';
import { disputeNote, invoiceRows } from '../lib/invoice-rows.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { wholeNumbers } from '../lib/whole-numbers.ts';

/**
 * The invoice on its sheet, with its number, its amount and its PDF. `isFolded`: one of several, with
 * its amount in the heading.
 */
export function invoiceDocument(
  invoice: PortalInvoice,
  context: PageContext,
  isFolded: boolean,
): Markup {
  const { id, number } = invoice;
  const { document: doc } = context.t;
  const title = wholeNumbers(doc.invoice(number), [number]);
  const body = invoiceBody(invoice, context);
  const pdf = markup`<a href="${context.links.invoicePdf(id)}" aria-label="${doc.pdfOf(number)}">${doc.pdf}</a>`;
  const amount = context.money(invoice.payableMinor, invoice.currency);
  const dispute = disputeNote(invoice, context);
  const sheet = isFolded
    ? markup`<details><summary><span><span id="${id}">${title}</span>${dispute && markup` <small>${dispute}</small>`}</span> <b>${amount}</b></summary><p class="acts">${pdf}</p>${body}</details>`
    : markup`<h2 id="${id}"><span>${title}</span> ${pdf}</h2>${dispute && markup`<p class="warn">${dispute}</p>`}${body}`;
  return markup`<section class="doc" aria-labelledby="${id}">${sheet}</section>`;
}

/** The invoice as an invoice: who, when, line by line, taxes, what was paid and what is left. */
function invoiceBody(invoice: PortalInvoice, context: PageContext): Markup {
  const { facts, lines, sums, texts } = invoiceRows(invoice, context);
  const doc = context.t.document;
  const who = facts.map(({ name, value, more }) => {
    const small = more.map((line) => markup` <small>${line}</small>`);
    return markup`<div><dt>${name}</dt><dd>${value}${small}</dd></div>`;
  });
  const columns = [doc.quantity, doc.unitPrice, doc.taxColumn, doc.net].map(
    (name) => markup`<th scope="col" class="n">${name}</th>`,
  );
  const lineRows = lines.map(
    ({ what, quantity, price, tax, net }) =>
      markup`<tr><td>${what}</td><td class="n">${quantity}</td><td class="n">${price}</td><td class="n">${tax}</td><td class="n">${net}</td></tr>`,
  );
  const sumRows = sums.map(
    ({ name, amount, weight }) =>
      markup`<tr class="${weight ?? ''}"><th scope="row" colspan="4">${name}</th><td class="n">${amount}</td></tr>`,
  );
  const notes = texts.map(
    ({ name, value }) => markup`<p class="note"><b>${name}:</b> ${value}</p>`,
  );
  return markup`<dl>${who}</dl>
<table><thead><tr><th scope="col">${doc.what}</th>${columns}</tr></thead><tbody>${lineRows}</tbody><tfoot>${sumRows}</tfoot></table>
${notes}`;
}
