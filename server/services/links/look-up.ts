import { findInvoiceByNumber } from '../../../db/queries/invoices.ts';
import type { Deps } from '../../deps.ts';
import { mailLink } from './fresh-link.ts';

/** A visitor who knows only an invoice number learns nothing here; the address on file gets the link (rules 9.3). */
export async function lookUpInvoice(
  deps: Deps,
  ask: { readonly vendorId: string; readonly invoiceNumber: string },
): Promise<void> {
  const found = await findInvoiceByNumber(deps.db, ask.vendorId, ask.invoiceNumber);
  if (found !== undefined) await mailLink(deps, found, found.invoiceId);
}
