import { readFileSync } from 'node:fs';
import { createSurface } from '../../server/app.ts';
import { createHttpServer, type PagesHandler } from '../../server/http.ts';
import { openLink } from '../../server/services/auth/open-link.ts';
import { loadScope } from '../../server/services/portal/load.ts';
import { openDataFolder } from '../support/data-folder.ts';

/**
 * The raw path of an open link, `node prepared-page.ts FOLDER PORT PAGE`: the same HTTP server, the same
 * check of the token and the same reads of the database, then a page that was made before. What it
 * leaves out is ours: deciding what the debtor may do, and rendering it.
 */
const [folder = '', port = '', page = ''] = process.argv.slice(2);
const html = readFileSync(page);
const { deps } = await openDataFolder(folder, `http://127.0.0.1:${port}`);

const pages: PagesHandler = async (request, response) => {
  const opened = await openLink(deps, (request.url ?? '').slice('/p/'.length));
  const loaded = opened.ok ? await loadScope(deps, opened.value) : opened;
  response.writeHead(loaded.ok ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
};

const parts = { wakeWorker: () => undefined, workerEndedAt: () => null };
createHttpServer(deps, createSurface(deps, parts), pages).listen(Number(port), '127.0.0.1', () =>
  process.stdout.write('ready\n'),
);
