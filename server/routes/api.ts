import { OpenAPIHono, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from 'hono';
import { debtorListQuerySchema, debtorSchema } from '../contract/debtor.ts';
import { importResultSchema } from '../contract/import.ts';
import {
  createInvoiceSchema,
  invoiceListQuerySchema,
  invoiceSchema,
  invoiceSummarySchema,
} from '../contract/invoice.ts';
import {
  createHoldSchema,
  creditNoteSchema,
  holdParamsSchema,
  holdSchema,
  offlinePaymentSchema,
  paymentListQuerySchema,
  previewQuerySchema,
  previewSchema,
  timelineEventSchema,
  vendorPaymentSchema,
  writeOffSchema,
} from '../contract/ledger-api.ts';
import { createLinkSchema, linkSchema } from '../contract/link.ts';
import { normalizeInvoice } from '../contract/normalize-invoice.ts';
import {
  cancelPlanSchema,
  planActionSchema,
  planListQuerySchema,
  vendorPlanSchema,
} from '../contract/plan-api.ts';
import { planMenuSchema, quoteSchema } from '../contract/portal.ts';
import { civilDateSchema, idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import { apiKey } from '../middleware/api-key.ts';
import type { AppEnv } from '../middleware/env.ts';
import { idempotency } from '../middleware/idempotency.ts';
import { problem } from '../middleware/problems.ts';
import { createLimiter, limitFailures } from '../middleware/rate-limit.ts';
import { listDebtorPage } from '../services/debtors/list.ts';
import { endHold, setHold } from '../services/holds/hold.ts';
import { createInvoice } from '../services/invoices/create.ts';
import { importCsv, importXml } from '../services/invoices/import.ts';
import { listInvoicePage } from '../services/invoices/list.ts';
import {
  showInvoice,
  showPlanOptions,
  showPreview,
  showQuote,
  showTimeline,
} from '../services/invoices/show.ts';
import { recordCreditNote, recordPayment, writeOff } from '../services/ledger/post.ts';
import { createLink, endLink } from '../services/links/manage.ts';
import { listPaymentPage } from '../services/payments/list.ts';
import { cancelPlan, listPlanPage, reinstatePlan, showPlan } from '../services/plans/manage.ts';
import { endpoint } from './endpoint.ts';

type Api = OpenAPIHono<AppEnv>;
const params = z.object({ id: idSchema });
const MAX_BODY = 8 * 1024 * 1024;

const vendorOf = (c: Context<AppEnv>): string => c.get('vendorId');
const actorOf = (c: Context<AppEnv>) =>
  ({ kind: 'vendor', via: 'api', id: c.get('apiKeyId') }) as const;
const onInvoice = (c: Context<AppEnv>, invoiceId: string) => ({
  vendorId: vendorOf(c),
  invoiceId,
  actor: actorOf(c),
});
const onPlan = (c: Context<AppEnv>, planId: string) => ({
  vendorId: vendorOf(c),
  planId,
  actor: actorOf(c),
});

/** The vendor's programs. Every query behind the key is bound to the key's vendor. */
export function apiRoutes(deps: Deps): Api {
  const app: Api = new OpenAPIHono<AppEnv>();
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => problem(c, { ok: false, code: 'bodyTooLarge' }),
    }),
  );
  app.use(limitFailures(createLimiter(100, 60)));
  app.use(apiKey(deps));
  app.use(idempotency(deps));
  importRoute(app, deps);
  invoiceRoutes(app, deps);
  ledgerRoutes(app, deps);
  linkRoutes(app, deps);
  planRoutes(app, deps);
  listRoutes(app, deps);
  return app;
}

/** Not JSON: an e-invoice as it is, or a table. */
function importRoute(app: Api, deps: Deps): void {
  const body = {
    content: { 'application/xml': { schema: z.string() }, 'text/csv': { schema: z.string() } },
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
    const imported = await (isXml ? importXml : importCsv)(deps, vendorOf(c), bytes, actorOf(c));
    return imported.ok ? c.json(imported.value) : problem(c, imported);
  });
}

function invoiceRoutes(app: Api, deps: Deps): void {
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
      const normalized = normalizeInvoice(body);
      if (!normalized.ok) return normalized;
      const made = await createInvoice(deps, vendorOf(c), normalized.input, actorOf(c));
      if (!made.ok) return made;
      const shown = await showInvoice(deps, vendorOf(c), made.value.invoiceId);
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
    run: ({ query }, c) => listInvoicePage(deps, vendorOf(c), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id',
    tag,
    summary: 'One invoice with its ledger, plan and dunning',
    params,
    answer: invoiceSchema,
    run: ({ params: { id } }, c) => showInvoice(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/quote',
    tag,
    summary: 'What paying it costs right now, each way',
    params,
    answer: quoteSchema,
    run: ({ params: { id } }, c) => showQuote(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/plan-options',
    tag,
    summary: 'The instalment plans on offer',
    params,
    query: z.object({ firstOn: civilDateSchema.optional() }),
    answer: planMenuSchema,
    run: ({ params: { id }, query }, c) => showPlanOptions(deps, vendorOf(c), id, query.firstOn),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/timeline',
    tag,
    summary: 'What happened, from the journal',
    params,
    answer: listSchema(timelineEventSchema),
    run: ({ params: { id } }, c) => showTimeline(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id/preview',
    tag,
    summary: 'What will happen if nobody pays',
    params,
    query: previewQuerySchema,
    answer: previewSchema,
    run: ({ params: { id }, query }, c) => showPreview(deps, vendorOf(c), id, query.until),
  });
}

function ledgerRoutes(app: Api, deps: Deps): void {
  const tag = 'Ledger';
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/payments',
    tag,
    summary: 'Record money that came another way',
    params,
    body: offlinePaymentSchema,
    answer: invoiceSchema,
    status: 201,
    run: ({ params: { id }, body }, c) => recordPayment(deps, onInvoice(c, id), body),
  });
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/credit-notes',
    tag,
    summary: 'Apply a credit note',
    params,
    body: creditNoteSchema,
    answer: invoiceSchema,
    status: 201,
    run: ({ params: { id }, body }, c) => recordCreditNote(deps, onInvoice(c, id), body),
  });
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/write-off',
    tag,
    summary: 'Give up what is still owed',
    params,
    body: writeOffSchema,
    answer: invoiceSchema,
    status: 201,
    run: ({ params: { id }, body }, c) => writeOff(deps, onInvoice(c, id), body),
  });
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/holds',
    tag,
    summary: 'Hold reminders and automatic charges',
    params,
    body: createHoldSchema,
    answer: holdSchema,
    status: 201,
    run: ({ params: { id }, body }, c) => setHold(deps, onInvoice(c, id), body),
  });
  endpoint(app, {
    method: 'delete',
    path: '/invoices/:id/holds/:holdId',
    tag,
    summary: 'End a hold',
    params: holdParamsSchema,
    answer: holdSchema,
    run: ({ params: { id, holdId } }, c) => endHold(deps, onInvoice(c, id), holdId),
  });
}

function linkRoutes(app: Api, deps: Deps): void {
  const tag = 'Links';
  endpoint(app, {
    method: 'post',
    path: '/links',
    tag,
    summary: 'Make a permanent pay link',
    body: createLinkSchema,
    answer: linkSchema,
    status: 201,
    run: ({ body }, c) => createLink(deps, vendorOf(c), body),
  });
  endpoint(app, {
    method: 'delete',
    path: '/links/:id',
    tag,
    summary: 'Revoke a link',
    params,
    answer: linkSchema,
    run: ({ params: { id } }, c) => endLink(deps, vendorOf(c), id),
  });
}

function planRoutes(app: Api, deps: Deps): void {
  const tag = 'Plans';
  endpoint(app, {
    method: 'get',
    path: '/plans',
    tag,
    summary: 'Plans, newest first',
    query: planListQuerySchema,
    answer: listSchema(vendorPlanSchema),
    run: ({ query }, c) => listPlanPage(deps, vendorOf(c), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/plans/:id',
    tag,
    summary: 'One plan',
    params,
    answer: vendorPlanSchema,
    run: ({ params: { id } }, c) => showPlan(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'post',
    path: '/plans/:id/cancel',
    tag,
    summary: 'End a plan; dunning goes on',
    params,
    body: cancelPlanSchema,
    answer: vendorPlanSchema,
    run: ({ params: { id }, body }, c) => cancelPlan(deps, onPlan(c, id), body.reason),
  });
  endpoint(app, {
    method: 'post',
    path: '/plans/:id/reinstate',
    tag,
    summary: 'Give a broken plan another chance',
    params,
    body: planActionSchema,
    answer: vendorPlanSchema,
    run: ({ params: { id } }, c) => reinstatePlan(deps, onPlan(c, id)),
  });
}

function listRoutes(app: Api, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/debtors',
    tag: 'Debtors',
    summary: 'Debtors by name',
    query: debtorListQuerySchema,
    answer: listSchema(debtorSchema),
    run: ({ query }, c) => listDebtorPage(deps, vendorOf(c), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/payments',
    tag: 'Payments',
    summary: 'Payments, newest first',
    query: paymentListQuerySchema,
    answer: listSchema(vendorPaymentSchema),
    run: ({ query }, c) => listPaymentPage(deps, vendorOf(c), query),
  });
}
