// Controls and everything that is not seen but hides or reorders what is: zero-width, bidi and tag
// characters, soft hyphens, byte order marks, line and paragraph separators. Tab and line feed stay.
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text from a vendor or a debtor as letters and papers may show it: composed (NFC), well-formed, and
 * without anything that lets it pass for other text. Line ends stay.
 */
export function cleanText(text: string, maxLength = 4_000): string {
  const lines = text.toWellFormed().replaceAll(/\r\n?/g, '\n');
  return cut(lines.replaceAll(HIDDEN, '').normalize('NFC'), maxLength);
}

/** The same on one line: names, numbers, subjects. */
export function cleanLine(text: string, maxLength = 200): string {
  return cut(cleanText(text).replaceAll(/\s+/g, ' ').trim(), maxLength);
}

/** Counted in code points, so that nothing is cut in the middle of a character. */
function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const points = Array.from(text);
  if (points.length <= maxLength) return text;
  return `${points
    .slice(0, maxLength - 1)
    .join('')
    .trimEnd()}…`;
}
