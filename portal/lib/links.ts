import type { Locale } from '../messages/locale.ts';

/** Where the pages of one link live. Addresses keep the language that was asked for, nothing else. */
export interface PortalLinks {
  readonly home: (query?: Query) => string;
  readonly pay: (query?: Query) => string;
  readonly transfer: (query?: Query) => string;
  readonly planChoice: (query?: Query) => string;
  readonly plan: (planId: string, query?: Query) => string;
  readonly planMethod: (planId: string) => string;
  readonly payment: (paymentId: string) => string;
  readonly fresh: () => string;
  readonly invoicePdf: (invoiceId: string) => string;
  readonly receiptPdf: (paymentId: string) => string;
  readonly planPdf: (planId: string) => string;
  readonly planCalendar: (planId: string) => string;
}

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

/** `base` is `/p/<token>`, or the widget's own; files come from the API under the same token. */
export function portalLinks(base: string, token: string, asked: Locale | undefined): PortalLinks {
  const file = (path: string) => `/portal/v1/${token}/${path}`;
  const to = (path: string, query: Query = {}) =>
    withQuery(`${base}${path}`, { lang: asked, ...query });
  return {
    home: (query) => to('', query),
    pay: (query) => to('/pay', query),
    transfer: (query) => to('/transfer', query),
    planChoice: (query) => to('/plan', query),
    plan: (planId, query) => to(`/plan/${encodeURIComponent(planId)}`, query),
    planMethod: (planId) => to(`/plan/${encodeURIComponent(planId)}/method`),
    payment: (paymentId) => to(`/payment/${encodeURIComponent(paymentId)}`),
    fresh: () => to('/fresh'),
    invoicePdf: (invoiceId) => file(`invoices/${encodeURIComponent(invoiceId)}.pdf`),
    receiptPdf: (paymentId) => file(`receipts/${encodeURIComponent(paymentId)}.pdf`),
    planPdf: (planId) => file(`plans/${encodeURIComponent(planId)}.pdf`),
    planCalendar: (planId) => file(`plans/${encodeURIComponent(planId)}.ics`),
  };
}

/** A path with the given parameters; lists are joined with commas, empty ones left out. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value : value?.join(',');
    return text ? [`${name}=${encodeURIComponent(text).replaceAll('%2C', ',')}`] : [];
  });
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}

/** The form of the choice was sent without a single tick. */
export function choosesNothing(search: URLSearchParams): boolean {
  return search.has('choosing') && chosenInvoices(search, ['invoices']).length === 0;
}

/**
 * The invoices chosen in an address: repeated fields of a form, or one list with commas. `also` are
 * those in other currencies, which stay chosen on the page but are not what this form pays.
 */
export function chosenInvoices(
  search: URLSearchParams,
  names: readonly ('invoices' | 'also')[] = ['invoices', 'also'],
): readonly string[] {
  return names
    .flatMap((name) => search.getAll(name))
    .flatMap((value) => value.split(','))
    .filter((id) => /^[0-9A-Za-z_]{1,64}$/.test(id))
    .slice(0, 100);
}
