/** Why a payment was refused, in the few words that help the payer. */
export type DeclineReason =
  | 'declined'
  | 'insufficientFunds'
  | 'expiredCard'
  | 'incorrectCvc'
  | 'authenticationFailed'
  | 'debitFailed';

const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'insufficientFunds',
  expired_card: 'expiredCard',
  incorrect_cvc: 'incorrectCvc',
  invalid_cvc: 'incorrectCvc',
  authentication_required: 'authenticationFailed',
  payment_intent_authentication_failure: 'authenticationFailed',
  // BLIK and Przelewy24: nobody approved it on the phone or at the bank.
  customer_declined: 'authenticationFailed',
  code_expired: 'authenticationFailed',
  debit_failed: 'debitFailed',
};

/**
 * The processor's decline code as page and letter say it. Anything that could tell a card tester more
 * than "declined" stays "declined" (threat T24).
 */
export const declineReason = (code: string): DeclineReason => REASONS[code] ?? 'declined';
