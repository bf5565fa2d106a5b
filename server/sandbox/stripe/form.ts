import { invalid } from './errors.ts';

/** A decoded form: nested keys `a[b]` are objects, `a[]` and `a[0]` arrays, everything else text. */
export type Form = { [name: string]: FormValue };
export type FormValue = string | Form | FormValue[];

const MAX_DEPTH = 8;
const MAX_PAIRS = 1_000;

/** Decodes `application/x-www-form-urlencoded` the way Stripe does. Throws a Refusal. */
export function parseForm(text: string): Form {
  const root: Node = new Map();
  const pairs = [...new URLSearchParams(text)];
  if (pairs.length > MAX_PAIRS) throw invalid('Too many parameters.');
  for (const [key, value] of pairs) place(root, pathOf(key), value);
  return toForm(root);
}

/** The same parameters in any order give the same text; idempotency compares these. */
export function canonicalForm(text: string): string {
  return JSON.stringify(
    [...new URLSearchParams(text)].toSorted(([a, x], [b, y]) => compare(a, b) || compare(x, y)),
  );
}

type Node = Map<string, string | Node>;

function pathOf(key: string): readonly string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(key);
  const [, head, rest] = match ?? [];
  if (head === undefined || rest === undefined) throw invalid(`Invalid parameter name: ${key}`);
  const path = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map((m) => m[1] ?? '')];
  if (path.length > MAX_DEPTH) throw invalid(`Parameter is nested too deeply: ${head}`);
  return path;
}

function place(root: Node, path: readonly string[], value: string): void {
  let node = root;
  for (const [i, step] of path.entries()) {
    const name = step === '' ? String(node.size) : step;
    if (i === path.length - 1) {
      node.set(name, value);
      return;
    }
    const next = node.get(name);
    const inner: Node = next instanceof Map ? next : new Map();
    node.set(name, inner);
    node = inner;
  }
}

/** Maps until here, so that a parameter called `__proto__` is a name like any other. */
function toForm(node: Node): Form {
  const form: Form = Object.create(null) as Form;
  for (const [name, value] of node) form[name] = typeof value === 'string' ? value : toValue(value);
  return form;
}

function toValue(node: Node): FormValue {
  const names = [...node.keys()];
  if (!names.every((name) => /^\d+$/.test(name))) return toForm(node);
  return [...node.values()].map((v) => (typeof v === 'string' ? v : toValue(v)));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
