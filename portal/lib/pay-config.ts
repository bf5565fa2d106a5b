import type { PlanView, QuoteView } from '../../server/contract/portal.ts';
import type { PageMessages } from '../messages/en/page.ts';
import type { OpenedLink } from './open-link.ts';
import type { CheckedChoice } from './pay-choice.ts';

/** Everything that the card form of the browser needs to know, handed over in one attribute. */
export interface PayConfig {
  readonly api: string;
  readonly request: {
    readonly invoiceIds: readonly string[];
    readonly option: CheckedChoice['option']['kind'];
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
  readonly problem: PageMessages['problem'];
  readonly refusal: PageMessages['refusal'];
}

/** The amount is only shown by the form; what is taken is priced by the server once more. */
export function payConfig(link: OpenedLink, choice: CheckedChoice): PayConfig {
  const { quote, option, amountMinor } = choice;
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
    saveMethod: methodAfter(link, choice) === 'kept',
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
      pay: t.ways.pay(money(amountMinor, quote.currency)),
      problem: t.problem,
      refusal: t.refusal,
    },
  };
}

/**
 * The debtor agreed to automatic instalments: the card of this payment is kept for the later ones, or
 * none comes after it. undefined: the payment is not about such a plan. What is on its way may still
 * fail, so something may come as long as anything is.
 */
export function methodAfter(
  { view }: Pick<OpenedLink, 'view'>,
  { quote, leavesMinor }: CheckedChoice,
): 'kept' | 'last' | undefined {
  if (!view.plans.some((plan) => isDebited(plan, quote))) return undefined;
  return leavesMinor > 0 || quote.processingMinor > 0 ? 'kept' : 'last';
}

const isDebited = (plan: PlanView, quote: QuoteView): boolean =>
  plan.autopay &&
  (plan.status === 'accepted' || plan.status === 'active' || plan.status === 'defaulted') &&
  plan.invoiceIds.some((id) => quote.invoiceIds.includes(id));

/** What is said of the card under the form; undefined: nothing. */
export function methodNote(link: OpenedLink, choice: CheckedChoice): string | undefined {
  const after = methodAfter(link, choice);
  return after && { kept: link.t.pay.savesMethod, last: link.t.pay.lastOfPlan }[after];
}
