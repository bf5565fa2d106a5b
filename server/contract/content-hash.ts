import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { NormalizedInvoice } from './normalized-invoice.ts';

/**
 * Tells "the same invoice again" from "another invoice with that number". It covers what the source
 * stated and nothing that our settings added: a due date that came from default terms is left out,
 * so that a change of these terms does not turn a repeated import into a conflict.
 */
export function contentHash(input: NormalizedInvoice): string {
  const { debtor, invoice, dueOnIsStated, attachments, metadata } = input;
  const content = {
    debtor,
    invoice: { ...invoice, dueOn: dueOnIsStated ? invoice.dueOn : null },
    attachments: attachments.map(({ filename, mimeType, content: bytes }) => ({
      filename,
      mimeType,
      sha256: sha256(bytes),
    })),
    metadata,
  };
  return sha256(canonicalJson(content));
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
