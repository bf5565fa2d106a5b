import type { z } from 'zod';
import type { InvoiceView } from '../../contract/invoice.ts';
import type { applyCreditSchema } from '../../contract/ledger-api.ts';
import { decideApplyCredit } from '../../domain/credit.ts';
import type { Deps } from '../../deps.ts';
import { derivedId } from '../../ids.ts';
import { changeInvoice } from '../ledger/post.ts';
import type { OnInvoice } from '../ledger/post.ts';
import type { Outcome } from '../outcome.ts';

/** Pays an invoice with money of the debtor that lies here already. */
export function applyCredit(
  deps: Deps,
  on: OnInvoice,
  input: z.infer<typeof applyCreditSchema>,
): Promise<Outcome<InvoiceView>> {
  const { vendorId, invoiceId, requestKey } = on;
  const text = [vendorId, invoiceId, requestKey, JSON.stringify(input)].join('\n');
  const request = requestKey === undefined ? null : derivedId('req', text);
  return changeInvoice(deps, on, (facts, invoice, now) =>
    decideApplyCredit(facts, { ...input, invoiceId: invoice.id, request }, now, deps.newId),
  );
}
