import { SaxesParser } from 'saxes';

/** An element of a known namespace. Foreign elements are not in the tree at all. */
export type XmlElement = {
  readonly namespace: string;
  /** Without prefix: which prefix a program chose means nothing. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
  readonly children: readonly XmlElement[];
  readonly parent: XmlElement | null;
  /** 1 for the first child of its parent with this name. */
  readonly position: number;
  /** How many children have which name; counted once, so that a path costs nothing to write. */
  readonly counts: ReadonlyMap<string, number>;
};

export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly message: string };

export const MAX_ELEMENTS = 200_000;
export const MAX_DEPTH = 64;

/**
 * Strict and namespace-aware, with every value as the string that it is. A document type declaration
 * is refused where it starts: e-invoices have none, and all entity attacks need one.
 */
export function parseXml(text: string, knownNamespaces: ReadonlySet<string>): ParsedXml {
  const stranger = strangerName(text);
  if (stranger !== undefined) return { ok: false, message: stranger };
  try {
    return { ok: true, root: readTree(text.trim(), knownNamespaces) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, message: error.message };
    const detail = error instanceof Error ? error.message : 'unreadable';
    return { ok: false, message: `The XML is not well-formed (line ${detail.slice(0, 200)})` };
  }
}

class Refusal extends Error {}

function strangerName(text: string): string | undefined {
  const start = text.slice(0, 200).trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return 'This is a web page, not an e-invoice.';
  }
  return start.startsWith('<') ? undefined : 'This is not XML.';
}

type OpenElement = XmlElement & {
  text: string;
  readonly children: XmlElement[];
  readonly counts: Map<string, number>;
};

function readTree(text: string, known: ReadonlySet<string>): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const addText = (part: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += part;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Refusal(
      'The document declares a document type or entities (DOCTYPE, ENTITY). These are not accepted.',
    );
  });
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > MAX_ELEMENTS) throw new Refusal(`There are more than ${MAX_ELEMENTS} elements.`);
    if (open.length >= MAX_DEPTH) throw new Refusal(`Elements are nested over ${MAX_DEPTH} deep.`);
    const parent = open.at(-1) ?? null;
    const isKnown = known.has(tag.uri);
    const position = isKnown ? countUp(parent, tag.local) : 0;
    const element: OpenElement = {
      namespace: tag.uri,
      name: tag.local,
      attributes: plainAttributes(Object.values(tag.attributes)),
      text: '',
      children: [],
      parent,
      position,
      counts: new Map(),
    };
    root ??= element;
    if (isKnown) parent?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  if (root === undefined) throw new Refusal('There is no element in the document.');
  return root;
}

function countUp(parent: OpenElement | null, name: string): number {
  const position = (parent?.counts.get(name) ?? 0) + 1;
  parent?.counts.set(name, position);
  return position;
}

/** Attributes without prefix; those with one belong to other vocabularies. */
function plainAttributes(
  all: readonly { readonly prefix: string; readonly local: string; readonly value: string }[],
): ReadonlyMap<string, string> {
  const own = all.filter(({ prefix, local }) => prefix === '' && local !== 'xmlns');
  return own.length === 0 ? NONE : new Map(own.map(({ local, value }) => [local, value]));
}

const NONE: ReadonlyMap<string, string> = new Map();
