import type { AchTest, Decline, PushTest } from './test-methods.ts';

/** US bank accounts as docs.stripe.com/testing publishes them, and methods that a customer approves. */

const refused = (code: string, message: string): Decline => ({ code, declineCode: code, message });

const account = (name: string, last4: string, decline: Decline | null): AchTest => ({
  type: 'us_bank_account',
  id: `pm_usBankAccount_${name}`,
  last4,
  decline,
  after: name === 'dispute' ? 'dispute' : null,
});

export const ACCOUNTS: readonly AchTest[] = [
  account('success', '6789', null),
  account('dispute', '6789', null),
  account('insufficientFunds', '2227', {
    ...refused('insufficient_funds', 'The account has insufficient funds.'),
  }),
  account('accountClosed', '1113', refused('account_closed', 'The account is closed.')),
  account('noAccount', '1116', refused('no_account', 'No account could be located.')),
  account(
    'debitNotAuthorized',
    '3335',
    refused('debit_not_authorized', 'The debit was not authorized.'),
  ),
];

/** The account of a published test number, or undefined; the first of those that share one. */
export const findUsAccount = (accountNumber: string): AchTest | undefined =>
  ACCOUNTS.find(({ last4 }) => accountNumber === NUMBERS.get(last4));

const NUMBERS: ReadonlyMap<string, string> = new Map(
  ['000123456789', '000222222227', '000111111113', '000111111116', '000333333335'].map((number) => [
    number.slice(-4),
    number,
  ]),
);

const SECOND_MS = 1_000;

const push = (
  type: PushTest['type'],
  id: string,
  answersAfterMs: number | null,
  decline: Decline | null,
): PushTest => ({ type, id, answersAfterMs, decline, after: null });

/**
 * Stripe publishes no ids for these: they stand for what a customer does with the phone. A BLIK code that
 * nobody approves within 60 seconds is over; Przelewy24 waits for the page of the bank.
 */
export const PUSHES: readonly PushTest[] = [
  push('blik', 'pm_blik', 10 * SECOND_MS, null),
  push(
    'blik',
    'pm_blik_declined',
    20 * SECOND_MS,
    refused('customer_declined', 'The customer declined the payment.'),
  ),
  push(
    'blik',
    'pm_blik_expired',
    60 * SECOND_MS,
    refused('code_expired', 'The customer did not approve the payment in time.'),
  ),
  push(
    'blik',
    'pm_blik_insufficientFunds',
    10 * SECOND_MS,
    refused('insufficient_funds', 'The account has insufficient funds.'),
  ),
  push('p24', 'pm_p24', null, null),
];
