import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { h, type ComponentChild } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { openLink } from '../../server/services/auth/open-link.ts';
import { loadScope } from '../../server/services/portal/load.ts';
import { openDataFolder } from '../support/data-folder.ts';

/**
 * The raw path of an open link, `node raw-page.ts FOLDER PORT PAGE`: a bare HTTP server, the check of
 * the token, the two reads, and Preact rendering as many elements with as much text as our page has. What
 * it leaves out is ours: routes, limits, deciding what the debtor may do, and saying it.
 */
const [folder = '', port = '', page = ''] = process.argv.slice(2);

type Element = { readonly tag: string; readonly attributes: Attributes; readonly children: Node[] };
type Node = Element | string;
type Attributes = Readonly<Record<string, string | true>>;

const VOID = new Set(['meta', 'link', 'input', 'br', 'hr', 'img']);
const TOKENS = /<(\/?)([a-z][\w-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/g;
const ATTRIBUTES = /([^\s=]+)(?:="([^"]*)")?/g;

/** Our own page as a tree: well formed, without comments. */
function treeOf(html: string): Element {
  const root: Element = { tag: 'root', attributes: {}, children: [] };
  const open: Element[] = [root];
  for (const [, isEnd, tag = '', attributes = '', text] of html.matchAll(TOKENS)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(text);
    else if (isEnd) open.pop();
    else {
      const element: Element = { tag, attributes: attributesOf(attributes), children: [] };
      parent.children.push(element);
      if (!VOID.has(tag)) open.push(element);
    }
  }
  const [html_] = root.children.filter((child): child is Element => typeof child !== 'string');
  if (html_ === undefined) throw new Error('no page');
  return html_;
}

const attributesOf = (text: string): Attributes =>
  Object.fromEntries([...text.matchAll(ATTRIBUTES)].map(([, name = '', v]) => [name, v ?? true]));

const build = (node: Node): ComponentChild => (typeof node === 'string' ? node : element(node));
const element = ({ tag, attributes, children }: Element) =>
  h(tag, attributes, ...children.map(build));

const tree = treeOf(readFileSync(page, 'utf8').replace(/^<!doctype html>/i, ''));
const { deps } = await openDataFolder(folder, `http://127.0.0.1:${port}`);

createServer((request, response) => {
  void answer((request.url ?? '').slice('/p/'.length)).then(({ status, html }) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html);
  });
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));

async function answer(token: string): Promise<{ readonly status: number; readonly html: string }> {
  const opened = await openLink(deps, token);
  const loaded = opened.ok ? await loadScope(deps, opened.value) : opened;
  return { status: loaded.ok ? 200 : 404, html: `<!doctype html>${renderToString(element(tree))}` };
}
