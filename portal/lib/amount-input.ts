import { currencyExponent } from '../messages/currency.ts';

const MOST_DIGITS = 12;
/** Groups of thousands with commas or with points, or none; then the other sign and the fraction. */
const AMOUNT =
  /^(?:([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d*))?|([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d*))?|(\d+)(?:[.,](\d*))?)$/;
/** The same groups, without thousands. */
const PLAIN = /^()()()()(\d+)[.,](\d*)$/;
const CURRENCY = /^(?:[a-z]{0,2}\p{Sc}|zł|[a-z]{3})|(?:\p{Sc}|zł|[a-z]{3})$/giu;

/**
 * The minor units of an amount as people type it: `50`, `50.5`, `1 234,56`, `1,234.56 €`. Undefined
 * when it is not plainly one amount; never rounded, never a float.
 */
export function parseAmountInput(text: string, currency: string): number | undefined {
  const exponent = currencyExponent(currency);
  const typed = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(CURRENCY, '');
  // With three figures after the point `1.500` is one and a half, as such amounts are always written.
  const pattern = exponent === 3 && /^\d+[.,]\d{3}$/.test(typed) ? PLAIN : AMOUNT;
  const [, commas, afterPoint, points, afterComma, plain, fraction] = pattern.exec(typed) ?? [];
  const whole = (commas || points || plain)?.replace(/[.,]/g, '');
  const part = afterPoint || afterComma || fraction || '';
  if (whole === undefined || part.length > exponent) return undefined;
  const digits = whole + part.padEnd(exponent, '0');
  return digits.length > MOST_DIGITS ? undefined : Number(digits);
}
