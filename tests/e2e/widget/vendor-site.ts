import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** A vendor's own website on `localhost`, another site than Saldo on `127.0.0.1`. */
export interface VendorSite extends Site {
  /** Puts a page up and answers its address. */
  readonly put: (body: string, headers?: Record<string, string>) => string;
}

export async function startVendorSite(): Promise<VendorSite> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>();
  const site = await serve('localhost', (request, response) => {
    const page = pages.get(request.url ?? '');
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html', ...page?.headers });
    response.end(page?.html);
  });
  return {
    ...site,
    put: (body, headers = {}) => {
      const path = `/customer-area/${pages.size}`;
      const head = '<title>Vendor</title><link rel="icon" href="data:,">';
      pages.set(path, { html: `<!doctype html><html lang="en">${head}${body}`, headers });
      return site.origin + path;
    },
  };
}

/** A server on a free port of one name of this machine. */
export async function serve(
  host: 'localhost' | '127.0.0.1',
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Site> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
