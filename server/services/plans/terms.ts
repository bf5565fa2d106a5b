import { planTermsText } from '../../../portal/messages/terms.ts';
import { toLocale } from '../../../portal/messages/locale.ts';
import type { Locale } from '../../../portal/messages/locale.ts';
import type { CaseFacts } from '../../domain/facts.ts';
import type { PlanTermsFacts } from '../../domain/plan-commands.ts';
import { withRest } from './with-rest.ts';

/** The language that the terms are written in when this one is asked for; it is part of the evidence. */
export function termsLocale({ debtor }: CaseFacts, asked: string): Locale {
  return toLocale(asked) ?? toLocale(debtor.locale) ?? 'en';
}

/** The words that a debtor agrees to, in the language they were shown in. */
export function planTerms(facts: CaseFacts, shown: PlanTermsFacts, locale: Locale): string {
  const { vendor, debtor } = facts;
  const { menu, item, autopay } = shown;
  const { policy } = menu;
  const terms = {
    vendor: vendor.name,
    debtor: debtor.name,
    currency: menu.currency,
    totalMinor: menu.baseMinor,
    invoices: shown.invoices,
    instalments: withRest(item.instalments, menu.baseMinor),
    autopay,
    activationDays: policy.activation.on === 'firstPayment' ? policy.activation.withinDays : null,
    graceDays: policy.graceDays,
    defaultAfter: policy.defaultAfter,
    noticeDays: policy.noticeDays,
    reinstateDays: policy.reinstateDays,
    // Under Polish law asking for instalments acknowledges the debt and restarts limitation.
    acknowledgesDebt: vendor.country === 'PL' || debtor.country === 'PL',
  };
  return planTermsText(terms, locale);
}
