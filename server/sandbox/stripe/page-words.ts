/** Languages of the pages that stand for Stripe's: it too goes by what the browser asks for. */
export type PageLanguage = 'en' | 'pl';

/** The language that the session asks for, else the first of ours in `Accept-Language`, else English. */
export function languageOf(accepted: string | undefined, locale = 'auto'): PageLanguage {
  const asked = `${locale},${accepted ?? ''}`
    .split(',')
    .map((range) => range.trim().slice(0, 2).toLowerCase());
  return asked.find((tag): tag is PageLanguage => tag === 'en' || tag === 'pl') ?? 'en';
}

const TAGS = { en: 'en-GB', pl: 'pl-PL' } as const;

/** 948640 eur is €9,486.40. Whole digits only: the point is set by hand, never by division. */
export function amountText(amount: number, currency: string, language: PageLanguage): string {
  const digits = DIGITS.get(currency) ?? 2;
  const text = String(amount).padStart(digits + 1, '0');
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return new Intl.NumberFormat(TAGS[language], {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(decimal as Intl.StringNumericLiteral);
}

/** Stripe's own table of digits, which is not that of `Intl` (it writes 1.00 HUF as 100). */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ...'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'
    .split(' ')
    .map((code): [string, number] => [code, 0]),
  ...'bhd jod kwd omr tnd'.split(' ').map((code): [string, number] => [code, 3]),
]);

/** The published test methods that the page offers; a card number is never typed here. */
export const OFFERED = [
  'pm_card_visa',
  'pm_card_visa_chargeDeclined',
  'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_authenticationRequired',
  'pm_sepaDebit',
  'pm_sepaDebit_failed',
  'pm_blik',
  'pm_blik_declined',
  'pm_p24',
] as const;

/** The kind of method that each of them is, as a session names it. */
export const typeOf = (method: (typeof OFFERED)[number]): string => {
  if (method.startsWith('pm_sepaDebit')) return 'sepa_debit';
  if (method.startsWith('pm_blik')) return 'blik';
  return method === 'pm_p24' ? 'p24' : 'card';
};

type Words = {
  readonly pay: (amount: string) => string;
  readonly forWhat: string;
  readonly payWith: string;
  readonly methods: Readonly<Record<(typeof OFFERED)[number], string>>;
  /** Stripe's sentence is English; a page in another language says it in its own. */
  readonly problem: (message: string) => string;
  readonly onPhone: string;
  readonly keeps: string;
  readonly backUnpaid: (vendor: string) => string;
  readonly back: (vendor: string) => string;
  readonly standsFor: string;
  readonly closedTitle: string;
  readonly closedText: string;
};

const en: Words = {
  pay: (amount) => `Pay ${amount}`,
  forWhat: 'For',
  payWith: 'Pay with',
  methods: {
    pm_card_visa: 'Visa that pays',
    pm_card_visa_chargeDeclined: 'Visa that is declined',
    pm_card_visa_chargeDeclinedInsufficientFunds: 'Visa without enough money',
    pm_card_authenticationRequired: 'Visa whose bank asks first (3-D Secure)',
    pm_sepaDebit: 'SEPA debit that pays in some days',
    pm_sepaDebit_failed: 'SEPA debit that fails in some days',
    pm_blik: 'BLIK, confirmed on the phone after ten seconds',
    pm_blik_declined: 'BLIK, refused on the phone',
    pm_p24: 'Przelewy24, on the page of the bank',
  },
  problem: (message) => message,
  onPhone: 'Confirm the payment in your bank’s app. This page is waiting for it.',
  keeps: 'What you pay with is kept for later payments.',
  backUnpaid: (vendor) => `Back to ${vendor} without paying`,
  back: (vendor) => `Back to ${vendor}`,
  standsFor: 'This stands for Stripe’s own page. No money moves.',
  closedTitle: 'Nothing to pay here',
  closedText: 'This page has expired or was paid already. Nothing was taken by opening it.',
};

const pl: Words = {
  pay: (amount) => `Zapłać ${amount}`,
  forWhat: 'Za co',
  payWith: 'Sposób zapłaty',
  methods: {
    pm_card_visa: 'Visa, która działa',
    pm_card_visa_chargeDeclined: 'Visa, którą bank odrzuca',
    pm_card_visa_chargeDeclinedInsufficientFunds: 'Visa, na której brakuje środków',
    pm_card_authenticationRequired: 'Visa, której bank prosi o potwierdzenie (3-D Secure)',
    pm_sepaDebit: 'Polecenie zapłaty SEPA, zrealizowane po kilku dniach',
    pm_sepaDebit_failed: 'Polecenie zapłaty SEPA, odrzucone po kilku dniach',
    pm_blik: 'BLIK, potwierdzony w telefonie po dziesięciu sekundach',
    pm_blik_declined: 'BLIK, odrzucony w telefonie',
    pm_p24: 'Przelewy24, na stronie banku',
  },
  problem: () => 'Bank odrzucił tę płatność. Nic nie zostało pobrane. Można wybrać inny sposób.',
  onPhone: 'Prosimy potwierdzić płatność w aplikacji banku. Ta strona na to czeka.',
  keeps: 'Ten sposób zapłaty zostaje zapisany na potrzeby kolejnych płatności.',
  backUnpaid: (vendor) => `Powrót do firmy ${vendor} bez płacenia`,
  back: (vendor) => `Powrót do firmy ${vendor}`,
  standsFor: 'Ta strona zastępuje stronę Stripe. Nie ma tu prawdziwych pieniędzy.',
  closedTitle: 'Nie ma tu nic do zapłaty',
  closedText:
    'Ta strona wygasła albo płatność została już dokonana. Samo otwarcie niczego nie pobrało.',
};

export const PAGE_WORDS: Readonly<Record<PageLanguage, Words>> = { en, pl };
