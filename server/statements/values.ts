import { cleanLine } from '../contract/text.ts';
import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { parseCivilDate } from '../domain/calendar.ts';
import { exponentOf, parseCurrency, parseDecimal } from '../domain/money.ts';
import { quoted, refuse } from './refusal.ts';

const MAX_TEXT = 1000;
const MAX_NAME = 200;
const MAX_REFERENCES = 20;

export function currencyOf(code: string, path: string): Currency {
  return (
    parseCurrency(code) ?? refuse('unknownCurrency', path, `${quoted(code)} is no known currency.`)
  );
}

/** An amount without sign: banks say the direction beside it. `decimal` has a point. */
export function amountOf(decimal: string, currency: Currency, path: string): Minor {
  const amount = /^\d/.test(decimal) ? parseDecimal(decimal, exponentOf(currency)) : undefined;
  return (
    amount ?? refuse('invalidAmount', path, `${quoted(decimal)} is not an amount in ${currency}.`)
  );
}

export function dateOf(iso: string, path: string): CivilDate {
  return parseCivilDate(iso) ?? refuse('invalidDate', path, `${quoted(iso)} is not a day.`);
}

/** One clean line, or null when nothing is left of it. */
export function nameOf(text: string | undefined): string | null {
  const name = cleanLine((text ?? '').slice(0, 4 * MAX_NAME));
  return name === '' ? null : cut(name, MAX_NAME);
}

/** The texts that say something, cleaned, each once. */
export function textsOf(texts: readonly string[]): readonly string[] {
  const clean = texts.map((text) => cut(cleanLine(text.slice(0, 4 * MAX_TEXT)), MAX_TEXT));
  return [...new Set(clean)].filter((text) => !isPlaceholder(text)).slice(0, MAX_REFERENCES);
}

/** The reference that a bank gave, or null where it only fills the field. */
export function bankReferenceOf(text: string | undefined): string | null {
  const reference = cleanLine((text ?? '').slice(0, 200));
  return isPlaceholder(reference) ? null : reference;
}

function isPlaceholder(text: string): boolean {
  return text === '' || /^(?:NONREF|NOREF|NOT ?PROVIDED|N\/?A|[0.+\-/ ]+)$/i.test(text);
}

function cut(text: string, max: number): string {
  // Without the first half of a character that the cut would leave behind.
  return text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

/** Lengths at which banks break a text that goes on: SWIFT and SEPA fields. */
const WIDTHS = new Set([27, 35, 65, 140]);

/**
 * A text that was broken into lines. A line of full width goes on in the next one without a space:
 * "FV/2026/0" + "01"; a shorter one ended there.
 */
export function joinLines(lines: readonly string[]): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    text += isLast || WIDTHS.has(line.length) ? line : `${line} `;
  }
  return text;
}
