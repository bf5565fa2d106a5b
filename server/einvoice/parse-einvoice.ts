import { buildDraft } from './build-draft.ts';
import { checkSums } from './check-sums.ts';
import { decodeXml } from './decode.ts';
import type { InvoiceDraft } from './draft.ts';
import { Findings, type Finding } from './findings.ts';
import {
  CII,
  explainStranger,
  KNOWN_NAMESPACES,
  UBL_CREDIT_NOTE,
  UBL_INVOICE,
} from './namespaces.ts';
import { readCii } from './read-cii.ts';
import { readUbl } from './read-ubl.ts';
import { pathOf, type StatedDocument } from './stated.ts';
import { parseXml, type XmlElement } from './xml.ts';

export type ParsedEInvoice =
  | { readonly ok: true; readonly kind: InvoiceDraft['kind']; readonly draft: InvoiceDraft }
  | {
      readonly ok: false;
      /** false: no e-invoice could be made out at all; true: one was read and something in it is wrong. */
      readonly isRead: boolean;
      /** BT-1 where it could be read, so that a person knows which document is meant. */
      readonly number: string | null;
      readonly errors: readonly Finding[];
    };

/**
 * Reads one e-invoice or credit note: UBL 2.1 or CII as EN 16931 defines them, also in the extended
 * profiles. Amounts are what the document states; one whose own sums disagree is refused with the
 * sum that fails. Never throws on any input.
 */
export function parseEInvoice(document: Uint8Array | string): ParsedEInvoice {
  const decoded = decodeXml(document);
  if (!decoded.ok) return refuse('/', decoded.message);
  const parsed = parseXml(decoded.text, KNOWN_NAMESPACES);
  if (!parsed.ok) return refuse('/', parsed.message);
  const stated = readDocument(parsed.root);
  if (stated === undefined) {
    const { namespace, name } = parsed.root;
    return refuse(pathOf(parsed.root), explainStranger(namespace, name));
  }
  return judge(stated);
}

function readDocument(root: XmlElement): StatedDocument | undefined {
  if (root.namespace === UBL_INVOICE && root.name === 'Invoice') return readUbl(root);
  if (root.namespace === UBL_CREDIT_NOTE && root.name === 'CreditNote') return readUbl(root);
  if (root.namespace === CII && root.name === 'CrossIndustryInvoice') return readCii(root);
  return undefined;
}

function judge(stated: StatedDocument): ParsedEInvoice {
  const findings = new Findings();
  const draft = buildDraft(findings, stated);
  // Sums of values that could not be read would only add noise to the real reason.
  if (draft !== undefined && findings.errors.length === 0) checkSums(findings, draft, stated);
  if (draft === undefined || findings.errors.length > 0) {
    const number = stated.number?.text.slice(0, 100) ?? null;
    return { ok: false, isRead: true, number, errors: findings.errors };
  }
  return { ok: true, kind: draft.kind, draft };
}

function refuse(path: string, message: string): ParsedEInvoice {
  return { ok: false, isRead: false, number: null, errors: [{ path, message }] };
}
