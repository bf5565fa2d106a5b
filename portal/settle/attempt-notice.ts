import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import type { PageContext } from '../lib/open-link.ts';
import { civilDateIn } from '../messages/format.ts';

/**
 * What the last attempts to pay came to, above everything else: one that waits for the debtor's phone,
 * and one that failed, as long as what it was for is owed and nothing else has come for it.
 */
export function attemptNotice(view: PortalView, context: PageContext): Markup | null {
  const { t, money, links } = context;
  const told = view.payments.find((payment, index) => isNews(payment, index, view));
  if (!told) return null;
  const amount = money(told.amountMinor, told.currency);
  const on = civilDateIn(told.initiatedAt ?? told.createdAt, view.vendor.timeZone);
  const [tone, text] = told.isOnPhone
    ? ['waits', t.payment.onPhoneNotice(amount)]
    : ['failed', t.payment.failedNotice(amount, on, told.methodLabel)];
  return markup`<p class="attempt ${tone}" role="status">${text} <a href="${links.payment(told.id)}">${t.payment.seePayment}</a></p>`;
}

/** Payments come newest first, so whatever stands before one came after it. */
function isNews(payment: PaymentView, index: number, { payments, invoices }: PortalView): boolean {
  if (payment.isOnPhone) return true;
  if (payment.status !== 'failed') return false;
  const isOwed = invoices.some(
    ({ id, payableMinor }) => payableMinor > 0 && payment.invoiceIds.includes(id),
  );
  const isAnswered = payments.some(
    (other, at) =>
      other.invoiceIds.some((id) => payment.invoiceIds.includes(id)) &&
      (other.status === 'processing' ||
        other.isOnPhone ||
        (at < index && other.settledAt !== null)),
  );
  return isOwed && !isAnswered;
}
