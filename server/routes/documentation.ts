import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../middleware/env.ts';

/** The OpenAPI document, made from the schemas that the routes parse with, and pages to read it. */
export function documentationRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
  });
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Saldo',
      version: '1',
      description:
        'Amounts are integers in minor units, dates are YYYY-MM-DD, instants ISO 8601 in UTC.',
    },
    security: [{ apiKey: [] }],
  });
}
