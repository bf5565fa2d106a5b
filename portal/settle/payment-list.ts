import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { paymentNotes } from '../lib/payment-notes.ts';
import { civilDateIn, formatDate } from '../messages/format.ts';
import { methodName } from '../messages/methods.ts';

/** Every payment with its state in a word, the receipt where there is one, and what was too much. */
export function paymentList(view: PortalView, context: PageContext): Markup | null {
  const { t, money } = context;
  const rows = view.payments.map((payment) => paymentRow(payment, view, context));
  const credits = view.credits
    .flatMap(({ currency, freeMinor, returningMinor }) => [
      ...(freeMinor > 0 ? [t.payments.credit(money(freeMinor, currency), view.vendor.name)] : []),
      ...(returningMinor > 0 ? [t.payments.returning(money(returningMinor, currency))] : []),
    ])
    .map((line) => markup`<p class="note">${line}</p>`);
  if (rows.length === 0 && credits.length === 0) return null;
  return markup`<section class="made" aria-labelledby="payments"><h2 id="payments">${t.payments.heading}</h2><ul>${rows}</ul>${credits}</section>`;
}

function paymentRow(payment: PaymentView, view: PortalView, context: PageContext): Markup {
  const { t, links, money, locale } = context;
  const day = formatDate(
    civilDateIn(payment.initiatedAt ?? payment.createdAt, view.vendor.timeZone),
    locale,
    { weekday: true, today: view.today },
  );
  const state = t.payments.state[payment.status];
  const method = methodName(payment.methodLabel, locale);
  const word = method ? `${state} · ${method}` : state;
  const receipt =
    payment.settledAt !== null &&
    markup` · <a href="${links.receiptPdf(payment.id)}">${t.payments.receipt}</a>`;
  const amount = money(payment.amountMinor, payment.currency);
  const notes = paymentNotes(payment, context).map((note) => markup` <small>${note}</small>`);
  return markup`<li><span><a href="${links.payment(payment.id)}">${day}</a> <small>${word}${receipt}</small>${notes}</span><b>${amount}</b></li>`;
}
