import type { Me } from '../../server/contract/admin.ts';
import { adminMessages } from '../messages/admin.ts';
import type { AdminMessages } from '../messages/admin.ts';
import { civilDateIn, formatMoney, formatShortDate, formatTime } from '../messages/format.ts';
import { adminApi } from './admin-api.ts';
import type { AdminApi } from './admin-api.ts';
import { vendorStyle } from './vendor-style.ts';

/** Everything that the parts of a page of the vendor's side share. */
export interface AdminContext {
  readonly me: Me;
  readonly t: AdminMessages;
  readonly api: AdminApi;
  readonly money: (amountMinor: number, currency: string) => string;
  /** A civil date, short: `Tue 8 Dec`; with the year when it is another one. */
  readonly day: (on: string) => string;
  /** An instant in the vendor's zone: `Mon 23 Nov, 09:00`. */
  readonly moment: (at: string) => string;
  /** The civil date of an instant in the vendor's zone, short. */
  readonly dayOf: (at: string) => string;
}

interface PageRequest {
  readonly url: URL;
  readonly request: Request;
  readonly locals: App.Locals;
}

/** Who is signed in, with the words to speak to them; or the way to the sign-in page. */
export async function openAdmin(page: PageRequest): Promise<AdminContext | Response> {
  const api = adminApi(page.locals.saldo.fetch);
  const answer = await api.me();
  if (!answer.ok && answer.status === 401) return signInFirst(page);
  if (!answer.ok) throw new Error(`the vendor's side is not available: ${answer.code}`);
  page.locals.security = { styleSource: vendorStyle(answer.value.vendor.accent).cspSource };
  return adminContext(answer.value, api);
}

export function adminContext(me: Me, api: AdminApi): AdminContext {
  const zone = me.vendor.timeZone;
  const day = (on: string) => shortDay(on, me.today);
  const dayOf = (at: string) => day(civilDateIn(at, zone));
  return {
    me,
    t: adminMessages,
    api,
    money: (amountMinor, currency) => formatMoney(amountMinor, currency, 'en'),
    day,
    dayOf,
    moment: (at) => `${dayOf(at)}, ${formatTime(at, zone, 'en')}`,
  };
}

/** The session ended while a form was open: the page is asked for again, what was posted is not. */
export function signInFirst({ url, request }: Pick<PageRequest, 'url' | 'request'>): Response {
  const wanted = request.method === 'GET' ? url.pathname + url.search : url.pathname;
  return seeOther(wanted === '/admin' ? SIGN_IN : `${SIGN_IN}?next=${encodeURIComponent(wanted)}`);
}

export const SIGN_IN = '/admin/sign-in';

/** POST → redirect → page, so that a reload posts nothing again. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location } });
}

/** Where to go after signing in: a page of the vendor's side and nothing else. */
export function safeNext(next: string | null): string {
  const home = '/admin';
  if (next === null || !next.startsWith(home)) return home;
  const origin = 'http://own.invalid';
  const url = URL.parse(next, origin);
  const isOwn = url?.origin === origin && /^\/admin(\/(?!v1(\/|$)|sign-)|$)/.test(url.pathname);
  return isOwn ? url.pathname + url.search : home;
}

function shortDay(on: string, today: string): string {
  const text = formatShortDate(on, 'en');
  const year = on.slice(0, 4);
  return year === today.slice(0, 4) ? text.slice(0, -(year.length + 1)) : text;
}
