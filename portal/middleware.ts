import { defineMiddleware } from 'astro:middleware';
import { contentSecurityPolicy, pageHeaders } from './lib/security-headers.ts';

/** Gives every answer its headers; a page that has set one itself keeps its own. */
export const onRequest = defineMiddleware(async ({ locals }, next) => {
  const response = await next();
  const { headers } = response;
  for (const [name, value] of pageHeaders) if (!headers.has(name)) headers.set(name, value);
  if (headers.get('Content-Type') === 'text/html') {
    headers.set('Content-Type', 'text/html; charset=utf-8');
  }
  if (!headers.has('Content-Security-Policy')) {
    headers.set('Content-Security-Policy', contentSecurityPolicy(locals.security ?? {}));
  }
  return response;
});
