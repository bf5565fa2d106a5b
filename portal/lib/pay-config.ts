import { firstOf } from '../../server/domain/allocation.ts';
import type { Allocation } from '../../server/domain/facts.ts';
import { methodAfter } from '../../server/domain/method-after.ts';
import type { MethodAfter } from '../../server/domain/method-after.ts';
import { minor } from '../../server/domain/money.ts';
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
    saveMethod: afterChoice(link, choice) === 'kept',
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

/** What is said of the card under the form; undefined: nothing. */
export function methodNote(link: OpenedLink, choice: CheckedChoice): string | undefined {
  const after = afterChoice(link, choice);
  return after === null
    ? undefined
    : { kept: link.t.pay.savesMethod, last: link.t.pay.lastOfPlan }[after];
}

/** What becomes of the card where the debtor pays so, as the server will say it of the payment. */
function afterChoice({ view }: OpenedLink, choice: CheckedChoice): MethodAfter | null {
  const { kind: option } = choice.option;
  return methodAfter(view.plans, { option, covers: coveredBy(choice) });
}

/** An amount of one's own serves the debts in the order in which the whole does. */
function coveredBy({ quote, option, amountMinor }: CheckedChoice): readonly Allocation[] {
  const whole = quote.options.find(({ kind }) => kind === 'all');
  const { covers } = option.kind === 'other' && whole ? whole : option;
  const parts = covers.map((part) => ({ ...part, amountMinor: minor(part.amountMinor) }));
  return firstOf(parts, minor(amountMinor));
}
