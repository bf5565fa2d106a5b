/** ISO 4217 currencies whose minor unit is not a hundredth; Intl's own digits differ for some. */
const wholeCurrencies = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
);
const thousandthCurrencies = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Figures after the point of a currency. */
export function currencyExponent(currency: string): number {
  if (wholeCurrencies.has(currency)) return 0;
  if (thousandthCurrencies.has(currency)) return 3;
  return currency === 'CLF' || currency === 'UYW' ? 4 : 2;
}
