import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { InvoiceDraft } from '../../../server/einvoice/draft.ts';
import { parseEInvoice } from '../../../server/einvoice/parse-einvoice.ts';

export type SampleName =
  | 'ubl-invoice.xml'
  | 'cii-invoice.xml'
  | 'cii-extended.xml'
  | 'ubl-credit-note.xml';

/** A sample document of our own as text, to be changed before it is parsed. */
export const sample = (name: SampleName): string =>
  readFileSync(new URL(name, import.meta.url), 'utf8');

/** The sample with one thing changed; a change that changes nothing is a mistake of the test. */
export function changed(name: SampleName, from: string | RegExp, to: string): string {
  const text = sample(name);
  const other = text.replace(from, to);
  expect(other, `${String(from)} is not in ${name}`).not.toBe(text);
  return other;
}

/** The draft of a document that must be accepted. */
export function accepted(document: Uint8Array | string): InvoiceDraft {
  const parsed = parseEInvoice(document);
  if (!parsed.ok) throw new Error(`refused: ${JSON.stringify(parsed.errors)}`);
  return parsed.draft;
}

/** "path: message" of everything that a document is refused for. */
export function refusals(document: Uint8Array | string): readonly string[] {
  const parsed = parseEInvoice(document);
  return parsed.ok ? [] : parsed.errors.map(({ path, message }) => `${path}: ${message}`);
}
