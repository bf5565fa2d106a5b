import type {
  PortalView,
  QuoteOption,
  QuoteView,
  TransferOrderView,
} from '../../server/contract/portal.ts';
import { TRANSFER_OPTIONS } from '../../server/domain/transfer-order.ts';
import type { TransferOption } from '../../server/domain/transfer-order.ts';
import { chosenInvoices } from './links.ts';
import type { OpenedLink, PageContext } from './open-link.ts';

/** Which amount the address of the transfer page asks for. */
export interface TransferWish {
  readonly quote: QuoteView;
  readonly option: TransferOption;
}

/** Reads `option` and `invoices`; of a way without one exact amount it makes the whole. */
export function transferWish(
  { view }: OpenedLink,
  search: URLSearchParams,
): TransferWish | undefined {
  const chosen = chosenInvoices(search, ['invoices']);
  const quote =
    view.quotes.find((one) => chosen.some((id) => one.invoiceIds.includes(id))) ?? view.quotes[0];
  if (quote === undefined) return undefined;
  const asked = TRANSFER_OPTIONS.find((option) => option === search.get('option'));
  return { quote, option: asked ?? 'all' };
}

/**
 * The page for a transfer of what one way of paying costs, and of what is due now where that way has no
 * exact amount. undefined: the vendor named no account.
 */
export function transferHref(
  { vendor }: PortalView,
  { links }: Pick<PageContext, 'links'>,
  { kind, invoices }: { readonly kind: QuoteOption['kind']; readonly invoices: readonly string[] },
): string | undefined {
  if (vendor.ibanLast4 === null) return undefined;
  const option = TRANSFER_OPTIONS.find((exact) => exact === kind) ?? 'dueNow';
  return links.transfer({ option, invoices });
}

/** `PL61109010140000071219812874` → `PL61 1090 1014 …`, as banks print it. */
export const inFours = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** The other exact amounts of the quote, each a way to another such page. */
export function otherAmounts(
  { quote, option }: TransferWish,
  order: TransferOrderView,
): readonly QuoteOption[] {
  const seen = new Set([order.amountMinor]);
  return quote.options.filter(({ kind, amountMinor }) => {
    const isOther = kind !== 'other' && kind !== option && !seen.has(amountMinor);
    seen.add(amountMinor);
    return isOther;
  });
}
