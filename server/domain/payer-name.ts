import { foldText } from './transfer-text.ts';

/** Whether every word of the debtor's name is in the payer's, legal forms apart. */
export function isSameName(payer: string, debtor: string): boolean {
  const wordsOf = (name: string): readonly string[] =>
    (foldText(name.slice(0, 200)).match(/[\p{L}\d]+/gu) ?? []).filter((w) => !LEGAL_FORMS.has(w));
  const there = new Set(wordsOf(payer));
  const wanted = wordsOf(debtor);
  return wanted.some((word) => word.length > 3) && wanted.every((word) => there.has(word));
}

/** Legal forms, which banks leave out, shorten and put in front. */
const LEGAL_FORMS = new Set(
  'SP Z O OO SPOLKA ZOO SA SK SC SJ SPK GMBH AG KG UG OHG EK CO LTD LIMITED PLC LLC INC SRL SPA SAS SARL BV NV OOO ООО ИП АО ПАО ЗАО SRO AS AB OY'.split(
    ' ',
  ),
);
