import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import { problemSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { CivilDate } from '../domain/brands.ts';
import { localDate, UTC } from '../domain/calendar.ts';
import type { AppEnv } from '../middleware/env.ts';
import { finishDocument } from './openapi-document.ts';
import type { Document } from './openapi-document.ts';
import { apiExamples } from './openapi-examples.ts';

/** The OpenAPI document, made from the schemas that the routes parse with. `/api/docs` reads it too. */
export function documentationRoutes(
  app: OpenAPIHono<AppEnv>,
  { config, clock }: Pick<Deps, 'config' | 'clock'>,
): void {
  const { openAPIRegistry: registry } = app;
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key of the vendor, as it was shown once when it was made.',
  });
  registry.registerComponent('parameters', 'IdempotencyKey', {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A key of your own for this one act. Sent again with the same content, it gets the first answer again; with other content, 422.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7E]+$' },
    example: 'order-4711',
  });
  registry.registerComponent('responses', 'Problem', {
    description: 'What is wrong, by its `code`, and what can be done about it (RFC 9457).',
    content: { 'application/problem+json': { schema: ref('schemas/Problem') } },
  });
  registry.register('Problem', problemSchema);
  for (const paper of PAPERS) registry.registerPath(describePaper(paper));
  // Made once a day: anybody may ask for it, and only the days of its examples change.
  let made: { readonly on: CivilDate; readonly document: Document } | undefined;
  app.get('/api/openapi.json', (c) => {
    const on = localDate(clock.now(), UTC);
    if (made?.on !== on) {
      const document = app.getOpenAPI31Document(INFO);
      made = { on, document: finishDocument(document, config.baseUrl, apiExamples(on)) };
    }
    return c.json(made.document);
  });
}

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Saldo',
    version: '1',
    description:
      'Amounts are integers in minor units, dates are YYYY-MM-DD, instants ISO 8601 in UTC. Keys that nobody reads are refused.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  security: [{ apiKey: [] }],
};

type Paper = {
  readonly path: string;
  readonly contentType: string;
  readonly summary: string;
};

/** Answered as files, so their routes carry no schema of their own. */
const PAPERS: readonly Paper[] = [
  { path: 'invoices/{id}.pdf', contentType: 'application/pdf', summary: 'The invoice to print' },
  {
    path: 'receipts/{id}.pdf',
    contentType: 'application/pdf',
    summary: 'The receipt of a payment',
  },
  {
    path: 'plans/{id}.pdf',
    contentType: 'application/pdf',
    summary: 'The plan as it was agreed to',
  },
  { path: 'plans/{id}.ics', contentType: 'text/calendar', summary: 'The dates of a plan' },
];

function describePaper({ path, contentType, summary }: Paper): RouteConfig {
  return {
    method: 'get',
    path: `/portal/v1/{token}/${path}`,
    tags: ['Debtor'],
    summary,
    request: { params: z.object({ token: z.string(), id: z.string() }) },
    responses: {
      200: {
        description: summary,
        content: { [contentType]: { schema: { type: 'string', format: 'binary' } } },
      },
    },
  };
}

const ref = (name: string) => ({ $ref: `#/components/${name}` });
