/** An amount in the minor unit of its currency (rules: money). Only money.ts multiplies or divides it. */
export type Minor = number & { readonly __brand: 'Minor' };
/** ISO 4217 code that money.ts knows the exponent of. */
export type Currency = string & { readonly __brand: 'Currency' };
/** A rate in basis points: 2100 is 21 %. */
export type Bps = number & { readonly __brand: 'Bps' };
/** A calendar day `YYYY-MM-DD` without a time zone. */
export type CivilDate = string & { readonly __brand: 'CivilDate' };
/** A point in time: whole milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __brand: 'Instant' };
/** An IANA time zone name. */
export type TimeZone = string & { readonly __brand: 'TimeZone' };

/** Exhaustiveness: the compiler proves that this is never reached. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant ${JSON.stringify(value)}`);
}
