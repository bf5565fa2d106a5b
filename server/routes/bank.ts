import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import {
  bankLineListSchema,
  bankLineQuerySchema,
  bankLineSchema,
  bankStatementSchema,
  confirmBankLineSchema,
  ignoreBankLineSchema,
  undoBankLineSchema,
  statementFileSchema,
  statementImportSchema,
} from '../contract/bank.ts';
import { pageQuerySchema } from '../contract/debtor.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { confirmLine, dismissLine, takeBackLine } from '../services/statements/decide.ts';
import { importStatements } from '../services/statements/import.ts';
import { listLinePage, listStatementPage, showLine } from '../services/statements/list.ts';
import { endpoint } from './endpoint.ts';

type App = OpenAPIHono<AppEnv>;
const tag = 'Bank';
const params = z.object({ id: idSchema });

const onLine = (c: Context<AppEnv>, lineId: string) => ({
  vendorId: c.get('vendorId'),
  lineId,
  actor: c.get('actor'),
});

/** Statements of the vendor's banks: the same for its programs and people. */
export function bankRoutes(app: App, deps: Deps): void {
  importRoute(app, deps);
  endpoint(app, {
    method: 'get',
    path: '/bank-statements',
    tag,
    summary: 'Bank statements, the last imported first',
    query: pageQuerySchema,
    answer: listSchema(bankStatementSchema),
    run: ({ query }, c) => listStatementPage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/bank-lines',
    tag,
    summary: 'Transfers of all statements, the latest day first',
    query: bankLineQuerySchema,
    answer: bankLineListSchema,
    run: ({ query }, c) => listLinePage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/bank-lines/:id',
    tag,
    summary: 'One transfer and what it may pay',
    params,
    answer: bankLineSchema,
    run: ({ params: { id } }, c) => showLine(deps, c.get('vendorId'), id),
  });
  endpoint(app, {
    method: 'post',
    path: '/bank-lines/:id/confirm',
    tag,
    summary: 'Say which invoices a transfer pays',
    params,
    body: confirmBankLineSchema,
    answer: bankLineSchema,
    run: ({ params: { id }, body }, c) => confirmLine(deps, onLine(c, id), body),
  });
  endpoint(app, {
    method: 'post',
    path: '/bank-lines/:id/ignore',
    tag,
    summary: 'Say that a transfer pays none of the invoices',
    params,
    body: ignoreBankLineSchema,
    answer: bankLineSchema,
    run: ({ params: { id } }, c) => dismissLine(deps, onLine(c, id)),
  });
  endpoint(app, {
    method: 'post',
    path: '/bank-lines/:id/undo',
    tag,
    summary: 'Take back what was recorded of a transfer by mistake',
    params,
    body: undoBankLineSchema,
    answer: bankLineSchema,
    run: ({ params: { id } }, c) => takeBackLine(deps, onLine(c, id)),
  });
}

/** Not JSON: the bank's file as it is. What it is says its content, whatever type it is sent as. */
function importRoute(app: App, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/bank-statements',
    tags: [tag],
    summary: 'Import a statement of the bank (camt.053, MT940, CSV)',
    request: {
      body: { content: { 'application/octet-stream': { schema: statementFileSchema } } },
    },
    responses: {
      200: {
        description: 'What became of its lines',
        content: { 'application/json': { schema: statementImportSchema } },
      },
    },
  });
  app.post('/bank-statements', async (c) => {
    const file = new Uint8Array(await c.req.arrayBuffer());
    const imported = await importStatements(deps, c.get('vendorId'), file, c.get('actor'));
    return imported.ok ? c.json(imported.value) : problem(c, imported);
  });
}
