import { cleanLine, lengthOf } from '../contract/text.ts';
import type { Bps, CivilDate, Currency, Minor } from '../domain/brands.ts';
import { parseCivilDate } from '../domain/calendar.ts';
import { bps, exponentOf, parseDecimal, ZERO } from '../domain/money.ts';
import type { Findings } from './findings.ts';
import type { Stated, StatedAmount, StatedTaxCategory } from './stated.ts';

/** What values are read with: the currency of the document and the list of what is wrong with it. */
export type Reading = { readonly currency: Currency; readonly findings: Findings };

/** An amount exactly as stated; null when absent, zero (and an error) when it is not an amount. */
export function amountOf(
  reading: Reading,
  term: string,
  stated: StatedAmount | null,
): Minor | null {
  if (stated === null) return null;
  const { currency, findings } = reading;
  const refuse = (message: string): Minor => {
    findings.error(term, stated.path, message);
    return ZERO;
  };
  if (stated.currency !== null && stated.currency !== currency) {
    return refuse(
      `The amount is in ${quote(stated.currency)}, but the document is in ${currency}.`,
    );
  }
  if (!isDecimal(stated.text)) return refuse(`${quote(stated.text)} is not an amount.`);
  const digits = (/\.(\d*?)0*$/u.exec(stated.text)?.[1] ?? '').length;
  if (digits > exponentOf(currency)) {
    return refuse(`${quote(stated.text)} has more decimals than ${currency} has.`);
  }
  const amount = parseDecimal(stated.text, exponentOf(currency));
  return amount ?? refuse(`${quote(stated.text)} is larger than any amount we can take.`);
}

/** An amount that EN 16931 demands. */
export function requireAmount(
  reading: Reading,
  term: string,
  stated: StatedAmount | null,
  missing: Missing,
): Minor {
  if (stated === null) reading.findings.error(term, missing.path, `${missing.what} is missing.`);
  return amountOf(reading, term, stated) ?? ZERO;
}

export type Missing = { readonly path: string; readonly what: string };

/** A quantity or a price: a decimal string in plain spelling, with the digits that were stated. */
export function decimalOf(findings: Findings, term: string, stated: Stated | null): string | null {
  if (stated === null) return null;
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/u.exec(stated.text.slice(0, 64));
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (!isDecimal(stated.text) || whole.length > 15 || fraction.length > 15) {
    findings.error(term, stated.path, `${quote(stated.text)} is not a number that can be read.`);
    return '0';
  }
  const sign = match?.[1] === '-' ? '-' : '';
  return `${sign}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export function dateOf(findings: Findings, term: string, stated: Stated | null): CivilDate | null {
  if (stated === null) return null;
  const match = ISO_DATE.exec(stated.text) ?? COMPACT_DATE.exec(stated.text);
  const date = match === null ? undefined : parseCivilDate(`${match[1]}-${match[2]}-${match[3]}`);
  if (date !== undefined) return date;
  findings.error(term, stated.path, `${quote(stated.text)} is not a date.`);
  return null;
}

// xs:date may carry a zone, and some programs write a time: the day that is written is the day.
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]{1,20})?(?:Z|[+-]\d{2}:\d{2})?$/u;
// UN/CEFACT formats 102, 203 and 204, with or without zone.
const COMPACT_DATE = /^(\d{4})(\d{2})(\d{2})(?:\d{4}|\d{6})?(?:[+-]\d{2,4})?$/u;

export type TaxRate = { readonly taxCategory: string; readonly taxRateBps: Bps };

/** Codes of UNCL 5305 whose rate is 0 by definition, so that documents may leave it out. */
const UNTAXED: ReadonlySet<string> = new Set(['Z', 'E', 'AE', 'K', 'G', 'O']);

/** Tax category and rate. `terms`: the BT numbers of the code and of the rate. */
export function taxRateOf(
  findings: Findings,
  terms: readonly [code: string, rate: string],
  stated: StatedTaxCategory,
  path: string,
): TaxRate {
  const taxCategory = lineOf(stated.code)?.toUpperCase() ?? '';
  if (!/^[A-Z]{1,3}$/u.test(taxCategory)) {
    findings.error(terms[0], stated.code?.path ?? path, 'The tax category code is missing.');
    return { taxCategory: 'S', taxRateBps: bps(0) };
  }
  const isUntaxed = UNTAXED.has(taxCategory);
  if (stated.percent === null) {
    if (!isUntaxed)
      findings.error(terms[1], path, `The tax rate of category ${taxCategory} is missing.`);
    return { taxCategory, taxRateBps: bps(0) };
  }
  const rate = isDecimal(stated.percent.text) ? parseDecimal(stated.percent.text, 2) : undefined;
  if (rate === undefined || rate < 0 || rate > 10_000 || (isUntaxed && rate !== 0)) {
    const why =
      isUntaxed && rate !== undefined
        ? `is not 0, but category ${taxCategory} is untaxed`
        : 'is not a tax rate between 0 and 100 with at most two decimals';
    findings.error(terms[1], stated.percent.path, `${quote(stated.percent.text)} ${why}.`);
    return { taxCategory, taxRateBps: bps(0) };
  }
  return { taxCategory, taxRateBps: bps(rate) };
}

export function isUntaxedCategory(code: string): boolean {
  return UNTAXED.has(code);
}

/** One clean line, or null when nothing is left of it. */
export function lineOf(stated: Stated | null, max = 200): string | null {
  if (stated === null) return null;
  const line = cutTo(cleanLine(stated.text), max);
  return line === '' ? null : line;
}

/** A text that has to be there and has to fit: numbers and names are never cut. */
export function requireLine(
  findings: Findings,
  term: string,
  stated: Stated | null,
  missing: Missing & { readonly max: number },
): string {
  const line = stated === null ? '' : cleanLine(stated.text);
  if (line === '') {
    findings.error(term, stated?.path ?? missing.path, `${missing.what} is missing.`);
  } else if (lengthOf(line) > missing.max) {
    const message = `${missing.what} has more than ${missing.max} characters.`;
    findings.error(term, stated?.path ?? missing.path, message);
  }
  return line;
}

/** Long remarks are cut at a whole character and say so with an ellipsis. */
export function cutTo(text: string, max: number): string {
  if (text.length <= max || lengthOf(text) <= max) return text;
  // Without the first half of a character that the cut would leave behind.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export function quote(text: string): string {
  return `"${cutTo(cleanLine(text.slice(0, 200)), 40)}"`;
}

function isDecimal(text: string): boolean {
  return text.length <= 40 && /^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(text);
}
