import type { OpenAPIHono } from '@hono/zod-openapi';
import { z } from '@hono/zod-openapi';
import { apiKeySchema, createdApiKeySchema, newApiKeySchema } from '../contract/api-key.ts';
import { idSchema, listSchema } from '../contract/primitives.ts';
import type { Deps } from '../deps.ts';
import type { AppEnv } from '../middleware/env.ts';
import { createKey, listKeys, revokeKey } from '../services/auth/api-keys.ts';
import { endpoint } from './endpoint.ts';

/** Only for people: a program's key cannot make another one. */
export function apiKeyRoutes(app: OpenAPIHono<AppEnv>, deps: Deps): void {
  const tag = 'Admin';
  endpoint(app, {
    method: 'get',
    path: '/api-keys',
    tag,
    summary: 'API keys that work',
    answer: listSchema(apiKeySchema),
    run: (_, c) => listKeys(deps, c.get('vendorId')),
  });
  endpoint(app, {
    method: 'post',
    path: '/api-keys',
    tag,
    summary: 'Make an API key',
    body: newApiKeySchema,
    answer: createdApiKeySchema,
    status: 201,
    run: ({ body }, c) => createKey(deps, c.get('vendorId'), body),
  });
  endpoint(app, {
    method: 'delete',
    path: '/api-keys/:id',
    tag,
    summary: 'Revoke an API key',
    params: z.object({ id: idSchema }),
    answer: z.object({ status: z.string() }),
    run: ({ params: { id } }, c) => revokeKey(deps, c.get('vendorId'), id),
  });
}
