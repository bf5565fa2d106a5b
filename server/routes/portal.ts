import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import {
  acceptPlanSchema,
  createdPaymentSchema,
  createPaymentSchema,
  paymentViewSchema,
  planMenuSchema,
  planTermsSchema,
  planViewSchema,
  portalViewSchema,
  transferOrderSchema,
  returnViewSchema,
  startCheckoutSchema,
  startedCheckoutSchema,
} from '../contract/portal.ts';
import { leaveMethodSchema, leftMethodSchema } from '../contract/plan-method.ts';
import {
  acceptedSchema,
  freshLinkSchema,
  lookupSchema,
  planMenuQuerySchema,
  planTermsQuerySchema,
  returnParamsSchema,
  selectionQuerySchema,
  tokenAndIdParamsSchema,
  tokenParamsSchema,
  transferQuerySchema,
  vendorEmbedSchema,
  vendorParamsSchema,
} from '../contract/portal-requests.ts';
import type { AppEnv } from '../middleware/env.ts';
import { linkScope } from '../middleware/link-scope.ts';
import { limitBody } from '../middleware/limit-body.ts';
import { addressBlock, createLimiter, limitFailures } from '../middleware/rate-limit.ts';
import type { Limiter } from '../middleware/rate-limit.ts';
import { requestFreshLink } from '../services/links/fresh-link.ts';
import { lookUpInvoice } from '../services/links/look-up.ts';
import { done, failed } from '../services/outcome.ts';
import { startCheckout } from '../services/payments/redirect.ts';
import { startPayment } from '../services/payments/start.ts';
import { refreshReturn, viewReturn } from '../services/payments/view-return.ts';
import { viewPayment } from '../services/payments/view.ts';
import { acceptPlan, previewTerms } from '../services/plans/accept.ts';
import { replaceMethod } from '../services/plans/replace-method.ts';
import { viewEmbed, viewPlanMenu, viewPortal, viewTransfer } from '../services/portal/show.ts';
import { viewVendorEmbed } from '../services/vendors/view-embed.ts';
import { endpoint } from './endpoint.ts';
import { portalDocumentRoutes } from './portal-documents.ts';

const tag = 'Debtor';
const params = tokenParamsSchema;
const HOUR_S = 3600;

/** What a link can see and do. The pages and the widget call exactly this. */
export function portalRoutes(
  deps: Deps,
  wakeWorker: () => void,
  guesses: Limiter,
): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.use(limitBody(64 * 1024));
  app.use(limitFailures(guesses));
  mailRoutes(app, deps, wakeWorker);
  returnRoutes(app, deps);
  app.use('/:token', linkScope(deps));
  app.use('/:token/*', linkScope(deps));
  viewRoutes(app, deps);
  paymentRoutes(app, deps);
  transferRoute(app, deps);
  planRoutes(app, deps, wakeWorker);
  methodRoutes(app, deps, wakeWorker);
  app.route('/', portalDocumentRoutes(deps));
  return app;
}

/** Both answer the same whether or not anything was found, and write only to the address on file (rules 9.3). */
function mailRoutes(app: OpenAPIHono<AppEnv>, deps: Deps, wakeWorker: () => void): void {
  const limiter = createLimiter(10, HOUR_S);
  const answer = acceptedSchema;
  const ask = async (ip: string, work: () => Promise<void>) => {
    // The limit is silent too: who tries a mail bomb must not learn when it stopped working.
    if (!(await limiter.take(addressBlock(ip)))) return done({ status: 'accepted' as const });
    await work();
    wakeWorker();
    return done({ status: 'accepted' as const });
  };
  endpoint(app, {
    method: 'post',
    path: '/fresh-link',
    tag,
    summary: 'Mail a fresh link to the address on file',
    body: freshLinkSchema,
    answer,
    status: 202,
    run: ({ body }, c) => ask(c.get('clientIp'), () => requestFreshLink(deps, body.token)),
  });
  endpoint(app, {
    method: 'post',
    path: '/lookup',
    tag,
    summary: 'Mail the link of an invoice number to the address on file',
    body: lookupSchema,
    answer,
    status: 202,
    run: ({ body }, c) => ask(c.get('clientIp'), () => lookUpInvoice(deps, body)),
  });
  endpoint(app, {
    method: 'get',
    path: '/vendors/:vendorId/embed',
    tag,
    summary: 'Whose lookup form this is and who may show it',
    params: vendorParamsSchema,
    answer: vendorEmbedSchema,
    run: ({ params: { vendorId } }) => viewVendorEmbed(deps, vendorId),
  });
}

/** For whoever comes back from the processor's page, to an address without a link. */
function returnRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/returns/:key',
    tag,
    summary: 'What became of a payment on the processor’s page',
    params: returnParamsSchema,
    answer: returnViewSchema,
    run: ({ params: { key } }) => viewReturn(deps, key),
  });
  endpoint(app, {
    method: 'post',
    path: '/returns/:key',
    tag,
    summary: 'The same, written down: whoever comes back is faster than the processor’s event',
    params: returnParamsSchema,
    answer: returnViewSchema,
    run: ({ params: { key } }) => refreshReturn(deps, key),
  });
}

function viewRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/:token',
    tag,
    summary: 'Invoices, lines, quotes, plans and payments of a link',
    params,
    query: selectionQuerySchema,
    answer: portalViewSchema,
    run: ({ query }, c) => viewPortal(deps, c.get('scope'), query.invoices ?? null),
  });
  endpoint(app, {
    method: 'get',
    path: '/:token/embed',
    tag,
    summary: 'Origins that may embed this link',
    params,
    answer: z.object({ allowedOrigins: z.array(z.string()) }),
    run: (_, c) => viewEmbed(deps, c.get('scope')),
  });
}

function transferRoute(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  endpoint(app, {
    method: 'get',
    path: '/:token/transfer',
    tag,
    summary: 'What to write into a bank transfer',
    params,
    query: transferQuerySchema,
    answer: transferOrderSchema,
    run: ({ query }, c) => viewTransfer(deps, c.get('scope'), query),
  });
}

function paymentRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  const declines = createLimiter(5, HOUR_S);
  endpoint(app, {
    method: 'post',
    path: '/:token/payments',
    tag,
    summary: 'Pay: price it, open an intent, confirm it when a token is sent',
    params,
    body: createPaymentSchema,
    answer: createdPaymentSchema,
    status: 201,
    async run({ body }, c) {
      const scope = c.get('scope');
      if (body.confirmationToken === undefined) return startPayment(deps, scope, body);
      const key = `${scope.linkId} ${addressBlock(c.get('clientIp'))}`;
      // Five refused cards in an hour are a card tester, not a payer (threat T24).
      if (!(await declines.take(key))) return failed('tooManyRequests');
      const started = await startPayment(deps, scope, body);
      const isRefused = started.ok
        ? started.value.problem !== null
        : started.code === 'paymentDeclined';
      if (!isRefused) await declines.giveBack(key);
      return started;
    },
  });
  endpoint(app, {
    method: 'post',
    path: '/:token/checkouts',
    tag,
    summary: 'Pay on the processor’s own page: price it and open that page',
    params,
    body: startCheckoutSchema,
    answer: startedCheckoutSchema,
    status: 201,
    run: ({ body }, c) => startCheckout(deps, c.get('scope'), body),
  });
  endpoint(app, {
    method: 'get',
    path: '/:token/payments/:id',
    tag,
    summary: 'What became of a payment',
    params: tokenAndIdParamsSchema,
    answer: paymentViewSchema,
    run: ({ params: { id } }, c) => viewPayment(deps, c.get('scope'), id),
  });
}

/** Leaving another method takes no money, but tries cards like a payment does (threat T24). */
function methodRoutes(app: OpenAPIHono<AppEnv>, deps: Deps, wakeWorker: () => void): void {
  const declines = createLimiter(5, HOUR_S);
  endpoint(app, {
    method: 'post',
    path: '/:token/plans/:id/method',
    tag,
    summary: 'Leave another card or account for the debits of a plan',
    params: tokenAndIdParamsSchema,
    body: leaveMethodSchema,
    answer: leftMethodSchema,
    async run({ params: { id }, body }, c) {
      const scope = c.get('scope');
      const key = `${scope.linkId} ${addressBlock(c.get('clientIp'))}`;
      if (!(await declines.take(key))) return failed('tooManyRequests');
      const left = await replaceMethod(deps, scope, id, body);
      const isRefused = left.ok ? left.value.problem !== null : left.code === 'paymentDeclined';
      if (!isRefused) await declines.giveBack(key);
      if (left.ok) wakeWorker();
      return left;
    },
  });
}

function planRoutes(app: OpenAPIHono<AppEnv>, deps: Deps, wakeWorker: () => void): void {
  const localeOf = (header: string | undefined): string => header?.slice(0, 2).toLowerCase() ?? '';
  endpoint(app, {
    method: 'get',
    path: '/:token/plan-options',
    tag,
    summary: 'The plans on offer',
    params,
    query: planMenuQuerySchema,
    answer: planMenuSchema,
    run: ({ query }, c) => viewPlanMenu(deps, c.get('scope'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/:token/plan-terms',
    tag,
    summary: 'The text that accepting a plan agrees to',
    params,
    query: planTermsQuerySchema,
    answer: planTermsSchema,
    run: ({ query }, c) =>
      previewTerms(deps, c.get('scope'), {
        ...query,
        locale: query.locale ?? localeOf(c.req.header('accept-language')),
      }),
  });
  endpoint(app, {
    method: 'post',
    path: '/:token/plans',
    tag,
    summary: 'Agree to a plan',
    params,
    body: acceptPlanSchema,
    answer: planViewSchema,
    status: 201,
    async run({ body }, c) {
      const visitor = {
        ip: c.get('clientIp'),
        userAgent: c.req.header('user-agent')?.slice(0, 300) ?? null,
      };
      const accepted = await acceptPlan(
        deps,
        c.get('scope'),
        { ...body, locale: body.locale ?? localeOf(c.req.header('accept-language')) },
        visitor,
      );
      if (accepted.ok) wakeWorker();
      return accepted;
    },
  });
}
