import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { localDate } from '../domain/calendar.ts';
import type { CaseFacts } from '../domain/facts.ts';
import { invoicePdf } from '../documents/invoice-pdf.ts';
import type { PaperContext } from '../documents/paper-desk.ts';
import { planIcs } from '../documents/plan-ics.ts';
import { planPdf } from '../documents/plan-pdf.ts';
import { receiptPdf } from '../documents/receipt-pdf.ts';
import type { AppEnv } from '../middleware/env.ts';
import { problem } from '../middleware/problems.ts';
import { loadScope } from '../services/portal/load.ts';
import { portalView } from '../services/portal/view.ts';

type Paper = { readonly bytes: Uint8Array | string | undefined; readonly type: string };
const PDF = 'application/pdf';

/** The same facts on paper: invoice, receipt, plan and its days. Only what the link may see. */
export function portalDocumentRoutes(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get('/:token/invoices/:file{.+\\.pdf}', (c) =>
    answer(deps, c, 'invoices', async (facts, id, context) => ({ bytes: await invoicePdf(facts, id, context), type: PDF })),
  );
  app.get('/:token/receipts/:file{.+\\.pdf}', (c) =>
    answer(deps, c, 'payments', async (facts, id, context) => ({ bytes: await receiptPdf(facts, id, context), type: PDF })),
  );
  app.get('/:token/plans/:file{.+\\.(?:pdf|ics)}', (c) =>
    answer(deps, c, 'plans', async (facts, id, context) =>
      c.req.param('file')?.endsWith('.ics')
        ? { bytes: planIcs(facts, id, { ...context, url: null }), type: 'text/calendar; charset=utf-8' }
        : { bytes: await planPdf(facts, id, context), type: PDF },
    ),
  );
  return app;
}

async function answer(
  deps: Deps,
  c: Context<AppEnv>,
  list: 'invoices' | 'payments' | 'plans',
  make: (facts: CaseFacts, id: string, context: PaperContext) => Promise<Paper>,
): Promise<Response> {
  const scope = c.get('scope');
  const file = c.req.param('file') ?? '';
  const id = file.slice(0, file.lastIndexOf('.'));
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return problem(c, loaded);
  const facts = loaded.value;
  const now = deps.clock.now();
  const view = portalView(facts, {
    now,
    calendar: deps.calendars.of(facts.vendor, facts.debtor),
    sandbox: deps.config.sandbox,
    publishableKey: '',
    invoiceId: scope.invoiceId,
    selected: null,
  });
  if (!view[list].some((row) => row.id === id)) return problem(c, { ok: false, code: 'notFound' });
  const paper = await make(facts, id, { now, locale: c.req.query('lang') ?? facts.debtor.locale });
  if (paper.bytes === undefined) return problem(c, { ok: false, code: 'notFound' });
  const name = `${id}-${localDate(now, facts.vendor.timeZone)}${file.slice(file.lastIndexOf('.'))}`;
  return c.body(paper.bytes as Uint8Array<ArrayBuffer> | string, 200, { 'content-type': paper.type, 'content-disposition': `inline; filename="${name}"` });
}
