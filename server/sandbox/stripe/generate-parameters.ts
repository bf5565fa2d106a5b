import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { ObjectSchema, ParameterSchema } from './parameter-schema.ts';

/**
 * Reads the parameter types of the installed SDK and writes parameters.json, so that the emulator
 * refuses what Stripe would refuse. Run it after an update of the SDK:
 * `node server/sandbox/stripe/generate-parameters.ts`, then format it. A test fails while the file
 * is out of date.
 */
export function generateParameters(): Record<string, ObjectSchema> {
  const program = ts.createProgram([OPERATIONS], { ...COMPILER, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(OPERATIONS);
  if (source === undefined) throw new Error('operations.ts is missing');
  const node = source.statements.find(
    (s): s is ts.TypeAliasDeclaration =>
      ts.isTypeAliasDeclaration(s) && s.name.text === 'Operations',
  );
  if (node === undefined) throw new Error('operations.ts has no type Operations');
  const read = reader(checker, node);
  const entries = checker.getTypeAtLocation(node).getProperties();
  return Object.fromEntries(
    entries.map((entry): [string, ObjectSchema] => {
      const type = checker.getTypeOfSymbolAtLocation(entry, node);
      return [entry.name, read.object(checker.getNonNullableType(type), '')];
    }),
  );
}

const OPERATIONS = fileURLToPath(new URL('operations.ts', import.meta.url));
const PARAMETERS_FILE = fileURLToPath(new URL('parameters.json', import.meta.url));
const COMPILER: ts.CompilerOptions = {
  strict: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2024,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: ['node'],
};

/**
 * Hashes of payment methods that we never offer. Leaving them out keeps the file readable; the
 * emulator then refuses them, which is on the safe side.
 */
const PER_METHOD = /(^|\.)(payment_method_data|payment_method_options)\.[a-z_0-9]+$/;
const METHODS_KEPT = new Set(
  'card sepa_debit type billing_details metadata allow_redisplay radar_options'.split(' '),
);

type Reader = { readonly object: (type: ts.Type, path: string) => ObjectSchema };

function reader(checker: ts.TypeChecker, at: ts.Node): Reader {
  const object = (type: ts.Type, path: string): ObjectSchema => {
    const kept = type.getProperties().filter((p) => {
      const inner = join(path, p.name);
      return !PER_METHOD.test(inner) || METHODS_KEPT.has(p.name);
    });
    const isOptional = (p: ts.Symbol): boolean => (p.flags & ts.SymbolFlags.Optional) !== 0;
    return {
      type: 'object',
      properties: Object.fromEntries(
        kept
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map((p): [string, ParameterSchema] => [
            p.name,
            value(checker.getTypeOfSymbolAtLocation(p, at), join(path, p.name)),
          ]),
      ),
      required: kept.filter((p) => !isOptional(p)).map((p) => p.name),
    };
  };
  const value = (declared: ts.Type, path: string): ParameterSchema => {
    const members = declared.isUnion() ? declared.types : [declared];
    const isEmptyable = members.some((m) => m.flags & ts.TypeFlags.Null);
    const some = members.filter(
      (m) => !(m.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) && !isEmptyText(m),
    );
    const schema = oneOf(some, path);
    return isEmptyable ? { ...schema, emptyable: true } : schema;
  };
  const oneOf = (members: readonly ts.Type[], path: string): ParameterSchema => {
    const texts = members.filter((m) => m.isStringLiteral()).map((m) => m.value);
    // `OtherString` keeps the SDK's enums open for newer servers; this server knows its values.
    const others = members.filter((m) => !m.isStringLiteral() && !(texts.length > 0 && isText(m)));
    const rest = merge(others.map((m) => single(m, path)));
    if (texts.length > 0) rest.push({ type: 'enum', values: texts.toSorted() });
    const [only] = rest;
    if (only === undefined) throw new Error(`no type for ${path}`);
    return rest.length === 1 ? only : { type: 'oneOf', of: rest };
  };
  const single = (type: ts.Type, path: string): ParameterSchema => {
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: 'boolean' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'integer' };
    // `Decimal` is a class of the SDK; what it sends is its digits.
    if (isText(type) || type.aliasSymbol?.name === 'Decimal') return { type: 'string' };
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      if (item === undefined) throw new Error(`no items for ${path}`);
      return { type: 'array', items: value(item, `${path}[]`) };
    }
    if (type.getStringIndexType() !== undefined) return { type: 'metadata' };
    return object(type, path);
  };
  return { object };
}

/** `boolean` arrives as the union of its two values. */
function merge(schemas: readonly ParameterSchema[]): ParameterSchema[] {
  const seen = new Set<string>();
  return schemas.filter((schema) => {
    const key = JSON.stringify(schema);
    return !seen.has(key) && seen.add(key);
  });
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
const isEmptyText = (type: ts.Type): boolean => type.isStringLiteral() && type.value === '';
const isText = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.StringLike) !== 0 ||
  (type.isIntersection() && type.types.some((t) => (t.flags & ts.TypeFlags.String) !== 0));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PARAMETERS_FILE, `${JSON.stringify(generateParameters(), null, 2)}\n`);
}
