import type { PortalView } from '../../server/contract/portal.ts';
import { listText } from '../messages/format.ts';
import type { OpenedLink, PageContext } from './open-link.ts';
import type { CheckedChoice } from './pay-choice.ts';

const MOST_NAMED = 3;

/**
 * What this link could pay but these invoices leave out, amount by amount as the view has it:
 * `€12.00 for 2026/095`. undefined: they are everything that is owed here.
 */
export function stayingDue(
  view: PortalView,
  invoiceIds: readonly string[],
  { t, locale, money }: Pick<PageContext, 't' | 'locale' | 'money'>,
): string | undefined {
  const left = view.invoices.filter(
    ({ id, payableMinor }) => payableMinor > 0 && !invoiceIds.includes(id),
  );
  if (left.length === 0) return undefined;
  if (left.length > MOST_NAMED) return t.ways.otherInvoices(left.length);
  const each = left.map(({ payableMinor, currency, number }) =>
    t.ways.amountFor(money(payableMinor, currency), number),
  );
  return listText(each, locale);
}

/** What stays after a payment: of what it is for, and of what was left out of it. */
export function leftWords({ quote, leavesMinor }: CheckedChoice, link: OpenedLink): string {
  const { view, t, money } = link;
  const rest = stayingDue(view, quote.invoiceIds, link);
  if (leavesMinor === 0) return rest ?? t.pay.nothing;
  const left = money(leavesMinor, quote.currency);
  return rest ? t.pay.leftOfThese(left, rest) : left;
}
