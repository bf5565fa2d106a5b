import { referenceMessages as t } from '../../messages/en/reference.ts';
import { nameOf } from './document.ts';
import type { Schema } from './document.ts';

/** One piece of what a value is: words, or the name of a shape that has a place on the page. */
export type Piece = string | { readonly shape: string };

/** What a value is, in words; `name` tells amounts, rates and days apart from plain numbers and text. */
export function kindOf(schema: Schema, name = ''): readonly Piece[] {
  if (schema.$ref) return [{ shape: nameOf(schema.$ref) }];
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (variants) return joined(variants.map((variant) => kindOf(variant, name)));
  if (schema.enum)
    return [t.kinds.oneOf(schema.enum.map((value) => JSON.stringify(value)).join(', '))];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return joined(types.map((type) => ofType(schema, type, name)));
}

function ofType(schema: Schema, type: string, name: string): readonly Piece[] {
  switch (type) {
    case 'array':
      return [t.kinds.list(''), ...kindOf(schema.items ?? {}, name)];
    case 'object': {
      const { additionalProperties: rest } = schema;
      if (!schema.properties && typeof rest === 'object') return [t.kinds.map(''), ...kindOf(rest)];
      return [t.kinds.object];
    }
    case 'string':
      return [textWords(schema)];
    case 'integer':
      return [wholeWords(schema, name)];
    case 'number':
      return [t.kinds.number];
    case 'boolean':
      return [t.kinds.flag];
    case 'null':
      return [t.kinds.nothing];
    default:
      return [t.kinds.anything];
  }
}

function textWords({ format, maxLength, pattern }: Schema): string {
  if (format === 'date') return t.kinds.date;
  if (format === 'date-time') return t.kinds.moment;
  if (format === 'binary') return t.kinds.file;
  const limits = [
    ...(pattern && pattern.length < 13 ? [t.kinds.pattern(pattern)] : []),
    ...(maxLength ? [t.kinds.most(maxLength)] : []),
  ];
  return [t.kinds.text, ...limits].join(', ');
}

function wholeWords({ minimum, maximum }: Schema, name: string): string {
  if (name.endsWith('Minor')) return t.kinds.minor;
  if (name.endsWith('Bps')) return t.kinds.bps;
  const isBound = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum !== undefined && isBound) {
    return `${t.kinds.whole}, ${t.kinds.between(String(minimum), String(maximum))}`;
  }
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) {
    return `${t.kinds.whole}, ${t.kinds.atLeast(String(minimum))}`;
  }
  return t.kinds.whole;
}

function joined(kinds: ReadonlyArray<readonly Piece[]>): readonly Piece[] {
  if (kinds.length === 0) return [t.kinds.anything];
  return kinds.flatMap((kind, at) => (at === 0 ? kind : [' or ', ...kind]));
}

/** The object inside lists, alternatives and nulls whose fields are worth a table of their own. */
export function fieldsOf(schema: Schema): readonly Schema[] {
  if (schema.$ref) return [];
  if (schema.properties) return [schema];
  const inner = [
    ...(schema.items ? [schema.items] : []),
    ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.allOf ?? []),
  ];
  return inner.flatMap(fieldsOf);
}
