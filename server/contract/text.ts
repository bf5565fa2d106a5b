import { z } from '@hono/zod-openapi';

/**
 * Characters that people do not see but that change what they read: C0 and C1 controls, marks that
 * turn the direction of the text, zero-width spaces, byte order marks (threat T46). The joiners
 * U+200C and U+200D stay: some scripts and many emoji need them.
 */
const INVISIBLE =
  /(?!\n)\p{Cc}|[\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu;

/** One line: normalised (NFC), nothing invisible, runs of space as one space, trimmed. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ').trim();
}

/** Several lines: like {@link cleanLine}, but line breaks stay, as \n. */
export function cleanText(text: string): string {
  const broken = text.replaceAll(/\r\n?|\u2028|\u2029/gu, '\n').replaceAll('\t', ' ');
  return broken.replaceAll(INVISIBLE, '').normalize('NFC').trim();
}

/** People count characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const line = (min: number, max: number) =>
  z
    .string()
    // Bounded before anything reads it; a character is at most a few units.
    .max(max * 4 + 64)
    .refine((text) => text.isWellFormed(), 'contains half a character')
    .overwrite(cleanLine)
    .refine(
      (text) => lengthOf(text) >= min,
      min === 1 ? 'must not be empty' : `needs ${min} characters`,
    )
    .refine((text) => lengthOf(text) <= max, `has more than ${max} characters`);

/** A line of text that must say something. */
export const lineSchema = (max: number) => line(1, max).openapi({ minLength: 1, maxLength: max });

const CARD_NUMBER = /\d(?:[ -]?\d){12,18}/;

/** A person's name as typed in place of a signature. Card numbers have no place in it (threat T60). */
export const typedNameSchema = line(2, 120)
  .refine((name) => !CARD_NUMBER.test(name), 'is not a name')
  .openapi({ minLength: 2, maxLength: 120 });

/** A text of several lines; may be empty. */
export const textSchema = (max: number) =>
  z
    .string()
    .max(max * 4 + 64)
    .refine((text) => text.isWellFormed(), 'contains half a character')
    .overwrite(cleanText)
    .refine((text) => lengthOf(text) <= max, `has more than ${max} characters`)
    .openapi({ maxLength: max });
