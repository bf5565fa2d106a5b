/**
 * Currencies as data. Exponents follow ISO 4217 (list one); the card processor has its own table,
 * which differs by a factor of a hundred for some of them, and its own smallest charge.
 */

const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const TWO =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD ' +
  'CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS ' +
  'GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL ' +
  'MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK ' +
  'PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS ' +
  'TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';
const THREE = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR = 'CLF UYW';

/** ISO 4217 code → digits after the decimal point. */
export const ISO_EXPONENTS: ReadonlyMap<string, number> = new Map(
  [NONE, TWO, THREE, FOUR].flatMap((codes, i) =>
    codes.split(' ').map((code): [string, number] => [code, i === 0 ? 0 : i + 1]),
  ),
);

/**
 * Where the processor's unit is not the ISO one. `step`: its amounts must be a multiple of this.
 * ISK and UGX have no minor unit but are sent times a hundred; MGA has one that cannot be charged.
 */
export const STRIPE_UNITS: ReadonlyMap<
  string,
  { readonly exponent: number; readonly step: number }
> = new Map([
  ['ISK', { exponent: 2, step: 100 }],
  ['UGX', { exponent: 2, step: 100 }],
  ['MGA', { exponent: 0, step: 1 }],
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map(
    (code): [string, { exponent: number; step: number }] => [code, { exponent: 3, step: 10 }],
  ),
]);

/** The smallest amount the processor charges, in ISO minor units; 1 where none is published. */
export const SMALLEST_CHARGES: ReadonlyMap<string, number> = new Map([
  ...['USD', 'AUD', 'BRL', 'CAD', 'CHF', 'EUR', 'INR', 'JPY', 'NZD', 'SGD'].map(
    (code): [string, number] => [code, 50],
  ),
  ...['AED', 'MYR', 'PLN', 'RON'].map((code): [string, number] => [code, 200]),
  ['BGN', 100],
  ['CZK', 1_500],
  ['DKK', 250],
  ['GBP', 30],
  ['HKD', 400],
  ['HUF', 17_500],
  ['MXN', 1_000],
  ['NOK', 300],
  ['SEK', 300],
  ['THB', 1_000],
]);
