import type { PortalView } from '../../server/contract/portal.ts';
import { formatMoney } from '../messages/format.ts';
import { messagesFor } from '../messages/index.ts';
import type { PageMessages } from '../messages/en/page.ts';
import { chooseLocale, toLocale } from '../messages/locale.ts';
import type { Locale } from '../messages/locale.ts';
import { chosenInvoices, portalLinks } from './links.ts';
import type { PortalLinks } from './links.ts';
import { portalApi } from './portal-api.ts';
import { vendorStyle } from './vendor-style.ts';

/** Everything that the parts of a page share. */
export interface PageContext {
  readonly locale: Locale;
  readonly t: PageMessages;
  readonly money: (amountMinor: number, currency: string) => string;
  readonly links: PortalLinks;
  readonly token: string;
}

export interface OpenedLink extends PageContext {
  readonly isOpen: true;
  readonly view: PortalView;
  readonly api: ReturnType<typeof portalApi>;
  /** The debtor's own choice among several invoices; empty: all of them. */
  readonly chosen: readonly string[];
}

/** The link leads nowhere: `gone` once did and can be replaced. */
export interface DeadLink extends PageContext {
  readonly isOpen: false;
  readonly reason: 'gone' | 'unknown' | 'failed';
}

interface PageRequest {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
  readonly request: { readonly headers: Pick<Headers, 'get'> };
  readonly locals: App.Locals;
  /** Gets the status of a link that shows nothing. */
  readonly response: { status?: number };
}

/**
 * Asks the API what the link of this page shows, in the language to show it in. `invoiceIds`: what the
 * page is about, where its address does not choose.
 */
export async function openLink(
  page: PageRequest,
  invoiceIds?: readonly string[],
): Promise<OpenedLink | DeadLink> {
  const token = page.params['token'] ?? '';
  const { frame } = page.locals;
  const asked = toLocale(page.url.searchParams.get('lang'));
  const api = portalApi(page.locals.saldo.fetch, token);
  const chosen = invoiceIds ?? chosenInvoices(page.url.searchParams);
  const answer = await page.locals.saldo.show(token, chosen);
  const acceptLanguage = page.request.headers.get('Accept-Language');
  const debtor = answer.ok ? answer.value.debtor.locale : null;
  const locale = chooseLocale({ asked: asked ?? null, debtor, acceptLanguage });
  const links = portalLinks(
    `${frame?.base ?? '/p'}/${encodeURIComponent(token)}`,
    encodeURIComponent(token),
    asked,
  );
  const money = (amountMinor: number, currency: string) =>
    formatMoney(amountMinor, currency, locale);
  if (!answer.ok) {
    page.response.status = answer.status === 410 || answer.status === 404 ? answer.status : 502;
    const reason = answer.status === 410 ? 'gone' : answer.status === 404 ? 'unknown' : 'failed';
    return { isOpen: false, reason, locale, t: messagesFor(locale), money, links, token };
  }
  const view = answer.value;
  const { accent } = view.vendor;
  const style = frame?.wishesFor(accent).style ?? vendorStyle(accent);
  page.locals.security = { styleSource: style.cspSource };
  return {
    isOpen: true,
    view,
    api,
    chosen,
    locale,
    t: messagesFor(locale, view.today),
    money,
    links,
    token,
  };
}
