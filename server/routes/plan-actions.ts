import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { cancelPlanSchema, planActionSchema, vendorPlanSchema } from '../contract/plan-api.ts';
import { idSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { cancelPlan, reinstatePlan } from '../services/plans/manage.ts';
import { endpoint } from './endpoint.ts';

type App = OpenAPIHono<AppEnv>;
const params = z.object({ id: idSchema });

const onPlan = (c: Context<AppEnv>, planId: string) => ({
  vendorId: c.get('vendorId'),
  planId,
  actor: c.get('actor'),
});

/** What the vendor may do with a plan, by program or in person. */
export function planActionRoutes(app: App, deps: Deps): void {
  const tag = 'Plans';
  endpoint(app, {
    method: 'post',
    path: '/plans/:id/cancel',
    tag,
    summary: 'End a plan; dunning goes on',
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
