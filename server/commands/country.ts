const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** What has a name beside the countries: unions, parts of countries, "unknown" and places for tests. */
const NO_COUNTRIES = /^(?:AC|CP|CQ|DG|EA|EU|EZ|IC|QO|TA|UN|XA|XB|ZZ)$/;

/** A country of ISO 3166-1, or Kosovo; not a code of former times (DD) or of habit (UK). */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRIES.test(code)) return false;
  return NAMES.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code;
}
