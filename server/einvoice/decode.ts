/** Larger documents are refused before anything reads them. */
export const MAX_DOCUMENT_BYTES = 5 * 1024 * 1024;

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

const refuse = (message: string): Decoded => ({ ok: false, message });

/**
 * The text of an XML document. A byte order mark decides, then the XML declaration, then UTF-8.
 * Bytes that the encoding does not have are an error, never a replacement character.
 */
export function decodeXml(document: Uint8Array | string): Decoded {
  if (typeof document === 'string') return checkText(document.replace(/^\uFEFF/u, ''));
  if (document.byteLength > MAX_DOCUMENT_BYTES) return refuse(TOO_LARGE);
  const stranger = strangerName(document);
  if (stranger !== undefined) return refuse(stranger);
  const label = encodingOf(document);
  const known = ENCODINGS.find((pattern) => pattern.test(label));
  if (known === undefined) return refuse(`The encoding "${label}" is not supported. Use UTF-8.`);
  try {
    return checkText(new TextDecoder(label, { fatal: true }).decode(document));
  } catch {
    return refuse(`The document calls itself ${label}, but some of its bytes are not.`);
  }
}

const TOO_LARGE = 'The document is larger than 5 MB.';

const ENCODINGS = [
  /^utf-(8|16|16le|16be)$/,
  /^us-ascii$/,
  /^iso-8859-(1|2|3|4|5|6|7|8|10|13|14|15|16)$/,
  /^windows-125[0-8]$/,
];

function encodingOf(bytes: Uint8Array): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return 'utf-16be';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]{1,40})["']/u.exec(start)?.[1];
  const label = (declared ?? 'utf-8').toLowerCase();
  // The declaration itself was readable byte by byte, so it is not UTF-16: a known slip of programs
  // that wrote the text to memory first and saved it as UTF-8 afterwards.
  return label.startsWith('utf-16') ? 'utf-8' : label;
}

/** What people send by mistake, told from its first bytes. */
function strangerName(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 8));
  if (start.startsWith('%PDF')) {
    return 'This is a PDF. Send the XML that is attached inside it (Factur-X, ZUGFeRD).';
  }
  if (start.startsWith('PK')) return 'This is a ZIP archive. Send the XML files inside it.';
  return undefined;
}

function checkText(text: string): Decoded {
  if (text.length > MAX_DOCUMENT_BYTES) return refuse(TOO_LARGE);
  if (text.trim() === '') return refuse('The document is empty.');
  if (!text.isWellFormed()) return refuse('The text contains half a character (a lone surrogate).');
  // eslint-disable-next-line no-control-regex -- XML 1.0 has none of these, not even escaped
  const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/u.exec(text);
  if (control !== null) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const line = text.slice(0, control.index).split('\n').length;
    return refuse(`Line ${line} contains the character U+${code}, which XML does not allow.`);
  }
  return { ok: true, text };
}
