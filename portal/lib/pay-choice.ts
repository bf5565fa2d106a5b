import type { QuoteOption, QuoteView } from '../../server/contract/portal.ts';
import { minor, subtract } from '../../server/domain/money.ts';
import { parseAmountInput } from './amount-input.ts';
import type { FormProblem } from './form-problems.ts';
import { choosesNothing, chosenInvoices } from './links.ts';
import type { OpenedLink } from './open-link.ts';
import { fitsOnePayment } from './ways.ts';

/** What the address of the paying page asks for, as the quote of this moment answers it. */
export type PayChoice =
  /** The amount is clear: check it and pay. */
  | {
      readonly step: 'check';
      readonly quote: QuoteView;
      readonly option: QuoteOption;
      readonly amountMinor: number;
      readonly leavesMinor: number;
      /** The debtor's own amount, when a lower price pays all of it and is taken instead. */
      readonly typedMinor: number | undefined;
    }
  /** The debtor's own amount is still to be named, or has to be corrected. */
  | {
      readonly step: 'amount';
      readonly quote: QuoteView;
      readonly min: string;
      readonly max: string;
      readonly typed: string;
      readonly problems: readonly FormProblem[];
    }
  | { readonly step: 'leave'; readonly goTo: string }
  /** The way that was chosen is not offered any more. */
  | { readonly step: 'gone' };

export type CheckedChoice = Extract<PayChoice, { readonly step: 'check' }>;

/** Reads `option`, `invoices` and `amount`. Nothing is asked of the processor by looking. */
export function payChoice(link: OpenedLink, search: URLSearchParams): PayChoice {
  const { view, links } = link;
  const chosen = chosenInvoices(search, ['invoices']);
  const kind = search.get('option');
  const quote =
    view.quotes.find((candidate) => chosen.some((id) => candidate.invoiceIds.includes(id))) ??
    view.quotes[0];
  if (choosesNothing(search)) return { step: 'leave', goTo: links.home({ choosing: '1' }) };
  if (!quote || kind === null) return { step: 'leave', goTo: links.home() };
  if (kind === 'plan') {
    const count = search.get('count') ?? undefined;
    return { step: 'leave', goTo: links.planChoice({ invoices: quote.invoiceIds, count }) };
  }
  const option = quote.options.find((candidate) => candidate.kind === kind);
  if (!option) return { step: 'gone' };
  if (!fitsOnePayment(option, quote)) {
    return { step: 'leave', goTo: links.pay({ option: 'other', invoices: quote.invoiceIds }) };
  }
  if (option.kind !== 'other') return checked(quote, option);
  return ownAmount(link, quote, option, search.get('amount'));
}

function ownAmount(
  link: OpenedLink,
  quote: QuoteView,
  option: QuoteOption,
  typed: string | null,
): PayChoice {
  const { money, t } = link;
  const [minMinor, maxMinor] = [
    option.minMinor ?? option.amountMinor,
    option.maxMinor ?? quote.payableMinor,
  ];
  const [min, max] = [money(minMinor, quote.currency), money(maxMinor, quote.currency)];
  const asking = { step: 'amount', quote, min, max, typed: typed ?? '' } as const;
  if (typed === null) return { ...asking, problems: [] };
  if (typed.trim() === '')
    return { ...asking, problems: [{ field: 'amount', text: t.pay.amountMissing }] };
  const amountMinor = parseAmountInput(typed, quote.currency, link.locale);
  if (amountMinor === undefined || amountMinor < minMinor || amountMinor > maxMinor) {
    const unreadable = amountMinor === undefined ? `${t.pay.amountUnreadable(max)} ` : '';
    const text = unreadable + t.pay.amountBounds(min, max);
    return { ...asking, problems: [{ field: 'amount', text }] };
  }
  const enough = settlingFor(amountMinor, quote);
  if (enough) return { ...checked(quote, enough), typedMinor: amountMinor };
  const leavesMinor = subtract(minor(quote.payableMinor), minor(amountMinor));
  return { step: 'check', quote, option, amountMinor, leavesMinor, typedMinor: undefined };
}

function checked(quote: QuoteView, option: QuoteOption): CheckedChoice {
  const { amountMinor, leavesMinor } = option;
  return { step: 'check', quote, option, amountMinor, leavesMinor, typedMinor: undefined };
}

/** The lower price that settles all of it for no more than the amount: nobody is to pay more. */
function settlingFor(amountMinor: number, quote: QuoteView): QuoteOption | undefined {
  const [lowest] = quote.options
    .filter(({ kind }) => kind === 'discount' || kind === 'settlement')
    .toSorted((one, other) => one.amountMinor - other.amountMinor);
  return lowest && lowest.amountMinor <= amountMinor ? lowest : undefined;
}
