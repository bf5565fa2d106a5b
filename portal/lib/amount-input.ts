import { currencyExponent } from '../messages/currency.ts';
import { currencySigns } from '../messages/format.ts';
import type { Locale } from '../messages/locale.ts';

const MOST_DIGITS = 12;
const LONGEST = 40;
/** Figures, or groups of three behind one and the same sign; then the other sign and the fraction. */
const AMOUNT = /^(?:([1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\2\d{3})*)|\d+)(?:([,.])(\d*))?$/;
const ONE_SIGN = /^\d+[.,]\d{3}$/;
/** Spaces part groups in every language; of the other two signs each language has its own. */
const GROUP_SIGN: Readonly<Record<Locale, string>> = { en: ',', pl: '.' };

/**
 * The minor units of an amount as people type it: `50`, `50.5`, `1 234,56`, `1,234.56 €`. Undefined
 * when the text is not wholly one amount of this currency, or `1.234` on a page whose groups are parted
 * otherwise; never rounded, never a float, and nothing of the text is passed over.
 */
export function parseAmountInput(
  text: string,
  currency: string,
  locale: Locale,
): number | undefined {
  if (text.length > LONGEST) return undefined;
  const exponent = currencyExponent(currency);
  const typed = figuresOf(text, currency);
  // With three figures after the point `1.500` is one and a half, as such amounts are always written.
  const isFraction = exponent === 3 && ONE_SIGN.test(typed);
  const isOthersGroup = ONE_SIGN.test(typed) && !typed.includes(GROUP_SIGN[locale]);
  const [all, groups, groupSign, sign, after = ''] = AMOUNT.exec(typed) ?? [];
  if (all === undefined || (sign !== undefined && sign === groupSign)) return undefined;
  if (isOthersGroup && !isFraction) return undefined;
  const [whole = '', part = ''] = isFraction
    ? all.split(/[.,]/)
    : [(groups ?? all.split(/[.,]/)[0] ?? '').replace(/\D/g, ''), after];
  if (part.length > exponent) return undefined;
  const digits = whole + part.padEnd(exponent, '0');
  return digits.length > MOST_DIGITS ? undefined : Number(digits);
}

/** Without the sign or the code of the currency, which stands before or after the figures, not both. */
function figuresOf(text: string, currency: string): string {
  const typed = text
    .replace(/[\s\u00a0\u202f]/g, ' ')
    .replaceAll('’', "'")
    .trim();
  const lower = typed.toLowerCase();
  for (const sign of currencySigns(currency)) {
    if (lower.startsWith(sign)) return typed.slice(sign.length).trim();
    if (lower.endsWith(sign)) return typed.slice(0, -sign.length).trim();
  }
  return typed;
}
