import type { Minor } from '../domain/brands.ts';
import type { Invoice } from '../domain/facts.ts';
import { quote, type Quote } from '../domain/quote.ts';
import type { Desk } from './desk.ts';

/** What can be paid now, one quote per currency: the same figures as on the page (rules 2.1). */
export function quotesOf(desk: Desk, invoices: readonly Invoice[]): readonly Quote[] {
  const groups = Map.groupBy(invoices, (i) => i.currency);
  return [...groups.values()].map((group) =>
    quote(desk.facts, { invoiceIds: group.map((i) => i.id), now: desk.now }),
  );
}

/** What is still to pay on one invoice; zero also when what will settle it is on its way. */
export function payableNow({ facts, now }: Desk, invoice: Invoice): Minor {
  return quote(facts, { invoiceIds: [invoice.id], now }).payableMinor;
}
