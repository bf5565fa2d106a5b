import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  askAgainSchema,
  compareSchema,
  comparisonSchema,
  lastComparisonSchema,
} from '../contract/comparison.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { askNow, compareNow, showComparison } from '../services/comparison/show.ts';
import { endpoint } from './endpoint.ts';

/** "Saldo against Stripe" of the vendor's side. */
export function comparisonRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  const tag = 'Admin';
  endpoint(app, {
    method: 'get',
    path: '/comparison',
    tag,
    summary: 'The last comparison with the processor',
    answer: lastComparisonSchema,
    run: (_, c) => showComparison(deps, c.get('vendorId')),
  });
  endpoint(app, {
    method: 'post',
    path: '/comparison',
    tag,
    summary: 'Compare with the processor now',
    body: compareSchema,
    answer: comparisonSchema,
    run: ({ body }, c) => compareNow(deps, c.get('vendorId'), body.days),
  });
  endpoint(app, {
    method: 'post',
    path: '/comparison/ask',
    tag,
    summary: 'Ask the processor about one difference now',
    body: askAgainSchema,
    answer: comparisonSchema,
    run: ({ body }, c) => askNow(deps, c.get('vendorId'), body.paymentIntent),
  });
}
