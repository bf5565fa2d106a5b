import { refuse } from './refusal.ts';

/**
 * The text of an MT940 or CSV file, which cannot say its encoding: a byte order mark decides, then
 * UTF-8, then windows-1250, which Polish and Romanian banks write. Bytes that none of them has are
 * refused, never replaced.
 */
export function decodeBankText(bytes: Uint8Array): string {
  const text = decode(bytes)
    // Frame marks of the SWIFT network and the end mark of old systems carry no text.
    // eslint-disable-next-line no-control-regex -- these three are what is meant
    .replaceAll(/[\u0001\u0003\u001A]/g, '')
    .replaceAll(/\r\n?/g, '\n');
  if (text.trim() === '') refuse('empty', 'file', 'The file is empty.');
  const strange = /[^\P{Cc}\n\t]|\uFFFE|\uFFFF/u.exec(text);
  if (strange !== null) {
    const code = strange[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const line = text.slice(0, strange.index).split('\n').length;
    const message = `The character U+${code} is not in any text. Save the file as UTF-8 or windows-1250.`;
    refuse('encoding', `line ${line}`, message);
  }
  return text;
}

function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return decodeAs('utf-16le', bytes);
  if (a === 0xfe && b === 0xff) return decodeAs('utf-16be', bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeAs('windows-1250', bytes);
  }
}

function decodeAs(label: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return refuse(
      'encoding',
      'file',
      `The file calls itself ${label}, but some of its bytes are not.`,
    );
  }
}
