import type { StatedDocument } from './stated.ts';

export type DocumentType =
  | { readonly ok: true; readonly kind: 'invoice' | 'creditNote'; readonly code: string }
  | { readonly ok: false; readonly message: string };

/** UNTDID 1001, the part that EN 16931 uses. */
const CREDIT_NOTES: ReadonlySet<string> = new Set(
  '81 83 261 262 296 308 381 396 420 458 502 503 532'.split(' '),
);
const INVOICES: ReadonlySet<string> = new Set(
  (
    '71 80 82 84 102 130 202 203 204 211 218 219 295 326 331 380 382 383 384 385 386 387 388 389 390 ' +
    '393 394 395 456 457 471 472 473 500 501 527 553 575 623 633 780 817 870 875 876 877 935'
  ).split(' '),
);
/** Papers that look like invoices and ask nobody for money. */
const NO_CLAIM: ReadonlyMap<string, string> = new Map([
  ['325', 'a pro forma invoice'],
  ['751', 'invoice information for accounting only'],
]);

/** Invoice or credit note: the code decides, and the outermost element must not contradict it. */
export function documentTypeOf(stated: StatedDocument): DocumentType {
  const code = stated.typeCode?.text ?? '';
  if (code === '') return { ok: false, message: 'The type code is missing.' };
  const noClaim = NO_CLAIM.get(code);
  if (noClaim !== undefined) {
    return { ok: false, message: `Type ${code} is ${noClaim}: it is not a demand for payment.` };
  }
  if (CREDIT_NOTES.has(code)) return { ok: true, kind: 'creditNote', code };
  if (!INVOICES.has(code)) {
    return { ok: false, message: `Type "${code.slice(0, 20)}" is no invoice or credit note.` };
  }
  if (stated.root === 'CreditNote') {
    return { ok: false, message: `A CreditNote cannot have type ${code}, which is an invoice.` };
  }
  return { ok: true, kind: 'invoice', code };
}
