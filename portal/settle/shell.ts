import type { PortalView } from '../../server/contract/portal.ts';
import { markup } from '../lib/markup.ts';
import type { Markup } from '../lib/markup.ts';
import { initials, telephone } from '../lib/vendor-mark.ts';
import type { PageMessages } from '../messages/en/page.ts';
import { localeNames, locales } from '../messages/locale.ts';
import type { Locale } from '../messages/locale.ts';

/** What every page of a debtor has around its contents. */
export interface Shell {
  readonly title: string;
  readonly locale: Locale;
  readonly t: PageMessages;
  /** Absent on pages that have no invoice to show. */
  readonly view: PortalView | undefined;
  /** Seconds after which the page loads again where scripts do not run. */
  readonly refreshAfter?: number | undefined;
}

/** The head of the document but for its sheets. */
export function headOf({ title, view, refreshAfter }: Shell): Markup {
  const full = view ? `${title} · ${view.vendor.name}` : title;
  const refresh =
    refreshAfter &&
    markup`<noscript><meta http-equiv="refresh" content="${refreshAfter}"></noscript>`;
  return markup`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${full}</title><meta name="robots" content="noindex, nofollow"><meta name="format-detection" content="telephone=no"><link rel="icon" href="/favicon.svg" type="image/svg+xml">${refresh}`;
}

/** Who asks, how to reach them, and the other languages of the same address. */
export function headerOf({ t, locale, view }: Shell, path: string, search: string): Markup {
  const others = locales
    .filter((other) => other !== locale)
    .map((other) => {
      const query = new URLSearchParams(search);
      query.set('lang', other);
      return markup`<a href="${path}?${query.toString()}" lang="${other}" hreflang="${other}" rel="alternate">${localeNames[other]}</a>`;
    });
  return markup`<a class="skip" href="#main">${t.site.skip}</a>
<header>${view?.sandbox && markup`<p class="sandbox">${t.site.sandbox}</p>`}<div class="who">${view && whoOf(view, t)}<nav class="lang" aria-label="${t.site.languages}">${others}</nav></div></header>`;
}

function whoOf({ vendor }: PortalView, t: PageMessages): Markup {
  const reach = vendor.phone
    ? markup`<a href="tel:${telephone(vendor.phone)}">${vendor.phone}</a>`
    : markup`<a href="mailto:${vendor.email}">${vendor.email}</a>`;
  return markup`<span class="mark" aria-hidden="true">${initials(vendor.name)}</span><p><b>${vendor.name}</b> <small>${t.site.questions} ${reach}</small></p>`;
}
