import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { makePaper } from '../services/portal/papers.ts';
import type { PaperKind } from '../services/portal/papers.ts';

/** Invoice, receipt, plan and its days, to print or to keep. */
export function portalDocumentRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:token/invoices/:file{.+\\.pdf}', (c) => answer(deps, c, 'invoice'));
  app.get('/:token/receipts/:file{.+\\.pdf}', (c) => answer(deps, c, 'receipt'));
  app.get('/:token/plans/:file{.+\\.pdf}', (c) => answer(deps, c, 'plan'));
  app.get('/:token/plans/:file{.+\\.ics}', (c) => answer(deps, c, 'planDays'));
  return app;
}

async function answer(deps: Deps, c: Context<AppEnv>, kind: PaperKind): Promise<Response> {
  const file = c.req.param('file') ?? '';
  const id = file.slice(0, file.lastIndexOf('.'));
  const paper = await makePaper(deps, c.get('scope'), kind, id, c.req.query('lang'));
  if (!paper.ok) return problem(c, paper);
  const { content, contentType, filename } = paper.value;
  return c.body(content as Uint8Array<ArrayBuffer> | string, 200, {
    'content-type': contentType,
    'content-disposition': `inline; filename="${filename}"`,
  });
}
