import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { changeDebtorSchema, debtorListQuerySchema, debtorSchema } from '../contract/debtor.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { changeDebtor } from '../services/debtors/change.ts';
import { listDebtorPage } from '../services/debtors/list.ts';
import { showDebtor } from '../services/debtors/show.ts';
import { endpoint } from './endpoint.ts';

const params = z.object({ id: idSchema });
const refOf = (c: Context<AppEnv>, debtorId: string) => ({ vendorId: c.get('vendorId'), debtorId });

/** Who owes: the same for the vendor's programs and people. */
export function debtorRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  const tag = 'Debtors';
  endpoint(app, {
    method: 'get',
    path: '/debtors',
    tag,
    summary: 'Debtors by name',
    query: debtorListQuerySchema,
    answer: listSchema(debtorSchema),
    run: ({ query }, c) => listDebtorPage(deps, c.get('vendorId'), query),
  });
  endpoint(app, {
    method: 'get',
    path: '/debtors/:id',
    tag,
    summary: 'One debtor',
    params,
    answer: debtorSchema,
    run: ({ params: { id } }, c) => showDebtor(deps, refOf(c, id)),
  });
  endpoint(app, {
    method: 'patch',
    path: '/debtors/:id',
    tag,
    summary: 'Correct the name, the address or the language of a debtor',
    params,
    body: changeDebtorSchema,
    answer: debtorSchema,
    run: ({ params: { id }, body }, c) => changeDebtor(deps, refOf(c, id), c.get('actor'), body),
  });
}
