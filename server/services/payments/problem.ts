import type { PaymentView } from '../../contract/portal.ts';
import type { Payment } from '../../domain/facts.ts';

const WORDS: Readonly<Record<string, PaymentView['problem']>> = {
  insufficient_funds: 'insufficientFunds',
  expired_card: 'expiredCard',
  incorrect_cvc: 'incorrectCvc',
  invalid_cvc: 'incorrectCvc',
  authentication_required: 'authenticationFailed',
  payment_intent_authentication_failure: 'authenticationFailed',
  debit_failed: 'debitFailed',
};

/**
 * The processor's decline code in the few words that help the payer. Anything that could tell a
 * card tester more than "declined" stays "declined" (threat T24).
 */
export function paymentProblem(payment: Payment): PaymentView['problem'] {
  const code = payment.status === 'failed' ? payment.failureCode : payment.lastDeclineCode;
  if (code === null || payment.status === 'succeeded') return null;
  return WORDS[code] ?? 'declined';
}
