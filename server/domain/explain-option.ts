import type { Minor } from './brands.ts';
import { localDate } from './calendar.ts';
import { discountStanding } from './discount.ts';
import type { CaseFacts, Invoice, QuoteKind, Why } from './facts.ts';
import { balanceOf, payableOf } from './ledger.ts';
import { subtract, ZERO } from './money.ts';
import { priceAll } from './quote.ts';
import type { QuoteAsk } from './quote.ts';
import type { QuoteOption } from './quote-options.ts';

/** What leads from what is owed to the price of one way of paying. */
export const OPTION_TERM_CODES = [
  'owed',
  'onItsWay',
  'discountOnItsWay',
  'notDueYet',
  'discount',
  'settlement',
  'leftForLater',
] as const;
export type OptionTermCode = (typeof OPTION_TERM_CODES)[number];

export type OptionTerm = {
  readonly code: OptionTermCode;
  readonly invoiceId: string;
  /** What it adds to the price; negative: takes away. */
  readonly amountMinor: Minor;
  readonly why: Why;
};

export type OptionExplanation = {
  readonly option: QuoteOption;
  /** They sum to the amount of the option, exactly. */
  readonly terms: readonly OptionTerm[];
};

/** Why each way of paying costs what the quote says: from what is owed down to its amount. */
export function explainOptions(facts: CaseFacts, ask: QuoteAsk): readonly OptionExplanation[] {
  const { priced, invoiceIds } = priceAll(facts, ask);
  const invoices = facts.invoices.filter((invoice) => invoiceIds.includes(invoice.id));
  return priced.map(({ option, covers }) => ({
    option,
    terms: invoices.flatMap((invoice) => {
      const coveredMinor = covers.find((c) => c.invoiceId === invoice.id)?.amountMinor ?? ZERO;
      return termsOf(facts, invoice, option, coveredMinor, ask);
    }),
  }));
}

function termsOf(
  facts: CaseFacts,
  invoice: Invoice,
  { kind, untilOn }: QuoteOption,
  coveredMinor: Minor,
  { now }: QuoteAsk,
): readonly OptionTerm[] {
  const owedMinor = balanceOf(facts.entries, invoice.id);
  const payableMinor = payableOf(facts, invoice.id);
  const standing = discountStanding(facts, invoice, localDate(now, facts.vendor.timeZone));
  const isCovered = standing.status === 'onItsWay';
  const code = isCovered ? 'discountOnItsWay' : REST_CODES[kind];
  const isReduced = code === 'discount' || code === 'settlement';
  const term = (own: OptionTermCode, amountMinor: Minor, why: Omit<Why, 'code'> = {}) => ({
    code: own,
    invoiceId: invoice.id,
    amountMinor,
    why: { code: own, ...why },
  });
  return [
    term('owed', owedMinor, { number: invoice.number }),
    term('onItsWay', subtract(payableMinor, owedMinor)),
    term(code, subtract(coveredMinor, payableMinor), isReduced ? { untilOn } : {}),
  ].filter((one) => one.amountMinor !== 0);
}

/** Why an option asks for less than all that can be paid. `all` does so only beside a discount on its way. */
const REST_CODES: Readonly<Record<QuoteKind, OptionTermCode>> = {
  dueNow: 'notDueYet',
  all: 'discountOnItsWay',
  discount: 'discount',
  settlement: 'settlement',
  other: 'leftForLater',
};
