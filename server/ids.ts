import { createHash, randomFillSync } from 'node:crypto';
import type { NewId } from './domain/decision.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * `inv_01K…`: ten characters of time, so that rows lie in order, then sixteen random ones
 * (80 bits). An id is a name, never a permission.
 */
export function createIds(now: () => number): NewId {
  return (prefix) => `${prefix}_${timePart(now())}${randomPart()}`;
}

function timePart(ms: number): string {
  let rest = ms;
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = `${ALPHABET[rest % 32]}${text}`;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const RANDOM_BYTES = 16;
/** Asking for random bytes takes 5 µs however few they are, so they are asked for 256 ids at a time. */
const drawn = new Uint8Array(256 * RANDOM_BYTES);
let used = drawn.length;

function randomPart(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const bytes = drawn.subarray(used, (used += RANDOM_BYTES));
  return Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('');
}

/** The name that the same text gets every time, in the form of all others: 130 bits of its SHA-256. */
export function derivedId(prefix: string, text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 26);
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % 32]).join('')}`;
}
