import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import { explanationQuerySchema, explanationSchema } from '../contract/explanation.ts';
import { einvoiceSchema, importResultSchema, invoiceTableSchema } from '../contract/import.ts';
import {
  createInvoiceSchema,
  invoiceListQuerySchema,
  invoiceSchema,
  invoiceSummarySchema,
} from '../contract/invoice.ts';
import { previewQuerySchema, previewSchema, timelineEventSchema } from '../contract/ledger-api.ts';
import { normalizeInvoice } from '../contract/normalize-invoice.ts';
import { planMenuSchema, quoteSchema } from '../contract/portal.ts';
import { civilDateSchema, idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { createInvoice } from '../services/invoices/create.ts';
import { showExplanation } from '../services/invoices/explain.ts';
import { importCsv, importXml, termsDaysOf } from '../services/invoices/import.ts';
import { listInvoicePage } from '../services/invoices/list.ts';
import {
  showInvoice,
  showPlanOptions,
  showPreview,
  showQuote,
  showTimeline,
} from '../services/invoices/show.ts';
import { endpoint } from './endpoint.ts';

type App = OpenAPIHono<AppEnv>;
const params = z.object({ id: idSchema });

export function invoiceRoutes(app: App, deps: Deps): void {
  const tag = 'Invoices';
  endpoint(app, {
    method: 'post',
    path: '/invoices',
    tag,
    summary: 'Issue an invoice that was made elsewhere',
    body: createInvoiceSchema,
    answer: invoiceSchema,
    status: 201,
    async run({ body }, c) {
      const vendorId = c.get('vendorId');
      const normalized = normalizeInvoice(body, { termsDays: await termsDaysOf(deps, vendorId) });
      if (!normalized.ok) return normalized;
      const made = await createInvoice(deps, vendorId, normalized.input, c.get('actor'));
      if (!made.ok) return made;
      const shown = await showInvoice(deps, vendorId, made.value.invoiceId);
      return shown.ok ? { ...shown, status: made.value.isNew ? 201 : 200 } : shown;
    },
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices',
    tag,
    summary: 'Invoices, newest first',
    query: invoiceListQuerySchema,
    answer: listSchema(invoiceSummarySchema),
    run: ({ query }, c) => listInvoicePage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id',
    tag,
    summary: 'One invoice with its ledger, plan and dunning',
    params,
    answer: invoiceSchema,
    run: ({ params: { id } }, c) => showInvoice(deps, c.get('vendorId'), id),
  });
  explanationRoute(app, deps, tag);
  forecastRoutes(app, deps, tag);
}

/** For programs and for people alike. */
export function explanationRoute(app: App, deps: Deps, tag: string): void {
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/explanation',
    tag,
    summary: 'Why the balance was what it was at an instant',
    params,
    query: explanationQuerySchema,
    answer: explanationSchema,
    run: ({ params: { id }, query }, c) => showExplanation(deps, c.get('vendorId'), id, query.at),
  });
}

/** What paying would cost, which plans there are, what happened and what will. */
function forecastRoutes(app: App, deps: Deps, tag: string): void {
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/quote',
    tag,
    summary: 'What paying it costs right now, each way',
    params,
    answer: quoteSchema,
    run: ({ params: { id } }, c) => showQuote(deps, c.get('vendorId'), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/plan-options',
    tag,
    summary: 'The instalment plans on offer',
    params,
    query: z.object({ firstOn: civilDateSchema.optional() }),
    answer: planMenuSchema,
    run: ({ params: { id }, query }, c) =>
      showPlanOptions(deps, c.get('vendorId'), id, query.firstOn),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/timeline',
    tag,
    summary: 'What happened, from the journal',
    params,
    answer: listSchema(timelineEventSchema),
    run: ({ params: { id } }, c) => showTimeline(deps, c.get('vendorId'), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/preview',
    tag,
    summary: 'What will happen if nobody pays',
    params,
    query: previewQuerySchema,
    answer: previewSchema,
    run: ({ params: { id }, query }, c) => showPreview(deps, c.get('vendorId'), id, query.until),
  });
}

/** Not JSON: an e-invoice as it is, or a table. */
export function importRoute(app: App, deps: Deps): void {
  const body = {
    content: {
      'application/xml': { schema: einvoiceSchema },
      'text/csv': { schema: invoiceTableSchema },
    },
  };
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/invoices/import',
    tags: ['Invoices'],
    summary: 'Import an e-invoice or credit note (UBL 2.1, CII) or a CSV file',
    request: { body },
    responses: {
      200: {
        description: 'What became of each document',
        content: { 'application/json': { schema: importResultSchema } },
      },
    },
  });
  app.post('/invoices/import', async (c) => {
    const type = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase();
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const isXml = type === 'application/xml' || type === 'text/xml';
    if (!isXml && type !== 'text/csv')
      return problem(c, { ok: false, code: 'unsupportedMediaType' });
    const imported = await (isXml ? importXml : importCsv)(
      deps,
      c.get('vendorId'),
      bytes,
      c.get('actor'),
    );
    return imported.ok ? c.json(imported.value) : problem(c, imported);
  });
}
