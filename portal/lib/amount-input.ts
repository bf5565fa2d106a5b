import { currencyExponent } from '../messages/format.ts';

const MOST_DIGITS = 12;

/**
 * The minor units of an amount as people type it: `50`, `50.5`, `1 234,56`, `1,234.56 €`. Undefined
 * when it is not plainly one amount; never rounded, never a float.
 */
export function parseAmountInput(text: string, currency: string): number | undefined {
  const exponent = currencyExponent(currency);
  const typed = text.replace(/[\s\u00a0\u202f'’]|\p{Sc}|[a-zł]/giu, '');
  const match = /^(?<whole>\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](?<part>\d*))?$/.exec(typed);
  const whole = match?.groups?.['whole']?.replace(/[.,]/g, '');
  const part = match?.groups?.['part'] ?? '';
  if (whole === undefined || part.length > exponent) return undefined;
  const digits = whole + part.padEnd(exponent, '0');
  return digits.length > MOST_DIGITS ? undefined : Number(digits);
}
