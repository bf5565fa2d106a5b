import type { Bps, Currency, Minor } from './brands.ts';
import { ISO_EXPONENTS, SMALLEST_CHARGES, STRIPE_UNITS } from './currencies.ts';

/** Largest amount of one payment, in the processor's own units (rules 1.1). */
export const MAX_PAYMENT_MINOR = 99_999_999;
/** Largest amount, and largest sum, that the ledger takes (rules 1.1). */
export const MAX_LEDGER_MINOR = 2 ** 51;
export const ZERO = 0 as Minor;

/** An amount in minor units. Throws unless it is a whole number that can be added up exactly. */
export function minor(value: number): Minor {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole amount: ${value}`);
  // Minus zero is equal to zero everywhere but in Object.is and in hashes of the content.
  return (value === 0 ? 0 : value) as Minor;
}

/** An amount from outside: undefined unless whole and inside the ledger's bounds. */
export function parseMinor(value: unknown): Minor | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  return Math.abs(value) <= MAX_LEDGER_MINOR ? minor(value) : undefined;
}

/** A rate in basis points, 0 to 100 %. Throws on anything else. */
export function bps(value: number): Bps {
  if (!Number.isInteger(value) || value < 0 || value > 10_000) {
    throw new Error(`not a rate in basis points: ${value}`);
  }
  return value as Bps;
}

/** A code that is known to be good. Throws on an unknown one; for input use {@link parseCurrency}. */
export function currency(code: string): Currency {
  const known = parseCurrency(code);
  if (known === undefined) throw new Error(`unknown currency ${code}`);
  return known;
}

/** ISO 4217 code in capitals, or undefined when we do not know its exponent. */
export function parseCurrency(code: unknown): Currency | undefined {
  return typeof code === 'string' && ISO_EXPONENTS.has(code) ? (code as Currency) : undefined;
}

/** Digits after the decimal point: JPY 0, EUR 2, KWD 3. */
export function exponentOf(code: Currency): number {
  return ISO_EXPONENTS.get(code) ?? 2;
}

export const add = (a: Minor, b: Minor): Minor => minor(a + b);
export const subtract = (a: Minor, b: Minor): Minor => minor(a - b);
export const sum = (amounts: readonly Minor[]): Minor => amounts.reduce(add, ZERO);
export const min = (a: Minor, b: Minor): Minor => (a < b ? a : b);
export const max = (a: Minor, b: Minor): Minor => (a > b ? a : b);
export const negate = (a: Minor): Minor => minor(0 - a);

/** The share of an amount, rounded half away from zero to a whole unit (rules 1.2). */
export function percentOf(amount: Minor, rate: Bps): Minor {
  return fromBig(divideRounded(BigInt(amount) * BigInt(rate), 10_000n));
}

/**
 * Splits a total by weights so that the parts sum to it exactly: each gets the whole units of its
 * share, and the units left over go to the largest remainders. Equal remainders: the lower index,
 * or what `tie` puts first. Weights below zero count as zero; if all are zero the split is equal.
 */
export function splitByWeights(
  total: Minor,
  weights: readonly number[],
  tie: (a: number, b: number) => number = (a, b) => a - b,
): readonly Minor[] {
  if (total < 0) return splitByWeights(negate(total), weights, tie).map(negate);
  const positive = weights.map((w) => BigInt(Math.max(0, w)));
  const whole = positive.reduce((a, b) => a + b, 0n);
  if (whole === 0n) return splitEqually(total, weights.length);
  const parts = positive.map((w, i) => ({
    i,
    units: (BigInt(total) * w) / whole,
    rest: (BigInt(total) * w) % whole,
  }));
  const left = Number(BigInt(total) - parts.reduce((a, p) => a + p.units, 0n));
  const lucky = parts.toSorted((a, b) => Number(b.rest - a.rest) || tie(a.i, b.i)).slice(0, left);
  const extra = new Set(lucky.map((p) => p.i));
  return parts.map((p) => fromBig(p.units + (extra.has(p.i) ? 1n : 0n)));
}

/**
 * Splits a total into `count` parts that differ by at most one step (a unit, unless said otherwise);
 * the larger ones come first, and what is no whole step goes to the first.
 */
export function splitEqually(total: Minor, count: number, step = 1): readonly Minor[] {
  if (!Number.isInteger(count) || count < 0 || (count === 0 && total !== 0)) {
    throw new Error(`cannot split ${total} into ${count} parts`);
  }
  if (total < 0) return splitEqually(negate(total), count, step).map(negate);
  if (count === 0) return [];
  const odd = total % step;
  const steps = (total - odd) / step;
  const larger = steps % count;
  const part = (steps - larger) / count;
  const partAt = (i: number): number => (i < larger ? part + 1 : part) * step;
  return Array.from({ length: count }, (_, i) => minor(i === 0 ? partAt(i) + odd : partAt(i)));
}

/**
 * A decimal string as an exact amount: "118.58" with exponent 2 is 11858. undefined when it is not a
 * decimal number, has more digits than the exponent (zeros at the end are fine) or is out of bounds.
 */
export function parseDecimal(text: string, exponent: number): Minor | undefined {
  const decimal = readDecimal(text);
  if (decimal === undefined) return undefined;
  const [digits, scale] = decimal;
  if (scale <= exponent) return bounded(digits * 10n ** BigInt(exponent - scale));
  const unit = 10n ** BigInt(scale - exponent);
  return digits % unit === 0n ? bounded(digits / unit) : undefined;
}

/**
 * quantity × unit price ÷ base quantity, rounded once, half away from zero. The strings are decimal
 * numbers as a document states them; undefined when one is not, or the base quantity is zero.
 */
export function multiplyDecimals(
  quantity: string,
  unitPrice: string,
  exponent: number,
  baseQuantity = '1',
): Minor | undefined {
  const factors = [readDecimal(quantity), readDecimal(unitPrice), readDecimal(baseQuantity)];
  const [a, b, per] = factors;
  if (a === undefined || b === undefined || per === undefined || per[0] === 0n) return undefined;
  const scaled = a[0] * b[0] * 10n ** BigInt(exponent + per[1]);
  return bounded(divideRounded(scaled, per[0] * 10n ** BigInt(a[1] + b[1])));
}

/** An amount as a plain decimal string: 11858 EUR is "118.58", 500 JPY is "500". */
export function formatDecimal(amount: Minor, code: Currency): string {
  const exponent = exponentOf(code);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/**
 * The amount in the processor's unit, from its table and not from ISO: 500 ISK is sent as 50000.
 * undefined when it cannot be charged exactly (1.005 KWD, 0.50 MGA).
 */
export function toStripeAmount(amount: Minor, code: Currency): number | undefined {
  const iso = exponentOf(code);
  const { exponent, step } = STRIPE_UNITS.get(code) ?? { exponent: iso, step: 1 };
  const units = exponent >= iso ? amount * 10 ** (exponent - iso) : amount / 10 ** (iso - exponent);
  return Number.isSafeInteger(units) && units % step === 0 ? minor(units) : undefined;
}

/** The other way round; undefined when the processor's figure is not a whole number of our units. */
export function fromStripeAmount(units: number, code: Currency): Minor | undefined {
  const iso = exponentOf(code);
  const exponent = STRIPE_UNITS.get(code)?.exponent ?? iso;
  const amount = exponent >= iso ? units / 10 ** (exponent - iso) : units * 10 ** (iso - exponent);
  return parseMinor(amount);
}

/** Amounts that the processor takes are multiples of this: KWD 10, MGA 100, nearly all others 1. */
export function chargeStep(code: Currency): Minor {
  const iso = exponentOf(code);
  const { exponent, step } = STRIPE_UNITS.get(code) ?? { exponent: iso, step: 1 };
  return minor(exponent >= iso ? step / 10 ** (exponent - iso) : step * 10 ** (iso - exponent));
}

/** The largest amount that one payment can carry in this currency. */
export function largestCharge(code: Currency): Minor {
  const iso = exponentOf(code);
  const exponent = STRIPE_UNITS.get(code)?.exponent ?? iso;
  const unit = 10 ** Math.max(0, exponent - iso);
  const most = (MAX_PAYMENT_MINOR - (MAX_PAYMENT_MINOR % unit)) / unit;
  return minor(most - (most % chargeStep(code)));
}

/** The smallest amount that the processor charges in this currency. */
export function smallestCharge(code: Currency): Minor {
  return minor(SMALLEST_CHARGES.get(code) ?? chargeStep(code));
}

/** The most of an amount that one payment can take; zero when that is too little for any. */
export function chargeableOf(amount: Minor, code: Currency): Minor {
  const most = min(amount, largestCharge(code));
  const whole = minor(most - (most % chargeStep(code)));
  return whole >= smallestCharge(code) ? whole : ZERO;
}

type Decimal = readonly [digits: bigint, scale: number];

const DECIMAL = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))$/;

function readDecimal(text: string): Decimal | undefined {
  // The length is bounded before anything looks at the text: no decimal of a document is longer.
  if (text.length > 64) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? match[4] ?? '';
  const digits = BigInt((match[2] ?? '') + fraction);
  return [match[1] === '-' ? -digits : digits, fraction.length];
}

/** Half away from zero. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * a + b) / (2n * b);
  return negative ? -rounded : rounded;
}

function bounded(value: bigint): Minor | undefined {
  return parseMinor(Number(value));
}

function fromBig(value: bigint): Minor {
  return minor(Number(value));
}
