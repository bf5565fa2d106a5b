import type { PaymentView } from '../../contract/portal.ts';
import type { Deps } from '../../deps.ts';
import type { PortalScope } from '../auth/open-link.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { loadScope } from '../portal/load.ts';
import { paymentView } from '../portal/view.ts';
import { throughLink } from './through-link.ts';

/**
 * What became of a payment, from our own books: webhooks and the sweep keep them true, and what the
 * browser brought back in its address counts for nothing.
 */
export async function viewPayment(
  deps: Deps,
  scope: PortalScope,
  paymentId: string,
): Promise<Outcome<PaymentView>> {
  const loaded = await loadScope(deps, scope);
  if (!loaded.ok) return loaded;
  const known = loaded.value.payments.find((p) => p.id === paymentId);
  const payment = known && throughLink(loaded.value, known, scope.invoiceId);
  if (payment === undefined) return failed('notFound');
  return done(paymentView(loaded.value, payment));
}
