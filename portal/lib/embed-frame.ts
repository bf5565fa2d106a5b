import { WISHES } from '../../widget/protocol.ts';
import { readWishes, type Wishes } from './embed-style.ts';

/** A page as it is inside the widget: `Astro.locals.frame`, undefined on a page of its own. */
export interface Frame {
  /** Instead of `/p`: keeps the wishes of the vendor's page from page to page, forms included. */
  readonly base: string;
  readonly allowedOrigins: readonly string[];
  readonly wishesFor: (vendorAccent: string) => Wishes;
}

export interface EmbedAddress {
  readonly token: string;
  /** The rest of the address, `''` or `/plan/…`, as under `/p/<token>`. */
  readonly path: string;
  readonly base: string;
  readonly wishes: URLSearchParams;
  readonly locale: string | null;
}

const MAX_WISH_LENGTH = 120;

/**
 * Reads `/embed/<token>…?accent=…` and `/embed/~<wishes>/<token>…`. The second form is what links and
 * forms inside the frame use: a GET form would drop a query, and a frame has no storage to rely on.
 */
export function parseEmbedAddress(path: string, query: URLSearchParams): EmbedAddress {
  const [first = '', ...others] = path.split('/');
  const isKept = first.startsWith('~');
  const source = isKept
    ? new URLSearchParams(Buffer.from(first.slice(1), 'base64url').toString('utf8'))
    : query;
  const wishes = new URLSearchParams();
  for (const name of WISHES.filter((wish) => wish !== 'locale')) {
    const value = source.get(name);
    if (value && value.length <= MAX_WISH_LENGTH) wishes.set(name, value);
  }
  const segments = isKept ? others : [first, ...others];
  // `..` in an address would lead out of the link's own pages.
  const [token = '', ...rest] = segments.map((segment) => segment.replace(/^\.+$/, ''));
  const kept = Buffer.from(wishes.toString()).toString('base64url');
  return {
    token,
    path: rest.map((segment) => `/${encodeURIComponent(segment)}`).join(''),
    base: kept ? `/embed/~${kept}` : '/embed',
    wishes,
    locale: isKept ? null : query.get('locale'),
  };
}

/** The frame of an address, once the API has said which pages may show it. */
export function frameOf(address: EmbedAddress, allowedOrigins: readonly string[]): Frame {
  const { base, wishes } = address;
  return { base, allowedOrigins, wishesFor: (accent) => readWishes(wishes, accent) };
}

/** A page's content security policy, with the vendor's own pages let in and nobody else. */
export function letIn(policy: string, allowedOrigins: readonly string[]): string {
  const ancestors = allowedOrigins.filter((origin) => isOrigin(origin)).join(' ') || `'none'`;
  return policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${ancestors}`);
}

/**
 * Origins are checked when they are stored; a header is no place to find out that one was not. A star
 * is a host name to `URL` and everybody to a browser.
 */
function isOrigin(origin: string): boolean {
  const isPlain = /^https?:\/\/[a-z0-9.:[\]-]+$/.test(origin);
  return isPlain && URL.canParse(origin) && new URL(origin).origin === origin;
}
