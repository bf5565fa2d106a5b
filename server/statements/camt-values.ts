import type { CivilDate, Currency, Minor } from '../domain/brands.ts';
import { all, attribute, one, pathOf } from '../einvoice/stated.ts';
import type { XmlElement } from '../einvoice/xml.ts';
import { quoted, refuse } from './refusal.ts';
import { amountOf, dateOf } from './values.ts';

/** The amount at a path, which has to be there and in the currency of the account. */
export function amountAt(from: XmlElement, path: string, currency: Currency): Minor {
  const [element] = all(from, path);
  if (element === undefined) {
    return refuse('missing', pathOf(from), `The amount (${path}) is missing.`);
  }
  const own = attribute(element, 'Ccy');
  if (own !== null && own !== currency) {
    const message = `The amount is in ${quoted(own)}, but the account is in ${currency}.`;
    refuse('currencyDiffers', pathOf(element), message);
  }
  return amountOf(element.text.trim(), currency, pathOf(element));
}

export function directionAt(from: XmlElement): 'credit' | 'debit' {
  const stated = one(from, 'CdtDbtInd');
  if (stated?.text === 'CRDT') return 'credit';
  if (stated?.text === 'DBIT') return 'debit';
  return refuse('missing', pathOf(from), 'CRDT or DBIT (CdtDbtInd) is missing.');
}

/** The day at the first of the paths that is there, as it is written: a time and its zone are not read. */
export function dayAt(from: XmlElement, ...paths: readonly string[]): CivilDate | null {
  const stated = one(from, ...paths.flatMap((path) => [`${path}/Dt`, `${path}/DtTm`, path]));
  return stated === null ? null : dateOf(stated.text.slice(0, 10), stated.path);
}
