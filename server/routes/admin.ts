import { OpenAPIHono, z } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { Context } from 'hono';
import {
  adminInvoiceSchema,
  adminPlanSchema,
  meSchema,
  overviewSchema,
  planBoardQuerySchema,
  planBoardSchema,
  settingsSchema,
  signedInSchema,
  signInSchema,
} from '../contract/admin.ts';
import { debtorListQuerySchema, debtorSchema } from '../contract/debtor.ts';
import {
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
  writeOffSchema,
} from '../contract/ledger-api.ts';
import { cancelPlanSchema, planActionSchema, vendorPlanSchema } from '../contract/plan-api.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import { adminSession, sessionCookieName, sessionToken } from '../middleware/admin-session.ts';
import type { AppEnv } from '../middleware/env.ts';
import { idempotency } from '../middleware/idempotency.ts';
import { problem } from '../middleware/problems.ts';
import { addressBlock, createLimiter } from '../middleware/rate-limit.ts';
import { signIn, signOut } from '../services/auth/session.ts';
import { listDebtorPage } from '../services/debtors/list.ts';
import { endHold, setHold } from '../services/holds/hold.ts';
import { showAdminInvoice } from '../services/invoices/admin-view.ts';
import { listInvoicePage } from '../services/invoices/list.ts';
import { recordCreditNote, recordPayment, writeOff } from '../services/ledger/post.ts';
import { done, failed } from '../services/outcome.ts';
import { showAdminPlan, showPlanBoard } from '../services/plans/board.ts';
import { cancelPlan, reinstatePlan } from '../services/plans/manage.ts';
import { completeTask, showMe, showOverview } from '../services/vendors/overview.ts';
import { saveSettings, showSettings } from '../services/vendors/settings.ts';
import { endpoint } from './endpoint.ts';

type Admin = OpenAPIHono<AppEnv>;
const tag = 'Admin';
const params = z.object({ id: idSchema });
const statusSchema = z.object({ status: z.string() });
const QUARTER_S = 15 * 60;

const vendorOf = (c: Context<AppEnv>): string => c.get('vendorId');
const actorOf = (c: Context<AppEnv>) =>
  ({ kind: 'vendor', via: 'admin', id: c.get('userId') }) as const;
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

/** What the admin pages call, behind a session of a person at the vendor. */
export function adminRoutes(deps: Deps): Admin {
  const app: Admin = new OpenAPIHono<AppEnv>();
  app.use(
    bodyLimit({
      maxSize: 64 * 1024,
      onError: (c) => problem(c, { ok: false, code: 'bodyTooLarge' }),
    }),
  );
  signInRoutes(app, deps);
  app.use(adminSession(deps));
  // A form sent twice by a double click records one payment.
  app.use(idempotency(deps));
  readRoutes(app, deps);
  invoiceRoutes(app, deps);
  planRoutes(app, deps);
  settingsRoutes(app, deps);
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
      const address = addressBlock(c.get('clientIp'));
      const account = body.email.toLowerCase();
      if ((await byAddress.isSpent(address)) || (await byAccount.isSpent(account)))
        return failed('tooManyRequests');
      const signedIn = await signIn(deps, body);
      if (!signedIn.ok) {
        await byAddress.spend(address);
        await byAccount.spend(account);
        return signedIn;
      }
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
    run: (_, c) => showMe(deps, vendorOf(c), c.get('userId')),
  });
  endpoint(app, {
    method: 'get',
    path: '/overview',
    tag,
    summary: 'Figures and tasks',
    answer: overviewSchema,
    run: (_, c) => showOverview(deps, vendorOf(c)),
  });
  endpoint(app, {
    method: 'post',
    path: '/tasks/:id/done',
    tag,
    summary: 'Finish a task',
    params,
    answer: statusSchema,
    run: ({ params: { id } }, c) => completeTask(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'get',
    path: '/debtors',
    tag,
    summary: 'Debtors by name',
    query: debtorListQuerySchema,
    answer: listSchema(debtorSchema),
    run: ({ query }, c) => listDebtorPage(deps, vendorOf(c), query),
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
    run: ({ query }, c) => listInvoicePage(deps, vendorOf(c), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/invoices/:id',
    tag,
    summary: 'One invoice with everything that explains it',
    params,
    answer: adminInvoiceSchema,
    run: ({ params: { id } }, c) => showAdminInvoice(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/payments',
    tag,
    summary: 'Record money that came another way',
    params,
    body: offlinePaymentSchema,
    answer: invoiceSchema,
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

function planRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/plans',
    tag,
    summary: 'The plans board',
    query: planBoardQuerySchema,
    answer: planBoardSchema,
    run: ({ query }, c) => showPlanBoard(deps, vendorOf(c), query.tab),
  });
  endpoint(app, {
    method: 'get',
    path: '/plans/:id',
    tag,
    summary: 'One plan of the board',
    params,
    answer: adminPlanSchema,
    run: ({ params: { id } }, c) => showAdminPlan(deps, vendorOf(c), id),
  });
  endpoint(app, {
    method: 'post',
    path: '/plans/:id/cancel',
    tag,
    summary: 'End a plan',
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

function settingsRoutes(app: Admin, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/settings',
    tag,
    summary: 'Settings',
    answer: settingsSchema,
    run: (_, c) => showSettings(deps, vendorOf(c)),
  });
  endpoint(app, {
    method: 'put',
    path: '/settings',
    tag,
    summary: 'Save settings',
    body: settingsSchema,
    answer: settingsSchema,
    run: ({ body }, c) => saveSettings(deps, vendorOf(c), body),
  });
}
