import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { ownOrigins } from './app.ts';
import type { Surface } from './app.ts';
import type { Deps } from './deps.ts';
import { addressOf } from './middleware/request-context.ts';
import { isForeignRequest } from './middleware/same-origin.ts';

/** Astro's handler in middleware mode. */
export type PagesHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
  locals: { readonly saldo: PageServices },
) => void | Promise<void>;

/** The only way in which a page reaches data: our own HTTP surface, called in-process. */
export type PageServices = {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** The one question that every page of a link begins with, asked without HTTP in between. */
  readonly show: (token: string, invoiceIds: readonly string[]) => ReturnType<Surface['show']>;
  readonly origin: string;
  readonly sandbox: boolean;
};

/** Addresses that Astro renders; everything else is the API's. */
const PAGES =
  /^\/(?:$|p\/|embed\/|widget\/demo\/?$|admin(?:$|\/(?!v1\/))|sandbox\/?$|api\/docs\/?$|404$)/;
const MAX_FORM_BYTES = 64 * 1024;
/** The one page that takes a file: a statement of the bank. */
const FILE_PAGE = '/admin/bank';
const MAX_FILE_BYTES = 6 * 1024 * 1024;

/** One Node server for API and pages. Slow and oversized requests are cut off by Node's own limits. */
export function createHttpServer(
  deps: Deps,
  { app, show }: Surface,
  pages: PagesHandler | null,
): Server {
  const api = getRequestListener(app.fetch);
  const origins = ownOrigins(deps.config.baseUrl, deps.config.sandbox);
  const server = createServer(
    { maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 15_000 },
    (request, response) => {
      const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
      if (pages === null || !PAGES.test(path)) return void api(request, response);
      const { method = 'GET', headers } = request;
      if (isForeignRequest(method, headers.origin, headers['sec-fetch-site'], origins))
        return refuse(response, 403);
      const most = path === FILE_PAGE ? MAX_FILE_BYTES : MAX_FORM_BYTES;
      if (Number(headers['content-length'] ?? 0) > most) return refuse(response, 413);
      const clientIp = request.socket.remoteAddress ?? 'unknown';
      const visitor = addressOf(clientIp, headers['x-forwarded-for'], deps.config.trustedProxies);
      const saldo: PageServices = {
        fetch: async (target, init) => app.request(target, forwarded(init, request), { clientIp }),
        show: (token, invoiceIds) => show(token, invoiceIds, visitor),
        origin: deps.config.baseUrl,
        sandbox: deps.config.sandbox,
      };
      void pages(request, response, () => refuse(response, 404), { saldo });
    },
  );
  return server;
}

/** What the API wants to know of the visitor behind the page: evidence and rate limits need it. */
function forwarded(init: RequestInit | undefined, request: IncomingMessage): RequestInit {
  const headers = new Headers(init?.headers);
  for (const name of ['user-agent', 'cookie', 'x-forwarded-for', 'accept-language']) {
    const value = request.headers[name];
    if (typeof value === 'string' && !headers.has(name)) headers.set(name, value);
  }
  return { ...init, headers };
}

const REFUSALS = {
  403: 'This request came from another site.',
  404: 'There is nothing at this address.',
  413: 'This form is larger than any of ours.',
} as const;

function refuse(response: ServerResponse, status: keyof typeof REFUSALS): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(REFUSALS[status]);
}
