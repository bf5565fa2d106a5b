import { cleanLine } from '../../portal/messages/clean-text.ts';
import { toLocale } from '../../portal/messages/locale.ts';
import { planTermsText as textOf } from '../../portal/messages/terms.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { subtract } from '../domain/money.ts';
import type { PlanTermsFacts } from '../domain/plan-commands.ts';

/**
 * What a debtor agrees to with this choice from the menu, as plain text: shown, hashed and stored
 * word for word (rules 5.8). `locale` is a language tag; the debtor's own, then English, when it is none of ours.
 */
export function planTermsText(facts: CaseFacts, terms: PlanTermsFacts, locale: string): string {
  const { vendor, debtor } = facts;
  const { menu, invoices, autopay } = terms;
  const { policy } = menu;
  return textOf(
    {
      vendor: cleanLine(vendor.name, 120),
      debtor: cleanLine(debtor.name, 120),
      currency: menu.currency,
      totalMinor: menu.baseMinor,
      invoices: invoices.map(({ number, amountMinor }) => ({
        number: cleanLine(number, 60),
        amountMinor,
      })),
      instalments: withRest(terms),
      autopay,
      activationDays: policy.activation.on === 'firstPayment' ? policy.activation.withinDays : null,
      graceDays: policy.graceDays,
      defaultAfter: policy.defaultAfter,
      noticeDays: policy.noticeDays,
      reinstateDays: policy.reinstateDays,
      acknowledgesDebt: [vendor.country, debtor.country].includes('PL'),
    },
    toLocale(locale) ?? toLocale(debtor.locale) ?? 'en',
  );
}

function withRest({ item, menu }: PlanTermsFacts) {
  let leftMinor = menu.baseMinor;
  return item.instalments.map((part) => {
    leftMinor = subtract(leftMinor, part.amountMinor);
    return { ...part, thenLeftMinor: leftMinor };
  });
}
