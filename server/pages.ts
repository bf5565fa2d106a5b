import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { answerLink } from '../portal/settle/answer.ts';
import type { SettleFiles } from '../portal/settle/answer.ts';
import type { PageServices, PagesHandler } from './http.ts';

const BUILT = join(import.meta.dirname, '../dist/portal/server');
const ENTRY = join(BUILT, 'entry.mjs');

/** The built pages; null before the first `npm run build`, then only the API answers. */
export async function loadPages(): Promise<PagesHandler | null> {
  if (!existsSync(ENTRY)) return null;
  const built: unknown = await import(pathToFileURL(ENTRY).href);
  if (!isBuilt(built))
    throw new Error(`${ENTRY} is not the page server that \`npm run build\` makes`);
  const files = JSON.parse(readFileSync(join(BUILT, 'settle-files.json'), 'utf8')) as SettleFiles;
  return guardPages(answerLinksFirst(files, built.handler));
}

/** The page of a link, which everybody opens first, is answered before Astro; what is left is Astro's. */
export function answerLinksFirst(files: SettleFiles, pages: PagesHandler): PagesHandler {
  return async (request, response, next, locals) => {
    const { url = '/', method, headers } = request;
    const token = method === 'GET' ? LINK.exec(url)?.[1] : undefined;
    if (token === undefined) return pages(request, response, next, locals);
    const saldo = askedOnce(locals.saldo);
    const acceptLanguage = headers['accept-language'] ?? null;
    const visit = { token, url: new URL(url, saldo.origin), acceptLanguage, saldo };
    // What fails here fails in Astro too, which logs it and has a page that says so.
    const answer = await answerLink(visit, files).catch(() => null);
    if (answer === null) return pages(request, response, next, { saldo });
    const body = bytesOf(answer.html);
    response.writeHead(200, { ...answer.headers, 'Content-Length': body.length }).end(body);
    return undefined;
  };
}

/** Three bytes hold what any character of a string takes, so it is walked once and not for its length too. */
function bytesOf(text: string): Buffer {
  const room = Buffer.allocUnsafe(text.length * 3);
  return room.subarray(0, room.write(text));
}

const LINK = /^\/p\/(?!back(?:\?|$))([\w.-]+)(?:\?|$)/;

/** A link that shows nothing is guessed once, though two ways of making its page ask about it. */
function askedOnce(saldo: PageServices): PageServices {
  let answer: ReturnType<PageServices['show']> | undefined;
  return { ...saldo, show: (token, invoiceIds) => (answer ??= saldo.show(token, invoiceIds)) };
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
