/** Deeper than anything that we take; what is deeper was made to hurt. */
const MAX_DEPTH = 32;

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string };

/**
 * JSON that means one thing only. `JSON.parse` takes the last of two equal keys, other programs the
 * first: an amount that stands there twice is nobody's amount (threat T49).
 */
export function parseStrictJson(bytes: Uint8Array): StrictJson {
  const text = decode(bytes);
  if (text === undefined) return { ok: false, detail: 'The body is not UTF-8.' };
  try {
    const value: unknown = JSON.parse(text);
    const detail = whatIsWrong(text);
    return detail === undefined ? { ok: true, value } : { ok: false, detail };
  } catch {
    return { ok: false, detail: 'The body is not JSON.' };
  }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Walks over text that is known to be JSON: only brackets and strings can matter. */
function whatIsWrong(text: string): string | undefined {
  /** What is open at the moment: the keys of an object so far, or null for an array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{' || sign === '[') {
      if (open.length === MAX_DEPTH) return `The body is nested deeper than ${MAX_DEPTH} levels.`;
      open.push(sign === '{' ? new Set() : null);
    } else if (sign === '}' || sign === ']') {
      open.pop();
    } else if (sign === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        if (keys.has(key)) return `The key "${key.slice(0, 40)}" stands twice in one object.`;
        keys.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

/** Where the string that begins at `start` ends. Long strings are passed in leaps. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end;
  }
}

function isKey(text: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end + 1;
  return colon.test(text);
}
