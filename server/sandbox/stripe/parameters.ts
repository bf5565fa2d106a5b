import { invalid } from './errors.ts';
import type { Form, FormValue } from './form.ts';
import type { Operations } from './operations.ts';
import type { ObjectSchema, ParameterSchema } from './parameter-schema.ts';
import generated from './parameters.json' with { type: 'json' };

/**
 * Checks a decoded form against the parameters of a call and gives it the SDK's type. Throws the
 * Refusal that Stripe answers: unknown name, missing name, wrong type, value outside an enum.
 */
export function parseParameters<Name extends keyof Operations>(
  name: Name,
  form: Form,
  more: Readonly<Record<string, ParameterSchema>> = {},
): Operations[Name] {
  const schema = SCHEMAS[name];
  if (schema === undefined) throw new Error(`no schema for ${name}: generate parameters.json`);
  const properties = { ...schema.properties, ...more };
  // The schema was made from this very type.
  const parsed: unknown = readObject({ ...schema, properties }, form, '');
  return parsed as Operations[Name];
}

const SCHEMAS = generated as Readonly<Record<string, ObjectSchema>>;

const METADATA = { keys: 50, keyLength: 40, valueLength: 500 };

function readObject(schema: ObjectSchema, form: Form, path: string): Record<string, unknown> {
  const unknown = Object.keys(form).find((name) => !Object.hasOwn(schema.properties, name));
  if (unknown !== undefined) {
    const param = nested(path, unknown);
    throw invalid(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const absent = schema.required.find((name) => form[name] === undefined);
  if (absent !== undefined) {
    const param = nested(path, absent);
    throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  return Object.fromEntries(
    Object.entries(schema.properties).flatMap(([name, inner]): [string, unknown][] => {
      const value = form[name];
      return value === undefined ? [] : [[name, read(inner, value, nested(path, name))]];
    }),
  );
}

function read(schema: ParameterSchema, value: FormValue, param: string): unknown {
  if (value === '' && schema.emptyable === true) return null;
  switch (schema.type) {
    case 'object':
      if (!isForm(value)) throw invalid('Invalid object', { param });
      return readObject(schema, value, param);
    case 'array':
      if (!Array.isArray(value)) throw invalid('Invalid array', { param });
      return value.map((item, i) => read(schema.items, item, `${param}[${i}]`));
    case 'metadata':
      return readMetadata(value, param);
    case 'oneOf':
      return readOneOf(schema.of, value, param);
    default:
      if (typeof value !== 'string') throw invalid(`Invalid ${schema.type}`, { param });
      return readText(schema, value, param);
  }
}

function readText(
  schema: Extract<
    ParameterSchema,
    { type: 'string' | 'integer' | 'boolean' | 'metadata' | 'enum' }
  >,
  value: string,
  param: string,
): unknown {
  if (value === '') {
    throw invalid(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
      { code: 'parameter_invalid_empty', param },
    );
  }
  switch (schema.type) {
    case 'integer':
      if (!/^-?\d{1,15}$/.test(value)) {
        throw invalid(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
      }
      return Number(value);
    case 'boolean':
      if (value !== 'true' && value !== 'false')
        throw invalid(`Invalid boolean: ${value}`, { param });
      return value === 'true';
    case 'enum':
      if (!schema.values.includes(value)) {
        throw invalid(`Invalid ${param}: must be one of ${schema.values.join(', ')}`, { param });
      }
      return value;
    default:
      return value;
  }
}

/** The first alternative that takes the value; the complaint of the last one if none does. */
function readOneOf(of: readonly ParameterSchema[], value: FormValue, param: string): unknown {
  const last = of.at(-1);
  for (const schema of of) {
    if (schema === last) break;
    try {
      return read(schema, value, param);
    } catch {
      // Another alternative may still fit.
    }
  }
  if (last === undefined) throw new Error(`no alternatives for ${param}`);
  return read(last, value, param);
}

function readMetadata(value: FormValue, param: string): Record<string, string> {
  if (!isForm(value)) throw invalid('Invalid hash', { param });
  const pairs = Object.entries(value);
  if (pairs.length > METADATA.keys) {
    throw invalid(`Metadata can have up to ${METADATA.keys} keys.`, { param });
  }
  return Object.fromEntries(
    pairs.map(([key, text]): [string, string] => {
      if (typeof text !== 'string') throw invalid('Metadata values must be strings.', { param });
      if (key.length > METADATA.keyLength || text.length > METADATA.valueLength) {
        throw invalid(`Metadata key or value is too long: ${key}`, { param: `${param}[${key}]` });
      }
      return [key, text];
    }),
  );
}

const nested = (path: string, name: string): string => (path === '' ? name : `${path}[${name}]`);
const isForm = (value: FormValue): value is Form =>
  typeof value === 'object' && !Array.isArray(value);
