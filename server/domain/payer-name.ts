import { foldText } from './transfer-text.ts';

/** The words of a name that tell it from others: capitals without accents, no legal form. */
export function wordsOfName(name: string): readonly string[] {
  const words = foldText(name.slice(0, 200)).match(/[\p{L}\d]+/gu) ?? [];
  return words.filter((word) => !LEGAL_FORMS.has(word));
}

/** Whether every word of the debtor's name is in the payer's. */
export function isSameName(payer: readonly string[], debtor: readonly string[]): boolean {
  return debtor.some(isTelling) && debtor.every((word) => payer.includes(word));
}

/**
 * Whether a payer's name clearly is not the debtor's: both say something, and no word of the one is a
 * word of the other or its beginning, as banks cut them.
 */
export function isOtherName(payer: readonly string[], debtor: readonly string[]): boolean {
  const areAlike = (one: string, other: string): boolean =>
    Math.min(one.length, other.length) > 2 && (one.startsWith(other) || other.startsWith(one));
  return (
    payer.some(isTelling) &&
    debtor.some(isTelling) &&
    !payer.some((one) => debtor.some((other) => areAlike(one, other)))
  );
}

const isTelling = (word: string): boolean => word.length > 3;

/** Legal forms, which banks leave out, shorten and put in front. */
const LEGAL_FORMS = new Set(
  'SP Z O OO SPOLKA ZOO SA SK SC SJ SPK GMBH AG KG UG OHG EK CO LTD LIMITED PLC LLC INC SRL SPA SAS SARL BV NV OOO ООО ИП АО ПАО ЗАО SRO AS AB OY'.split(
    ' ',
  ),
);
