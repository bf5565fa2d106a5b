import type { OpenAPIHono } from '@hono/zod-openapi';
import { PROBLEM_CODES } from '../contract/problem-codes.ts';
import type { ApiExamples } from './openapi-examples.ts';

export type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;
type PathItem = NonNullable<Document['paths']>[string];
type Operation = NonNullable<PathItem['get']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

const TAGS: readonly { readonly name: string; readonly description: string }[] = [
  {
    name: 'Invoices',
    description: 'Issue or import what was invoiced elsewhere, and see where it stands.',
  },
  { name: 'Ledger', description: 'What changes a debt besides online payments, and holds.' },
  { name: 'Links', description: 'Permanent pay links, one for each invoice or debtor.' },
  { name: 'Plans', description: 'Instalment plans that debtors agreed to.' },
  { name: 'Debtors', description: 'Who owes, and where letters go.' },
  {
    name: 'Bank',
    description: 'Statements of your banks, and which invoices their transfers pay.',
  },
  { name: 'Payments', description: 'Every payment, online or recorded.' },
  {
    name: 'Debtor',
    description: 'What the pages and the widget call; the token of the link is the only key.',
  },
];

/** Adds to the generated document what no single route knows: servers, keys, names and examples. */
export function finishDocument(
  document: Document,
  baseUrl: string,
  examples: ApiExamples,
): Document {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => {
    const operations = METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [[method, finish(operation, { method, path, examples })] as const];
    });
    return [path, Object.fromEntries(operations)] as const;
  });
  return {
    ...document,
    servers: [{ url: baseUrl }],
    tags: [...TAGS],
    paths: Object.fromEntries(paths),
    components: { ...document.components, schemas: withCodes(document.components?.schemas ?? {}) },
  };
}

type Schemas = NonNullable<NonNullable<Document['components']>['schemas']>;

/** Routes answer any text as the code; the document lists those that there are. */
function withCodes(schemas: Schemas): Schemas {
  const { Problem: problem } = schemas;
  if (problem === undefined || '$ref' in problem) return schemas;
  const code = { type: 'string' as const, enum: [...PROBLEM_CODES] };
  return { ...schemas, Problem: { ...problem, properties: { ...problem.properties, code } } };
}

type Named = { readonly method: Method; readonly path: string; readonly examples: ApiExamples };

function finish(operation: Operation, { method, path, examples }: Named): Operation {
  const operationId = operationIdOf(method, path);
  const isVendor = path.startsWith('/api/v1/');
  const parameters = operation.parameters ?? [];
  return {
    ...operation,
    operationId,
    ...(isVendor ? {} : { security: [] }),
    ...(isVendor && method !== 'get' ? { parameters: [...parameters, IDEMPOTENCY_KEY] } : {}),
    ...withExample(operation, examples[operationId]),
    responses: { ...operation.responses, default: PROBLEM },
  };
}

const IDEMPOTENCY_KEY = { $ref: '#/components/parameters/IdempotencyKey' };
const PROBLEM = { $ref: '#/components/responses/Problem' };

function withExample(operation: Operation, example: unknown): Pick<Operation, 'requestBody'> {
  const { requestBody } = operation;
  if (requestBody === undefined || '$ref' in requestBody || example === undefined) return {};
  const json = { ...requestBody.content['application/json'], example };
  return { requestBody: { ...requestBody, content: { 'application/json': json } } };
}

/** `POST /api/v1/invoices/{id}/holds` → `postInvoiceHolds`: what generators name their functions. */
export function operationIdOf(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v1/, '')
    .replace(/^\/portal\/v1/, '/portal')
    .replaceAll(/s\/\{\w+\}/g, '')
    .replaceAll(/\/\{\w+\}/g, '')
    .split(/[^A-Za-z]+/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
