import { cleanLine } from '../../portal/messages/clean-text.ts';
import type { LetterWords } from '../../portal/messages/en/letters.ts';
import { formatAmount, formatMoney } from '../../portal/messages/format.ts';
import type { About, Money } from '../../portal/messages/letter-facts.ts';
import { letterWords } from '../../portal/messages/letters.ts';
import { toLocale, type Locale } from '../../portal/messages/locale.ts';
import { methodName } from '../../portal/messages/methods.ts';
import { invoicesOf } from '../domain/allocation.ts';
import type { CivilDate, Currency, Instant, Minor } from '../domain/brands.ts';
import { localDate, type WorkCalendar } from '../domain/calendar.ts';
import type { Message } from '../domain/decision.ts';
import type { CaseFacts, Invoice, Why } from '../domain/facts.ts';
import type { OutgoingMail } from '../gateways/types.ts';
import type { Block } from './letter.ts';

/** What a link in a letter opens: one invoice, or everything of the debtor. */
export type PayScope =
  | { readonly kind: 'invoice'; readonly invoiceId: string }
  | { readonly kind: 'debtor'; readonly debtorId: string };

export type LetterContext = {
  readonly now: Instant;
  /** Working days where the debtor is. */
  readonly cal: WorkCalendar;
  /** The permanent pay link of ours for this scope (rules 9.1). */
  readonly payUrl: (scope: PayScope) => string;
  /** The plain address that letters leave from; the vendor's name goes in front of it. */
  readonly mailFrom: string;
  /** When the sequence writes again, if that is known. */
  readonly nextStepOn?: CivilDate | null;
  readonly attachments?: OutgoingMail['attachments'];
};

/** What every letter is written with: the words, the day and who writes about what. */
export type Desk = {
  readonly locale: Locale;
  readonly words: LetterWords;
  readonly now: Instant;
  readonly cal: WorkCalendar;
  /** In the vendor's zone: due dates and deadlines are its days (rules 1.3). */
  readonly today: CivilDate;
  readonly facts: CaseFacts;
  readonly message: Message;
  /** The invoices of the letter, oldest first. */
  readonly invoices: readonly Invoice[];
  readonly about: About;
  /** The vendor as a subject line names it. */
  readonly vendor: string;
  readonly href: string;
  readonly hasAttachment: boolean;
};

/** What one kind of letter adds to the frame that all have. */
export type Draft = { readonly subject: string; readonly blocks: readonly Block[] };
export type Nothing = { readonly nothing: Why };

export function openDesk(message: Message, facts: CaseFacts, context: LetterContext): Desk {
  const locale = toLocale(facts.debtor.locale) ?? 'en';
  const invoices = invoicesOf(facts, message.invoiceIds);
  return {
    locale,
    words: letterWords[locale],
    now: context.now,
    cal: context.cal,
    today: localDate(context.now, facts.vendor.timeZone),
    facts,
    message,
    invoices,
    about: aboutOf(invoices),
    vendor: shortName(facts.vendor.name),
    href: context.payUrl(letterScope(message, facts)),
    hasAttachment: (context.attachments ?? []).length > 0,
  };
}

/** A letter about one invoice opens that one, every other letter the debtor's page. */
function letterScope(message: Message, facts: CaseFacts): PayScope {
  const [invoiceId, ...others] = message.invoiceIds;
  return invoiceId !== undefined && others.length === 0
    ? { kind: 'invoice', invoiceId }
    : { kind: 'debtor', debtorId: facts.debtor.id };
}

export function aboutOf(invoices: readonly Invoice[]): About {
  const [first, ...others] = invoices;
  return first !== undefined && others.length === 0
    ? { number: numberOf(first) }
    : { count: invoices.length };
}

export const numberOf = (invoice: Invoice): string => cleanLine(invoice.number, 60);

export const nothing = (code: string, figures: Omit<Why, 'code'> = {}): Nothing => ({
  nothing: { code, ...figures },
});

export const toMoney = (amountMinor: Minor, currency: Currency): Money => ({
  minor: amountMinor,
  currency,
});

/** `€121.00` */
export const moneyText = (desk: Desk, amountMinor: Minor, currency: Currency): string =>
  formatMoney(amountMinor, currency, desk.locale);

/** `121.00`, in tables whose sum names the currency. */
export const amountText = (desk: Desk, amountMinor: Minor, currency: Currency): string =>
  formatAmount(amountMinor, currency, desk.locale);

/** How a payment was made, in the letter's language; null where that is not known. */
export const methodOf = ({ locale }: Pick<Desk, 'locale'>, label: string | null): string | null => {
  const name = methodName(label, locale);
  return name === null ? null : methodText(name);
};

/** `Visa ·4242`, never broken over two lines. */
export const methodText = (label: string): string => cleanLine(label, 40).replaceAll(' ', '\u00a0');

const LEGAL_FORM =
  /[\s,]+(?:sp\. ?z ?o\. ?o\.(?: sp\. ?k\.)?|sp\. ?[jkp]\.|s\. ?c\.|s\.? ?a\.?|s\.? ?r\.? ?l\.?|gmbh|ltd\.?|llc|inc\.?)$/i;

/** "Zielony Dach sp. z o.o." is "Zielony Dach" where room is short. */
export function shortName(name: string): string {
  const clean = cleanLine(name, 60);
  return clean.replace(LEGAL_FORM, '') || clean;
}
