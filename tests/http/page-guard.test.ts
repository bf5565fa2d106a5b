import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import type { PageServices } from '../../server/http.ts';
import { guardPages } from '../../server/pages.ts';

const nobody: PageServices = {
  fetch: () => Promise.reject(new Error('not asked for')),
  show: () => Promise.reject(new Error('not asked for')),
  origin: 'http://127.0.0.1',
  sandbox: false,
};

/** What a page server behind the guard answers; it says "a page" to everything that reaches it. */
async function ask({ body, ...options }: RequestOptions & { readonly body?: string }) {
  const pages = guardPages((_, response) => void response.end('a page'));
  const server = createServer((incoming, response) => {
    void pages(incoming, response, () => undefined, { saldo: nobody });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asked = request({ host: '127.0.0.1', port, agent: false, ...options });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [
    Parameters<typeof text>[0] & { statusCode: number },
  ];
  const said = [answer.statusCode, await text(answer)];
  server.closeAllConnections();
  server.close();
  return said;
}

test.each(['GET', 'POST'])('a %s reaches its page', async (method) => {
  expect(await ask({ method, headers: { 'content-length': 0 } })).toEqual([200, 'a page']);
});

test.each(['TRACE', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  'a %s is told that pages do not take it',
  async (method) => {
    const answer = [405, 'This address does not take that method.'];
    expect(await ask({ method })).toEqual(answer);
  },
);

test.each(['pay.example.com', 'localhost:4321', '127.0.0.1:4321', '[::1]:4321'])(
  'the Host %s is an address',
  async (host) => {
    expect(await ask({ headers: { host } })).toEqual([200, 'a page']);
  },
);

test.each(['127.0.0.1:4321@evil.example', 'a b', '[', '%00', 'x/y', 'a:b:c'])(
  'the Host %j is none, and no page is asked',
  async (host) => {
    expect(await ask({ headers: { host } })).toEqual([
      400,
      'The Host of this request is no address.',
    ]);
  },
);

test('a form that does not say how long it is is refused before it is read', async () => {
  const endless = { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'a=b' };
  expect(await ask(endless)).toEqual([411, 'A form has to say how long it is.']);
});
