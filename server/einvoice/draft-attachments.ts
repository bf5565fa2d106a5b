import { cleanLine } from '../contract/text.ts';
import type { DraftAttachment } from './draft.ts';
import type { Findings } from './findings.ts';
import type { StatedAttachment } from './stated.ts';
import { cutTo } from './values.ts';

const MAX_ATTACHMENTS = 10;
const MAX_ATTACHMENT_BYTES = 3 * 1024 * 1024;

/** What EN 16931 allows to embed (BR-CL-24). Anything else is not kept. */
const MIME_TYPES: ReadonlySet<string> = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.spreadsheet',
]);

/** Embedded files (BG-24). One that cannot be kept is named in a warning; the invoice still comes in. */
export function attachmentsOf(
  findings: Findings,
  stated: readonly StatedAttachment[],
): readonly DraftAttachment[] {
  const kept: DraftAttachment[] = [];
  for (const attachment of stated) {
    const filename = filenameOf(attachment);
    const read = kept.length >= MAX_ATTACHMENTS ? 'there are too many' : contentOf(attachment);
    if (typeof read === 'string') {
      findings.warn('BT-125', attachment.path, `The file "${filename}" was left out: ${read}.`);
    } else {
      kept.push({ filename, mimeType: attachment.mimeType ?? '', content: read });
    }
  }
  return kept;
}

function contentOf(attachment: StatedAttachment): Uint8Array | string {
  if (!MIME_TYPES.has(attachment.mimeType ?? '')) return 'its type is not one that may be attached';
  const base64 = attachment.base64.replaceAll(/\s/gu, '');
  if (base64.length > (MAX_ATTACHMENT_BYTES / 3) * 4 + 4) return 'it is larger than 3 MB';
  const content = Buffer.from(base64, 'base64');
  // Buffer skips what is not base64; the length tells whether it did.
  const isWhole = content.toString('base64').replace(/=+$/u, '') === base64.replace(/=+$/u, '');
  return isWhole && content.length > 0 ? new Uint8Array(content) : 'it is not readable base64';
}

/** The last part of a path, without characters that mean something to a file system or a header. */
function filenameOf(attachment: StatedAttachment): string {
  const last =
    cleanLine(attachment.filename ?? '')
      .split(/[/\\]/u)
      .at(-1) ?? '';
  const safe = last
    .replaceAll(/["<>:|?*;%]/gu, '')
    .replace(/^\.+/u, '')
    .trim();
  return safe === '' ? 'attachment' : cutTo(safe, 100);
}
