import { declineReason } from '../../contract/decline-reason.ts';
import type { PaymentView } from '../../contract/portal.ts';
import type { Payment } from '../../domain/facts.ts';

/** What went wrong with a payment, as its page says it; null: nothing did. */
export function paymentProblem(payment: Payment): PaymentView['problem'] {
  const code = payment.status === 'failed' ? payment.failureCode : payment.lastDeclineCode;
  if (code === null || payment.status === 'processing' || payment.status === 'succeeded')
    return null;
  return declineReason(code);
}
