import { defineMiddleware } from 'astro:middleware';
import { contentSecurityPolicy, pageHeaders } from './lib/security-headers.ts';

/** Refuses forms from other sites before a page sees them, and gives every answer its headers. */
export const onRequest = defineMiddleware(async ({ request, locals }, next) => {
  if (isForeignForm(request)) return new Response('Forbidden', { status: 403 });
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

/**
 * Browsers say where a request comes from; programs, which carry nobody's rights, say nothing.
 * `Origin: null` is what our own forms send, because pages give no referrer.
 */
function isForeignForm({ method, headers, url }: Request): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('Origin');
  if (origin === null || origin === 'null') return false;
  return (
    !URL.canParse(origin) || new URL(origin).host !== (headers.get('Host') ?? new URL(url).host)
  );
}
