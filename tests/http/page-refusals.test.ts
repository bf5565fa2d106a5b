import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createSurface } from '../../server/app.ts';
import { createHttpServer } from '../../server/http.ts';
import { openTestWorld } from '../support/world.ts';

/** What is answered before any page is asked: the pages of this server only say that they were. */
async function postForm(path: string, bytes: number, headers: Record<string, string> = {}) {
  await using saldo = await openTestWorld();
  const surface = createSurface(saldo.deps, {
    wakeWorker: () => undefined,
    workerEndedAt: saldo.worker.lastEndedAt,
  });
  const pages = (_: unknown, response: { end: (text: string) => void }) => response.end('a page');
  const server = createHttpServer(saldo.deps, surface, pages).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { connection: 'close', ...headers },
    body: 'x'.repeat(bytes),
  });
  const said = [answer.status, await answer.text()];
  server.closeAllConnections();
  server.close();
  return said;
}

test('a form of usual size reaches its page', async () => {
  expect(await postForm('/admin/settings', 64 * 1024)).toEqual([200, 'a page']);
});

test('a form that is too large is told so', async () => {
  expect(await postForm('/admin/settings', 64 * 1024 + 1)).toEqual([
    413,
    'This form is larger than any of ours.',
  ]);
});

test('a form of another site is told so', async () => {
  const answer = await postForm('/admin/settings', 10, { origin: 'https://evil.example' });
  expect(answer).toEqual([403, 'This request came from another site.']);
});
