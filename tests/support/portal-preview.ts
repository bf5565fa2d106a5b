import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portalApi } from '../../portal/lib/portal-api.ts';
import { loadPages } from '../../server/pages.ts';
import { answerFromFixtures } from './portal-api-fixtures.ts';

/** Serves the built portal with fixtures instead of the real API, one link per state of the page. */

const built = fileURLToPath(new URL('../../dist/portal', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** Starts the preview on a loopback port; `/p/open`, `/p/overdue` and so on show the states. */
export async function startPortalPreview(port: number): Promise<Server> {
  const pages = await loadPages();
  if (pages === null) throw new Error('the pages are not built: npm run build');
  const origin = `http://127.0.0.1:${port}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    const file = normalize(join(built, 'client', url.pathname));
    if (file.startsWith(join(built, 'client')) && existsSync(file) && statSync(file).isFile()) {
      response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
      createReadStream(file).pipe(response);
      return;
    }
    const fetch = (path: string, init?: RequestInit) =>
      Promise.resolve(answerFromFixtures(new Request(new URL(path, origin), init)));
    if (url.pathname.startsWith('/portal/v1/')) {
      void relay(request, response, url, fetch);
      return;
    }
    const show = (token: string, invoiceIds: readonly string[]) =>
      portalApi(fetch, token).view(invoiceIds);
    void pages(request, response, () => response.writeHead(404).end('Not found'), {
      saldo: { fetch, show, origin, sandbox: false },
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function relay(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  fetch: (path: string, init?: RequestInit) => Promise<Response>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const body = Buffer.concat(chunks).toString('utf8');
  const method = request.method ?? 'GET';
  const answer = await fetch(url.pathname + url.search, body ? { method, body } : { method });
  response.writeHead(answer.status, {
    'Content-Type': answer.headers.get('Content-Type') ?? 'text/plain',
  });
  response.end(await answer.text());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 4420);
  await startPortalPreview(port);
  process.stdout.write(`http://127.0.0.1:${port}/p/open\n`);
}
