/** Codes of UN/ECE Recommendation 20 that e-invoices use, as people write them in any language. */
const signs: Readonly<Record<string, string>> = {
  C62: '',
  H87: '',
  EA: '',
  NAR: '',
  XPP: '',
  HUR: 'h',
  MIN: 'min',
  SEC: 's',
  MMT: 'mm',
  CMT: 'cm',
  MTR: 'm',
  KMT: 'km',
  MTK: 'm²',
  MTQ: 'm³',
  LTR: 'l',
  MLT: 'ml',
  GRM: 'g',
  KGM: 'kg',
  TNE: 't',
  KWH: 'kWh',
  KWT: 'kW',
  P1: '%',
};

/** `HUR` → `h`, `C62` (one piece) → nothing; a word that a vendor wrote stays as it is. */
export function unitText(unit: string | null): string {
  return unit === null ? '' : (signs[unit] ?? unit);
}
