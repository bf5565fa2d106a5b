import { adminApi } from '../../portal/lib/admin-api.ts';
import { adminContext } from '../../portal/lib/admin-session.ts';
import type { AdminContext } from '../../portal/lib/admin-session.ts';
import { timelineRows } from '../../portal/lib/admin-timeline.ts';
import { taskText } from '../../portal/lib/admin-tasks.ts';
import { portalLinks } from '../../portal/lib/links.ts';
import type { OpenedLink } from '../../portal/lib/open-link.ts';
import { paymentWords } from '../../portal/lib/payment-words.ts';
import { portalApi } from '../../portal/lib/portal-api.ts';
import { formatMoney } from '../../portal/messages/format.ts';
import { messagesFor } from '../../portal/messages/index.ts';
import type { Locale } from '../../portal/messages/locale.ts';
import { settle } from '../../portal/settle/settle.ts';
import type { PaymentView, PortalView } from '../../server/contract/portal.ts';
import type { Issued } from './debtor-world.ts';
import { sessionCookie } from './other-vendor.ts';
import type { TestWorld } from './world.ts';

/** What people read, without a browser: the same questions to the API, the same words. */

/** The page behind the link, and the page of each payment of it and of that one. */
export async function debtorScreens(
  saldo: TestWorld,
  { portal, token }: Issued,
  locale: Locale,
  paymentId: string | null = null,
): Promise<string> {
  const { body: view } = await saldo.call<PortalView>('GET', portal);
  const asked =
    paymentId === null
      ? []
      : [(await saldo.call<PaymentView>('GET', `${portal}/payments/${paymentId}`)).body];
  const link = openedLink(saldo, token, view, locale);
  const home = settle(link, new URLSearchParams()).main.text;
  const pages = [...view.payments, ...asked].map((payment) => {
    const { title, lead, next } = paymentWords(payment, view, link);
    return [title, lead, ...next].join(' ');
  });
  return readable([home, ...pages].join(' '));
}

/** A link as its pages have opened it. */
export const openedLink = (
  saldo: TestWorld,
  token: string,
  view: PortalView,
  locale: Locale,
): OpenedLink => ({
  isOpen: true,
  view,
  api: portalApi(async (path, init) => saldo.app.request(path, init), token),
  chosen: [],
  locale,
  t: messagesFor(locale, view.today),
  money: (amountMinor, currency) => formatMoney(amountMinor, currency, locale),
  links: portalLinks(`/p/${token}`, token, undefined),
  token,
});

/** The vendor's pages of this world, signed in. */
export async function openPages(
  saldo: TestWorld,
  who?: { readonly email: string; readonly password: string },
): Promise<AdminContext> {
  const { adminEmail: email, adminPassword: password } = saldo.access;
  const cookie = await sessionCookie(saldo, who ?? { email, password });
  const api = adminApi(async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    return saldo.app.request(path, { ...init, headers }, { clientIp: '192.0.2.9' });
  });
  return adminContext(valueOf(await api.me()), api);
}

export function valueOf<Value>(
  answer: { ok: true; value: Value } | { ok: false; code: string },
): Value {
  if (answer.ok) return answer.value;
  throw new Error(`refused: ${answer.code}`);
}

/** The invoice's page of the vendor: what happened, oldest first, and what a person has to do. */
export async function vendorScreen(
  saldo: TestWorld,
  { invoice }: Issued,
): Promise<{ readonly timeline: readonly string[]; readonly tasks: readonly string[] }> {
  const admin = await openPages(saldo);
  const page = valueOf(await admin.api.invoice(invoice.id));
  return {
    timeline: timelineRows(admin, page)
      .map(({ sentence }) => readable(sentence))
      .toReversed(),
    tasks: page.tasks.map((task) => readable(taskText(admin, task))),
  };
}

/** Text without tags, with plain spaces. */
const readable = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
