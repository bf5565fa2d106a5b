import { Markup, markup } from '../lib/markup.ts';
import { openLink } from '../lib/open-link.ts';
import type { OpenedLink } from '../lib/open-link.ts';
import { contentSecurityPolicy, pageHeaders } from '../lib/security-headers.ts';
import { vendorStyle } from '../lib/vendor-style.ts';
import { headOf, headerOf } from './shell.ts';
import { settle } from './settle.ts';
import { trust } from './trust.ts';

/** Addresses of built files that the page names; `astro.config.mjs` writes them at the build. */
export interface SettleFiles {
  readonly sheets: readonly string[];
  readonly keepLive: string;
}

/** A visit to `/p/<token>` as a browser made it. */
export interface Visit {
  readonly token: string;
  readonly url: URL;
  readonly acceptLanguage: string | null;
  readonly saldo: App.Locals['saldo'];
}

export interface SettleAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

/**
 * The page behind the link as one string, without a page framework around it: it is the page that
 * everybody opens first, and most of its time went there. null: the link shows nothing. The same parts
 * make the page in `components/SettlePage.astro`, for the widget's frame.
 */
export async function answerLink(visit: Visit, files: SettleFiles): Promise<SettleAnswer | null> {
  const locals: App.Locals = { saldo: visit.saldo };
  const link = await openLink({
    params: { token: visit.token },
    url: visit.url,
    request: { headers: { get: () => visit.acceptLanguage } },
    locals,
    response: {},
  });
  if (!link.isOpen) return null;
  return {
    headers: {
      ...headers,
      'Content-Security-Policy': contentSecurityPolicy(locals.security ?? {}),
    },
    html: documentOf(link, visit.url, files).text,
  };
}

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  ...Object.fromEntries(pageHeaders),
};

function documentOf(link: OpenedLink, url: URL, files: SettleFiles) {
  const { view, t, locale } = link;
  const { title, main, isLive } = settle(link, url.searchParams);
  const shell = { title, t, locale, view };
  const { css } = vendorStyle(view.vendor.accent);
  const sheets = files.sheets.map((sheet) => markup`<link rel="stylesheet" href="${sheet}">`);
  const script = isLive && markup`<script type="module" src="${files.keepLive}"></script>`;
  return markup`<!DOCTYPE html><html lang="${locale}"><head>${headOf(shell)}<style>${new Markup(css)}</style>${sheets}${script}</head>
<body class="wide">${headerOf(shell, url.pathname, url.search)}
<main id="main">${main}</main>
<footer class="foot">${trust(view, link)}<p>${t.site.madeWith}</p></footer></body></html>`;
}
