import { listPayments } from '../../../db/queries/payments.ts';
import { loadCases } from '../../../db/cases.ts';
import type { z } from 'zod';
import type { VendorPaymentView, paymentListQuerySchema } from '../../contract/ledger-api.ts';
import type { Deps } from '../../deps.ts';
import { readCursor, writeCursor } from '../cursor.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { paymentView } from '../portal/view.ts';

type Query = z.infer<typeof paymentListQuerySchema>;

/** Payments, newest first. `status` and `invoice` narrow down each page that was read. */
export async function listPaymentPage(
  deps: Deps,
  vendorId: string,
  query: Query,
): Promise<Outcome<{ data: VendorPaymentView[]; nextCursor: string | null }>> {
  const after = readCursor(query.cursor);
  if (after === undefined)
    return failed('invalidInput', { errors: [{ path: 'cursor', message: 'is not one of ours' }] });
  const rows = await listPayments(deps.db, vendorId, {
    debtorId: query.debtor,
    ...(after ? { after } : {}),
    limit: query.limit,
  });
  const cases = await loadCases(
    deps.db,
    [...new Set(rows.map((r) => r.debtorId))].map((debtorId) => ({ vendorId, debtorId })),
  );
  const data = rows.flatMap(({ debtorId, debtorName, payment }) => {
    const facts = cases.find((c) => c.debtor.id === debtorId);
    if (!facts) return [];
    const { channel, paymentIntentId, reference, allocations } = payment;
    const view = {
      ...paymentView(facts, payment),
      debtor: { id: debtorId, name: debtorName },
      channel,
      paymentIntent: paymentIntentId,
      reference,
    };
    return [{ ...view, allocations: allocations.map((a) => ({ ...a })) }];
  });
  const last = rows.at(-1)?.payment;
  const nextCursor = last && rows.length === query.limit ? writeCursor(last) : null;
  const isWanted = (p: VendorPaymentView) =>
    (query.status === undefined || p.status === query.status) &&
    (query.invoice === undefined || p.invoiceIds.includes(query.invoice));
  return done({ data: data.filter(isWanted), nextCursor });
}
