import { cleanLine } from '../../portal/messages/clean-text.ts';
import { formatAmount, formatDate, formatMoney } from '../../portal/messages/format.ts';
import { toLocale, type Locale } from '../../portal/messages/locale.ts';
import type { PaperWords } from '../../portal/messages/en/papers.ts';
import { invoiceWords, paperWords, type InvoiceWords } from '../../portal/messages/papers.ts';
import type { CivilDate, Currency, Instant, Minor } from '../domain/brands.ts';
import { localDate } from '../domain/calendar.ts';
import type { CaseFacts } from '../domain/facts.ts';
import type { PartyLines } from './paper-parts.ts';
import { partyLines } from './paper-parts.ts';

export type PaperContext = {
  readonly now: Instant;
  /** A language tag; English when it is none of ours. */
  readonly locale: string;
};

/** What every paper is written with. */
export type PaperDesk = {
  readonly facts: CaseFacts;
  readonly now: Instant;
  readonly today: CivilDate;
  readonly locale: Locale;
  readonly words: PaperWords;
  readonly invoiceWords: InvoiceWords;
  readonly vendorName: string;
  readonly debtorName: string;
  readonly vendorParty: PartyLines;
  readonly letterhead: { readonly name: string; readonly accent: string };
  readonly money: (amountMinor: Minor, currency: Currency) => string;
  readonly amount: (amountMinor: Minor, currency: Currency) => string;
  /** `Friday 4 December 2026` */
  readonly day: (on: CivilDate) => string;
};

export function openPaperDesk(facts: CaseFacts, context: PaperContext): PaperDesk {
  const locale = toLocale(context.locale) ?? 'en';
  const today = localDate(context.now, facts.vendor.timeZone);
  const { name, profile } = facts.vendor;
  const ofInvoice = invoiceWords(locale, today);
  return {
    facts,
    now: context.now,
    today,
    locale,
    words: paperWords[locale],
    invoiceWords: ofInvoice,
    vendorName: cleanLine(name, 120),
    debtorName: cleanLine(facts.debtor.name, 120),
    vendorParty: partyLines(
      { name, address: profile.address, taxId: profile.taxId },
      ofInvoice.taxId,
    ),
    letterhead: { name: cleanLine(name, 120), accent: profile.accent },
    money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
    amount: (amountMinor, currency) => formatAmount(amountMinor, currency, locale),
    day: (on) => formatDate(on, locale, { weekday: true }),
  };
}
