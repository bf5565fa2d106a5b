/**
 * One spelling for equal content, so that a hash of it means the content and not the order in which
 * somebody wrote the keys: keys sorted by code unit, members that are undefined left out, no spaces
 * (RFC 8785, for the plain data we have). Throws on what JSON cannot carry without loss.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) return canonicalObject(value);
  throw new Error(`not plain data: ${typeof value}`);
}

function canonicalObject(value: Readonly<Record<string, unknown>>): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .toSorted()
    .map((key) => `${canonicalString(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

function canonicalString(value: string): string {
  // A lone surrogate would be replaced when the text is encoded, and two contents would hash alike.
  if (!value.isWellFormed()) throw new Error('a text with half a character');
  return JSON.stringify(value);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`not a JSON number: ${value}`);
  return JSON.stringify(value === 0 ? 0 : value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
