import { cleanLine } from './clean-text.ts';
import { planTerms as en } from './en/terms.ts';
import type { Locale } from './locale.ts';
import { planTerms as pl } from './pl/terms.ts';
import type { PlanTerms, TermsText } from './terms-facts.ts';

const byLocale: Readonly<Record<Locale, (terms: PlanTerms) => TermsText>> = { en, pl };

/** The terms as plain text: what is shown, hashed and stored as evidence (rules 5.8). */
export function planTermsText(terms: PlanTerms, locale: Locale): string {
  const { title, sections } = byLocale[locale](cleaned(terms));
  const set = sections.map(({ heading, lines }) => [heading, ...lines].join('\n'));
  return [title, ...set].join('\n\n');
}

/** A name cannot add a line to what is agreed, nor hide one. */
function cleaned(terms: PlanTerms): PlanTerms {
  return {
    ...terms,
    vendor: cleanLine(terms.vendor, 120),
    debtor: cleanLine(terms.debtor, 120),
    invoices: terms.invoices.map((i) => ({ ...i, number: cleanLine(i.number, 60) })),
  };
}
