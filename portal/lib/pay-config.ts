import type { QuoteOption, QuoteView } from '../../server/contract/portal.ts';
import type { PageMessages } from '../messages/en/page.ts';
import type { OpenedLink } from './open-link.ts';

/** Everything that the card form of the browser needs to know, handed over in one attribute. */
export interface PayConfig {
  readonly api: string;
  readonly request: {
    readonly invoiceIds: readonly string[];
    readonly option: QuoteOption['kind'];
    readonly amountMinor?: number;
  };
  readonly publishableKey: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly locale: string;
  readonly saveMethod: boolean;
  /** Address of the page that says what became of a payment; `PAYMENT` stands for its id. */
  readonly paymentPage: string;
  readonly home: string;
  readonly words: PayWords;
}

export interface PayWords extends Pick<
  PageMessages['pay'],
  'loading' | 'paying' | 'confirm' | 'loadFailed' | 'again' | 'unknown' | 'lookAtState'
> {
  readonly pay: string;
  /** How to pay without the card form; null when the vendor named no account. */
  readonly otherWay: string | null;
  readonly problem: PageMessages['problem'];
  readonly refusal: PageMessages['refusal'];
}

/** The amount is only shown by the form; what is taken is priced by the server once more. */
export function payConfig(
  link: OpenedLink,
  quote: QuoteView,
  option: QuoteOption,
  amountMinor: number,
): PayConfig {
  const { view, t, links, money, locale, token } = link;
  const { loading, paying, confirm, loadFailed, again, unknown, lookAtState } = t.pay;
  return {
    api: `/portal/v1/${encodeURIComponent(token)}/payments`,
    request: {
      invoiceIds: quote.invoiceIds,
      option: option.kind,
      ...(option.kind === 'other' ? { amountMinor } : {}),
    },
    publishableKey: view.publishableKey,
    amountMinor,
    currency: quote.currency,
    locale,
    saveMethod: keepsMethod(link, quote),
    paymentPage: links.payment('PAYMENT'),
    home: links.home(),
    words: {
      loading,
      paying,
      confirm,
      loadFailed,
      again,
      unknown,
      lookAtState,
      otherWay: view.vendor.ibanLast4 && t.pay.transferInstead(view.vendor.ibanLast4),
      pay: t.ways.pay(money(amountMinor, quote.currency)),
      problem: t.problem,
      refusal: t.refusal,
    },
  };
}

/** The debtor agreed to automatic instalments, so the card of this payment is kept for them. */
export function keepsMethod({ view }: OpenedLink, quote: QuoteView): boolean {
  return view.plans.some(
    (plan) =>
      plan.autopay &&
      (plan.status === 'accepted' || plan.status === 'active' || plan.status === 'defaulted') &&
      plan.invoiceIds.some((id) => quote.invoiceIds.includes(id)),
  );
}
