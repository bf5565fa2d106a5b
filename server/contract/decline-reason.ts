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
  debit_failed: 'debitFailed',
};

/**
 * The processor's decline code as page and letter say it. Anything that could tell a card tester more
 * than "declined" stays "declined" (threat T24).
 */
export const declineReason = (code: string): DeclineReason => REASONS[code] ?? 'declined';
