import { OpenAPIHono, z } from '@hono/zod-openapi';
import { paymentListQuerySchema, vendorPaymentSchema } from '../contract/ledger-api.ts';
import { createLinkSchema, linkSchema } from '../contract/link.ts';
import { planListQuerySchema, vendorPlanSchema } from '../contract/plan-api.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import { apiKey } from '../middleware/api-key.ts';
import type { AppEnv } from '../middleware/env.ts';
import { idempotency } from '../middleware/idempotency.ts';
import { limitBody } from '../middleware/limit-body.ts';
import { createLimiter, limitFailures } from '../middleware/rate-limit.ts';
import { createLink, endLink } from '../services/links/manage.ts';
import { listPaymentPage } from '../services/payments/list.ts';
import { listPlanPage, showPlan } from '../services/plans/manage.ts';
import { bankRoutes } from './bank.ts';
import { debtorRoutes } from './debtors.ts';
import { endpoint } from './endpoint.ts';
import { importRoute, invoiceRoutes } from './invoices.ts';
import { creditRoutes } from './credit.ts';
import { ledgerRoutes } from './ledger.ts';
import { planActionRoutes } from './plan-actions.ts';

type App = OpenAPIHono<AppEnv>;
const params = z.object({ id: idSchema });
const MAX_BODY = 8 * 1024 * 1024;

/** The vendor's programs. Every query behind the key is bound to the key's vendor. */
export function apiRoutes(deps: Deps): App {
  const app: App = new OpenAPIHono<AppEnv>();
  app.use(limitBody(MAX_BODY));
  app.use(limitFailures(createLimiter(100, 60)));
  app.use(apiKey(deps));
  app.use(idempotency(deps));
  importRoute(app, deps);
  invoiceRoutes(app, deps);
  ledgerRoutes(app, deps);
  creditRoutes(app, deps);
  bankRoutes(app, deps);
  debtorRoutes(app, deps);
  linkRoutes(app, deps);
  planRoutes(app, deps);
  planActionRoutes(app, deps);
  paymentRoutes(app, deps);
  return app;
}

function linkRoutes(app: App, deps: Deps): void {
  const tag = 'Links';
  endpoint(app, {
    method: 'post',
    path: '/links',
    tag,
    summary: 'Make a permanent pay link',
    body: createLinkSchema,
    answer: linkSchema,
    status: 201,
    run: ({ body }, c) => createLink(deps, c.get('vendorId'), body),
  });
  endpoint(app, {
    method: 'delete',
    path: '/links/:id',
    tag,
    summary: 'Revoke a link',
    params,
    answer: linkSchema,
    run: ({ params: { id } }, c) => endLink(deps, c.get('vendorId'), id),
  });
}

function planRoutes(app: App, deps: Deps): void {
  const tag = 'Plans';
  endpoint(app, {
    method: 'get',
    path: '/plans',
    tag,
    summary: 'Plans, newest first',
    query: planListQuerySchema,
    answer: listSchema(vendorPlanSchema),
    run: ({ query }, c) => listPlanPage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/plans/:id',
    tag,
    summary: 'One plan',
    params,
    answer: vendorPlanSchema,
    run: ({ params: { id } }, c) => showPlan(deps, c.get('vendorId'), id),
  });
}

function paymentRoutes(app: App, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/payments',
    tag: 'Payments',
    summary: 'Payments, newest first',
    query: paymentListQuerySchema,
    answer: listSchema(vendorPaymentSchema),
    run: ({ query }, c) => listPaymentPage(deps, c.get('vendorId'), query),
  });
}
