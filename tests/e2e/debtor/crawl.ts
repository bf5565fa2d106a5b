export interface Seen {
  readonly path: string;
  readonly status: number;
}

const MOST_PAGES = 1500;

/**
 * Follows whatever a page points to, forms and API addresses included, as a mail scanner might: GET
 * and HEAD only, and no scripts. Answers what was seen.
 */
export async function crawl(origin: string, starts: readonly string[]): Promise<readonly Seen[]> {
  const seen = new Map<string, Seen>();
  const waiting = [...new Set(starts)];
  for (
    let path = waiting.pop();
    path !== undefined && seen.size < MOST_PAGES;
    path = waiting.pop()
  ) {
    if (seen.has(path)) continue;
    await fetch(origin + path, { method: 'HEAD', redirect: 'manual' });
    const answer = await fetch(origin + path, { redirect: 'manual' });
    seen.set(path, { path, status: answer.status });
    const text = await answer.text();
    const found = isText(answer) ? [...addressesIn(text), ...besides(path)] : [];
    for (const address of [...found, answer.headers.get('location') ?? '']) {
      const url = URL.parse(address, origin + path);
      if (url?.origin === origin) waiting.push(pageOf(url));
    }
  }
  return [...seen.values()];
}

/** A page in another language, or with a stroke at its end, is the same page. */
function pageOf({ pathname, searchParams }: URL): string {
  searchParams.delete('lang');
  return `${pathname.replace(/(.)\/$/, '$1')}${searchParams.size > 0 ? `?${searchParams}` : ''}`;
}

const isText = (answer: Response): boolean =>
  /html|json/.test(answer.headers.get('content-type') ?? '');

function addressesIn(html: string): readonly string[] {
  const attributes = html.matchAll(/\s(?:href|src|action|formaction)="([^"#]*)/g);
  return [...attributes].map(([, address = '']) => address.replaceAll('&amp;', '&'));
}

/** What scripts and forms would ask for below a pay link. */
function besides(path: string): readonly string[] {
  const token = /^\/p\/([^/?]+)\/?$/.exec(path)?.[1];
  if (token === undefined || !token.includes('lnk_')) return [];
  const pages = [
    'pay?option=all',
    'pay?option=discount',
    'pay?option=dueNow',
    'pay?option=other&amount=20',
    'plan?count=3&autopay=true',
    'fresh',
  ];
  const api = ['', '/plan-options', '/embed', '/payments', '/plans', '/fresh-link'];
  return [
    ...pages.map((page) => `/p/${token}/${page}`),
    ...api.map((address) => `/portal/v1/${token}${address}`),
    `/embed/${token}`,
  ];
}
