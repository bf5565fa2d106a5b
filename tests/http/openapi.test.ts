import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import type { InvoiceView } from '../../server/contract/invoice.ts';
import type { PlanView } from '../../server/contract/portal.ts';
import { PROBLEM_CODES } from '../../server/contract/problem-codes.ts';
import { API_EXAMPLES } from '../support/api-examples.ts';
import { openTestWorld } from '../support/world.ts';
import type { TestWorld } from '../support/world.ts';

type Operation = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: ReadonlyArray<{ readonly $ref?: string }>;
  readonly requestBody?: { readonly content: Record<string, { readonly example?: unknown }> };
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: object }>;
};
type Document = {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly object[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly securitySchemes: Record<string, object>;
    readonly parameters: Record<string, object>;
    readonly responses: Record<string, { readonly content: object }>;
    readonly schemas: Record<string, { readonly properties?: Record<string, object> }>;
  };
};

async function readDocument(saldo: TestWorld): Promise<Document> {
  const { status, body } = await saldo.call<Document>('GET', '/api/openapi.json');
  expect(status).toBe(200);
  return body;
}

const operationsOf = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

test('the description is valid OpenAPI 3.1', async () => {
  await using saldo = await openTestWorld();
  const document = await readDocument(saldo);
  expect(document.openapi).toBe('3.1.0');
  const checked = await new Validator().validate(structuredClone(document));
  expect(checked.errors ?? []).toEqual([]);
  expect(checked.valid).toBe(true);
});

test('it says where the server is and that the vendor’s addresses want a key', async () => {
  await using saldo = await openTestWorld();
  const document = await readDocument(saldo);
  expect(document.servers).toEqual([{ url: 'http://127.0.0.1:4321' }]);
  expect(document.components.securitySchemes['apiKey']).toMatchObject({
    type: 'http',
    scheme: 'bearer',
  });
  expect(document.security).toEqual([{ apiKey: [] }]);
  const open = operationsOf(document).filter(({ operation }) => operation.security?.length === 0);
  const debtors = operationsOf(document).filter(({ path }) => path.startsWith('/portal/v1/'));
  expect(open).toEqual(debtors);
});

test('every reference leads somewhere', async () => {
  await using saldo = await openTestWorld();
  const document = await readDocument(saldo);
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  expect(refs.length).toBeGreaterThan(50);
  const missing = refs.filter(([, kind = '', name = '']) => {
    const part = Object.entries(document.components).find(([known]) => known === kind)?.[1];
    return !Object.keys(part ?? {}).includes(name);
  });
  expect(missing).toEqual([]);
});

test('only what other programs may call is in it', async () => {
  await using saldo = await openTestWorld();
  const document = await readDocument(saldo);
  const paths = Object.keys(document.paths);
  expect(paths.filter((path) => !/^\/(api|portal)\/v1\//.test(path))).toEqual([]);
  const tagsOf = (side: string) =>
    operationsOf(document)
      .filter(({ path }) => path.startsWith(side))
      .flatMap(({ operation }) => operation.tags);
  expect(new Set(tagsOf('/portal/'))).toEqual(new Set(['Debtor']));
  const known = document.tags.map((tag) => tag.name);
  expect(new Set([...tagsOf('/api/'), 'Debtor'])).toEqual(new Set(known));
  const schemas = Object.keys(document.components.schemas);
  expect(schemas.filter((name) => /Admin|SignIn|Settings/.test(name))).toEqual([]);
});

test('the pages of the vendor still find their addresses', async () => {
  await using saldo = await openTestWorld();
  expect((await saldo.call('GET', '/admin/v1/me')).status).toBe(401);
});

test('each operation has a name of its own', async () => {
  await using saldo = await openTestWorld();
  const names = operationsOf(await readDocument(saldo)).map((o) => o.operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining(['postInvoices', 'getInvoice', 'postInvoicesImport', 'getPortal']),
  );
});

test('what changes something with a key can be sent twice safely, and says so', async () => {
  await using saldo = await openTestWorld();
  for (const { path, method, operation } of operationsOf(await readDocument(saldo))) {
    const takesKey = (operation.parameters ?? []).some(
      (parameter) => parameter.$ref === '#/components/parameters/IdempotencyKey',
    );
    expect(takesKey, `${method} ${path}`).toBe(path.startsWith('/api/v1/') && method !== 'get');
  }
});

test('where a table is taken it is said what its columns are', async () => {
  await using saldo = await openTestWorld();
  const { paths } = await readDocument(saldo);
  const taken = paths['/api/v1/invoices/import']?.['post']?.requestBody?.content['text/csv'];
  expect(JSON.stringify(taken)).toMatch(/debtor_name.*tax_rate.*unit_price/);
});

test('every operation names its problems, with every code there is', async () => {
  await using saldo = await openTestWorld();
  const document = await readDocument(saldo);
  const problems = operationsOf(document).map(({ operation }) => operation.responses['default']);
  expect(new Set(problems.map((problem) => problem?.$ref))).toEqual(
    new Set(['#/components/responses/Problem']),
  );
  expect(document.components.responses['Problem']?.content).toHaveProperty([
    'application/problem+json',
  ]);
  expect(document.components.schemas['Problem']?.properties?.['code']).toMatchObject({
    enum: PROBLEM_CODES,
  });
});

test('every code that is published is answered somewhere', () => {
  const server = join(import.meta.dirname, '../../server');
  const source = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('problem-codes.ts'))
    .map((name) => readFileSync(join(server, name), 'utf8'))
    .join('\n');
  expect(PROBLEM_CODES.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
});

test('each JSON body has an example, and no example is left over', async () => {
  await using saldo = await openTestWorld();
  const wanting = operationsOf(await readDocument(saldo))
    .map(({ operation }) => operation)
    .filter((operation) => operation.requestBody?.content['application/json']);
  const examples = wanting.map(
    (operation) => operation.requestBody?.content['application/json']?.example,
  );
  expect(examples).not.toContain(undefined);
  const names = wanting.map((operation) => operation.operationId);
  expect(names.toSorted()).toEqual(Object.keys(API_EXAMPLES).toSorted());
});

test('the days of the examples are those around the day on which somebody reads them', async () => {
  await using saldo = await openTestWorld();
  const exampleNow = async () => {
    const operations = operationsOf(await readDocument(saldo));
    const found = operations.find(({ operation }) => operation.operationId === 'postInvoices');
    return found?.operation.requestBody?.content['application/json']?.example as object;
  };
  expect(await exampleNow()).toMatchObject({ issuedOn: '2026-11-20', dueOn: '2026-12-04' });
  const first = await saldo.api('POST', '/api/v1/invoices', await exampleNow());
  const again = await saldo.api('POST', '/api/v1/invoices', await exampleNow());
  await saldo.advance('P400D');
  expect(await exampleNow()).toMatchObject({ issuedOn: '2027-12-25', dueOn: '2028-01-08' });
  const later = await saldo.api('POST', '/api/v1/invoices', await exampleNow());
  expect([first, again, later].map(({ status }) => status)).toEqual([201, 200, 201]);
});

test('the examples are accepted as they stand', async () => {
  await using saldo = await openTestWorld();
  const example = (name: string) => API_EXAMPLES[name] as Record<string, unknown>;
  const made = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', example('postInvoices'));
  expect(made.status).toBe(201);
  const { id } = made.body;
  const portal = `/portal/v1/${made.body.payUrl.split('/p/')[1]}`;
  const invoice = `/api/v1/invoices/${id}`;
  const own = { invoiceIds: [id] };
  const plans = await saldo.call<PlanView>('POST', `${portal}/plans`, {
    ...example('postPortalPlans'),
    ...own,
  });
  expect(plans.status).toBe(201);
  const answers = [
    await saldo.call('POST', `${portal}/payments`, { ...example('postPortalPayments'), ...own }),
    await saldo.api('POST', `${invoice}/holds`, example('postInvoiceHolds')),
    await saldo.api('POST', `/api/v1/plans/${plans.body.id}/cancel`, example('postPlanCancel')),
    await saldo.api('POST', `${invoice}/payments`, example('postInvoicePayments')),
    await saldo.api('POST', `${invoice}/credit-notes`, example('postInvoiceCreditNotes')),
    await saldo.api('POST', `${invoice}/write-off`, example('postInvoiceWriteOff')),
    await saldo.api('POST', '/api/v1/links', { ...example('postLinks'), invoiceId: id }),
    await saldo.call('POST', '/portal/v1/fresh-link', example('postPortalFreshLink')),
    await saldo.call('POST', '/portal/v1/lookup', example('postPortalLookup')),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([
    201, 201, 200, 201, 201, 201, 201, 202, 202,
  ]);
  // What comes after the invoice was closed is credit, for the next one or back.
  const next = await saldo.api<InvoiceView>('POST', '/api/v1/invoices', {
    ...example('postInvoices'),
    number: '2026/116',
  });
  const debtor = `/api/v1/debtors/${next.body.debtor.id}`;
  const credit = [
    await saldo.api('POST', `${invoice}/payments`, example('postInvoicePayments')),
    await saldo.api(
      'POST',
      `/api/v1/invoices/${next.body.id}/apply-credit`,
      example('postInvoiceApplyCredit'),
    ),
    await saldo.api('POST', `${debtor}/return-credit`, example('postDebtorReturnCredit')),
  ];
  expect(credit.map((answer) => answer.status)).toEqual([201, 201, 201]);
});
