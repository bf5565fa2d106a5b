import { remainderBy97 } from './mod97.ts';

/**
 * The creditor reference (ISO 11649, "RF18 5390 …") that carries a number: its letters A to Z and
 * digits, at most 21. undefined when none or more are left. FV/1/12 and FV/11/2 give the same one:
 * whoever hands them out has to see to it that the numbers stay apart.
 * @internal
 */
export function makeCreditorReference(number: string): string | undefined {
  const body = number.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (body === '' || body.length > 21) return undefined;
  const check = 98 - remainderBy97(`${body}RF00`);
  return `RF${String(check).padStart(2, '0')}${body}`;
}

/** The reference without spaces and in capitals, if its check digits fit; else undefined. */
export function parseCreditorReference(text: string): string | undefined {
  if (text.length > 60) return undefined;
  const reference = text.replaceAll(/\s/g, '').toUpperCase();
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(reference)) return undefined;
  return remainderBy97(reference.slice(4) + reference.slice(0, 4)) === 1 ? reference : undefined;
}
