import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { invoiceSchema } from '../contract/invoice.ts';
import {
  createHoldSchema,
  creditNoteSchema,
  holdParamsSchema,
  holdSchema,
  offlinePaymentSchema,
  writeOffSchema,
} from '../contract/ledger-api.ts';
import { idSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { endHold, setHold } from '../services/holds/hold.ts';
import {
  grantDiscount,
  recordCreditNote,
  recordPayment,
  writeOff,
} from '../services/ledger/post.ts';
import { endpoint } from './endpoint.ts';

type App = OpenAPIHono<AppEnv>;
const params = z.object({ id: idSchema });

const onInvoice = (c: Context<AppEnv>, invoiceId: string) => ({
  vendorId: c.get('vendorId'),
  invoiceId,
  actor: c.get('actor'),
  requestKey: c.req.header('idempotency-key'),
});

/** What changes an invoice: the same for the vendor's programs and people. */
export function ledgerRoutes(app: App, deps: Deps): void {
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
    path: '/invoices/:id/discount',
    tag,
    summary: 'Grant the discount although its day has passed',
    params,
    answer: invoiceSchema,
    status: 201,
    run: ({ params: { id } }, c) => grantDiscount(deps, onInvoice(c, id)),
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
