import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import { debtorSchema, returnCreditSchema } from '../contract/debtor.ts';
import { invoiceSchema } from '../contract/invoice.ts';
import { applyCreditSchema } from '../contract/ledger-api.ts';
import { idSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { applyCredit } from '../services/credit/apply.ts';
import { returnCredit } from '../services/credit/return.ts';
import { endpoint } from './endpoint.ts';

const params = z.object({ id: idSchema });

/** What becomes of money that was too much: the same for the vendor's programs and people. */
export function creditRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  const tag = 'Ledger';
  endpoint(app, {
    method: 'post',
    path: '/invoices/:id/apply-credit',
    tag,
    summary: 'Pay an invoice with the debtor’s credit',
    params,
    body: applyCreditSchema,
    answer: invoiceSchema,
    status: 201,
    run: ({ params: { id }, body }, c) => {
      const requestKey = c.req.header('idempotency-key');
      const on = { vendorId: c.get('vendorId'), invoiceId: id, actor: c.get('actor'), requestKey };
      return applyCredit(deps, on, body);
    },
  });
  endpoint(app, {
    method: 'post',
    path: '/debtors/:id/return-credit',
    tag,
    summary:
      'Give the debtor’s credit back, to the card that it came from or as already transferred',
    params,
    body: returnCreditSchema,
    answer: debtorSchema,
    status: 201,
    run: ({ params: { id }, body }, c) =>
      returnCredit(deps, { vendorId: c.get('vendorId'), debtorId: id }, c.get('actor'), body),
  });
}
