import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { PagesHandler } from './http.ts';

const ENTRY = join(import.meta.dirname, '../dist/portal/server/entry.mjs');

/** The built pages; null before the first `npm run build`, then only the API answers. */
export async function loadPages(): Promise<PagesHandler | null> {
  if (!existsSync(ENTRY)) return null;
  const built: unknown = await import(pathToFileURL(ENTRY).href);
  if (isBuilt(built)) return guardPages(built.handler);
  throw new Error(`${ENTRY} is not the page server that \`npm run build\` makes`);
}

const METHODS = new Set(['GET', 'HEAD', 'POST']);
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const REFUSALS = {
  400: 'The Host of this request is no address.',
  405: 'This address does not take that method.',
  411: 'A form has to say how long it is.',
} as const;

/**
 * Keeps from Astro what it answers with a 500, and with the address (the secret of a link) in the
 * error output: methods and hosts that no Request can be made of, and forms without an end.
 */
export function guardPages(pages: PagesHandler): PagesHandler {
  return (request, response, next, locals) => {
    const status = refusalOf(request);
    if (status === undefined) return pages(request, response, next, locals);
    response.writeHead(status, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...(status === 405 ? { allow: [...METHODS].join(', ') } : {}),
    });
    response.end(REFUSALS[status]);
    return undefined;
  };
}

function refusalOf({ method = '', headers }: IncomingMessage): keyof typeof REFUSALS | undefined {
  if (!METHODS.has(method)) return 405;
  if (headers.host !== undefined && !HOST.test(headers.host)) return 400;
  return headers['transfer-encoding'] === undefined ? undefined : 411;
}

const isBuilt = (built: unknown): built is { readonly handler: PagesHandler } =>
  typeof built === 'object' &&
  built !== null &&
  'handler' in built &&
  typeof built.handler === 'function';
