import { caseOfPayment } from '../../../db/queries/locate.ts';
import { loadCase } from '../../../db/cases.ts';
import type { ReturnView } from '../../contract/portal.ts';
import type { Deps } from '../../deps.ts';
import { readToken, tokenMatches } from '../links/token.ts';
import { done, failed } from '../outcome.ts';
import type { Outcome } from '../outcome.ts';
import { paymentProblem } from './problem.ts';

/**
 * What became of a payment, for whoever comes back from the processor's page: no more than that page
 * has shown, and nothing that leads on to the debt.
 */
export async function viewReturn(deps: Deps, key: string): Promise<Outcome<ReturnView>> {
  const paymentId = readToken(key, 'return')?.linkId;
  const ref = paymentId && (await caseOfPayment(deps.db, paymentId));
  if (!paymentId || !ref) return failed('notFound');
  const payer = { id: paymentId, vendorId: ref.vendorId, version: 1 };
  if (!tokenMatches(deps.keys, 'return', key, payer)) return failed('notFound');
  const facts = await loadCase(deps.db, ref);
  const payment = facts?.payments.find((p) => p.id === paymentId);
  if (!facts || !payment) return failed('notFound');
  const { vendor, debtor } = facts;
  return done({
    paymentId,
    status: payment.status,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    problem: paymentProblem(payment),
    vendorName: vendor.name,
    locale: debtor.locale,
  });
}
