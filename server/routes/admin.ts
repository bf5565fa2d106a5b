import { OpenAPIHono, z } from '@hono/zod-openapi';
import {
  adminInvoiceSchema,
  adminPlanSchema,
  debtorHistorySchema,
  historyQuerySchema,
  meSchema,
  overviewSchema,
  planBoardQuerySchema,
  planBoardSchema,
  settingsSchema,
  signedInSchema,
  signInSchema,
} from '../contract/admin.ts';
import { invoiceListQuerySchema, invoiceSummarySchema } from '../contract/invoice.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import { adminSession, sessionCookieName, sessionToken } from '../middleware/admin-session.ts';
import type { AppEnv } from '../middleware/env.ts';
import { idempotency } from '../middleware/idempotency.ts';
import { limitBody } from '../middleware/limit-body.ts';
import { addressBlock, createLimiter, takeAll } from '../middleware/rate-limit.ts';
import { signIn, signOut } from '../services/auth/session.ts';
import { showHistory } from '../services/debtors/history.ts';
import { showAdminInvoice } from '../services/invoices/admin-view.ts';
import { listInvoicePage } from '../services/invoices/list.ts';
import { done, failed } from '../services/outcome.ts';
import { showAdminPlan, showPlanBoard } from '../services/plans/board.ts';
import { completeTask } from '../services/vendors/finish-task.ts';
import { showMe, showOverview } from '../services/vendors/overview.ts';
import { saveSettings, showSettings } from '../services/vendors/settings.ts';
import { debtorRoutes } from './debtors.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { bankRoutes } from './bank.ts';
import { endpoint } from './endpoint.ts';
import { comparisonRoutes } from './comparison.ts';
import { creditRoutes } from './credit.ts';
import { explanationRoute } from './invoices.ts';
import { ledgerRoutes } from './ledger.ts';
import { planActionRoutes } from './plan-actions.ts';

type Admin = OpenAPIHono<AppEnv>;
const tag = 'Admin';
const params = z.object({ id: idSchema });
const statusSchema = z.object({ status: z.string() });
const QUARTER_S = 15 * 60;
/** A statement of a bank is the only file that people send here. */
const STATEMENTS = /\/bank-statements$/;
const MAX_STATEMENT_BYTES = 6 * 1024 * 1024;

/** What the admin pages call, behind a session of a person at the vendor. */
export function adminRoutes(deps: Deps): Admin {
  const app: Admin = new OpenAPIHono<AppEnv>();
  const [small, large] = [limitBody(64 * 1024), limitBody(MAX_STATEMENT_BYTES)];
  app.use((c, next) => (STATEMENTS.test(c.req.path) ? large : small)(c, next));
  signInRoutes(app, deps);
  app.use(adminSession(deps));
  // A form sent twice by a double click records one payment.
  app.use(idempotency(deps));
  readRoutes(app, deps);
  invoiceRoutes(app, deps);
  ledgerRoutes(app, deps);
  creditRoutes(app, deps);
  bankRoutes(app, deps);
  debtorRoutes(app, deps);
  planRoutes(app, deps);
  planActionRoutes(app, deps);
  settingsRoutes(app, deps);
  apiKeyRoutes(app, deps);
  comparisonRoutes(app, deps);
  return app;
}

function signInRoutes(app: Admin, deps: Deps): void {
  const byAddress = createLimiter(20, QUARTER_S);
  const byAccount = createLimiter(10, QUARTER_S);
  endpoint(app, {
    method: 'post',
    path: '/sign-in',
    tag,
    summary: 'Sign in',
    body: signInSchema,
    answer: signedInSchema,
    async run({ body }, c) {
      const tries = [
        { limiter: byAddress, key: addressBlock(c.get('clientIp')) },
        { limiter: byAccount, key: body.email.toLowerCase() },
      ];
      // Counted before the password is looked at: of many tries at once only so many are looked at.
      if (!(await takeAll(tries))) return failed('tooManyRequests');
      const signedIn = await signIn(deps, body);
      if (!signedIn.ok) return signedIn;
      await Promise.all(tries.map(({ limiter, key }) => limiter.giveBack(key)));
      const { token, expiresAt } = signedIn.value;
      return done({
        token,
        cookieName: sessionCookieName(deps.config.baseUrl),
        expiresAt: new Date(expiresAt).toISOString(),
      });
    },
  });
  endpoint(app, {
    method: 'post',
    path: '/sign-out',
    tag,
    summary: 'Sign out',
    answer: statusSchema,
    async run(_, c) {
      await signOut(deps, sessionToken(deps, c));
      return done({ status: 'signedOut' });
    },
  });
}

function readRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/me',
    tag,
    summary: 'Who is signed in',
    answer: meSchema,
    run: (_, c) => showMe(deps, c.get('vendorId'), c.get('userId')),
  });
  endpoint(app, {
    method: 'get',
    path: '/overview',
    tag,
    summary: 'Figures and tasks',
    answer: overviewSchema,
    run: (_, c) => showOverview(deps, c.get('vendorId')),
  });
  endpoint(app, {
    method: 'get',
    path: '/debtors/:id/history',
    tag,
    summary: 'What happened with a debtor, newest first',
    params,
    query: historyQuerySchema,
    answer: debtorHistorySchema,
    run: ({ params: { id: debtorId }, query }, c) =>
      showHistory(deps, { vendorId: c.get('vendorId'), debtorId }, query.before),
  });
  endpoint(app, {
    method: 'post',
    path: '/tasks/:id/done',
    tag,
    summary: 'Finish a task',
    params,
    answer: statusSchema,
    run: ({ params: { id: taskId } }, c) =>
      completeTask(deps, { vendorId: c.get('vendorId'), taskId, actor: c.get('actor') }),
  });
}

function invoiceRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/invoices',
    tag,
    summary: 'Invoices with where their dunning stands',
    query: invoiceListQuerySchema,
    answer: listSchema(invoiceSummarySchema),
    run: ({ query }, c) => listInvoicePage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id',
    tag,
    summary: 'One invoice with everything that explains it',
    params,
    answer: adminInvoiceSchema,
    run: ({ params: { id } }, c) => showAdminInvoice(deps, c.get('vendorId'), id),
  });
  explanationRoute(app, deps, tag);
}

function planRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/plans',
    tag,
    summary: 'The plans board',
    query: planBoardQuerySchema,
    answer: planBoardSchema,
    run: ({ query }, c) => showPlanBoard(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/plans/:id',
    tag,
    summary: 'One plan of the board',
    params,
    answer: adminPlanSchema,
    run: ({ params: { id } }, c) => showAdminPlan(deps, c.get('vendorId'), id),
  });
}

function settingsRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/settings',
    tag,
    summary: 'Settings',
    answer: settingsSchema,
    run: (_, c) => showSettings(deps, c.get('vendorId')),
  });
  endpoint(app, {
    method: 'put',
    path: '/settings',
    tag,
    summary: 'Save settings',
    body: settingsSchema,
    answer: settingsSchema,
    run: ({ body }, c) => saveSettings(deps, c.get('vendorId'), body),
  });
}
